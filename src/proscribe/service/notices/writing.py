"""``notices``: every kind of notice, written from one record in both languages at one instant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from proscribe.model import Determination, InputError, Language, Office, Place, Text
from proscribe.model.text import blank
from proscribe.service.demonstration.numbers import typeset
from proscribe.service.notices import drawing, gate, rendering
from proscribe.service.notices.acts import situation
from proscribe.service.notices.drawing import Record
from proscribe.service.notices.marks import marked, registered, unmarked
from proscribe.service.notices.names import whole
from proscribe.service.notices.parties import parties
from proscribe.service.notices.parts import Act
from proscribe.service.notices.said import Said, Tree, sides
from proscribe.service.notices.severing import withheld, without
from proscribe.service.workspace import Workspace
from proscribe.service.writing import written
from proscribe.wire import read

FOLDER = "notices"
OFFICE = "office.yaml"
TEMPLATES = "templates"


class NoticeKind(StrEnum):
    """For whom a notice is."""

    STATEMENT = "statement"
    USERS = "users"
    ADMINISTRATORS = "administrators"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice, in both languages; neither is the original."""

    name: str
    kind: NoticeKind
    act: Act
    text: Text

    def file(self, language: Language) -> str:
        """Return the name of its file in one language."""
        return f"{self.name}.{language}.md"


def notices(  # noqa: PLR0913, the options of one question
    workspace: Workspace,
    determination: str,
    kinds: Iterable[NoticeKind],
    *,
    act: Act | None = None,
    contact: Text | None = None,
    templates: Path | None = None,
) -> tuple[Notice, ...]:
    """Write notices about a determination: all of them in both languages, or none at all.

    Raises:
        InputError: There is no such determination or no such act to tell of, nobody is known
            whom to ask, a template cannot be used, or the gate refuses the two languages.

    """
    found = workspace.register.determination(determination)
    whole(found)
    record = _record(workspace, without(found), act, contact)
    home = templates or workspace.register_folder / FOLDER / TEMPLATES
    if templates is not None and not templates.is_dir():
        raise InputError(Place(source=str(templates)), "no such folder", "give one of templates")
    texts = rendering.load(home, NoticeKind)
    drawn = drawing.common(record)
    made = tuple(
        _notice(record, texts, stem, kind, {**drawn, **given})
        for kind in kinds
        for stem, given in _given(record, kind)
    )
    for notice in made:
        gate.keep(notice.text, withheld(found), notice.name)
    return made


def _record(
    workspace: Workspace, determination: Determination, act: Act | None, contact: Text | None
) -> Record:
    office = _office(workspace, determination, contact)
    return Record(
        workspace=workspace,
        determination=determination,
        situation=situation(workspace, determination, act),
        office=office,
    )


def _office(workspace: Workspace, determination: Determination, contact: Text | None) -> Office:
    """Return who speaks and whom to ask: nobody is told something and left alone with it."""
    path = workspace.register_folder / FOLDER / OFFICE
    if path.is_file():
        office: Office = read(path, Office).value
        return replace(office, contact=contact) if contact else office
    if contact is None:
        remedy = (
            f"write {path} (see: proscribe schema office), or give --contact-en and --contact-fr"
        )
        raise InputError(Place(source=str(path)), "nobody is known whom to ask", remedy)
    return Office(name=sides(determination.authority), contact=contact)


def _given(record: Record, kind: NoticeKind) -> Iterator[tuple[str, Mapping[str, Tree]]]:
    """Yield each notice of a kind, with what its template is given beside the rest."""
    match kind:
        case NoticeKind.STATEMENT:
            yield kind, {}
        case NoticeKind.USERS:
            yield kind, drawing.users(record)
        case NoticeKind.ADMINISTRATORS:
            yield kind, drawing.administrators(record)
        case NoticeKind.VENDOR:
            yield from _letters(record)


def _letters(record: Record) -> Iterator[tuple[str, Mapping[str, Tree]]]:
    workspace, determination = record.workspace, record.determination
    found = parties(determination, workspace.catalogue, workspace.at)
    if not found:
        reason = "nobody is known to whom a letter could go"
        remedy = "add the makers to your catalogue, or write the other notices alone: --kind"
        raise InputError(Place(source=determination.id), reason, remedy)
    for party in found:
        stem = f"vendor-{party.id}" if len(found) > 1 else "vendor"
        yield stem, drawing.vendor(record, party)


def _notice(
    record: Record,
    texts: rendering.Templates,
    stem: str,
    kind: NoticeKind,
    given: Mapping[str, Tree],
) -> Notice:
    numbers = registered(given)
    en, fr = (_version(texts, kind, language, given, numbers) for language in Language)
    gate.check(en, fr, record.determination.evidence)
    both = (_finished(v) for v in (en, fr))
    return Notice(name=stem, kind=kind, act=record.situation.act, text=Text(*both))


def _version(
    texts: rendering.Templates,
    kind: NoticeKind,
    language: Language,
    given: Mapping[str, Tree],
    numbers: Mapping[Said, int],
) -> gate.Version:
    file = f"{kind}.{language}.md.j2"
    seen = {key: marked(value, numbers) for key, value in given.items()}
    printed = rendering.render(texts, file, seen)
    place = texts.place(file)
    made = unmarked(printed, language, numbers, place)
    if blank(made.text):
        remedy = "write what the notice says, or remove the file: ours is used then"
        raise InputError(place, "the template prints nothing", remedy)
    return gate.Version(language, place, made)


def _finished(version: gate.Version) -> str:
    lines = (line.rstrip() for line in version.rendering.text.splitlines())
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return f"{typeset(text, version.language)}\n"


def issue(found: Iterable[Notice], folder: Path) -> tuple[Path, ...]:
    """Write the files of notices; if one cannot be written, all are as they were before.

    Raises:
        InputError: A file cannot be written.

    """
    files = {
        folder / notice.file(language): notice.text.on(language).encode()
        for notice in found
        for language in Language
    }
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    done: list[Path] = []
    try:
        for path, content in files.items():
            written(path, content)
            done.append(path)
    except InputError:
        for path in done:
            _restored(path, before[path])
        raise
    return tuple(files)


def _restored(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        written(path, content)
