"""One pass over the strings of a DEX file: interfaces of the platform, and hosts.

A class of the platform counts only if it is one of the file's types, a method only if the file
refers to it: a text that happens to read alike is no reference.
"""

from dataclasses import dataclass, field

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from proscribe.formats.dex import hosts
from proscribe.formats.dex.hosts import Hosts
from proscribe.formats.dex.strings import decoded
from proscribe.formats.dex.table import Api, apis
from proscribe.formats.dex.tables import Dex, Numbers
from proscribe.model import Shown

LONGEST = 200
"""Bytes of a string that are shown."""
AFTER = (b";", b"$")
"""What may follow a class's name: its end, or the name of a class within it."""
CLASS = ord("L")
SHORT = 0x80
"""Texts of fewer characters have a length of one byte."""

BY_CLASS: dict[bytes, list[Api]] = {}
for _one in apis():
    BY_CLASS.setdefault(_one.descriptor, []).append(_one)
CLASSES = tuple(BY_CLASS)
MATCHER, ADDRESSES = (
    BytesAhoCorasick(wanted, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    for wanted in (CLASSES, (b"://",))
)
"""Apart, for names of classes need not be looked for in all that addresses may stand in."""


@dataclass(slots=True)
class Seen:
    """What one file's strings show."""

    apis: dict[Api, Shown] = field(default_factory=dict)
    owned: set[bytes] = field(default_factory=set)
    """Classes of note that the file defines itself."""
    hosts: Hosts = field(default_factory=Hosts)


def scan(dex: Dex) -> Seen:
    """Return the interfaces and hosts that a file's strings name, each where it is first named."""
    seen = Seen()
    starts, order = dex.starts
    if not len(starts):
        return seen
    begin, last = int(starts[0]), int(starts[-1])
    end = dex.data.find(b"\0", last)
    stretch = memoryview(dex.data)[begin : end + 1 if end >= 0 else len(dex.data)]
    for _, start, stop in ADDRESSES.find_matches_as_indexes(stretch):
        hosts.address(dex, seen.hosts, begin + start, begin + stop)
    hosts.alone(dex, seen.hosts)
    first, after = _named(dex)
    names = MATCHER.find_matches_as_indexes(memoryview(dex.data)[first:after])
    classes = [
        (pattern, first + start)
        for pattern, start, stop in names
        if dex.data[first + stop : first + stop + 1] in AFTER
    ]
    _classes(dex, seen, classes, order)
    return seen


def _named(dex: Dex) -> tuple[int, int]:
    """Return between where the names of types lie that are classes."""
    places = dex.places(dex.types)
    data = np.frombuffer(dex.data, np.uint8)
    named = places[data.take(places + np.uint32(1), mode="clip") == CLASS]
    return (int(named.min()), int(named.max()) + LONGEST) if len(named) else (0, 0)


def _classes(dex: Dex, seen: Seen, found: list[tuple[int, int]], order: Numbers) -> None:
    """Take those of the places that are the whole of a string, and the name of a type."""
    if not found or not len(dex.types):
        return
    places = np.array([at - 1 for _, at in found], np.uint32)
    index = np.searchsorted(dex.starts[0], places)
    index = np.minimum(index, len(order) - 1)
    whole = dex.starts[0][index] == places
    strings = order[index]
    types = np.minimum(np.searchsorted(dex.types, strings), len(dex.types) - 1)
    whole &= dex.types[types] == strings
    defined = dex.defines[types]
    rows = zip(found, types.tolist(), whole.tolist(), defined.tolist(), strict=True)
    for (pattern, at), number, named, here in rows:
        if named and here:
            seen.owned.add(CLASSES[pattern])
        elif named:
            _class(dex, seen, CLASSES[pattern], number, at)


def _class(dex: Dex, seen: Seen, name: bytes, number: int, at: int) -> None:
    wanted = [one for one in BY_CLASS[name] if one not in seen.apis]
    if not wanted:
        return
    stop = dex.data.find(b"\0", at, at + LONGEST)
    length = max(stop - at, len(name))
    text = decoded(bytes(dex.data[at : at + length]))
    shown = Shown(entry=dex.entry, offset=at, length=length, text=text)
    called = _methods(dex, number) if any(one.method for one in wanted) else frozenset()
    for one in wanted:
        if not one.method or one.method.encode() in called:
            seen.apis[one] = shown


def _methods(dex: Dex, number: int) -> frozenset[bytes]:
    """Return the names of the methods of a class that the file refers to."""
    owner = np.uint16(min(number, 0xFFFF))
    first, after = dex.owners.searchsorted(owner), dex.owners.searchsorted(owner, "right")
    places = dex.places(dex.methods[first:after]["name"]).tolist()
    raw, short = dex.data, (p for p in places if dex.data[p] < SHORT)
    return frozenset(bytes(raw[p + 1 : p + 1 + raw[p]]) for p in short)
