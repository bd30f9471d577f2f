"""``new``: the questions are asked, and the file of a determination or an exemption is written."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

from proscribe.model import (
    Determination,
    Exemption,
    InputError,
    Place,
    Text,
)
from proscribe.model.covered import PREDICATES
from proscribe.register import EXEMPTIONS, Register, files
from proscribe.register.permits import problems
from proscribe.service.asking import determination as decisions
from proscribe.service.asking import exemption as permissions
from proscribe.service.asking.interview import Interview, plainly
from proscribe.service.asking.readings import fresh, one_of
from proscribe.service.asking.rule import says_of_exemptions
from proscribe.service.asking.spelling import spelt
from proscribe.service.workspace import EXAMPLES, Workspace
from proscribe.service.writing import locked, written
from proscribe.wire import decode, read

T = TypeVar("T", Determination, Exemption)
SHORTHAND = re.compile(rf"((?:.*\.)?covers\[\d+\])\.({'|'.join(PREDICATES)})")


class Keep(StrEnum):
    """What becomes of a file that is there already."""

    REFUSE = "refuse"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Generic[T]):
    """A record that was asked for, with its file, which is not written yet."""

    value: T
    text: bytes
    folder: Path
    """Where it belongs, unless it is told otherwise."""


def answers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return answers given beforehand by the keys of the questions.

    ``covers[0].application=ID`` answers two of them at once, and the first provision's own
    fields may be spelt with ``provisions[0]`` or without.
    """
    given: dict[str, str] = {}
    for spelling, value in pairs:
        key = re.sub(r"^provisions\[0\]\.(?!id$)", "", spelling.strip())
        if found := SHORTHAND.fullmatch(key):
            given |= {f"{found[1]}.predicate": found[2], f"{found[1]}.subject": value}
        else:
            given[key] = value
    return given


def determination(workspace: Workspace, ask: Interview, keep: Keep) -> Draft[Determination]:
    """Ask for a determination.

    Raises:
        InputError: The register cannot be read, or answers are missing that nobody is there
            to give.

    """
    owned(workspace.register_folder)
    here = workspace.register if workspace.register_folder.is_dir() else Register()
    taken = [d.id for d in here.determinations] if keep is Keep.REFUSE else []
    fields = decisions.determination(ask, workspace.catalogue, taken)
    ask.finish()
    text, value = _decoded(fields, Determination)
    return Draft(value=value, text=text, folder=workspace.register_folder)


def exemption(
    workspace: Workspace, ask: Interview, keep: Keep, show: Callable[[Text], None]
) -> Draft[Exemption]:
    """Ask for an exemption, after showing what its instrument says of exemptions.

    Raises:
        InputError: The register cannot be read, answers are missing that nobody is there to
            give, or the instrument does not allow such an exemption.

    """
    owned(workspace.register_folder)
    register = workspace.register
    ids = plainly(d.id for d in register.determinations)
    name = ask.put("determination", one_of(ids), offered=ids)
    of = register.determination(name) if name else None
    for line in says_of_exemptions(of) if of else ():
        show(line)
    taken = [x.id for x in register.exemptions] if keep is Keep.REFUSE else []
    read_id = fresh(taken, "research-2026-1")
    fields = permissions.exemption(ask, workspace.catalogue, of, read_id)
    ask.finish()
    text, value = _decoded(fields, Exemption)
    of = register.determination(value.determination)
    others = [x for x in register.exemptions if x.id != value.id]
    for problem in problems(value, of, [*others, value]):
        raise _unfit(problem.reason, problem.remedy, text)
    return Draft(value=value, text=text, folder=workspace.register_folder / EXEMPTIONS)


def kept(draft: Draft[T], path: Path | None, keep: Keep) -> Path:
    """Write the file of a draft and return where it is.

    Raises:
        InputError: There is a file already, another one bears the id, or it cannot be written.

    """
    home = path or draft.folder / f"{draft.value.id}.yaml"
    owned(home.parent)
    home.parent.mkdir(parents=True, exist_ok=True)
    with locked(home.parent):
        vacant(home, keep)
        if home.parent.resolve() == draft.folder.resolve():
            _alone(home, draft.value)
        written(home, draft.text)
    return home


def vacant(path: Path, keep: Keep) -> None:
    """Refuse to take the place of a file, unless that is wanted.

    Raises:
        InputError: There is a file already.

    """
    if path.exists() and keep is Keep.REFUSE:
        raise InputError(Place(source=str(path)), "there is a file already", "write --force")


def owned(folder: Path) -> None:
    """Refuse to write among the shipped examples.

    Raises:
        InputError: The folder is theirs.

    """
    if folder.resolve().is_relative_to(EXAMPLES.resolve()):
        remedy = "copy them to ./register, or name yours with --register"
        place = Place(source=str(folder))
        raise InputError(place, "the shipped examples are nobody's to change", remedy)


def beside(workspace: Workspace, made: Determination) -> Workspace:
    """Return the workspace as it is with a determination that may lie outside its register."""
    here = workspace.register if workspace.register_folder.is_dir() else Register()
    others = [d for d in here.determinations if d.id != made.id]
    return workspace.deciding(replace(here, determinations=(*others, made)))


def _decoded(fields: Mapping[str, Any], kind: type[T]) -> tuple[bytes, T]:
    """Return the file of the answers and its value; the file that is refused is not lost."""
    text = spelt(fields)
    try:
        return text, decode(text, kind, "the answers").value
    except InputError as error:
        raise _unfit(error.reason, error.remedy, text) from error


def _unfit(reason: str, remedy: str, text: bytes) -> InputError:
    draft = f"{remedy}\nNothing was written. What was answered:\n{text.decode()}"
    return InputError(Place(source="the answers"), reason, draft)


def _alone(home: Path, value: T) -> None:
    for path in files(home.parent):
        if path.resolve() != home.resolve() and read(path, type(value)).value.id == value.id:
            reason = f"the id {value.id!r} is taken by {path.name}"
            raise InputError(Place(source=str(home)), reason, "give each its own id")
