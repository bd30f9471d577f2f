"""Fleet's hosts with their software, as its API answers: each host told before its software.

Fleet writes what a host is called after its software, and a host's software, with the
vulnerabilities of each item, may be long. The file is therefore read by two eyes at once: the
first goes ahead over a host, the second follows over its software.

https://fleetdm.com/docs/rest-api/rest-api#get-host
https://fleetdm.com/docs/rest-api/rest-api#list-hosts
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import msgspec

from proscribe.formats.json_walk import ITEM, Piece, decode, walk
from proscribe.formats.lines import UnusableError

HOSTS = ("host",), ("hosts", ITEM), (ITEM, "host"), (ITEM, "hosts", ITEM)
"""One host or a list of them; one answer, a list of answers, or one after another."""
MDM = ("mdm", "enrollment_status")
FIELDS = tuple(
    (name,)
    for name in (
        "uuid",
        "hostname",
        "platform",
        "detail_updated_at",
        "software_updated_at",
    )
)
TOLD = frozenset({*FIELDS, MDM})
SOFTWARE = ("software", ITEM)


class Signature(msgspec.Struct, frozen=True):
    """What signed the copy at one path."""

    team_identifier: str | None = None


class Software(msgspec.Struct, frozen=True):
    """One item of a host's ``software``."""

    name: str
    version: str | None = None
    source: str | None = None
    bundle_identifier: str | None = None
    extension_id: str | None = None
    application_id: str | None = None
    upgrade_code: str | None = None
    vendor: str | None = None
    installed_paths: tuple[str, ...] | None = None
    signature_information: tuple[Signature, ...] | None = None


@dataclass(slots=True)
class Host:
    """What the answer says of one host, its software aside."""

    line: int = 1
    fields: dict[str, str] = field(default_factory=dict)
    listed: bool = False
    """Whether it lists any software: none at all means that Fleet was not asked, or not told."""
    whole: bool = True
    """Whether every item that it lists can be read."""
    fault: UnusableError | None = None


TEXT = msgspec.json.Decoder(str | None)
ITEMS = msgspec.json.Decoder(Software)


def hosts(path: Path) -> Iterator[tuple[Host, Iterator[tuple[int, Software | UnusableError]]]]:
    """Yield each host with its software, which must be taken before the next host is.

    Raises:
        InputError: The text is not JSON.

    """
    following = walk(path, *_under(SOFTWARE))
    for host in _ahead(path):
        yield host, _software(following)


def _ahead(path: Path) -> Iterator[Host]:
    host = Host()
    for piece in walk(path, *_under(*FIELDS, MDM, SOFTWARE)):
        place = _within(piece)
        if place == () and piece.raw == b"}":
            yield host
            host = Host()
        elif place == SOFTWARE:
            host.listed, host.whole = True, host.whole and _readable(piece.raw)
        elif place in TOLD:
            host.line = piece.line
            _learn(host, piece.path[-1], piece.raw)


def _learn(host: Host, name: str, raw: bytes) -> None:
    try:
        host.fields[name] = decode(TEXT, raw) or ""
    except UnusableError as fault:
        host.fault = fault


def _readable(raw: bytes) -> bool:
    try:
        decode(ITEMS, raw)
    except UnusableError:
        return False
    return True


def _software(pieces: Iterator[Piece]) -> Iterator[tuple[int, Software | UnusableError]]:
    for piece in pieces:
        place = _within(piece)
        if place == SOFTWARE:
            try:
                yield piece.line, decode(ITEMS, piece.raw)
            except UnusableError as error:
                yield piece.line, error
        elif place == () and piece.raw == b"}":
            return


def _under(*places: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(((*host, *place) for place in places) for host in HOSTS)


def _within(piece: Piece) -> tuple[str, ...] | None:
    """Return the place inside a host, or nothing if it is outside of any."""
    found = [piece.path[len(h) :] for h in HOSTS if piece.path[: len(h)] == h]
    return found[0] if found else None
