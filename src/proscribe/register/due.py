"""When something falls due: at the end of a day, or at an instant that hours lead to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from proscribe.model import Span, Text, Unit
from proscribe.model.condition import FOREVER
from proscribe.register.calendar import Calendar
from proscribe.register.days import day_of, end_of, is_day, start_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last instant that is still in time."""

    at: datetime
    day: date | None
    """The day to whose end it runs, in the zone; none where an instant is meant."""
    note: Text | None = None
    """How business days were counted, or why the date is not the one that was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How time is counted: in which zone, by which calendar of business days."""

    zone: ZoneInfo
    calendar: Calendar

    def by(self, written: datetime) -> Due:
        """Return when something is due that is due by a day, or by an instant."""
        if is_day(written, self.zone):
            return self.end(day_of(written, self.zone))
        return Due(at=written, day=None)

    def end(self, day: date) -> Due:
        """Return what is due by the end of a day."""
        return Due(at=end_of(day, self.zone), day=day)

    def after(self, span: Span, start: datetime) -> Due:
        """Return when a span after ``start`` is over.

        Hours are exact. Days, weeks, months and years are counted from the day that ``start``
        falls on, which is not counted, to the end of the last one. What is beyond the last
        year never falls due.
        """
        try:
            if span.unit is Unit.HOUR:
                return Due(at=span.after(start, self.zone), day=None)
            return self._after(span, day_of(start, self.zone))
        except (ValueError, OverflowError):
            return Due(at=FOREVER, day=None)

    def again(self, first: Due, span: Span, after: int = 0) -> Iterator[Due]:
        """Yield when it falls due again and again, a span apart; forever, if nobody stops.

        Those before the time that bears the number ``after``, and that one, are passed over;
        the first time of all bears the number 0.
        """
        due, times = self.time(first, span, after), after
        while due.at < FOREVER:
            times += 1
            if span.unit is Unit.BUSINESS_DAY:
                due = self.after(span, due.at)  # so that its note is about the last span alone
            else:
                due = self.time(first, span, times)
            yield due

    def time(self, first: Due, span: Span, number: int) -> Due:
        """Return when it falls due for so many times after the first.

        Months and years are counted from the first time, so that the last day of January is
        followed by that of February, and then by that of March.
        """
        return self._times(first, replace(span, count=span.count * number)) if number else first

    def _times(self, first: Due, span: Span) -> Due:
        if span.unit is Unit.BUSINESS_DAY:
            return self._business(first, span.count)
        if first.day is not None:
            return self.after(span, first.at)
        try:
            return Due(at=span.after(first.at, self.zone), day=None)
        except (ValueError, OverflowError):
            return Due(at=FOREVER, day=None)

    def _business(self, first: Due, count: int) -> Due:
        try:
            return self.end(self.calendar.later(day_of(first.at, self.zone), count))
        except (ValueError, OverflowError):
            return Due(at=FOREVER, day=None)

    def _after(self, span: Span, day: date) -> Due:
        if span.unit is Unit.BUSINESS_DAY:
            last = self.calendar.later(day, span.count)
            return replace(self.end(last), note=self.calendar.note(day, last))
        return self.end(day_of(span.after(start_of(day, self.zone), self.zone), self.zone))
