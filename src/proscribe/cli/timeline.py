"""``proscribe timeline``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from proscribe.cli import door
from proscribe.model import Language, Text
from proscribe.service.timeline import Happening, Timeline, dates, svg, timeline, words
from proscribe.service.writing import written


@click.command()
@click.argument("determination")
@click.option(
    "--svg",
    "drawing",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Draw it into this file as SVG; - for standard output.",
)
@door.places
def command(
    determination: str,
    drawing: Path | None,
    language: str,
    *,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Tell the life of DETERMINATION in order, with what is still to come by itself.

    Times are those of the determination's own zone. --as-of marks the instant asked about;
    --as-known tells it as it was known then. An entry that was withdrawn stays, and says so.

    \b
    Examples:
      proscribe timeline us-dhs-bod-17-01
      proscribe timeline us-dhs-bod-17-01 --svg life.svg --lang fr
      proscribe timeline ID --as-of 2020-10-01 --as-known 2020-11-01 --json
    """  # noqa: D301
    if drawing == STDOUT and as_json:
        raise click.UsageError("--svg - and --json both write to standard output: name a file")
    told = timeline(door.workspace(**where), determination)
    if drawing == STDOUT:
        click.echo(svg(told, Language(language)), nl=False)
        return
    if drawing:
        written(drawing, svg(told, Language(language)))
        door.note(f"wrote {drawing}")
    if as_json:
        door.show_json(told)
    elif not drawing:
        _show(told, language)


STDOUT = Path("-")


def _show(told: Timeline, language: str) -> None:
    zone = ZoneInfo(told.zone)
    title = dates.fit(door.told(told.title, language))
    door.say(door.style(f"{told.id}  {title}", bold=True))
    who = f"{dates.fit(told.authority)}, {dates.fit(told.jurisdiction)}"
    frame = (door.told(x, language) for x in words.frame(told, zone))
    door.say("  " + "; ".join((who, *frame)))
    if not told.told and told.known:
        door.say(door.told(words.unknown(told.known, zone), language))
        return
    past = [h for h in told.happenings if not h.ahead]
    coming = [h for h in told.happenings if h.ahead]
    _happenings(words.HAPPENED, past, zone, language)
    at = door.told(dates.asked(told.at, zone), language)
    asked = door.told(words.ASKED, language)
    door.say(door.style(f"\n\u2500\u2500 {asked}{at} \u2500\u2500", fg="red"))
    _happenings(words.AHEAD, coming, zone, language)
    if not coming:
        door.say("\n" + door.told(words.NOTHING_AHEAD, language))
    for condition in told.watched:
        watched = dates.colon(words.WATCHED, condition)
        door.say("  " + dates.fit(door.told(watched, language)))
    _rows(told, zone, language)


def _happenings(heading: Text, found: Sequence[Happening], zone: ZoneInfo, language: str) -> None:
    if found:
        door.say(door.style(f"\n{door.told(heading, language)}", bold=True))
    for happening in found:
        when = door.told(words.dated(happening, zone), language)
        title = door.told(words.title(happening), language)
        door.say(f"{happening.number:>4}  {when}  {door.style(title, bold=True)}")
        for line in words.lines(happening, zone):
            door.say(f"      {door.told(line, language)}")


def _rows(told: Timeline, zone: ZoneInfo, language: str) -> None:
    door.say(door.style(f"\n{door.told(words.STOOD, language)}", bold=True))
    for row in told.rows:
        stood = dates.colon(words.subject(row), words.stood(row, zone))
        door.say(f"  {door.told(stood, language)}")
