"""Contacts: which clients asked for the names of a prohibited product, by the network logs held.

A contact is a line of a log. It does not say which program asked, or what was sent; and where a
log does not reach, nothing is known.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from proscribe import netlogs
from proscribe.formats.lines import UnusableError
from proscribe.formats.log_blocks import LONGEST, blocks, head
from proscribe.formats.query_names import Wanted, folded
from proscribe.formats.sieve import Numbers, Shape, Sieve, lines
from proscribe.model import Identifier, InputError, MissingError, Place, Rejected, Text
from proscribe.netlogs import Asked, Assumed, Netlog, Reading

SHOWN = 20
"""Rejected lines of a file that are kept; all are counted."""
NAMES = 10
"""Names of a contact that are kept."""
SMALL = 1 << 12
"""Bytes of a block that is not worth a sieve."""
TOO_LONG = UnusableError(f"it is longer than {LONGEST:,} bytes", "leave it out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One file of logs: what it is, which days it holds, and what of it could not be used."""

    file: str
    log: str
    """The kind of log; empty where none was told, and then nothing of it was read."""
    fault: str = ""
    """Why it was read in part or not at all."""
    lines: int = 0
    rejected: int = 0
    first: datetime | None = None
    last: datetime | None = None
    days: tuple[date, ...] = ()
    """Days, UTC, of which it has lines."""
    rejections: tuple[Rejected, ...] = ()
    blind: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What one client asked for on one day, of one prohibited name."""

    client: str
    day: date
    identifier: Identifier
    log: str
    lines: int
    first: datetime
    last: datetime
    names: tuple[str, ...]
    """What was asked for, by how names are compared: the first ones in order."""


@dataclass(frozen=True, slots=True)
class Logs:
    """What some logs hold."""

    held: tuple[Held, ...]
    contacts: tuple[Contact, ...]


@dataclass(slots=True)
class _Tally:
    """The contacts of one client, day, name and kind of log."""

    first: datetime
    last: datetime
    lines: int = 0
    names: set[str] = field(default_factory=set)

    def add(self, asked: Asked) -> None:
        self.lines += 1
        self.first, self.last = min(self.first, asked.at), max(self.last, asked.at)
        if len(self.names) < NAMES:
            self.names.add(folded(asked.name))


Key = tuple[str, date, Identifier, str]


def read(paths: Sequence[Path], wanted: Wanted, assumed: Assumed) -> Logs:
    """Read logs, files or all files of folders, up to the instant that is assumed.

    Raises:
        MissingError: A path is not there.

    """
    sieve = Sieve([*wanted.domains, *wanted.hosts])
    found: dict[Key, _Tally] = {}
    held = tuple(_file(path, wanted, assumed, sieve, found) for path in _files(paths))
    contacts = (
        Contact(
            client=client,
            day=day,
            identifier=identifier,
            log=log,
            lines=tally.lines,
            first=tally.first,
            last=tally.last,
            names=tuple(sorted(tally.names)),
        )
        for (client, day, identifier, log), tally in found.items()
    )
    return Logs(held, tuple(sorted(contacts, key=_order)))


def _order(contact: Contact) -> tuple[object, ...]:
    return contact.client, contact.day, contact.identifier, contact.log


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise MissingError("file or folder", str(path), "check the path")
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    yield from found


def _file(
    path: Path, wanted: Wanted, assumed: Assumed, sieve: Sieve, found: dict[Key, _Tally]
) -> Held:
    try:
        start = head(path)
    except InputError as error:
        return Held(file=str(path), log="", fault=error.reason)
    log = next((one for one in map(netlogs.get, netlogs.names()) if one.recognises(start)), None)
    if log is None:
        return Held(file=str(path), log="", fault="no kind of log that is known")
    met = lru_cache(maxsize=1 << 16)(wanted.met)
    return _Book(path, log, log.reading(start, assumed), met, assumed, sieve, found).read()


@dataclass(slots=True)
class _Book:
    """One file while it is read."""

    path: Path
    log: Netlog
    reading: Reading
    met: Callable[[str, str], frozenset[Identifier]]
    assumed: Assumed
    sieve: Sieve
    found: dict[Key, _Tally]
    lines: int = 0
    rejected: int = 0
    days: set[date] = field(default_factory=set)
    ends: list[datetime] = field(default_factory=list)
    rejections: list[Rejected] = field(default_factory=list)

    def read(self) -> Held:
        fault = ""
        try:
            for block in blocks(self.path):
                self._block(block)
        except InputError as error:
            fault = error.reason
        return Held(
            file=str(self.path),
            log=self.log.name,
            fault=fault,
            lines=self.lines,
            rejected=self.rejected,
            first=min(self.ends, default=None),
            last=max(self.ends, default=None),
            days=tuple(sorted(self.days)),
            rejections=tuple(self.rejections),
            blind=self.log.blind,
        )

    def _block(self, block: bytes) -> None:
        starts, ends = lines(block)
        every = range(len(starts))
        shape = self._shape(block, starts, ends)
        for number in self.sieve.passes(block, starts, ends, shape) if shape else every:
            self._line(block[starts[number] : ends[number]], self.lines + int(number) + 1)
        self.lines += len(starts)

    def _shape(self, block: bytes, starts: Numbers, ends: Numbers) -> Shape | None:
        """Learn from the first line that is read how the others of a block are shaped."""
        how = self.reading
        turned = how.heads and (block.startswith(how.heads) or b"\n" + how.heads in block)
        if how.index is None or len(block) < SMALL or turned:
            return None
        for start, end in zip(starts[:SHOWN], ends, strict=False):
            line = block[start:end]
            try:
                known = how.line(line) is not None
            except UnusableError:
                continue
            if known:
                return Shape(
                    delimiter=how.delimiter[0],
                    index=how.index(line),
                    count=line.count(how.delimiter),
                    before=how.before,
                    turn=how.turn,
                )
        return None

    def _line(self, line: bytes, number: int) -> None:
        if not line or line.isspace():
            return
        try:
            if len(line) > LONGEST:
                raise TOO_LONG
            asked = self.reading.line(line)
        except UnusableError as error:
            self.rejected += 1
            if len(self.rejections) < SHOWN:
                self.rejections.append(error.at(Place(source=str(self.path), line=number)))
            return
        if asked and asked.at <= self.assumed.at:
            self._take(asked)

    def _take(self, asked: Asked) -> None:
        day = asked.at.astimezone(UTC).date()
        if day not in self.days:
            self.days.add(day)
        self.ends[:] = (
            [min(self.ends[0], asked.at), max(self.ends[1], asked.at)]
            if self.ends
            else [asked.at, asked.at]
        )
        for identifier in self.met(asked.name, asked.address):
            key = client(asked.client), day, identifier, self.log.name
            tally = self.found.get(key)
            if tally is None:
                tally = self.found[key] = _Tally(asked.at, asked.at)
            tally.add(asked)


@lru_cache(maxsize=1 << 16)
def client(written: str) -> str:
    """Return an address in the one way in which addresses are compared, or as it is written."""
    try:
        found = ip_address(written)
    except ValueError:
        return written
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def products(
    contacts: Sequence[Contact], names: Mapping[Identifier, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the products that some contacts were with."""
    return tuple(sorted({p for c in contacts for p in names[c.identifier]}))
