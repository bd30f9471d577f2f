"""``proscribe clocks``."""

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import say, told
from proscribe.model import Language, Text
from proscribe.model.span import zone
from proscribe.register.days import meant
from proscribe.register.deadline import CALLED, Deadline, Progress, Sort
from proscribe.service.clocks import SOON, Clocks, Unmatched, clocks
from proscribe.service.demonstration.numbers import NO_BREAK

COLOURS = {
    Progress.LATE: "red",
    Progress.SILENT: "red",
    Progress.LAPSED: "red",
    Progress.MET: "green",
    Progress.MET_LATE: "yellow",
    Progress.WATCH: "yellow",
}
AUTHORITY = Text("authority", "autorité")
SEVERAL = {
    Progress.NOT_STARTED: Text("not started", "pas commencés"),
    Progress.MET: Text("met", "respectés"),
    Progress.MET_LATE: Text("met late", "respectés en retard"),
    Progress.NOT_OWED: Text("not owed", "non exigibles"),
    Progress.LAPSED: Text("lapsed", "caducs"),
}
"""What a state is called that several deadlines are in, where that is not as of one."""

NOTHING = Text("nothing is due", "aucune échéance")


@click.command()
@click.argument("determinations", nargs=-1, metavar="[ID]...")
@click.option("--body", default="", help='Only what this body owes; "authority" is the authority.')
@click.option("--late", is_flag=True, help="Only what is late, or was when it ended.")
@click.option(
    "--soon",
    type=click.IntRange(0),
    default=SOON,
    show_default=True,
    metavar="DAYS",
    help="Mark what is due within so many days.",
)
@click.option("--check", is_flag=True, help="Exit with 1 when something is late.")
@door.places
def command(  # noqa: PLR0913, the options of one command line
    determinations: tuple[str, ...],
    body: str,
    soon: int,
    language: str,
    *,
    late: bool,
    check: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Show what is due, late and met, with the evidence.

    Duties of every body, confirmations, sunsets, reviews, answers of affected parties, and the
    ends of exemptions. A deadline that is a day runs to the end of that day.

    \b
    Examples:
      proscribe clocks
      proscribe clocks us-omb-m-23-13 --as-of 2023-03-29
      proscribe clocks --late --check
      proscribe clocks --body health-canada --soon 14 --json
    """  # noqa: D301
    answer = clocks(door.workspace(**where), determinations, body, soon)
    rows = [d for d in answer.deadlines if not late or d.state is Progress.LATE or d.was_late]
    if as_json:
        door.show_json(
            {"at": answer.at, "known": answer.known, "deadlines": rows}
            | {"unmatched": answer.unmatched}
        )
    else:
        _show(answer, rows, language)
    sys.exit(1 if check and answer.late else 0)


def _show(answer: Clocks, rows: list[Deadline], language: str) -> None:
    known = say("known", language, at=door.moment(answer.known)) if answer.known else ""
    door.say(f"{say('as of', language, at=_instant(answer.at, language))}{known}")
    cells = [_cells(row, language) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)] if cells else []
    for row, line in zip(rows, cells, strict=True):
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        padded[0] = door.style(padded[0], fg=COLOURS.get(row.state), bold=row.soon)
        door.say("  ".join(padded).rstrip())
        for more in _more(row, language):
            door.say(f"    {more}")
    if not rows:
        door.say(told(NOTHING, language))
    for entry in answer.unmatched:
        door.say(door.style(told(_unmatched(entry), language), fg="yellow"))
    door.say(f"\n{_counts(rows, language)}")


def _instant(at: datetime, language: str) -> str:
    """Return the instant that is answered for; of a day that was asked about, its end."""
    if (at + at.resolution).time().isoformat() == "00:00:00":
        return say("end of day", language, day=f"{at:%Y-%m-%d}")
    written = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return say("instant", language, at=written)


def _cells(row: Deadline, language: str) -> tuple[str, ...]:
    whose = row.body or (told(AUTHORITY, language) if row.sort is Sort.DUTY else "")
    name = row.key if row.key == row.verb else f"{row.key} ({row.verb})"
    return (
        told(CALLED[row.state], language),
        _due(row),
        _left(row, language),
        row.determination,
        name,
        whose,
    )


def _due(row: Deadline) -> str:
    if row.due is None:
        return "-"
    return str(row.day) if row.day else row.due.isoformat(timespec="minutes")


def _left(row: Deadline, language: str) -> str:
    if row.days_left is None:
        return ""
    french, days = language == Language.FR, row.days_left
    if days == 0:
        return "aujourd'hui" if french else "today"
    many = "s" if abs(days) > 1 else ""
    if days > 0:
        return f"dans {days} jour{many}" if french else f"in {days} day{many}"
    return f"il y a {-days} jour{many}" if french else f"{-days} day{many} ago"


def _more(row: Deadline, language: str) -> Iterable[str]:
    french = language == Language.FR
    colon = f"{NO_BREAK}:" if french else ":"
    yield told(row.what, language)
    if row.met is not None:
        day = meant(row.met, zone(row.zone))
        yield f"{'fait le' if french else 'done on'} {day}{colon} {row.evidence}"
    if row.trigger:
        yield f"{'depuis' if french else 'since'} {row.start:%Y-%m-%d}{colon} {row.trigger}"
    if row.why is not None:
        yield f"{'motif' if french else 'because'}{colon} {told(row.why, language)}"
    if row.was_late:
        yield "en retard à ce moment-là" if french else "it was late by then"
    if row.calendar is not None:
        yield told(row.calendar, language)
    if row.earlier is not None:
        yield told(row.earlier, language)


def _unmatched(entry: Unmatched) -> Text:
    about = f"{entry.determination}: {entry.duty}: {entry.evidence}"
    return Text(
        f"ledger {entry.ledger}: no duty is called that: {about}",
        f"registre de suivi {entry.ledger} : aucune obligation de ce nom : {about}",
    )


def _counts(rows: Iterable[Deadline], language: str) -> str:
    states = [row.state for row in rows]
    counted = [(state, states.count(state)) for state in Progress if state in states]
    called = ((n, (SEVERAL.get(s) if n > 1 else None) or CALLED[s]) for s, n in counted)
    return ", ".join(f"{n} {told(name, language)}" for n, name in called)
