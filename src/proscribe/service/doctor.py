"""``doctor``: what works on this machine, and how to get what is missing."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from proscribe import catalogue, engines, readers, targets
from proscribe.inventory import Inventory
from proscribe.model import InputError, Text
from proscribe.service.workspace import Workspace
from proscribe.workbench import missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """One thing that was looked at: whether it is well, what was seen, and what to do."""

    subject: str
    well: bool
    needed: bool
    saw: str
    remedy: Text | None = None


def doctor(workspace: Workspace) -> tuple[Symptom, ...]:
    """Look at everything that a command may need."""
    return (
        _python(),
        _libyaml(),
        _tried("catalogue", lambda: f"{len(workspace.catalogue.applications)} products"),
        _tried("catalogue gates", lambda: _gates(workspace)),
        _tried("register", lambda: f"{len(workspace.register.determinations)} determinations"),
        _tried("targets", lambda: ", ".join(targets.names())),
        _tried("readers", lambda: ", ".join(readers.names())),
        _inventory(workspace),
        *_engines(),
    )


def _python() -> Symptom:
    well = sys.version_info >= (3, 11)
    remedy = None if well else Text("install Python 3.11 or later", "installez Python 3.11 ou plus")
    saw = platform.python_version()
    return Symptom(subject="python", well=well, needed=True, saw=saw, remedy=remedy)


def _libyaml() -> Symptom:
    remedy = Text(
        "install PyYAML from a wheel: it brings libyaml",
        "installez PyYAML à partir d'une archive wheel : elle apporte libyaml",
    )
    well = yaml.__with_libyaml__
    return Symptom(
        subject="libyaml",
        well=well,
        needed=True,
        saw=yaml.__version__,
        remedy=None if well else remedy,
    )


def _tried(subject: str, look: Callable[[], str]) -> Symptom:
    try:
        return Symptom(subject=subject, well=True, needed=True, saw=look())
    except InputError as error:
        remedy = Text(error.remedy, error.remedy)
        return Symptom(subject=subject, well=False, needed=True, saw=str(error), remedy=remedy)


def _gates(workspace: Workspace) -> str:
    problems = catalogue.lint(workspace.catalogue)
    return f"{len(problems)} problems: see proscribe catalogue lint" if problems else "all pass"


def _inventory(workspace: Workspace) -> Symptom:
    count = len(Inventory(workspace.inventory_folder).manifest().batches)
    remedy = Text(
        "take inventory in: proscribe ingest FILE", "prenez un inventaire : proscribe ingest FILE"
    )
    saw = f"{count} segments in {workspace.inventory_folder}"
    return Symptom(
        subject="inventory",
        well=count > 0,
        needed=False,
        saw=saw,
        remedy=None if count else remedy,
    )


def _engines() -> Iterator[Symptom]:
    for name in engines.names():
        engine = engines.get(name)
        absent = missing(engine.programs)
        install = f"apt-get install {' '.join(engine.packages)}"
        remedy = Text(
            f"to prove artifacts with it: {install}",
            f"pour éprouver les artéfacts avec lui : {install}",
        )
        yield Symptom(
            subject=f"engine {name}",
            well=not absent,
            needed=False,
            saw=f"not found: {', '.join(absent)}" if absent else ", ".join(sorted(engine.targets)),
            remedy=remedy if absent else None,
        )
