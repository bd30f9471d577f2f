"""Oddities: what a parser of packages notes on its way, and what the platform would refuse."""

from dataclasses import dataclass, field

from proscribe.formats.legible import legible
from proscribe.model import Remark, Shown, Text

SAME = 5
"""Remarks of one name that are told; a file may hold the same trick ten thousand times."""


@dataclass(slots=True)
class Oddities:
    """The remarks of one package, and why its platform would not install it."""

    remarks: list[Remark] = field(default_factory=list)
    refusals: list[Text] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def note(self, name: str, means: Text, shown: Shown | None = None) -> None:
        """Keep a remark, unless there are enough of its name."""
        counted = self._counts.get(name, 0)
        self._counts[name] = counted + 1
        if counted < SAME:
            self.remarks.append(Remark(name=name, means=means, shown=shown or Shown()))

    def refuse(self, name: str, means: Text, shown: Shown | None = None) -> None:
        """Keep a remark on something for which the platform refuses the package."""
        if name not in self._counts:
            self.refusals.append(means)
        self.note(name, means, shown)


def entry(name: bytes | str, offset: int = 0, length: int = 0, text: object = "") -> Shown:
    """Return a place in an entry whose name may be any bytes."""
    spelt = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    told = legible(text)[:120] if text else ""
    return Shown(entry=legible(spelt), offset=offset, length=length, text=told)
