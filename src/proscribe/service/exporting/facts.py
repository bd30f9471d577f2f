"""What every export is made of: asked once, of the same inventory, at the same instant."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from proscribe.model import Determination, Finding, InputError, Language, Place
from proscribe.service.claims.removed import Removed, removed
from proscribe.service.coverage import Covering, covering
from proscribe.service.match import match
from proscribe.service.status import status
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A determination that binds at an instant, and what is known of it."""

    workspace: Workspace
    determination: Determination
    language: Language
    claim: Removed
    """The counts: what is present, absent and unknown adds up to all devices."""
    findings: tuple[Finding, ...]
    """Each device on which it is present, or of which nobody can know."""

    @property
    def id(self) -> str:
        """Return the id of the determination."""
        return self.determination.id

    @property
    def title(self) -> str:
        """Return its title in the language of the export."""
        return self.determination.title.on(self.language)

    @cached_property
    def covering(self) -> Covering:
        """What the targets do about it, and what nothing does."""
        return covering(self.workspace, self.id)


def facts(
    workspace: Workspace, name: str, language: Language, stale_after: timedelta = timedelta(days=30)
) -> Facts:
    """Return what is known of the determination ``name`` at the instant.

    Raises:
        MissingError: The register has no determination of that id.
        InputError: Nothing of it binds at the instant, or the inventory is damaged.

    """
    if not any(stand.binds for stand in status(workspace, name).stands):
        reason = "nothing of it binds at this instant, so that there is nothing to assess"
        raise InputError(Place(source=name), reason, "give an instant at which it binds: --as-of")
    register = workspace.register
    determination = register.determination(name)
    alone = workspace.deciding(register.among((determination,)))
    return Facts(
        workspace=workspace,
        determination=determination,
        language=language,
        claim=removed(workspace, name, stale_after),
        findings=match(alone, stale_after).findings,
    )
