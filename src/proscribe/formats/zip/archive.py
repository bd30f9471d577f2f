"""An archive and its entries, unpacked within a budget: no stated size is believed."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from proscribe.formats.hostile import ENTRY, Budget, MalformedError
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip.directory import FIELDS, directory
from proscribe.formats.zip.end import End, end
from proscribe.formats.zip.unpacked import chunks, unpacked
from proscribe.model import Text

DEFLATED = 8
LOCAL = 30
"""Bytes of a local header, before its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, as the central directory tells of it."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    """Bytes that it takes in the archive."""
    size: int
    """Bytes that it is said to unpack to."""
    local: int
    """Where its local header stands in the file."""

    @property
    def spelt(self) -> str:
        """Return its name as text, whatever bytes it is of."""
        return self.name.decode("utf-8", "replace")

    @property
    def deflated(self) -> bool:
        """Tell whether Android inflates it: it takes any other method for none."""
        return self.method == DEFLATED


class Archive:
    """The entries of a ZIP file; of entries of one name, the first is meant.

    ``find`` is how its end is found: as Android does it, or as others do.

    Raises:
        MalformedError: It has no end, or no directory where its end says.

    """

    def __init__(
        self,
        data: memoryview,
        oddities: Oddities,
        find: Callable[[memoryview, Oddities], End] = end,
    ) -> None:
        self.data = data
        self.oddities = oddities
        self.end = find(data, oddities)
        self.directory = directory(data, self.end, oddities)

    @property
    def names(self) -> list[bytes]:
        """Return the names of all entries, in the order of the directory."""
        return self.directory.names

    @cached_property
    def _index(self) -> dict[bytes, int]:
        return dict(zip(reversed(self.names), range(len(self.names) - 1, -1, -1), strict=True))

    def get(self, name: str | bytes) -> Entry | None:
        """Return the entry of that name, if there is one."""
        key = name.encode() if isinstance(name, str) else name
        known = "names" in vars(self.directory)
        place = self._index.get(key) if known else self.directory.find(key)
        return None if place is None else self.at(place)

    def at(self, place: int) -> Entry:
        """Return the entry at a place of the directory, counted from 0."""
        # One tuple of numbers: to ask a row of numpy field by field takes twice as long.
        told = dict(zip(FIELDS, self.directory.rows[place].item(), strict=True))
        return Entry(
            name=self.directory.name(place),
            flags=told["flags"],
            method=told["method"],
            crc=told["crc"],
            packed=told["packed"],
            size=told["size"],
            local=told["local"] + self.end.base,
        )

    def all(self) -> Iterator[Entry]:
        """Yield all entries, in the order of the directory."""
        return map(self.at, range(len(self.directory.rows)))

    def packed(self, one: Entry) -> memoryview:
        """Return the bytes of an entry as they lie in the file.

        Raises:
            MalformedError: It has no local header there, or reaches out of the file.

        """
        return self._stretch(one, one.packed if one.deflated else one.size)

    def _stretch(self, one: Entry, length: int) -> memoryview:
        head = bytes(self.data[one.local : one.local + LOCAL])
        if len(head) < LOCAL or head[:4] != b"PK\3\4":
            raise MalformedError(NO_LOCAL, entry(one.name, one.local))
        name, extra = struct.unpack_from("<HH", head, 26)
        # A length that lies is passed over: what is hidden behind it is of interest.
        for start in (one.local + LOCAL + name + extra, one.local + LOCAL + len(one.name)):
            if start + length <= len(self.data):
                return self.data[start : start + length]
        raise MalformedError(CUT_ENTRY, entry(one.name, one.local))

    def read(self, one: Entry, budget: Budget, most: int = ENTRY) -> bytes:
        """Return an entry unpacked, as Android would: by its method in the directory.

        Raises:
            MalformedError: It cannot be unpacked, or is larger than ``most`` bytes.

        """
        return bytes(self.buffer(one, budget, most))

    def buffer(self, one: Entry, budget: Budget, most: int = ENTRY) -> bytes | bytearray:
        """Return an entry unpacked, as ``read`` does, but not copied: it may be large.

        Raises:
            MalformedError: It cannot be unpacked, or is larger than ``most`` bytes.

        """
        held = self.packed(one)
        if not one.deflated:
            budget.take(len(held), one.spelt)
            if len(held) > most:
                raise MalformedError(TOO_LONG, entry(one.name))
            return bytes(held)
        return unpacked(held, one.size, most, budget, entry(one.name))

    def chunks(self, one: Entry, budget: Budget) -> Iterator[bytes | bytearray | memoryview]:
        """Yield an entry unpacked, piece by piece, so that its size does not matter.

        Raises:
            MalformedError: It cannot be unpacked, or unpacks to more than its budget.

        """
        held = self.packed(one)
        if not one.deflated:
            yield held
        else:
            yield from chunks(held, one.size, budget, entry(one.name))

    def inflated(self, one: Entry, budget: Budget, most: int) -> bytes:
        """Return an entry inflated, though its method says otherwise: to see what is hidden.

        Raises:
            MalformedError: It does not inflate.

        """
        held = self._stretch(one, one.packed)
        return bytes(unpacked(held, one.size, most, budget, entry(one.name)))


NO_LOCAL = Text(
    "an entry has no header where the directory says",
    "une entrée n'a pas d'en-tête là où le répertoire le dit",
)
CUT_ENTRY = Text(
    "an entry reaches out of the file",
    "une entrée dépasse la fin du fichier",
)
TOO_LONG = Text(
    "an entry is longer than any real one of its name",
    "une entrée est plus longue que toute entrée réelle de ce nom",
)
