"""Hostile bytes: what a parser raises when it cannot go on, and how much it may unpack."""

from dataclasses import dataclass

from proscribe.model import Shown, Text

UNPACKED = 2 << 30
"""Bytes that one package may be unpacked to, entry by entry, in all."""
ENTRY = 256 << 20
"""Bytes that one entry may be unpacked to."""


class MalformedError(Exception):
    """The bytes are not what their format asks for; what was read before stands."""

    def __init__(self, reason: Text, shown: Shown | None = None) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.shown = shown or Shown()


@dataclass(slots=True)
class Budget:
    """How much may still be unpacked; shared by all parsers of one package."""

    left: int = UNPACKED

    def take(self, size: int, entry: str = "") -> None:
        """Spend bytes before they are unpacked.

        Raises:
            MalformedError: The entry is too large, or all entries together are.

        """
        if size > min(ENTRY, self.left):
            raise MalformedError(TOO_MUCH, Shown(entry=entry))
        self.left -= size


TOO_MUCH = Text(
    "it unpacks to more bytes than a package of its kind may need",
    "une fois décompressé, il compte plus d'octets qu'un paquet de ce genre n'en demande",
)
