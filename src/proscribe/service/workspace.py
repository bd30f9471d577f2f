"""Where an authority keeps its things, and the clock by which it asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from proscribe import catalogue as shelf
from proscribe import register as decisions
from proscribe.model import Catalogue, Determination, Fleet, Platform, Policy
from proscribe.register import Register, Setting, summary
from proscribe.wire import read

EXAMPLES = Path(__file__).parent.parent / "examples"
"""The determinations and the sample fleet that ship with the project."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The folders that a question is asked of, read once and late, and the instants."""

    register_folder: Path
    at: datetime
    """The instant that is asked about."""
    known: datetime | None = None
    """As of which knowledge; all that there is, if none is given."""
    catalogue_folders: tuple[Path, ...] = ()
    inventory_folder: Path = Path("inventory")
    fleet_file: Path | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue, under the authority's own."""
        return shelf.load(*self.catalogue_folders)

    @cached_property
    def register(self) -> Register:
        """The determinations, exemptions and ledgers."""
        return decisions.load(self.register_folder)

    @cached_property
    def fleet(self) -> Fleet | None:
        """The groups of devices, where a file describes them."""
        return read(self.fleet_file, Fleet).value if self.fleet_file else None

    def deciding(self, register: Register) -> "Workspace":
        """Return the workspace as it would be with another register."""
        made = replace(self)
        vars(made).update(register=register, catalogue=self.catalogue)
        return made

    def asked(self, at: datetime) -> "Workspace":
        """Return the workspace at another instant; what was read is not read again."""
        made = replace(self, at=at)
        vars(made).update(register=self.register, catalogue=self.catalogue)
        return made

    def policy(self, setting: Setting) -> Policy:
        """Return the policy of a setting at the instant."""
        return decisions.policy(self.register, self.catalogue, self.at, setting, self.known)

    @cached_property
    def policies(self) -> Mapping[Platform, Policy]:
        """The policy of issued devices, for each platform."""
        return {p: self.policy(Setting(platforms=frozenset({p}))) for p in Platform}

    def status(self, determination: Determination, provision: str | None = None) -> str:
        """Return in a phrase what a determination, or one provision of it, is at the instant."""
        found = self.register.states(determination, self.at, self.known)
        return summary(s for s in found if provision in {None, s.provision})
