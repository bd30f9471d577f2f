"""``ledger``: one more entry in the ledger of a body; what stands there already stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from proscribe.model import Determination, InputError, Ledger, MissingError, Place, Text
from proscribe.model.duty import keyed
from proscribe.register import LEDGERS, files, load
from proscribe.register.days import start_of
from proscribe.service.workspace import EXAMPLES
from proscribe.service.writing import locked, written
from proscribe.wire import appended, decode, read, spelt

BODY = r"[a-z0-9]+([.-][a-z0-9]+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person tells of a body: on which determination, since when, by which evidence."""

    body: str
    determination: str
    evidence: str
    recorded: datetime
    """Now: when it is written down."""
    on: date | datetime | None = None
    """A day in the zone of the determination, or an instant; now, if nothing is said."""
    name: Text | None = None
    """What the body is called, where its ledger has to be begun."""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An entry as it stands in the file now."""

    path: str
    list: str
    entry: Mapping[str, object]
    begun: bool
    """Whether the ledger was begun with it."""


def adopt(folder: Path, said: Said, by: str) -> Entered:
    """Enter that a body makes a determination its own, as ``by`` attests.

    Raises:
        InputError: The register is not one's own or cannot be written, the ledger has to be
            begun and bears no name, or the entry cannot be what happened; nothing was written.
        MissingError: The register has no such determination.

    """
    return _entered(folder, said, "adoptions", {"by": by})


def met(folder: Path, said: Said, duty: str) -> Entered:
    """Enter that a body did what a duty asks for.

    Raises:
        InputError: As for an adoption.
        MissingError: The register has no such determination, or that has no such duty.

    """
    return _entered(folder, said, "fulfilments", {"duty": duty})


def discovered(folder: Path, said: Said, what: Text) -> Entered:
    """Enter that a body found what is prohibited: clocks may start with it.

    Raises:
        InputError: As for an adoption.
        MissingError: The register has no such determination.

    """
    return _entered(folder, said, "discoveries", {"what": {"en": what.en, "fr": what.fr}})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """The ledger of a body as its file stands, or as it will begin."""

    path: Path
    text: bytes
    zone: str
    """In which its days are read."""
    begun: bool


def _entered(folder: Path, said: Said, key: str, more: Mapping[str, object]) -> Entered:
    if folder.resolve() == (EXAMPLES / "register").resolve():
        remedy = "copy them to ./register, or name yours with --register"
        place = Place(source=str(folder))
        raise InputError(place, "the shipped examples are nobody's to change", remedy)
    # Files hold whole seconds: what is written down now must not seem to be known before.
    said = replace(said, recorded=said.recorded.replace(microsecond=0))
    with locked(folder):
        of = load(folder).determination(said.determination)
        _check(of, said, more)
        book = _book(folder, said, of)
        entry = _entry(said, of, book.zone, more)
        made = appended(book.text, key, entry, Ledger, str(book.path))
        _once(book, key, made)
        written(book.path, made)
    return Entered(path=str(book.path), list=key, entry=entry, begun=book.begun)


def _once(book: _Book, key: str, made: bytes) -> None:
    """Refuse to enter again what stands there, apart from when it was recorded."""
    *before, last = (
        replace(e, recorded=None) for e in getattr(decode(made, Ledger, str(book.path)).value, key)
    )
    if last in before:
        reason = "this entry stands there already"
        raise InputError(Place(source=str(book.path)), reason, "nothing is left to do")


def _check(of: Determination, said: Said, more: Mapping[str, object]) -> None:
    if "duty" in more:
        keys = [key for key, _ in keyed(of.duties)]
        if more["duty"] not in keys:
            remedy = f"{of.id} has: {', '.join(keys) or 'none'}"
            raise MissingError("duty", str(more["duty"]), remedy)
    for name, value in (("evidence", said.evidence), *more.items()):
        if isinstance(value, str) and not value.strip():
            raise InputError(
                Place(source=name), "it is empty", "say what shows it, and who says so"
            )
    if _effective(said, of) > said.recorded:
        place = Place(source=str(said.on))
        raise InputError(place, "it lies ahead: nobody has done it yet", "enter it once it is done")


def _effective(said: Said, of: Determination) -> datetime:
    if said.on is None:
        return said.recorded
    if isinstance(said.on, datetime):
        return said.on
    return start_of(said.on, of.local)


def _book(folder: Path, said: Said, of: Determination) -> _Book:
    """Return the ledger of a body; a new one, if there is none yet."""
    for path in files(folder / LEDGERS):
        document = read(path, Ledger)
        if document.value.id == said.body:
            _same(path, said, document.value)
            zone = str(document.tree.value.get("zone") or "UTC")
            return _Book(path=path, text=document.text, zone=zone, begun=False)
    path = folder / LEDGERS / f"{said.body}.yaml"
    if not re.fullmatch(BODY, said.body):
        remedy = "write small letters without accents, digits, dots and dashes: health-canada"
        raise InputError(Place(source=said.body), "this is not the id of a body", remedy)
    if path.exists():
        raise InputError(Place(source=str(path)), "it is another body's ledger", "rename the file")
    if said.name is None:
        remedy = "say what the body is called: --name-en and --name-fr"
        raise InputError(Place(source=said.body), "it has no ledger yet", remedy)
    head: dict[str, object] = {"id": said.body, "name": {"en": said.name.en, "fr": said.name.fr}}
    if said.jurisdiction:
        head["jurisdiction"] = said.jurisdiction
    text = spelt(head | {"zone": of.zone}).encode()
    return _Book(path=path, text=text, zone=of.zone, begun=True)


def _same(path: Path, said: Said, ledger: Ledger) -> None:
    for asked, has in ((said.name, ledger.name), (said.jurisdiction, ledger.jurisdiction)):
        if asked and asked != has:
            shown = has.en if isinstance(has, Text) else has
            reason = f"this ledger says {shown!r} already"
            raise InputError(Place(source=str(path)), reason, "leave it out, or change the file")


def _entry(
    said: Said, of: Determination, zone: str, more: Mapping[str, object]
) -> dict[str, object]:
    """Return the entry; a day is written as one where the file reads it as the same day."""
    at = _effective(said, of)
    day = said.on if isinstance(said.on, date) and not isinstance(said.on, datetime) else None
    return {
        "determination": of.id,
        **{key: value for key, value in more.items() if key == "duty"},
        "effective": day if day is not None and zone == of.zone else at,
        **{key: value for key, value in more.items() if key != "duty"},
        "evidence": said.evidence,
        "recorded": said.recorded.replace(microsecond=0),
    }
