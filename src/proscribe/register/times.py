"""The times at which a duty falls due again: the last are listed, the many before them counted."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import Span, Text
from proscribe.model.condition import FOREVER
from proscribe.register.days import day_of
from proscribe.register.due import Count, Due

LISTED = 1000
"""So many times up to the instant are listed each by itself, and one more after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Every time that something falls due, by its number; none of them is kept."""

    count: Count
    first: Due
    every: Span | None
    total: int = 1

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, number: int) -> Due:
        return self.count.time(self.first, self.every, number) if self.every else self.first

    @property
    def passed_over(self) -> int:
        """Return how many of them, the oldest, are not listed."""
        return max(0, self.total - 1 - LISTED)

    def listed(self) -> Iterator[tuple[int, Due]]:
        """Yield those that are listed, each with its number."""
        yield from zip(
            range(self.passed_over, self.total), self._since(self.passed_over), strict=False
        )

    def noted(self, number: int) -> Due:
        """Return one with a note on how its business days were counted since the one before."""
        return next(self._since(number))

    def _since(self, number: int) -> Iterator[Due]:
        if number == 0:
            yield self.first
        if self.every is not None:
            yield from self.count.again(self.first, self.every, max(0, number - 1))

    def until(self, horizon: datetime) -> int:
        """Return how many there are up to an instant, and the one after it."""
        last = min(horizon, FOREVER - datetime.resolution)
        reach = 1
        while self[reach].at <= last:
            reach *= 2
        return bisect_right(range(reach), last, key=lambda number: self[number].at) + 1

    def told(self, unmet: int) -> Text:
        """Say what is not listed, of which so many were not met."""
        day = day_of(self[self.passed_over - 1].at, self.count.zone)
        many = self.passed_over
        en = f"times up to {day} that are not listed one by one: {many}; not met: {unmet}"
        fr = (
            f"échéances jusqu'au {day} qui ne sont pas énumérées une à une : {many}; "
            f"non respectées : {unmet}"
        )
        if not unmet:
            return Text(en, fr)
        return Text(f"{en}, this one first", f"{fr}, à commencer par celle-ci")
