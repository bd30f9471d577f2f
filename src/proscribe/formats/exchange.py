"""Our exchange format: one line of it, understood.

https://github.com/ndjson/ndjson-spec
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

import msgspec

from proscribe.formats.identifiers import identifier
from proscribe.formats.json_walk import decode
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Seen

T = TypeVar("T", Kind, Platform)
KINDS = {str(kind): kind for kind in Kind}
PLATFORMS = {str(platform): platform for platform in Platform}


class Shown(msgspec.Struct):
    """An application as a line lists it."""

    name: str | None = None
    version: str | None = None
    identifiers: dict[str, str | list[str]] | None = None


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
    applications: list[Shown] | None = None


LINE = msgspec.json.Decoder(Line)
SHOWN = msgspec.json.Decoder(Shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line understood, with the faults of those of its identifiers that are not."""

    device: str
    platform: Platform
    seen: datetime
    source: str
    person: str
    sees: frozenset[Kind] | None
    applications: tuple[Seen, ...]
    whole: bool
    """The line is the whole report, and not a part of it."""
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

    def observations(self) -> Iterator[Observation]:
        """Yield the applications that the line names."""
        for one in self.applications:
            yield Observation(
                device=self.device,
                platform=self.platform,
                seen=self.seen,
                source=self.source,
                name=one.name,
                version=one.version,
                identifiers=one.identifiers,
            )


Survey = tuple[Mapping[int, frozenset[Kind]], Mapping[tuple[str, Platform], AbstractSet[Kind]]]
"""The kinds that reports declare, and those that occur by source and platform."""


@dataclass(slots=True)
class Telling:
    """Rows of lines, each report told once, where it is first met.

    A report sees what it declares, or else the kinds that occur of its source and platform:
    ``survey`` is asked for them when the first line needs it.
    """

    survey: Callable[[], Survey]
    told: dict[int, str] = field(default_factory=dict)
    """The person of each report that was told."""

    def rows(self, place: Place, line: Entry | UnusableError) -> Iterator[Row]:
        """Yield the report of a line, its applications, and what cannot be used."""
        if isinstance(line, UnusableError):
            yield line.at(place)
            return
        yield from (fault.at(place) for fault in line.faults)
        if line.whole:
            self.passed(line.key)
            yield line.report(line.sees or frozenset())
        elif line.key not in self.told:
            yield self.report(line)
        yield from line.observations()

    def report(self, line: Entry) -> Report:
        """Tell the report that a line is a part of, as its first part told it."""
        declared, occurring = self.survey()
        seen = frozenset(occurring.get((line.source, line.platform), ()))
        person = self.told.setdefault(line.key, line.person)
        told = line if person == line.person else replace(line, person=person)
        return told.report(declared.get(line.key, seen))

    def passed(self, key: int) -> None:
        """Note that a whole report was told: parts of one of the same key are another again."""
        self.told.pop(key, None)


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
    listed = _listed(line)
    if not listed and line.sees is None:
        raise _nothing()
    found = [shown(one) for one in listed]
    return Entry(
        device=line.device,
        platform=_known(line.platform, "platform", PLATFORMS),
        seen=moment(line.seen) if line.seen else seen,
        source=line.source or source,
        person=line.person or "",
        sees=None if line.sees is None else _kinds(line.sees),
        applications=tuple(one for one, _ in found if one),
        whole=line.applications is not None,
        faults=tuple(fault for _, faults in found for fault in faults),
    )


def _nothing() -> UnusableError:
    """Return a new error each time: one that is raised again keeps all its frames."""
    return UnusableError("nothing was seen", 'add "identifiers", "name" or "sees"')


def _listed(line: Line) -> list[Shown]:
    alone = line.identifiers is not None or line.name
    if line.applications is None:
        return [Shown(line.name, line.version, line.identifiers)] if alone else []
    if alone:
        reason = "it is an application and lists applications"
        raise UnusableError(reason, 'write the one into "applications" too')
    if line.sees is None:
        reason = "it lists applications and does not say what its source sees"
        raise UnusableError(reason, 'add "sees", the kinds that it would have listed')
    return line.applications


def shown(written: Shown) -> tuple[Seen | None, tuple[UnusableError, ...]]:
    """Understand an application, leaving out those of its identifiers that are not."""
    if written.identifiers is None and not written.name:
        return None, (_nothing(),)
    found, faults = _identifiers(written.identifiers or {})
    name, version = written.name or "", written.version or ""
    return Seen(name=name, version=version, identifiers=found), faults


def _identifiers(
    written: Mapping[str, str | list[str]],
) -> tuple[tuple[Identifier, ...], tuple[UnusableError, ...]]:
    listed = ((n, (v,) if isinstance(v, str) else tuple(v)) for n, v in written.items())
    return _understood(tuple(listed))


# The versions of an application have the same identifiers.
@lru_cache(maxsize=1 << 15)
def _understood(
    written: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[tuple[Identifier, ...], tuple[UnusableError, ...]]:
    found: set[Identifier] = set()
    faults: list[UnusableError] = []
    for name, values in written:
        for value in values:
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
