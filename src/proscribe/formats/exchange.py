"""Our exchange format: one line of it, understood.

https://github.com/ndjson/ndjson-spec
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

import msgspec

from proscribe.formats.identifiers import identifier
from proscribe.formats.json_walk import decode
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row

T = TypeVar("T", Kind, Platform)
KINDS = {str(kind): kind for kind in Kind}
PLATFORMS = {str(platform): platform for platform in Platform}


class Line(msgspec.Struct):
    """One line as written."""

    device: str
    platform: str
    seen: str | None = None
    source: str | None = None
    name: str | None = None
    version: str | None = None
    person: str | None = None
    identifiers: dict[str, str | list[str]] | None = None
    sees: tuple[str, ...] | None = None


LINE = msgspec.json.Decoder(Line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line understood, with the faults of those of its identifiers that are not."""

    device: str
    platform: Platform
    seen: datetime
    source: str
    person: str
    sees: frozenset[Kind] | None
    application: tuple[str, str] | None
    identifiers: tuple[Identifier, ...]
    faults: tuple[UnusableError, ...]

    @property
    def key(self) -> int:
        """Return what stands for the report: its hash, as there may be millions."""
        return hash((self.device, self.platform, self.source, self.seen))

    def report(self, sees: frozenset[Kind]) -> Report:
        """Return the report that the line is of, which could see these kinds."""
        return Report(
            device=self.device,
            platform=self.platform,
            seen=self.seen,
            source=self.source,
            sees=sees,
            person=self.person,
        )

    def observation(self) -> Observation | None:
        """Return the application that the line names, if it names one."""
        if self.application is None:
            return None
        name, version = self.application
        return Observation(
            device=self.device,
            platform=self.platform,
            seen=self.seen,
            source=self.source,
            name=name,
            version=version,
            identifiers=self.identifiers,
        )


def rows(
    entries: Iterable[tuple[Place, Entry | UnusableError]],
    declared: Mapping[int, frozenset[Kind]],
    occurring: Mapping[tuple[str, Platform], AbstractSet[Kind]],
) -> Iterator[Row]:
    """Yield each report where it is first met, its applications, and what cannot be used.

    A report sees what it declares, or else the kinds that occur of its source and platform.
    """
    told: set[int] = set()
    for place, line in entries:
        if isinstance(line, UnusableError):
            yield line.at(place)
            continue
        yield from (fault.at(place) for fault in line.faults)
        if line.key not in told:
            told.add(line.key)
            seen = frozenset(occurring.get((line.source, line.platform), ()))
            yield line.report(declared.get(line.key, seen))
        if observed := line.observation():
            yield observed


def entry(raw: bytes, *, source: str, seen: datetime) -> Entry:
    """Understand a line; ``source`` and ``seen`` hold where it does not say otherwise.

    Raises:
        UnusableError: It says nothing of use.

    """
    return understood(decode(LINE, raw), source=source, seen=seen)


def understood(line: Line, *, source: str, seen: datetime) -> Entry:
    """Understand what a line says, however it was written.

    Raises:
        UnusableError: It says nothing of use.

    """
    if not line.device.strip():
        raise UnusableError("the device has no name", "name the device")
    if line.sees is None and line.identifiers is None and not line.name:
        raise UnusableError("nothing was seen", 'add "identifiers", "name" or "sees"')
    found, faults = _identifiers(line.identifiers or {})
    named = line.identifiers is not None or line.name
    return Entry(
        device=line.device,
        platform=_known(line.platform, "platform", PLATFORMS),
        seen=moment(line.seen) if line.seen else seen,
        source=line.source or source,
        person=line.person or "",
        sees=None if line.sees is None else _kinds(line.sees),
        application=(line.name or "", line.version or "") if named else None,
        identifiers=found,
        faults=faults,
    )


def _identifiers(
    written: Mapping[str, str | list[str]],
) -> tuple[tuple[Identifier, ...], tuple[UnusableError, ...]]:
    found: set[Identifier] = set()
    faults: list[UnusableError] = []
    for name, values in written.items():
        for value in [values] if isinstance(values, str) else values:
            try:
                found.add(_identifier(name, value))
            except UnusableError as fault:
                faults.append(fault)
    return tuple(sorted(found)), tuple(faults)


def _identifier(name: str, value: str) -> Identifier:
    kind = _known(name, "kind of identifier", KINDS)
    if found := identifier(kind, value):
        return found
    raise UnusableError(f"{value[:80]!r} is not a well-formed {kind}", f"write {kind.example!r}")


def _kinds(written: tuple[str, ...]) -> frozenset[Kind]:
    return _shared(frozenset(_known(name, "kind of identifier", KINDS) for name in written))


# Millions of reports share a few sets.
@lru_cache(maxsize=256)
def _shared(kinds: frozenset[Kind]) -> frozenset[Kind]:
    return kinds


def _known(name: str, what: str, among: Mapping[str, T]) -> T:
    if (found := among.get(name)) is None:
        raise UnusableError(f"{name[:80]!r} is not a {what}", f"write {_closest(name[:80], what)}")
    return found


@lru_cache(maxsize=1024)
def _closest(name: str, what: str) -> str:
    among: Iterable[str] = PLATFORMS if what == "platform" else KINDS
    near = difflib.get_close_matches(name.lower(), among, n=1)
    return repr(near[0]) if near else f"one of: {', '.join(among)}"
