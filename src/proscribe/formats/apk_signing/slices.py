"""Bytes that tell their own length, one after another: the shape of a signing block."""

import struct

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text


class Slices:
    """A reader of slices, each after its length in four bytes."""

    def __init__(self, held: memoryview) -> None:
        self._held = held
        self._place = 0

    def __bool__(self) -> bool:
        return self._place < len(self._held)

    def number(self) -> int:
        """Read a number of four bytes.

        Raises:
            MalformedError: There are not as many.

        """
        if self._place + 4 > len(self._held):
            raise MalformedError(CUT)
        value: int = struct.unpack_from("<I", self._held, self._place)[0]
        self._place += 4
        return value

    def take(self) -> memoryview:
        """Read a slice.

        Raises:
            MalformedError: It is longer than what is left.

        """
        length = self.number()
        if self._place + length > len(self._held):
            raise MalformedError(CUT)
        self._place += length
        return self._held[self._place - length : self._place]

    def within(self) -> "Slices":
        """Read a slice that holds others.

        Raises:
            MalformedError: It is longer than what is left.

        """
        return Slices(self.take())

    def rest(self) -> memoryview:
        """Return what is left."""
        return self._held[self._place :]


CUT = Text("a signature is cut", "une signature est coupée")
