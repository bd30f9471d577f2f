"""The tables of a DEX file, as arrays over its bytes; a table that lies is cut to what is there.

A container (version 041) holds several headers in one file; all their offsets count from the
start of the file, and they share their strings.

https://source.android.com/docs/core/runtime/dex-format
https://android.googlesource.com/platform/art/+/refs/heads/main/libdexfile/dex/dex_file.h
"""

import struct
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.ma  # numpy imports it at a first use, when a confined worker cannot
import numpy.typing as npt

from proscribe.formats.hostile import MalformedError
from proscribe.model import Shown, Text

Numbers = npt.NDArray[np.uint32]
Table = npt.NDArray[np.void]
Raw = bytes | bytearray

HEADER = 0x70
CONTAINER = 41
"""The first version whose file may hold several headers."""
VERSIONS = range(35, 42)
HEADERS = 256
"""Headers that are read in one container."""
ENDIAN = 0x12345678

NUMBER = np.dtype("<u4")
PROTO = np.dtype([("shorty", "<u4"), ("returns", "<u4"), ("parameters", "<u4")])
FIELD = np.dtype([("of", "<u2"), ("type", "<u2"), ("name", "<u4")])
METHOD = np.dtype([("of", "<u2"), ("proto", "<u2"), ("name", "<u4")])
CLASS = np.dtype(
    [
        (name, "<u4")
        for name in ("type", "flags", "above", "interfaces", "source", "notes", "data", "values")
    ]
)


@dataclass(frozen=True)
class Dex:
    """One DEX file; offsets are in bytes from the start of ``data``."""

    data: Raw
    entry: str
    version: int
    strings: Numbers
    """Where each string's data begin."""
    types: Numbers
    """Of each type, the string that describes it."""
    protos: Table
    fields: Table
    methods: Table
    classes: Table
    malformed: Text | None = None

    @cached_property
    def defined(self) -> Numbers:
        """Return the types that are defined here, in order, each once."""
        return np.flatnonzero(self.defines).astype(np.uint32)

    @cached_property
    def defines(self) -> npt.NDArray[np.bool_]:
        """Return of each type whether it is defined here."""
        types = self.classes["type"]
        found = np.zeros(len(self.types), np.bool_)
        found[types[types < len(found)]] = True
        return found

    @cached_property
    def starts(self) -> tuple[Numbers, Numbers]:
        """Return where strings begin, in order, and the number of each of these strings."""
        if bool((self.strings[1:] >= self.strings[:-1]).all()):
            return self.strings, np.arange(len(self.strings), dtype=np.uint32)
        order = np.argsort(self.strings, kind="stable").astype(np.uint32)
        return self.strings[order], order

    @cached_property
    def owners(self) -> npt.NDArray[np.uint16]:
        """Return the type that each method belongs to; Android demands that they be in order."""
        return np.ascontiguousarray(self.methods["of"])

    def places(self, strings: Numbers) -> Numbers:
        """Return where the data of these strings begin; of those that there are."""
        return self.strings[strings[strings < len(self.strings)]]


def read(data: memoryview | bytes | bytearray, entry: str) -> tuple[Dex, ...]:
    """Return the DEX files that are in ``data``: one, but for containers.

    Raises:
        MalformedError: It does not begin as a DEX file, or is too short to be one.

    """
    raw = bytes(data) if isinstance(data, memoryview) else data
    found = [_read(raw, 0, entry)]
    at = found[0].version >= CONTAINER and _length(raw, 0)
    while at and at + HEADER <= len(raw) and len(found) < HEADERS:
        if raw[at : at + 4] != b"dex\n":
            break
        found.append(_read(raw, at, entry))
        at += max(_length(raw, at), HEADER)
    return tuple(found)


def _length(raw: Raw, at: int) -> int:
    length: int = struct.unpack_from("<I", raw, at + 0x20)[0]
    return length


def _read(raw: Raw, at: int, entry: str) -> Dex:
    version = _version(raw, at, entry)
    whole: list[bool] = []

    def table(offset: int, row: "np.dtype[np.void] | np.dtype[np.uint32]") -> Table:
        count, start = struct.unpack_from("<II", raw, at + offset)
        room = max(0, (len(raw) - start) // row.itemsize)
        whole.append(count <= room)
        return np.frombuffer(raw, row, min(count, room), start if room else 0)

    strings = table(0x38, NUMBER).view(np.uint32)
    fits = bool((strings < len(raw)).all())
    whole.append(fits)
    return Dex(
        data=raw,
        entry=entry,
        version=version,
        strings=strings if fits else np.minimum(strings, len(raw) - 1).astype(np.uint32),
        types=table(0x40, NUMBER).view(np.uint32),
        protos=table(0x48, PROTO),
        fields=table(0x50, FIELD),
        methods=table(0x58, METHOD),
        classes=table(0x60, CLASS),
        malformed=None if all(whole) else CUT,
    )


def _version(raw: Raw, at: int, entry: str) -> int:
    said = raw[at + 4 : at + 7]
    if len(raw) < at + HEADER or raw[at : at + 4] != b"dex\n" or not said.isdigit():
        raise MalformedError(NO_DEX, Shown(entry=entry, offset=at))
    if struct.unpack_from("<I", raw, at + 0x28)[0] != ENDIAN or int(said) not in VERSIONS:
        raise MalformedError(UNKNOWN, Shown(entry=entry, offset=at, text=said.decode("ascii")))
    return int(said)


NO_DEX = Text("it does not begin as a DEX file", "il ne commence pas comme un fichier DEX")
UNKNOWN = Text(
    "a DEX file of a version or byte order that Android does not run",
    "un fichier DEX d'une version ou d'un ordre d'octets qu'Android n'exécute pas",
)
CUT = Text(
    "tables of the DEX file say that they reach beyond its end; what is there was read",
    "des tables du fichier DEX disent dépasser sa fin ; ce qui s'y trouve a été lu",
)
