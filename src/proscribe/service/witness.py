"""``witness``: be one, ask one, and say how long a log has been without."""

import http.client
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from proscribe import signing
from proscribe.evidence import Log, statement
from proscribe.evidence.witness import SIZE_KIND, Witness
from proscribe.formats import checkpoint, cosignature, signed_note
from proscribe.formats.dsse import EnvelopeError
from proscribe.formats.signed_note import COSIGNATURE, NAME, Key, Note, NoteError, Signer
from proscribe.formats.witness_request import Request
from proscribe.model import InputError, Place
from proscribe.service.attest import existing, key

PATIENCE = 30
LARGEST = 64 << 10
APART = timedelta(minutes=10)
"""By how much a witness's clock may differ from ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """What witnesses have seen of a log."""

    size: int
    """Entries that the log has."""
    seen: int
    """Entries under the newest checkpoint that a witness signed."""
    witnesses: tuple[str, ...]
    """Who signed it."""
    signed: datetime | None
    """When the last of them did."""
    unwitnessed_since: str
    """When the first entry that no witness has seen was recorded; empty, if nothing tells."""


@contextmanager
def opened(
    uri: str, name: str, secret: Callable[[], str], folder: Path, logs: Sequence[str]
) -> Iterator[Witness]:
    """Open a witness with its key and its memory.

    Raises:
        InputError: The key, a log's key or the folder cannot be used.

    """
    known = [key(one) for one in logs]
    with signing.opened(uri, secret) as held:
        signer = Signer(_named(name, held.public), held.sign)
        with Witness.opened(folder, signer, known, _seconds) as witness:
            yield witness


def _seconds() -> int:
    return int(datetime.now(UTC).timestamp())


def show(uri: str, name: str, secret: Callable[[], str]) -> str:
    """Return the verifier's key of a witness."""
    with signing.opened(uri, secret) as held:
        return str(_named(name, held.public))


def _named(name: str, public: bytes) -> Key:
    if not NAME.fullmatch(name):
        reason = "a witness's name has no space and no plus sign"
        raise InputError(Place(source=name), reason, "name it like witness.example.org/one")
    return Key(name, COSIGNATURE, public)


def cosign(folder: Path, url: str, vkey: str, now: datetime) -> datetime:
    """Have a witness sign the newest checkpoint, and keep its signature; return when it signed.

    Raises:
        InputError: There is no log; the witness cannot be reached, refuses, or signs wrongly.

    """
    who = key(vkey)
    if who.algorithm != COSIGNATURE:
        reason = "it is a log's key, and no witness's"
        raise InputError(Place(source=vkey), reason, "ask the witness for its key")
    with existing(folder) as log:
        note = log.newest()
        if note is None:
            raise InputError(Place(source=str(folder)), "the log is empty", "add to it first")
        status, body, note = _posted(url, Request(_known(log, who), (), note), log)
        if status != HTTPStatus.OK:
            reason = f"the witness refused: {int(status)} {_plain(body)}"
            raise InputError(Place(source=url), reason, REFUSED.get(status, "ask who runs it"))
        signed = _signed(note, body, url)
        when = cosignature.when(signed, who)
        if when is None or abs(datetime.fromtimestamp(when, UTC) - now) > APART:
            reason = "the witness's signature does not hold, or is of another time"
            raise InputError(Place(source=url), reason, "check its key, and the clocks")
        log.cosign(who, signed)
    return datetime.fromtimestamp(when, UTC)


def _known(log: Log, who: Key) -> int:
    """Return the size that a witness last signed, as the log knows it."""
    seen = log.witnessed()
    if seen is None or cosignature.when(seen, who) is None:
        return 0
    return checkpoint.read(seen.text).size


def _posted(url: str, asked: Request, log: Log) -> tuple[HTTPStatus, bytes, Note]:
    """Ask; where the witness knows another size than we thought, ask once more from that."""
    old, note = asked.old, asked.note
    while True:
        proof, note = log.consistency(old) if old else ((), note)
        status, kind, body = post(url, str(Request(old, proof, note)).encode())
        told = body[:20].decode("ascii", "replace").strip()
        size = int(told) if kind == SIZE_KIND and re.fullmatch(r"[1-9][0-9]{0,18}", told) else 0
        if status != HTTPStatus.CONFLICT or old != asked.old or not 0 < size <= asked.told.size:
            return status, body, note
        if size == old:
            return status, body, note
        old = size


def post(url: str, body: bytes) -> tuple[HTTPStatus, str, bytes]:
    """Send a request to a witness; return status, kind and body of the answer.

    Raises:
        InputError: It cannot be reached, or does not answer as a witness does.

    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(
            Place(source=url), "it is no address of a witness", "write http://HOST:PORT"
        )
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"{parts.path.rstrip('/')}/add-checkpoint", body)
            answer = connection.getresponse()
            read = answer.read(LARGEST)
            return HTTPStatus(answer.status), answer.headers.get_content_type(), read
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = f"the witness does not answer: {error}"
        raise InputError(Place(source=url), reason, "see that it runs, and try again") from error


def _signed(note: Note, body: bytes, url: str) -> Note:
    try:
        return signed_note.read(f"{note.text}\n".encode() + body)
    except NoteError as error:
        raise InputError(
            Place(source=url), f"the witness answers wrongly: {error}", "ask who runs it"
        ) from error


def _plain(body: bytes) -> str:
    told = body[:200].decode("utf-8", "replace").strip()
    return "".join(c if c.isprintable() else "?" for c in told)


def state(folder: Path) -> Witnessed:
    """Return what witnesses have seen of a log.

    Raises:
        InputError: There is no log.

    """
    with existing(folder) as log, log.store.reading():
        newest, seen = log.newest(), log.witnessed()
        size = checkpoint.read(newest.text).size if newest else 0
        known = checkpoint.read(seen.text).size if seen else 0
        times = {k.name: cosignature.when(seen, k) for k in log.witnesses} if seen else {}
        held = {name: time for name, time in times.items() if time is not None}
        return Witnessed(
            size=size,
            seen=known,
            witnesses=tuple(sorted(held)),
            signed=datetime.fromtimestamp(max(held.values()), UTC) if held else None,
            unwitnessed_since=_recorded(log, known) if known < size else "",
        )


def _recorded(log: Log, number: int) -> str:
    [entry] = log.store.entries(number, number + 1)
    try:
        return str(statement.of(entry).predicate.get("recorded", ""))
    except EnvelopeError:
        return ""


REFUSED = {
    HTTPStatus.CONFLICT: "the witness knows another log of this name: do not go on",
    HTTPStatus.UNPROCESSABLE_ENTITY: "the log is not the one that the witness knows: do not go on",
    HTTPStatus.FORBIDDEN: "give the witness the log's key",
    HTTPStatus.NOT_FOUND: "give the witness the log's key",
}
