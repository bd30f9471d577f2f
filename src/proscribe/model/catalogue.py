"""The catalogue as a value: who makes what, who owns whom, by which names platforms know it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from proscribe.model.application import Application, Suite
from proscribe.model.entity import Entity, Known, Ownership
from proscribe.model.error import MissingError
from proscribe.model.identifier import Identifier


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Entities, ownership, applications and suites, looked up by id."""

    entities: tuple[Entity, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    applications: tuple[Application, ...] = ()
    suites: tuple[Suite, ...] = ()

    def application(self, product: str) -> Application:
        """Return an application by its id.

        Raises:
            MissingError: The catalogue has none of that id.

        """
        if found := self._applications.get(product):
            return found
        raise MissingError("application", product, _search(product))

    def entity(self, name: str) -> Entity:
        """Return an entity by its id.

        Raises:
            MissingError: The catalogue has none of that id.

        """
        if found := self._entities.get(name):
            return found
        raise MissingError("entity", name, _search(name))

    def suite(self, name: str) -> Suite:
        """Return a suite by its id.

        Raises:
            MissingError: The catalogue has none of that id.

        """
        if found := self._suites.get(name):
            return found
        raise MissingError("suite", name, _search(name))

    def provided_by(self, entity: str, at: datetime, where: str) -> tuple[Application, ...]:
        """Return what an entity develops or provides at an instant in a jurisdiction."""
        return tuple(
            a
            for a in self.applications
            if any(p.entity == entity and p.holds(at, where) for p in a.providers)
        )

    def owned_by(self, entity: str, at: datetime) -> tuple[Ownership, ...]:
        """Return the shares that an entity holds at an instant."""
        return tuple(o for o in self._owned[entity] if o.holds(at))

    def bearers(self, identifier: Identifier) -> tuple[tuple[str, Known], ...]:
        """Return the ids of the applications and entities that bear an identifier."""
        return tuple(
            row for key in identifier.met_by() for row in self._bearers[identifier.kind, key]
        )

    @cached_property
    def _applications(self) -> dict[str, Application]:
        return {a.id: a for a in self.applications}

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {e.id: e for e in self.entities}

    @cached_property
    def _suites(self) -> dict[str, Suite]:
        return {s.id: s for s in self.suites}

    @cached_property
    def _owned(self) -> defaultdict[str, list[Ownership]]:
        held: defaultdict[str, list[Ownership]] = defaultdict(list)
        for edge in self.ownership:
            held[edge.owner].append(edge)
        return held

    @cached_property
    def _bearers(self) -> defaultdict[tuple[str, str], list[tuple[str, Known]]]:
        found: defaultdict[tuple[str, str], list[tuple[str, Known]]] = defaultdict(list)
        bearers = [(e.id, e.identifiers) for e in self.entities]
        bearers += [(a.id, a.identifiers) for a in self.applications]
        for bearer, rows in bearers:
            for known in rows:
                found[known.kind, known.identifier.key].append((bearer, known))
        return found


def _search(name: str) -> str:
    return f"look for it: proscribe catalogue search {name.rpartition('/')[2]}"
