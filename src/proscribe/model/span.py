"""Spans of time as instruments write them: ``48 hours``, ``30 days``, ``3 business days``."""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WRITTEN = r"([1-9]\d{0,3}) (hour|day|business day|week|month|year)s?"


class Unit(StrEnum):
    """What a span counts."""

    HOUR = "hour"
    DAY = "day"
    BUSINESS_DAY = "business day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """So many hours, days, business days, weeks, months or years."""

    count: int
    unit: Unit

    @classmethod
    def of(cls, written: str) -> Self:
        """Read a span as people write it.

        Raises:
            ValueError: It is none.

        """
        found = re.fullmatch(WRITTEN, written)
        if found is None:
            raise ValueError(f"{written!r} is no span of time, such as '30 days' or '48 hours'")
        return cls(int(found[1]), Unit(found[2]))

    def after(self, start: datetime, zone: ZoneInfo) -> datetime:
        """Return the instant that lies the span after ``start``, by the calendar of ``zone``.

        Hours are exact. Other units keep the local time of day; a month that lacks the day
        ends on its last.

        Raises:
            ValueError: It counts business days, which only a calendar of holidays can tell, or
                leads beyond the last year.

        """
        if self.unit is Unit.BUSINESS_DAY:
            raise ValueError("business days need a calendar of holidays")
        try:
            if self.unit is Unit.HOUR:
                return start + timedelta(hours=self.count)
            return self._later(start.astimezone(zone)).astimezone(start.tzinfo)
        except OverflowError as error:
            raise ValueError(f"{self} after {start:%Y-%m-%d} is beyond the last year") from error

    def _later(self, local: datetime) -> datetime:
        if self.unit in {Unit.DAY, Unit.WEEK}:
            return local + timedelta(days=self.count * (7 if self.unit is Unit.WEEK else 1))
        months = local.month - 1 + self.count * (12 if self.unit is Unit.YEAR else 1)
        year, month = local.year + months // 12, months % 12 + 1
        if year > MAXYEAR:
            raise OverflowError
        day = min(local.day, calendar.monthrange(year, month)[1])
        return local.replace(year=year, month=month, day=day)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def zone(name: str) -> ZoneInfo:
    """Return the time zone of that name.

    Raises:
        ValueError: There is none.

    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone, such as 'America/Toronto'") from error
