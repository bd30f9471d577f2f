"""The code within an Android package: its DEX files, what names show, and code in disguise."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from proscribe.formats.dex.code import Code, survey
from proscribe.formats.dex.disguise import ENOUGH, MAGICS, disguised
from proscribe.formats.dex.native import native
from proscribe.formats.hostile import Budget
from proscribe.formats.zip import Archive, heads
from proscribe.model import Part, PartKind, Remark

CODE = re.compile(rb"classes[0-9]*\.dex")
"""What Android runs; any other name is loaded by the application itself, if at all."""
MOST = 512
"""DEX files of one package that are read."""
LOOKED_AT = 40_000
"""Entries whose first bytes are looked at."""
DISGUISES = 20
"""Disguises that are told."""
BEGINNINGS = tuple(MAGICS)


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
    for place, head in heads(archive, LOOKED_AT, ENOUGH):
        if not head.startswith(BEGINNINGS) or found >= DISGUISES:
            continue
        if remark := disguised(archive.at(place).spelt, head):
            found += 1
            yield remark
