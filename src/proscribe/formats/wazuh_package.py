"""Wazuh's packages, as its server's API answers and as its indexer keeps them.

The server says ``affected_items`` with ``format`` and ``agent_id``; the indexer keeps documents
with ``package`` and ``agent`` (``wazuh.agent`` from version 5 on), found in the hits of a search,
in lines that a dump wraps in ``_source``, or bare.

https://documentation.wazuh.com/current/user-manual/capabilities/system-inventory/available-inventory-fields.html
https://documentation.wazuh.com/current/user-manual/api/reference.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from proscribe.formats.json_walk import ITEM, decode, walk
from proscribe.formats.lines import UnusableError
from proscribe.model import Platform

ITEMS = ("data", "affected_items", ITEM)
HITS = ("hits", "hits", ITEM, "_source")
DUMPED = ("_source",)
BARE = frozenset({("agent",), ("wazuh",), ("package",)})
TOTALS = frozenset({("data", "total_affected_items"), ("hits", "total")})
ANSWERS = frozenset({("data",), ("hits",)})


class Scan(msgspec.Struct, frozen=True):
    """When the agent looked."""

    time: str | None = None


class Item(msgspec.Struct, frozen=True):
    """One of ``affected_items``."""

    agent_id: str
    name: str
    format: str | None = None
    version: str | None = None
    vendor: str | None = None
    description: str | None = None
    location: str | None = None
    scan: Scan | None = None


class System(msgspec.Struct, frozen=True):
    """The operating system of an agent's host."""

    type: str | None = None
    platform: str | None = None


class Machine(msgspec.Struct, frozen=True):
    """An agent's host."""

    os: System | None = None


class Agent(msgspec.Struct, frozen=True):
    """An agent."""

    id: str
    host: Machine | None = None


class Wrapper(msgspec.Struct, frozen=True):
    """What Wazuh 5 keeps of its own."""

    agent: Agent


class Described(msgspec.Struct, frozen=True):
    """The ``package`` of a document."""

    name: str
    type: str | None = None
    version: str | None = None
    vendor: str | None = None
    description: str | None = None
    path: str | None = None


class Document(msgspec.Struct, frozen=True):
    """A document of the indexer."""

    package: Described
    agent: Agent | None = None
    wazuh: Wrapper | None = None


class Total(msgspec.Struct, frozen=True):
    """How many a search found; it may be a lower bound."""

    value: int
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package on one agent."""

    agent: str
    name: str
    format: str
    version: str
    vendor: str
    description: str
    path: str
    scanned: str
    system: str

    @property
    def platform(self) -> Platform | None:
        """Return the platform, if this package or its document tells."""
        if self.format == "pkg" and ".app/" in self.path:
            return Platform.MACOS
        return SYSTEMS.get(self.system) or FORMATS.get(self.format)


SYSTEMS = {
    "linux": Platform.LINUX,
    "windows": Platform.WINDOWS,
    "macos": Platform.MACOS,
    "darwin": Platform.MACOS,
}
FORMATS = {
    "deb": Platform.LINUX,
    "rpm": Platform.LINUX,
    "snap": Platform.LINUX,
    "pacman": Platform.LINUX,
    "win": Platform.WINDOWS,
    "macports": Platform.MACOS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An answer is over: how many there are of what was asked for, if it says so exactly."""

    total: int | None


ITEM_DECODER = msgspec.json.Decoder(Item)
DOCUMENT = msgspec.json.Decoder(Document)
COUNT = msgspec.json.Decoder(int | Total)


def packages(path: Path) -> Iterator[tuple[int, Package | End | UnusableError]]:
    """Yield the packages and the ends of the answers that hold them, each with its line.

    Raises:
        InputError: The text is not JSON.

    """
    total: int | None = None
    bare: list[bytes] = []
    for piece in walk(path, *_anywhere(ITEMS, HITS, DUMPED, *BARE, *TOTALS)):
        place = piece.path[1:] if piece.path[:1] == (ITEM,) else piece.path
        if place in {ITEMS, HITS, DUMPED}:
            yield piece.line, _package(piece.raw, place)
        elif place in TOTALS:
            total = _count(piece.raw)
        elif place in BARE:
            bare.append(b'"%s":%s' % (place[0].encode(), piece.raw))
        elif place in ANSWERS and piece.raw == b"}":
            yield piece.line, End(total=total)
            total = None
        elif not place and piece.raw == b"}" and bare:
            yield piece.line, _package(b"{%s}" % b",".join(bare), DUMPED)
            bare = []


def _package(raw: bytes, place: tuple[str, ...]) -> Package | UnusableError:
    try:
        return _of_server(raw) if place == ITEMS else _of_indexer(raw)
    except UnusableError as error:
        return error


def _of_server(raw: bytes) -> Package:
    item = decode(ITEM_DECODER, raw)
    return Package(
        agent=item.agent_id,
        name=item.name,
        format=item.format or "",
        version=item.version or "",
        vendor=item.vendor or "",
        description=item.description or "",
        path=item.location or "",
        scanned=(item.scan.time if item.scan else None) or "",
        system="",
    )


def _of_indexer(raw: bytes) -> Package:
    document = decode(DOCUMENT, raw)
    agent = document.wazuh.agent if document.wazuh else document.agent
    if agent is None:
        raise UnusableError("the document names no agent", "export whole documents")
    package, system = document.package, agent.host.os if agent.host else None
    return Package(
        agent=agent.id,
        name=package.name,
        format=package.type or "",
        version=package.version or "",
        vendor=package.vendor or "",
        description=package.description or "",
        path=package.path or "",
        scanned="",
        system=((system.type or system.platform) if system else None) or "",
    )


def _count(raw: bytes) -> int | None:
    try:
        found = decode(COUNT, raw)
    except UnusableError:
        return None
    if isinstance(found, int):
        return found
    return found.value if found.relation == "eq" else None


def _anywhere(*places: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return the places in an answer, whether it stands alone or in a list of answers."""
    return (way for place in places for way in (place, (ITEM, *place)))
