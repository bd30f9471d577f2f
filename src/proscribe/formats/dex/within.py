"""The code within an Android package: its DEX files, what names show, and code in disguise."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from proscribe.formats.dex.code import Code, survey
from proscribe.formats.dex.disguise import ENOUGH, disguised
from proscribe.formats.dex.native import native
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.zip import Archive, Entry
from proscribe.model import Part, PartKind, Remark

CODE = re.compile(rb"classes[0-9]*\.dex")
"""What Android runs; any other name is loaded by the application itself, if at all."""
MOST = 512
"""DEX files of one package that are read."""
LOOKED_AT = 40_000
"""Entries whose first bytes are looked at."""
DISGUISES = 20
"""Disguises that are told."""
HEAD = 64
"""Packed bytes that give the first few."""


def within(archive: Archive, budget: Budget) -> Code:
    """Return what the code of a package shows."""
    places = [n for n, name in enumerate(archive.names) if CODE.fullmatch(name)][:MOST]
    entries = [archive.at(place) for place in places]
    code = survey((e.spelt, partial(archive.buffer, e, budget)) for e in entries)
    shown = (*_of_names(archive), *code.parts)
    return replace(code, parts=shown, remarks=(*code.remarks, *_disguises(archive)))


def _of_names(archive: Archive) -> Iterator[Part]:
    names = (name.decode("utf-8", "replace") for name in archive.names)
    return (part for part in native(names) if part.kind is not PartKind.LIBRARY)


def _disguises(archive: Archive) -> Iterator[Remark]:
    found = 0
    for place in range(min(len(archive.names), LOOKED_AT)):
        one = archive.at(place)
        remark = disguised(one.spelt, _head(archive, one))
        if remark and found < DISGUISES:
            found += 1
            yield remark


def _head(archive: Archive, one: Entry) -> bytes:
    try:
        start = bytes(archive.packed(one)[:HEAD])
        # A method that does not exist hides code from other readers, not from who unpacks it.
        packed = one.method != 0
        return zlib.decompressobj(-15).decompress(start, ENOUGH) if packed else start
    except (MalformedError, zlib.error):
        return b""
