"""Identifiers: the names by which platforms know an application."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from proscribe.model.kind import Kind


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One name of one thing, of one kind.

    Raises:
        ValueError: The value is not a well-formed name of its kind.

    """

    kind: Kind
    value: str

    def __post_init__(self) -> None:
        if not self.kind.accepts(self.value):
            raise ValueError(
                f"{self.value!r} is not a well-formed {self.kind}, such as {self.kind.example!r}"
            )

    @classmethod
    def of(cls, kind: Kind, raw: str) -> Self:
        """Make an identifier of a value as some tool wrote it: case and dots made canonical."""
        return cls(kind, _canonical(kind, raw))

    @property
    def key(self) -> str:
        """Return what two values that the platform takes for one have in common."""
        return next(self.kind.matching.met_by(self.value))

    def met_by(self) -> Iterator[str]:
        """Yield the keys of the catalogue that an observation of this value would meet."""
        yield from self.kind.matching.met_by(self.value)

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


def _canonical(kind: Kind, raw: str) -> str:
    value = raw.strip()
    if kind.accepts(value):
        return value
    candidates = (
        value.lower(),
        value.upper(),
        value.lower().rstrip("."),
        value.replace(":", "").lower(),
        value.replace(":", "").upper(),
        f"{{{value.upper()}}}",
    )
    return next((c for c in candidates if kind.accepts(c)), value)
