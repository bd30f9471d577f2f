"""The folder in which an authority keeps its determinations and exemptions."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from proscribe.model import Determination, Exemption, InputError, MissingError, Place
from proscribe.wire import read

T = TypeVar("T", Determination, Exemption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Decisions and permissions, each once, in the order of their ids."""

    determinations: tuple[Determination, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def determination(self, name: str) -> Determination:
        """Return a determination by its id.

        Raises:
            MissingError: The register has none of that id.

        """
        for determination in self.determinations:
            if determination.id == name:
                return determination
        known = ", ".join(d.id for d in self.determinations) or "none"
        raise MissingError("determination", name, f"the register holds: {known}")

    def in_force(self, at: datetime) -> tuple[Determination, ...]:
        """Return what binds at an instant."""
        return tuple(d for d in self.determinations if d.in_force(at))


def load(folder: Path) -> Register:
    """Read a register.

    Raises:
        InputError: The folder or a file cannot be read, two files bear one id, or an exemption
            names a determination that is not there.

    """
    if not folder.is_dir():
        raise InputError(
            Place(source=str(folder)), "no such folder", "give a folder of determinations"
        )
    register = Register(
        determinations=_all(folder, Determination),
        exemptions=_all(folder / "exemptions", Exemption),
    )
    for exemption in register.exemptions:
        register.determination(exemption.determination)
    return register


def _all(folder: Path, kind: type[T]) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        value = read(path, kind).value
        if value.id in found:
            reason = f"the id {value.id!r} is taken by another file of the folder"
            raise InputError(Place(source=str(path)), reason, "give each its own id")
        found[value.id] = value
    return tuple(found[name] for name in sorted(found))
