"""Where an authority keeps its things, and the clock by which it asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from proscribe import catalogue as shelf
from proscribe import register as decisions
from proscribe.model import Catalogue, Platform, Policy
from proscribe.register import Register, Setting

EXAMPLES = Path(__file__).parent.parent / "examples"
"""The determinations and the sample fleet that ship with the project."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The folders that a question is asked of, read once and late, and the instant."""

    register_folder: Path
    at: datetime
    catalogue_folders: tuple[Path, ...] = ()
    inventory_folder: Path = Path("inventory")

    @cached_property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue, under the authority's own."""
        return shelf.load(*self.catalogue_folders)

    @cached_property
    def register(self) -> Register:
        """The determinations and exemptions."""
        return decisions.load(self.register_folder)

    def policy(self, setting: Setting) -> Policy:
        """Return the policy of a setting at the instant."""
        return decisions.policy(self.register, self.catalogue, self.at, setting)

    @cached_property
    def policies(self) -> Mapping[Platform, Policy]:
        """The policy of issued devices, for each platform."""
        return {p: self.policy(Setting(platforms=frozenset({p}))) for p in Platform}
