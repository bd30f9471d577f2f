"""What there is to know of a table of osquery.

https://github.com/osquery/osquery/tree/master/specs
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from proscribe.model import Kind, Platform

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """What a column says: an identifier of a kind, in some spelling."""

    kind: Kind
    column: str
    spelt: Callable[[str], str] = str.strip


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table."""

    name: str
    names: tuple[Name, ...]
    marks: tuple[frozenset[str], ...]
    """Columns that it alone has together; any of the sets will do."""
    platform: Platform | None = None
    called: tuple[str, ...] = ("name",)
    version: tuple[str, ...] = ("version",)
    installed: Callable[[Row], bool] = lambda _: True
    """Whether the thing in the row is on the device, and an application."""
    whole: frozenset[str] | None = frozenset()
    """Columns without which the result is not of the whole device; it never is if none."""

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns that name anything."""
        return frozenset(n.column for n in self.names)

    def sees(self, columns: Collection[str]) -> frozenset[Kind]:
        """Return the kinds that a result with these columns shows of the whole device."""
        if self.whole is None or not self.whole <= set(columns):
            return frozenset()
        return frozenset(n.kind for n in self.names if n.column in columns)

    def identifiers(self, row: Row) -> Iterator[tuple[Kind, str]]:
        """Yield what a row names, as it stands there."""
        return ((n.kind, n.spelt(row[n.column])) for n in self.names if row.get(n.column))
