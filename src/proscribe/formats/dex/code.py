"""The code of one application: what all its DEX files show together.

They are unpacked and read on two threads; unpacking needs no interpreter, so it runs beside the
rest. A class that the package defines itself is no interface of the platform, whatever its name.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from proscribe.formats.dex import packages
from proscribe.formats.dex.native import PACKAGES, shown_by
from proscribe.formats.dex.packages import Found, Packages
from proscribe.formats.dex.scan import Seen, scan
from proscribe.formats.dex.tables import Raw, read
from proscribe.formats.hostile import MalformedError
from proscribe.model import (
    Domain,
    Identifier,
    Kind,
    Part,
    PartKind,
    Remark,
    Right,
    RightKind,
    Shown,
    Text,
)

THREADS = 2
Unpack = Callable[[], Raw | memoryview]
"""Return the bytes of an entry; raise MalformedError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the DEX files of a package show."""

    rights: tuple[Right, ...] = ()
    parts: tuple[Part, ...] = ()
    domains: tuple[Domain, ...] = ()
    remarks: tuple[Remark, ...] = ()
    classes: int = 0
    """How many are defined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """What one entry shows."""

    entry: str
    packages: tuple[Found, ...] = ()
    seen: tuple[Seen, ...] = ()
    classes: int = 0
    remarks: tuple[Remark, ...] = ()


def survey(entries: Iterable[tuple[str, Unpack]]) -> Code:
    """Return what the DEX files of a package show; one that cannot be read becomes a remark."""
    with ThreadPoolExecutor(THREADS) as pool:
        found = tuple(pool.map(_read, entries))
    seen = [s for one in found for s in one.seen]
    owned = frozenset().union(*(s.owned for s in seen))
    parts = _parts(packages.united((one.entry, p) for one in found for p in one.packages))
    return Code(
        rights=tuple(_rights(seen, owned)),
        parts=tuple(parts),
        domains=tuple(_domains(seen)),
        remarks=tuple(r for one in found for r in one.remarks),
        classes=sum(one.classes for one in found),
    )


def _read(entry: tuple[str, Unpack]) -> _One:
    name, unpack = entry
    try:
        files = read(unpack(), name)
    except MalformedError as error:
        return _One(entry=name, remarks=(_unread(name, error.reason),))
    seen = tuple(map(scan, files))
    cut = [_unread(name, d.malformed) for d in files if d.malformed]
    cut += [
        Remark(name="hosts-cut", means=CUT, shown=Shown(entry=name)) for s in seen if s.hosts.cut
    ]
    return _One(
        entry=name,
        packages=tuple(map(packages.packages, files)),
        seen=seen,
        classes=sum(len(d.classes) for d in files),
        remarks=tuple(cut),
    )


def _rights(seen: list[Seen], owned: frozenset[bytes]) -> Iterator[Right]:
    first: dict[str, Shown] = {}
    for one in seen:
        for api, shown in one.apis.items():
            if api.descriptor not in owned:
                first.setdefault(api.value, shown)
    for value, shown in sorted(first.items()):
        yield Right(kind=RightKind.ANDROID_API, value=value, shown=shown)


def _domains(seen: list[Seen]) -> Iterator[Domain]:
    first: dict[str, Shown] = {}
    for one in seen:
        for host, shown in one.hosts.named.items():
            first.setdefault(host, shown)
    yield from (Domain(name=host, shown=shown) for host, shown in sorted(first.items()))


def _parts(found: Packages) -> Iterator[Part]:
    kind = Kind.ANDROID_JAVA_PREFIX
    for name, (count, shown) in packages.shortened(found).items():
        spelt = packages.dotted(name)
        if kind.accepts(spelt):
            yield Part(
                kind=PartKind.LIBRARY,
                name=spelt,
                identifiers=(Identifier(kind, spelt),),
                count=count,
                shown=shown,
            )
    yield from _traced(found)


def _traced(found: Packages) -> Iterator[Part]:
    """Yield what packages show by their names, however many there are."""
    first: dict[str, Part] = {}
    for name, (_, shown) in sorted(found.items()):
        segments = packages.dotted(name).split(".")
        for length in range(1, len(segments) + 1):
            prefix = ".".join(segments[:length])
            if (trace := PACKAGES.get(prefix)) and prefix not in first:
                first[prefix] = shown_by(trace, shown)
    yield from first.values()


def _unread(entry: str, reason: Text) -> Remark:
    return Remark(name="dex-malformed", means=reason, shown=Shown(entry=entry))


CUT = Text(
    "it names more hosts than are listed",
    "il nomme plus d'hôtes qu'il n'en est listé",
)
