"""``lint``: what files of native rules say and no engine does, one by one and together."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from proscribe import lints
from proscribe.lints import LARGEST, Fault, Lint, Rule, Stance, Word
from proscribe.model import InputError, MissingError, Place, Text

CONTRADICTED = Rule(
    name="contradicted",
    trap=27,
    why=Text(
        "another file of this format allows what this one blocks, or a part of it",
        "un autre fichier de ce format permet ce que celui-ci bloque, ou une partie",
    ),
    remedy=Text(
        "remove one of the two, or give each to devices of its own",
        "supprimez l'un des deux, ou donnez chacun à des appareils qui lui sont propres",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of looking: the faults in order, and the files of which nothing is known."""

    faults: tuple[Fault, ...]
    read: int
    """How many files some lint recognised."""
    not_looked_at: tuple[str, ...]
    """Files of a format that no lint knows, and in folders links and what is no file."""


def lint(paths: Sequence[Path]) -> Looked:
    """Look through files, and folders with all that lies in them.

    Raises:
        MissingError: One of the paths does not exist.
        InputError: A file or folder cannot be read.

    """
    known = tuple(lints.get(name) for name in lints.names())
    faults: list[Fault] = []
    words = defaultdict[str, list[Word]](list)
    files, others = _files(paths)
    seen, passed = 0, [str(path) for path in others]
    for path in files:
        source, content = str(path), _content(path)
        fit = [one for one in known if one.recognises(source, content)]
        seen, passed = seen + bool(fit), passed + ([] if fit else [source])
        for one in fit:
            found, said = lints.look(one, source, content)
            faults += found
            words[one.name] += said
    for every in words.values():
        faults += _contradictions(every)
    ordered = sorted({*faults}, key=_order)
    return Looked(faults=tuple(ordered), read=seen, not_looked_at=tuple(sorted(passed)))


def rules() -> tuple[tuple[Lint, Rule], ...]:
    """Return every rule with the lint that looks for it, in the order of their names."""
    known = (lints.get(name) for name in lints.names())
    return tuple((one, rule) for one in known for rule in one.rules)


def _order(fault: Fault) -> tuple[str, int, str, str]:
    return (fault.place.source, fault.place.line, fault.rule, fault.found)


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files, each once, and what else lies in the folders: links are not followed."""
    found: dict[Path, None] = {}
    others: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for inside in _within(path):
                plain = inside.is_file() and not inside.is_symlink()
                (found if plain else others)[inside] = None
        elif path.exists():
            found[path] = None
        else:
            raise MissingError("file", str(path), "name a file of rules, or a folder of them")
    # Named twice in two ways it is still one file, and contradicts nobody.
    found = dict.fromkeys({path.resolve(): path for path in reversed(found)}.values())
    return list(reversed(found)), [path for path in others if path not in found]


def _within(folder: Path) -> Iterator[Path]:
    """Yield all that is no folder; a link to a folder is none."""
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in sorted([*names, *links]))


def _content(path: Path) -> bytes:
    """Return the bytes of a file, one more than any lint reads if it is larger."""
    try:
        if not path.is_file():
            place = Place(source=str(path))
            raise InputError(place, "neither a file nor a folder", "name a file of rules")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        _unreadable(error, str(path))


def _unreadable(error: OSError, source: str = "") -> NoReturn:
    place = Place(source=source or str(error.filename))
    raise InputError(place, f"unreadable: {error.strerror}", "let it be read") from error


def _contradictions(words: Sequence[Word]) -> Iterator[Fault]:
    """Yield what one file blocks and another allows, or allows a part of."""
    blocked = {word.subject for word in words if word.stance is Stance.BLOCKED}
    allowed: defaultdict[str, dict[str, Word]] = defaultdict(dict)
    for word in words:
        if word.stance is Stance.ALLOWED:
            for subject in blocked.intersection((word.subject, *word.reaches)):
                allowed[subject].setdefault(word.place.source, word)
    for word in words:
        theirs = allowed.get(word.subject, {})
        if word.stance is Stance.BLOCKED:
            for source, other in theirs.items():
                if source != word.place.source:
                    found = f"{word.subject} <> {other.subject} ({other.place})"
                    yield CONTRADICTED.at(word.place.source, word.place.line, found)
