"""Elements of Android's XML, whatever form they came in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from proscribe.model import Shown

NODES = 200_000
"""Elements of one document that are read."""
DIGITS = 19
"""Of a number that is written as text."""
DEEP = 256
"""Elements within elements."""


class Type(IntEnum):
    """Types of a value that a manifest holds, as Android numbers them."""

    NULL = 0
    REFERENCE = 1
    STRING = 3
    FLOAT = 4
    DECIMAL = 0x10
    HEX = 0x11
    BOOLEAN = 0x12


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an attribute."""

    type: int
    data: int
    """Its 32 bits, unsigned."""
    string: str | None = None
    """The text, if it is text, or is also given as text."""

    @property
    def referred(self) -> bool:
        """Tell whether it stands in a table of resources, and only its number here."""
        return self.type == Type.REFERENCE

    @property
    def text(self) -> str:
        """Return it as text; a reference as ``@`` and its number."""
        if self.type == Type.REFERENCE:
            return f"@{self.data:08x}"
        if self.type == Type.BOOLEAN:
            return "true" if self.data else "false"
        if self.string is not None:
            return self.string
        return str(self.number)

    @property
    def number(self) -> int | None:
        """Return it as a signed number; of text, that which it spells; else nothing."""
        if self.type in {Type.DECIMAL, Type.HEX, Type.BOOLEAN}:
            return self.data - (1 << 32) if self.data >> 31 else self.data
        text = (self.string or "").strip()
        digits = text.removeprefix("-")
        return (
            int(text) if digits.isascii() and digits.isdigit() and len(digits) <= DIGITS else None
        )

    @property
    def flag(self) -> bool | None:
        """Return it as true or false; nothing, if it is neither."""
        if self.type in {Type.DECIMAL, Type.HEX, Type.BOOLEAN}:
            return self.data != 0
        return {"true": True, "false": False}.get((self.string or "").strip().lower())


@dataclass(slots=True)
class Node:
    """One element."""

    tag: str
    shown: Shown
    """Where it stands in its document."""
    android: dict[str, Value] = field(default_factory=dict)
    """Attributes that Android knows by their number, by the name that belongs to it."""
    plain: dict[str, Value] = field(default_factory=dict)
    """Attributes without a number or namespace, such as ``package``."""
    children: list["Node"] = field(default_factory=list)

    def each(self, *tags: str) -> Iterator["Node"]:
        """Yield the elements right within, of these tags."""
        return (child for child in self.children if child.tag in tags)

    def text(self, name: str) -> str:
        """Return an attribute that Android knows, as text; empty where it is not there."""
        value = self.android.get(name)
        return value.text if value else ""

    def number(self, name: str) -> int | None:
        """Return an attribute that Android knows, as a number."""
        value = self.android.get(name)
        return value.number if value else None

    def flag(self, name: str) -> bool | None:
        """Return an attribute that Android knows, as true or false."""
        value = self.android.get(name)
        return value.flag if value else None
