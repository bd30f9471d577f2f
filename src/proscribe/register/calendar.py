"""Business days: neither weekends nor the holidays of a jurisdiction.

The holidays come from the library ``holidays``. A country alone, such as ``CA``, has its public
holidays and those of its national government; a part, such as ``CA-ON``, its public ones, since
those of the national government are not its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from holidays import HolidayBase

from proscribe.model import Text

NATIONAL = ("public", "government")
DAY = timedelta(days=1)
SATURDAY = 5
FEW = 8
"""So many holidays are listed by their days; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The business days of a jurisdiction, and whether any holidays of it are known."""

    jurisdiction: str
    holidays: HolidayBase | None

    def business(self, day: date) -> bool:
        """Tell whether a day is a business day."""
        if self.holidays is None or not self._knows(day):
            return day.weekday() < SATURDAY
        return self.holidays.is_working_day(day)

    def later(self, day: date, count: int) -> date:
        """Return the business day that lies so many after a day, which itself is not counted.

        Raises:
            OverflowError: It is beyond the last year.

        """
        while count:
            day += DAY
            count -= self.business(day)
        return day

    def note(self, start: date, end: date) -> Text:
        """Say how the days after ``start`` up to ``end`` were counted, and what was left out."""
        if self.holidays is None or not (self._knows(start) and self._knows(end)):
            where = self.jurisdiction or "?"
            return Text(
                f"weekends alone are left out: no holidays of {where} are known for these days",
                "seules les fins de semaine sont exclues : aucun jour férié n'est connu pour "
                f"{where} à ces dates",
            )
        days = (start + DAY * n for n in range(1, (end - start).days + 1))
        left = [d for d in days if d.weekday() < SATURDAY and not self.business(d)]
        if not left:
            return Text(
                f"business days of {self.jurisdiction}; no holiday falls among them",
                f"jours ouvrables de {self.jurisdiction}; aucun jour férié n'y tombe",
            )
        named = ", ".join(map(str, left)) if len(left) <= FEW else str(len(left))
        return Text(
            f"business days of {self.jurisdiction}; holidays left out: {named}",
            f"jours ouvrables de {self.jurisdiction}; jours fériés exclus : {named}",
        )

    def _knows(self, day: date) -> bool:
        known = self.holidays
        return known is not None and known.start_year <= day.year <= known.end_year


@cache
def calendar(jurisdiction: str) -> Calendar:
    """Return the calendar of a jurisdiction, such as ``CA``, ``CA-ON`` or ``US-VA``."""
    country, _, part = jurisdiction.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None)
        if not part:
            kinds = [kind for kind in NATIONAL if kind in found.supported_categories]
            found = holidays.country_holidays(country, categories=kinds)
    except NotImplementedError:
        return Calendar(jurisdiction=jurisdiction, holidays=None)
    return Calendar(jurisdiction=jurisdiction, holidays=found)
