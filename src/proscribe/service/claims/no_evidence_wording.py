"""The sentences of ``claim no-evidence``: made from the counts, dated, and never an acquittal."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from proscribe.model import Text

Two = tuple[int, int]


class Counts(Protocol):
    """What was found."""

    @property
    def lines(self) -> int: ...  # noqa: D102, said where it is counted
    @property
    def clients(self) -> int: ...  # noqa: D102
    @property
    def days(self) -> int: ...  # noqa: D102
    @property
    def encrypted(self) -> int: ...  # noqa: D102


class File(Protocol):
    """What was read of one file."""

    @property
    def fault(self) -> str: ...  # noqa: D102, said where it is read
    @property
    def rejected(self) -> int: ...  # noqa: D102


def says(verdict: str, found: Counts, window: tuple[date, date], days: Two, at: datetime) -> Text:
    """Return what may be said of a window at this point; ``days`` are those held, and all."""
    told, dated = _first(verdict, found), at.isoformat(timespec="seconds").replace("+00:00", "Z")
    held, every = days
    start, end = window
    return Text(
        f"At this point, as of {dated}, for {start} to {end}: {told.en} Days of which logs were "
        f"held: {held} of {every}. This does not show that nothing was sent.",
        f"À ce stade, en date du {dated}, du {start} au {end} : {told.fr} Jours dont des journaux "
        f"étaient conservés : {held} de {every}. Cela ne montre pas que rien n'a été transmis.",
    )


def _first(verdict: str, found: Counts) -> Text:
    if verdict == "nothing-searched":
        return Text("nothing could be searched.", "rien n'a pu être cherché.")
    if verdict == "found":
        return Text(
            f"lines that ask for its names: {found.lines}; clients: {found.clients}; days: "
            f"{found.days}.",
            f"lignes demandant ses noms : {found.lines}; clients : {found.clients}; jours : "
            f"{found.days}.",
        )
    return Text(
        "in the logs that were held and searched, no line was found that asks for its names.",
        "dans les journaux conservés et examinés, aucune ligne demandant ses noms n'a été trouvée.",
    )


def limits(found: Counts, files: Iterable[File], blind: Mapping[str, Text]) -> tuple[Text, ...]:
    """Return what the search could not see."""
    told = [_NAMES_ONLY, _NOT_WHOLE]
    for log, cannot in sorted(blind.items()):
        told.append(Text(f"{log} does not see: {cannot.en}.", f"{log} ne voit pas : {cannot.fr}."))
    every = list(files)
    faults, rejected = sum(bool(f.fault) for f in every), sum(f.rejected for f in every)
    if faults or rejected:
        told.append(
            Text(
                f"Files that could not be read whole: {faults}; lines that were rejected: "
                f"{rejected}.",
                f"Fichiers non lus en entier : {faults}; lignes rejetées : {rejected}.",
            )
        )
    if found.encrypted:
        told.append(
            Text(
                "What was asked of a public resolver over HTTPS is not known; lines that ask for "
                f"one: {found.encrypted}.",
                "On ignore ce qui a été demandé à un résolveur public par HTTPS; lignes qui en "
                f"demandent un : {found.encrypted}.",
            )
        )
    return tuple(told)


_NAMES_ONLY = Text(
    "Only names and addresses that the catalogue holds were looked for.",
    "Seuls les noms et adresses du catalogue ont été cherchés.",
)
_NOT_WHOLE = Text(
    "That a log has lines of a day does not show that it holds all of that day, or of "
    "every network.",
    "Qu'un journal ait des lignes d'un jour ne montre pas qu'il contient tout ce jour, ni "
    "chaque réseau.",
)
