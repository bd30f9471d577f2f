"""The sentences of ``claim removed``: made from the counts, and never saying more than they do."""

from datetime import datetime
from typing import Protocol

from proscribe.inventory.basis import Basis
from proscribe.model import Text
from proscribe.model.text import counted


class Counts(Protocol):
    """The counts of a population."""

    @property
    def devices(self) -> int: ...  # noqa: D102, said where it is counted
    @property
    def present(self) -> int: ...  # noqa: D102
    @property
    def absent(self) -> int: ...  # noqa: D102
    @property
    def unknown(self) -> int: ...  # noqa: D102
    @property
    def unasked(self) -> int: ...  # noqa: D102
    @property
    def had(self) -> int: ...  # noqa: D102
    @property
    def gone(self) -> int: ...  # noqa: D102


def says(verdict: str, people: Counts, at: datetime, came: int, unassessed: int) -> Text:
    """Return what may be said: the verdict's sentence, what is unknown, and what came."""
    parts = [_first(verdict, people), *_unknown(people), *_came(came, unassessed)]
    day = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    dated = Text(f"As of {day}: ", f"En date du {day} : ")
    return Text(dated.en + " ".join(p.en for p in parts), dated.fr + " ".join(p.fr for p in parts))


def _first(verdict: str, p: Counts) -> Text:
    told = {
        "nothing-known": Text(
            f"nothing can be said. Devices known: {p.devices}; none of them could be looked at.",
            f"rien ne peut être dit. Appareils connus : {p.devices}; aucun n'a pu être examiné.",
        ),
        "present": Text(
            f"devices on which it is present: {p.present} of {p.devices}; shown to be absent from: "
            f"{p.absent}.",
            f"appareils où il est présent : {p.present} de {p.devices}; absence constatée : "
            f"{p.absent}.",
        ),
        "unknown": Text(
            f"no source shows it. Devices from which it is shown to be absent: {p.absent} of "
            f"{p.devices}; gone from {p.gone} of {p.had} on which it was seen.",
            f"aucune source ne le montre. Appareils où son absence est constatée : {p.absent} de "
            f"{p.devices}; disparu de {p.gone} de {p.had} où il avait été vu.",
        ),
    }
    return told.get(verdict) or _clear(verdict, p)


def _clear(verdict: str, p: Counts) -> Text:
    told = {
        "never-seen": Text(
            f"looked for on every device that is known ({p.devices}), and never seen.",
            f"cherché sur chaque appareil connu ({p.devices}), et jamais vu.",
        ),
        "removed": Text(
            f"removed from every device on which it was seen ({p.had}), and absent from every "
            f"device that is known ({p.devices}).",
            f"retiré de chaque appareil où il avait été vu ({p.had}), et absent de chaque appareil "
            f"connu ({p.devices}).",
        ),
    }
    return told[verdict]


def _unknown(p: Counts) -> list[Text]:
    found = []
    if p.unknown:
        found.append(
            Text(
                f"Devices of which nobody can know: {p.unknown}.",
                f"Appareils dont nul ne peut savoir : {p.unknown}.",
            )
        )
    if p.unasked:
        found.append(
            Text(
                f"Of these, of a platform on which no name of it is looked for: {p.unasked}.",
                f"Parmi eux, d'une plateforme où aucun nom n'en est cherché : {p.unasked}.",
            )
        )
    return found


def _came(came: int, unassessed: int) -> list[Text]:
    if not came:
        return []
    return [
        Text(
            f"Gone is not clean: applications that came on the same devices at the same time: "
            f"{came}; assessed by nobody: {unassessed}.",
            f"Disparu ne veut pas dire sain : applications arrivées sur les mêmes appareils au "
            f"même moment : {came}; que nul n'a évaluées : {unassessed}.",
        )
    ]


def limits(people: Counts, basis: Basis, days: int) -> tuple[Text, ...]:
    """Return what the claim does not reach, whatever its verdict."""
    found = [_UNREPORTED, _age(days), _NAMES_ONLY]
    if basis.stale:
        found.append(
            Text(
                f"Devices that were not looked at lately: {basis.stale} of {people.devices}.",
                f"Appareils non examinés récemment : {basis.stale} de {people.devices}.",
            )
        )
    if basis.blind:
        sources = ", ".join(sorted({b.source for b in basis.blind}))
        found.append(
            Text(
                f"These sources could not have shown all of it on some devices: {sources}.",
                f"Ces sources n'auraient pu tout montrer sur certains appareils : {sources}.",
            )
        )
    return tuple(found)


def _age(days: int) -> Text:
    old = counted(days, Text("day", "jour"), Text("days", "jours"))
    return Text(
        f"A look older than {old.en} no longer shows that something is absent.",
        f"Un examen de plus de {old.fr} ne montre plus une absence.",
    )


_UNREPORTED = Text(
    "A device that no source ever reported is not counted.",
    "Un appareil qu'aucune source n'a jamais signalé n'est pas compté.",
)
_NAMES_ONLY = Text(
    "Only names that the catalogue holds were looked for; a copy under another name and "
    "signature is not seen.",
    "Seuls les noms du catalogue ont été cherchés; une copie sous un autre nom et une "
    "autre signature n'est pas vue.",
)
