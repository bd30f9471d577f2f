"""``release``: a record of the register whole, or as it may be released."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any

from proscribe.model import (
    Determination,
    Exemption,
    InputError,
    Language,
    Ledger,
    MissingError,
    Place,
)
from proscribe.model.span import zone
from proscribe.register import EXEMPTIONS, LEDGERS, files
from proscribe.service.releasing.data import data
from proscribe.service.releasing.gate import leaks
from proscribe.service.releasing.page import page
from proscribe.service.releasing.parts import Part, Version, record
from proscribe.service.releasing.plain_text import text
from proscribe.service.releasing.severing import severed
from proscribe.service.releasing.voice import Voice
from proscribe.service.workspace import Workspace
from proscribe.wire import Document, read

Noun = Determination | Exemption | Ledger
SHELVES: Mapping[str, tuple[type[Noun], str]] = {
    "determination": (Determination, ""),
    "exemption": (Exemption, EXEMPTIONS),
    "ledger": (Ledger, LEDGERS),
}
"""Where records of each sort stand in the folder of a register."""


class Format(StrEnum):
    """How a rendering is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version of a record, checked; it renders the same bytes each time."""

    whole: Part
    version: Version
    local: tzinfo
    """The zone by which the record's own days begin."""

    def rendered(self, form: Format, language: Language) -> str:
        """Return the record in a format; JSON holds both languages."""
        if form is Format.JSON:
            told = data(self.whole, self.version, self.local)
            return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        voice = Voice(version=self.version, language=language, local=self.local)
        return (text if form is Format.TEXT else page)(self.whole, voice)


def release(workspace: Workspace, name: str, version: Version, sort: str = "") -> Release:
    """Return a version of the record of that id; of one ``sort``, where ids clash.

    Raises:
        InputError: There is none or more than one, a severance names nothing, or what it
            withholds still stands elsewhere in the releasable version.

    """
    document = _find(workspace.register_folder, name, sort)
    value = document.value
    whole = severed(record(value, document.extra), document, value.severances)
    if version is Version.RELEASABLE:
        for leak in leaks(whole):
            reason = f"what is severed at {leak.severed} still stands at {leak.stands}"
            remedy = f"sever {leak.stands} too, reword it, or sever less than {leak.severed}"
            raise InputError(_place(document, leak.stands), reason, remedy)
    written: Any = document.tree.value
    return Release(whole=whole, version=version, local=zone(written.get("zone", "UTC")))


def _find(folder: Path, name: str, sort: str) -> Document[Noun]:
    if not folder.is_dir():
        raise InputError(Place(source=str(folder)), "no such folder", "give a register")
    found = [d for d in _documents(folder, sort) if d.value.id == name]
    if not found:
        remedy = "look for it: proscribe status, proscribe exemptions, or the folder of ledgers"
        raise MissingError(sort or "record", name, remedy)
    if len(found) > 1:
        files_of_it = ", ".join(d.tree.place(()).source for d in found)
        remedy = "say which is meant: --record determination, exemption or ledger"
        raise InputError(Place(source=name), f"several records: {files_of_it}", remedy)
    return found[0]


def _documents(folder: Path, sort: str) -> Iterator[Document[Noun]]:
    for noun, shelf in (SHELVES[s] for s in ([sort] if sort else SHELVES)):
        for path in files(folder / shelf):
            yield read(path, noun)


def _place(document: Document[Noun], written: str) -> Place:
    """Return the place of a part: a lone provision's fields may stand at the top of a file."""
    tokens = re.findall(r"\[(\d+)\]|([^.\[\]]+)", written)
    path = tuple(int(number) if number else name for number, name in tokens)
    lone = path[:2] == ("provisions", 0) and ("provisions",) not in document.tree.places
    return document.tree.place(path[2:] if lone else path)
