"""An ELF image as an inspection tells it: alone, or as a file within a package."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.cms.judged import of
from proscribe.formats.elf import image, notes
from proscribe.formats.elf.dynamic import NEEDED, RPATH, RUNPATH, SONAME, Dynamic, Word
from proscribe.formats.elf.image import (
    EXECUTABLE,
    INTERPRETER,
    RELOCATABLE,
    SHARED,
    Image,
)
from proscribe.formats.elf.noted import NOTED
from proscribe.formats.trial import Trial
from proscribe.model import Kind, Part, PartKind, Right, RightKind, Shown, Text, Verdict

MOST = 200
"""Libraries that one image needs which are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one image says."""

    kind: PartKind
    name: str
    build: str
    version: str
    needed: tuple[Word, ...]
    imported: tuple[Word, ...]
    """Functions that are noted."""
    searched: tuple[Word, ...]
    """Folders in which it looks for libraries before the system's."""
    sha256: str
    machine: str
    signed: bool
    """A module of the kernel has a signature for it appended."""
    malformed: Text | None

    def part(self, shown: Shown, verdict: Verdict = Verdict.CONTAINS) -> Part:
        """Return it as a part of a package."""
        return Part(
            kind=self.kind,
            name=self.name,
            verdict=verdict,
            version=self.version,
            identifiers=tuple(of(Kind.LINUX_FILE_SHA256, self.sha256)),
            shown=shown,
        )

    def rights(self, entry: str, by: str) -> Iterator[Right]:
        """Yield what the functions that it calls may reach."""
        for one in self.imported:
            shown = Shown(entry=entry, offset=one.offset, length=len(one.text), text=one.text)
            yield Right(kind=RightKind.LINUX_SYMBOL, value=one.text, shown=shown, by=by)


def told(data: memoryview, name: str) -> Told:
    """Read an image that lies under ``name``.

    Raises:
        MalformedError: Not even its headers can be read.

    """
    one, trial = image.read(data), Trial()
    none: dict[str, Word] = {}
    module = trial.one(lambda: notes.module(one), none) if one.kind == RELOCATABLE else none
    dynamic = trial.one(lambda: Dynamic(one), None)
    soname = next(_words(dynamic, trial, SONAME), None)
    build = trial.one(lambda: notes.build_id(one), None)
    plain = module.get("name") or soname
    return Told(
        kind=_kind(one, bool(module), soname),
        name=plain.text if plain and plain.text else name,
        build=build.text if build else "",
        version=module["version"].text if "version" in module else "",
        needed=tuple(dict.fromkeys(_words(dynamic, trial, NEEDED)))[:MOST],
        imported=tuple(_noted(dynamic, trial)),
        searched=tuple(_words(dynamic, trial, RPATH, RUNPATH)),
        sha256=hashlib.sha256(data).hexdigest(),
        machine=one.machine,
        signed=bool(module) and notes.appended(data),
        malformed=trial.reason or (None if one.whole else image.OUTSIDE),
    )


def _words(dynamic: Dynamic | None, trial: Trial, *tags: int) -> Iterator[Word]:
    if dynamic:
        yield from trial.each(dynamic.words(*tags))


def _noted(dynamic: Dynamic | None, trial: Trial) -> Iterator[Word]:
    seen: set[str] = set()
    for one in trial.each(dynamic.imported()) if dynamic else ():
        if one.text in NOTED and one.text not in seen:
            seen.add(one.text)
            yield one


def _kind(one: Image, module: object, soname: Word | None) -> PartKind:
    if module:
        return PartKind.DRIVER
    interpreted = any(s.kind == INTERPRETER for s in one.segments)
    if one.kind == EXECUTABLE or (one.kind == SHARED and interpreted and not soname):
        return PartKind.PROGRAM
    return PartKind.LIBRARY
