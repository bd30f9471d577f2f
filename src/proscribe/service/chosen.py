"""The determinations that a question is about: those that are named, or all that were known."""

from collections.abc import Iterable

from proscribe.model import Determination
from proscribe.service.workspace import Workspace


def chosen(workspace: Workspace, names: Iterable[str]) -> tuple[Determination, ...]:
    """Return determinations by their ids, in the order of the register; all, if none is named.

    Raises:
        MissingError: The register has no determination of an id.

    """
    wanted = {workspace.register.determination(name).id for name in names}
    known = workspace.register.known(workspace.known)
    return tuple(d for d in known if not wanted or d.id in wanted)
