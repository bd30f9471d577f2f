"""The folder in which an authority keeps its determinations, exemptions and ledgers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from proscribe.model import (
    Assessment,
    Catalogue,
    Determination,
    Effect,
    Exemption,
    InputError,
    Ledger,
    MissingError,
    Place,
    Provision,
    State,
)
from proscribe.register import assessing, permits
from proscribe.register.rows import IDENTIFY, Rows
from proscribe.register.states import EVERYONE, Audience, EffectState, Lives, lives, states
from proscribe.wire import read

T = TypeVar("T", Determination, Exemption, Ledger, Assessment)
EXEMPTIONS, LEDGERS, ASSESSMENTS = "exemptions", "ledgers", "assessments"


@dataclass(frozen=True, kw_only=True)
class Register:
    """Decisions, permissions, ledgers and assessments, each once, in the order of their ids."""

    determinations: tuple[Determination, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    assessments: tuple[Assessment, ...] = ()

    def determination(self, name: str) -> Determination:
        """Return a determination by its id.

        Raises:
            MissingError: The register has none of that id.

        """
        if found := self._by_id.get(name):
            return found
        known = ", ".join(self._by_id) or "none"
        raise MissingError("determination", name, f"the register holds: {known}")

    def has(self, name: str) -> bool:
        """Tell whether the register has a determination of that id."""
        return name in self._by_id

    def known(self, at: datetime | None) -> tuple[Determination, ...]:
        """Return the determinations that were known at an instant; all, if none is given."""
        return tuple(d for d in self.determinations if at is None or d.known <= at)

    def lives(
        self,
        determination: Determination,
        known: datetime | None = None,
        audience: Audience = EVERYONE,
    ) -> Lives:
        """Return the lives of a determination; kept, as they are asked for again and again."""
        if known is not None:
            return lives(determination, known, audience)
        key = (determination.id, audience)
        if key not in self._lives:
            self._lives[key] = lives(determination, None, audience)
        return self._lives[key]

    def states(
        self,
        determination: Determination,
        at: datetime,
        known: datetime | None = None,
        audience: Audience = EVERYONE,
    ) -> tuple[EffectState, ...]:
        """Return where everything in a determination stands; nothing, if it was not known."""
        if known is not None and determination.known > known:
            return ()
        return states(self.lives(determination, known, audience), at)

    def owed(
        self,
        determination: Determination,
        at: datetime,
        known: datetime | None = None,
        audience: Audience = EVERYONE,
    ) -> Iterator[tuple[Provision, frozenset[Effect]]]:
        """Yield each provision of which something binds, with the effects that do."""
        told = self.lives(determination, known, audience)
        for provision in determination.provisions:
            states = {e: told[provision.id, e].at(at).state for e in provision.effects}
            effects = frozenset(e for e, state in states.items() if state.binds)
            if effects:
                yield provision, effects
            elif State.NOT_ENFORCED in states.values():
                yield provision, IDENTIFY

    def in_force(self, at: datetime, known: datetime | None = None) -> tuple[Determination, ...]:
        """Return what binds at an instant, in whole or in part."""
        return tuple(d for d in self.known(known) if any(self.owed(d, at, known)))

    def rows(self, catalogue: Catalogue) -> Rows:
        """Return the rows of the provisions over a catalogue, as far as they are computed."""
        if id(catalogue) not in self._rows:
            self._rows[id(catalogue)] = Rows(catalogue)
        return self._rows[id(catalogue)]

    def replaced(self, changed: Determination) -> "Register":
        """Return the register in which a determination has another history."""
        told = (changed if d.id == changed.id else d for d in self.determinations)
        made = self.among(tuple(told))
        vars(made)["_lives"] = {k: v for k, v in self._lives.items() if k[0] != changed.id}
        return made

    def among(self, determinations: tuple[Determination, ...]) -> "Register":
        """Return the register of these: what each covers is the same, and is not asked again."""
        made = replace(self, determinations=determinations)
        vars(made)["_rows"] = self._rows
        return made

    @cached_property
    def _by_id(self) -> dict[str, Determination]:
        return {d.id: d for d in self.determinations}

    @cached_property
    def _lives(self) -> dict[tuple[str, Audience], Lives]:
        return {}

    @cached_property
    def _rows(self) -> dict[int, Rows]:
        return {}


def load(folder: Path) -> Register:
    """Read a register.

    Raises:
        InputError: The folder or a file cannot be read, two files bear one id, something names
            a determination that is not there, an exemption is not one that its instrument
            allows, or who assessed an application decides on it.

    """
    if not folder.is_dir():
        raise InputError(
            Place(source=str(folder)), "no such folder", "give a folder of determinations"
        )
    exemptions = _all(folder / EXEMPTIONS, Exemption)
    ledgers = _all(folder / LEDGERS, Ledger)
    assessments = _all(folder / ASSESSMENTS, Assessment)
    register = Register(
        determinations=tuple(value for _, value in _all(folder, Determination)),
        exemptions=tuple(value for _, value in exemptions),
        ledgers=tuple(value for _, value in ledgers),
        assessments=tuple(value for _, value in assessments),
    )
    for path, exemption in exemptions:
        _check_exemption(register, exemption, path)
    for path, ledger in ledgers:
        _check_ledger(register, ledger, path)
    for path, assessment in assessments:
        checked(register, assessment, path)
    return register


def checked(register: Register, assessment: Assessment, path: Path) -> None:
    """Hold an assessment, which stands in the file ``path``, against its determination.

    Raises:
        InputError: There is no such determination, or who assessed decides.

    """
    assessing.held(assessment, _cited(register, assessment.determination, path), path)


def _check_exemption(register: Register, exemption: Exemption, path: Path) -> None:
    named = _cited(register, exemption.determination, path)
    for problem in permits.problems(exemption, named, register.exemptions):
        place = read(path, Exemption).tree.place((problem.field,))
        raise InputError(place, f"{exemption.id}: {problem.reason}", problem.remedy)


def _check_ledger(register: Register, ledger: Ledger, path: Path) -> None:
    names = {a.determination for a in ledger.adoptions}
    names |= {f.determination for f in ledger.fulfilments}
    names |= {d.determination for d in ledger.discoveries}
    for name in sorted(names):
        _cited(register, name, path)


def _cited(register: Register, name: str, path: Path) -> Determination:
    """Return the determination that a file names, or say in which file it stands."""
    try:
        return register.determination(name)
    except MissingError as error:
        place = Place(source=str(path))
        raise InputError(place, f"no such determination: {name}", error.remedy) from error


def files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder of records, in order."""
    return tuple(sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]))


def _all(folder: Path, kind: type[T]) -> tuple[tuple[Path, T], ...]:
    """Return the records of a folder with their files, in the order of their ids."""
    found: dict[str, tuple[Path, T]] = {}
    for path in files(folder):
        value = read(path, kind).value
        if value.id in found:
            reason = f"the id {value.id!r} is taken by another file of the folder"
            raise InputError(Place(source=str(path)), reason, "give each its own id")
        found[value.id] = path, value
    return tuple(found[name] for name in sorted(found))
