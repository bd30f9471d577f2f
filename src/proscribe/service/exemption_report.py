"""``exemptions report``: what the centre is told, counted and file by file, in two languages."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import Exemption, ExemptionRule, InputError, Place, Text
from proscribe.register import EXEMPTIONS, files
from proscribe.service.exemptions import Permitted, exemptions
from proscribe.service.workspace import Workspace
from proscribe.wire import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One exemption whole, where its file lies in the register, and how it stands."""

    file: str
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    exemption: Exemption
    standing: Permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionReport:
    """The exemptions from one determination that were known, at an instant."""

    determination: str
    title: Text
    authority: str
    rule: ExemptionRule | None
    at: datetime
    known: datetime | None
    count: int
    holding: int
    devices: int
    """Devices that are exempted at the instant, each once."""
    people: int
    states: dict[str, int]
    purposes: dict[str, int]
    roles: dict[str, int]
    exemptions: tuple[Reported, ...]
    without_rule: tuple[str, ...]
    """Files of exemptions from an instrument that says nothing of exemptions."""


def report(workspace: Workspace, name: str) -> ExemptionReport:
    """Return the report on the exemptions from the determination ``name``.

    Raises:
        MissingError: The register has no determination of that id.
        InputError: A file cannot be read again.

    """
    determination = workspace.register.determination(name)
    standing = {p.id: p for p in exemptions(workspace, name)}
    found = _reported(workspace, standing)
    holding = [r for r in found if r.standing.days_left is not None]
    return ExemptionReport(
        determination=name,
        title=determination.title,
        authority=determination.authority,
        rule=determination.exemptions,
        at=workspace.at,
        known=workspace.known,
        count=len(found),
        holding=len(holding),
        devices=len({d for r in holding for d in (*r.standing.devices, *r.standing.given)}),
        people=len({p for r in holding for p in r.standing.people}),
        states=_counted(r.standing.state for r in found),
        purposes=_counted(r.exemption.purpose for r in found),
        roles=_counted(r.exemption.role for r in found),
        exemptions=found,
        without_rule=() if determination.exemptions else tuple(r.file for r in found),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(str(v) for v in values).items()))


def _reported(workspace: Workspace, standing: dict[str, Permitted]) -> tuple[Reported, ...]:
    rows: dict[str, Reported] = {}
    for path in files(workspace.register_folder / EXEMPTIONS):
        try:
            text = path.read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(Place(source=str(path)), reason, "check the path") from error
        exemption = decode(text, Exemption, str(path)).value
        if exemption.id in standing:
            rows[exemption.id] = Reported(
                file=f"{EXEMPTIONS}/{path.name}",
                digest=hashlib.sha256(text).hexdigest(),
                exemption=exemption,
                standing=standing[exemption.id],
            )
    return tuple(rows[name] for name in sorted(rows))
