"""What administrators are told: identifiers, platforms, targets, and what others still require."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from proscribe import targets
from proscribe.model import (
    Determination,
    Effect,
    Identifier,
    Platform,
    Policy,
    Possession,
    Prohibition,
    Provision,
)
from proscribe.register import Setting, named
from proscribe.service.notices.acts import Situation
from proscribe.service.notices.said import Said, code, compose, count, fixed, listed, words
from proscribe.service.notices.standing import effects
from proscribe.service.workspace import Workspace

DEVICES = frozenset(Effect) - {Effect.IDENTIFY}
"""What targets do; to identify is the inventory's task."""


@dataclass(frozen=True, kw_only=True)
class Machines:
    """The rows that an act touches, provision by provision."""

    workspace: Workspace
    determination: Determination
    situation: Situation

    @cached_property
    def rows(self) -> Mapping[str, tuple[Prohibition, ...]]:
        """The rows of each provision, with the effects that the act concerns."""
        asked: defaultdict[str, set[Effect]] = defaultdict(set)
        for part in self.situation.touched:
            asked[part.provision] |= {*part.effects}
        made = self.workspace.register.rows(self.workspace.catalogue)
        provisions = {p.id: p for p in self.determination.provisions}
        return {
            name: tuple(
                w.of(frozenset(found))
                for w in made.of(self.determination, provisions[name], self.situation.at)
            )
            for name, found in asked.items()
        }

    @cached_property
    def policy(self) -> Policy:
        """All rows together."""
        return Policy.of(row for rows in self.rows.values() for row in rows)

    def provision(self, name: str) -> Provision:
        """Return a provision by its id."""
        return next(p for p in self.determination.provisions if p.id == name)
