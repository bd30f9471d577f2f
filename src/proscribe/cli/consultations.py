"""``proscribe consultations``."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click

from proscribe.cli import door
from proscribe.model import Language, Text
from proscribe.model.span import zone
from proscribe.register.days import meant
from proscribe.register.naming import named
from proscribe.service.consultations import CALLED, Asked, Stage, consultations

NOBODY = Text(
    "no affected party was asked, so far as the register tells",
    "aucune partie touchée n'a été consultée, selon le registre",
)
COLOURS = {Stage.SILENT: "red", Stage.ANSWERED_LATE: "yellow", Stage.AWAITING: "yellow"}


@click.command()
@click.argument("determinations", nargs=-1, metavar="[ID]...")
@door.places
def command(
    determinations: tuple[str, ...],
    language: str,
    *,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Show whom a determination affects, what they were asked and answered.

    Each party with its notice, its deadline, its own words, and what became of them.

    \b
    Examples:
      proscribe consultations
      proscribe consultations us-dhs-bod-17-01 --as-of 2017-11-03
    """  # noqa: D301
    found = consultations(door.workspace(**where), determinations)
    if as_json:
        door.show_json(found)
        return
    for name, rows in groupby(found, key=lambda row: row.determination):
        told = list(rows)
        door.say(door.style(f"{name}  {door.told(told[0].title, language)}", bold=True))
        for row in told:
            _party(row, language)
    if not found:
        door.say(door.told(NOBODY, language))


def _party(row: Asked, language: str) -> None:
    state = door.style(door.told(CALLED[row.state], language), fg=COLOURS.get(row.state))
    door.say(f"  {row.party}: {state}")
    for line in _lines(row, language):
        door.say(f"      {line}")


def _lines(row: Asked, language: str) -> Iterator[str]:
    french, local = language == Language.FR, zone(row.zone)
    colon = " :" if french else ":"
    due = str(row.day) if row.day else row.deadline.isoformat(timespec="minutes")
    asked, until = ("avis du", "échéance") if french else ("notice of", "deadline")
    yield f"{asked} {meant(row.notified, local)}; {until} {due}  {row.source}"
    if row.response is not None:
        words = door.told(row.response.words, language)
        quoted = f"« {words} »" if french else f"“{words}”"
        late = "" if row.in_time else (" (en retard)" if french else " (late)")
        answered = "réponse du" if french else "answered on"
        day = meant(row.response.received, local)
        yield f"{answered} {day}{late}{colon} {quoted}  {row.response.source}"
    if row.outcome is not None:
        result = door.told(named(row.outcome.result), language)
        day, why = meant(row.outcome.effective, local), door.told(row.outcome.why, language)
        decided = "décision" if french else "outcome"
        who, source = row.outcome.decider, row.outcome.source
        yield f"{decided}{colon} {result}, {day}, {who}{colon} {why}  {source}"
