"""``query``: a question of the inventory in SQL, asked here or on Spark, or only written out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from importlib import import_module
from types import ModuleType

import pyarrow as pa

from proscribe.inventory import Inventory
from proscribe.inventory.manifest import Manifest, Part
from proscribe.inventory.sql import QUESTIONS, Asked, Rows, Tables, judged, rows, tables, written
from proscribe.inventory.sql.here import here
from proscribe.model import InputError, Place, Platform, Policy
from proscribe.service.gone import stretches
from proscribe.service.history import duty_began
from proscribe.service.workspace import Workspace

OWN = "duckdb"
DIALECTS = (OWN, "spark")


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question: of what is prohibited at the instant, or of what a determination covers."""

    workspace: Workspace
    question: str
    stale_after: timedelta = timedelta(days=30)
    determination: str | None = None

    @cached_property
    def manifest(self) -> Manifest:
        """What the inventory consists of, as it was known."""
        return Inventory(self.workspace.inventory_folder).manifest().known(self.workspace.known)

    @cached_property
    def asked(self) -> Asked:
        """The instants of the question."""
        return Asked(
            at=self.workspace.at,
            batch=self.manifest.last_batch,
            stale_after=self.stale_after,
            since=self._since(),
            pruned=self.manifest.pruned_of(self.workspace.at) is not None,
        )

    def _since(self) -> datetime | None:
        if self.determination is None:
            return None
        named = self.workspace.register.determination(self.determination)
        return duty_began(self.workspace, named)

    @cached_property
    def tables(self) -> Tables:
        """The files that the question is asked of."""
        return tables(self.manifest, self.asked)

    @property
    def files(self) -> tuple[Part, ...]:
        """Return the files, each with its size and digest."""
        return self.tables.files()

    @cached_property
    def judged(self) -> Mapping[str, pa.Table]:
        """What the policy says of each distinct identity."""
        return judged(self.workspace.inventory_folder, self.manifest, self._policies())

    def _policies(self) -> Mapping[Platform, Policy]:
        place = self.workspace
        if self.determination is None:
            return place.policies
        named = place.register.determination(self.determination)
        covered = stretches(place.register, place.catalogue, named, place.at)[-1].policy
        return dict.fromkeys(Platform, covered)

    def statement(self, dialect: str = OWN) -> str:
        """Return the question as one statement.

        Raises:
            InputError: The translator is not installed.
            ValueError: The dialect has no words for a part of it.

        """
        own = written(self.question, self.asked)
        return own if dialect == OWN else _extra("dialect").translated(own, dialect)

    def here(self) -> Rows:
        """Ask it in this process.

        Raises:
            InputError: The inventory is damaged.

        """
        folder = self.workspace.inventory_folder
        return rows(here(folder, self.statement(), self.tables, self.judged))

    def on_spark(self, address: str | None = None, master: str | None = None) -> Rows:
        """Ask it on Spark, of files that lie under an address: the inventory's folder, for none.

        Raises:
            InputError: The inventory is damaged, or PySpark is not installed.

        """
        spark = _extra("spark")
        place = address or self.workspace.inventory_folder.resolve().as_uri()
        with spark.session(master) as session:
            own = spark.opened(session, place, self.tables, self.judged)
            return rows(spark.ask(own, self.statement()).toArrow())


def _extra(name: str) -> ModuleType:
    """Return a module of ours that needs what is installed only when it is asked for."""
    try:
        return import_module(f"proscribe.inventory.sql.{name}")
    except ModuleNotFoundError as error:
        remedy = "install it with: pip install 'proscribe[spark]'"
        reason = f"{error.name} is not installed"
        raise InputError(Place(source=f"query ({name})"), reason, remedy) from error


__all__ = ["DIALECTS", "QUESTIONS", "Query"]
