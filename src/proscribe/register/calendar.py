"""Business days: neither weekends nor the holidays of a jurisdiction.

The holidays come from the library ``holidays``. A country alone, such as ``CA``, has its public
holidays and those of its national government; a part, such as ``CA-ON``, its public ones, since
those of the national government are not its own.
"""

import warnings
from bisect import bisect_right
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import Enum, auto
from functools import cache

import holidays
from holidays import HolidayBase

from proscribe.model import Text

NATIONAL = ("public", "government")
DAY = timedelta(days=1)
SATURDAY = 5
FEW = 8
"""So many holidays are listed by their days; more are counted."""


class Extent(Enum):
    """How much is known of the holidays of a year."""

    NOTHING = auto()
    PART = auto()
    """Some are set by authorities year by year, or by the moon, and not known that far."""

    ALL = auto()


@dataclass(frozen=True, slots=True)
class Year:
    """The days of a year on which nobody works, and how much is known of them."""

    rest: frozenset[date]
    work: tuple[date, ...]
    """The other days, in order."""
    extent: Extent


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of a jurisdiction."""

    jurisdiction: str

    def business(self, day: date) -> bool:
        """Tell whether a day is a business day."""
        return day not in _year(self.jurisdiction, day.year).rest

    def later(self, day: date, count: int) -> date:
        """Return the business day that lies so many after a day, which itself is not counted.

        Raises:
            OverflowError: It is beyond the last year.

        """
        year = day.year
        while year <= MAXYEAR:
            work = _year(self.jurisdiction, year).work
            before = bisect_right(work, day)
            if before + count <= len(work):
                return work[before + count - 1] if count else day
            count -= len(work) - before
            year += 1
        raise OverflowError

    def note(self, start: date, end: date) -> Text:
        """Say how the days after ``start`` up to ``end`` were counted, and what was left out."""
        where = self.jurisdiction or "?"
        years = range(start.year, end.year + 1)
        extents = {_year(self.jurisdiction, year).extent for year in years}
        if Extent.NOTHING in extents:
            return Text(
                f"weekends alone are left out: no holidays of {where} are known for these days",
                "seules les fins de semaine sont exclues : aucun jour férié n'est connu pour "
                f"{where} à ces dates",
            )
        left, exclus = self._left(start, end)
        doubt, doute = ("; not all holidays are known", "; jours fériés connus en partie seulement")
        if extents == {Extent.ALL}:
            doubt, doute = "", ""
        return Text(
            f"business days of {where}; {left}{doubt}",
            f"jours ouvrables ({where}); {exclus}{doute}",
        )

    def _left(self, start: date, end: date) -> tuple[str, str]:
        days = (start + DAY * n for n in range(1, (end - start).days + 1))
        left = [d for d in days if d.weekday() < SATURDAY and not self.business(d)]
        if not left:
            return "no holiday falls among them", "aucun jour férié n'y tombe"
        named = ", ".join(map(str, left)) if len(left) <= FEW else str(len(left))
        return f"holidays left out: {named}", f"jours fériés exclus : {named}"


def calendar(jurisdiction: str) -> Calendar:
    """Return the calendar of a jurisdiction, such as ``CA``, ``CA-ON`` or ``US-VA``."""
    return Calendar(jurisdiction)


@cache
def _year(jurisdiction: str, year: int) -> Year:
    first = date(year, 1, 1)
    days = [first + DAY * n for n in range((date(year, 12, 31) - first).days + 1)]
    known = _known(jurisdiction)
    if known is None or not known.start_year <= year <= known.end_year:
        return _parted(days, frozenset(d for d in days if d.weekday() >= SATURDAY), Extent.NOTHING)
    # The library warns where it knows a year in part.
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        rest = frozenset(d for d in days if not known.is_working_day(d))
    return _parted(days, rest, Extent.PART if doubts else Extent.ALL)


def _parted(days: list[date], rest: frozenset[date], extent: Extent) -> Year:
    return Year(rest, tuple(d for d in days if d not in rest), extent)


@cache
def _known(jurisdiction: str) -> HolidayBase | None:
    country, _, part = jurisdiction.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:  # so the library says that it knows no such country or part
        return None
    if part:
        return found
    kinds = [kind for kind in NATIONAL if kind in found.supported_categories]
    return holidays.country_holidays(country, categories=kinds)
