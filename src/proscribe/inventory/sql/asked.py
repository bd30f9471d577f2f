"""Asked: a question with its instants, written out as one statement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from proscribe.model import Text

QUESTIONS = {
    "who": Text(
        "who has something prohibited, and by which look", "qui a quoi, et par quel examen"
    ),
    "tallies": Text(
        "devices of each platform: present, absent, unknown",
        "appareils de chaque plateforme : présents, absents, inconnus",
    ),
    "unknown": Text("where nobody can know, and of what", "où nul ne peut savoir, et quoi"),
    "silent": Text(
        "devices at which nobody has looked for so many days",
        "appareils que nul n'a examinés depuis tant de jours",
    ),
    "counts": Text(
        "devices that have each product, by platform, person and source",
        "appareils qui ont chaque produit, par plateforme, personne et source",
    ),
    "spells": Text(
        "from when to when each product was on a device",
        "de quand à quand chaque produit était sur un appareil",
    ),
    "history": Text(
        "first seen, last seen, gone, and how long removal took",
        "vu d'abord, vu en dernier, absent dès, et délai du retrait",
    ),
    "returned": Text("what came back after it was gone", "ce qui est revenu après avoir disparu"),
}
"""What can be asked by name."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Later than every look: the end of what has not ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The instants of a question."""

    at: datetime
    batch: int
    """The newest batch that was known."""
    stale_after: timedelta = timedelta(days=30)
    since: datetime | None = None
    """When the duty began from which latencies count; none is counted, for none."""

    pruned: bool = False
    """Whether what had ended was pruned, so that no look rules anything out."""

    def value(self, name: str) -> str:
        """Return one of them as a literal.

        Raises:
            KeyError: No question has a value of this name.

        """
        return {
            "at": instant(self.at),
            "fresh": instant(self.at - self.stale_after),
            "rules": instant(NEVER if self.pruned else self.at - self.stale_after),
            "since": instant(self.since),
            "never": instant(NEVER),
            "batch": f"{self.batch:d}",
        }[name]


def instant(at: datetime | None) -> str:
    """Return an instant as a literal of DuckDB's dialect."""
    if at is None:
        return "CAST(NULL AS TIMESTAMPTZ)"
    return f"TIMESTAMPTZ '{at.astimezone(UTC).replace(tzinfo=None).isoformat(' ')}+00:00'"


def written(question: str, asked: Asked) -> str:
    """Return a question as one statement in DuckDB's dialect, with all that it is made of.

    Raises:
        KeyError: There is no such question.

    """
    if question not in QUESTIONS:
        raise KeyError(question)
    *made_of, last = _parts(question, ())
    ahead = ",\n".join(f"{name} AS (\n{_indented(PARTS[name])})" for name in made_of)
    whole = (f"WITH\n{ahead}\n" if made_of else "") + PARTS[last]
    return VALUE.sub(lambda found: asked.value(found[1]), whole)


def _parts(name: str, met: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a query is made of, in order, and it itself at the end."""
    for other in _named(name):
        if other not in met:
            met = _parts(other, met)
    return (*met, name)


def _named(name: str) -> Iterator[str]:
    yield from (other for other in NAMED.findall(PARTS[name]) if other in PARTS)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines()).rstrip("\n")


NAMED = re.compile(r"(?:FROM|JOIN) ([a-z_]+)")
VALUE = re.compile(r"\$([a-z]+)")
PARTS = {
    path.name.removesuffix(".sql"): path.read_text(encoding="utf-8")
    for path in sorted(files(__package__).joinpath("parts").iterdir(), key=lambda p: p.name)
    if path.name.endswith(".sql")
}
