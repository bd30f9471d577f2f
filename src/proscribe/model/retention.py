"""Retention: how long what is gone from devices is still kept, and what is held back."""

from dataclasses import dataclass

from proscribe.model.text import Text

MOST = 36_500
"""Days: a hundred years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What must not be pruned, whatever its age: of a product, by a determination, of a device."""

    id: str
    because: Text
    determinations: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.determinations or self.products or self.devices):
            raise ValueError("a hold names determinations, products or devices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The rule by which an authority prunes its inventory."""

    id: str
    title: Text
    source: str
    """The schedule or instrument that it rests on, and where that can be read."""
    days: int
    """How many days after its end it is kept what was on a device."""
    holds: tuple[Hold, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST:
            raise ValueError(f"days are a number from 1 to {MOST}")
        if len({h.id for h in self.holds}) != len(self.holds):
            raise ValueError("two holds bear the same id")
