"""``proscribe query``."""

import json
from datetime import timedelta
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import say
from proscribe.inventory.sql import QUESTIONS, Rows
from proscribe.model import InputError, Place
from proscribe.service.query import DIALECTS, OWN, Query

SHOWN = 20


@click.command()
@click.argument("question", type=click.Choice(sorted(QUESTIONS)))
@click.option("--determination", help="Ask about what this one covers, in force or not.")
@click.option(
    "--stale-after", default=30, show_default=True, help="Days after which a look says no more."
)
@click.option(
    "--engine",
    type=click.Choice(DIALECTS),
    default=OWN,
    show_default=True,
    help="What answers: this process, or Spark.",
)
@click.option("--master", help="Spark's master.  [default: as spark-submit or its settings say]")
@click.option("--address", help="Where Spark finds the inventory's files, such as s3a://store.")
@click.option("--sql", type=click.Choice(DIALECTS), help="Print the statement and ask nothing.")
@click.option("--files", is_flag=True, help="Print the files and their digests, and ask nothing.")
@click.option("--lines", is_flag=True, help="Print all rows as JSON lines: what the digest is of.")
@door.inventory
@door.places
def command(  # noqa: PLR0913, the options of one command line
    question: str,
    determination: str | None,
    stale_after: int,
    sql: str | None,
    language: str,
    *,
    files: bool,
    lines: bool,
    as_json: bool,
    engine: str,
    master: str | None,
    address: str | None,
    **where: Any,  # noqa: ANN401
) -> None:
    """Ask a QUESTION of the inventory in SQL, here or on Spark, with the same rows and digest.

    The questions: who, tallies, unknown, silent, counts, spells, history, returned. They are
    asked of the policy in force, or of what one determination covers.

    \b
    Examples:
      proscribe query who --lines | sha256sum
      proscribe query history --determination us-dhs-bod-17-01 --json
      proscribe query silent --stale-after 7 --sql spark
      proscribe query who --files | (cd inventory && sha256sum --check --quiet)
      proscribe query who --engine spark --address s3a://store/inventory
    """  # noqa: D301
    asked = Query(
        workspace=door.workspace(**where),
        question=question,
        stale_after=timedelta(days=stale_after),
        determination=determination,
    )
    if sql:
        click.echo(asked.statement(sql), nl=False)
    elif files:
        for part in asked.files:
            click.echo(f"{part.digest}  {part.name}")
    else:
        told = asked.on_spark(address, master) if engine != OWN else _here(asked, address, master)
        _show(question, told, language, lines=lines, as_json=as_json)


def _here(asked: Query, address: str | None, master: str | None) -> Rows:
    if address or master:
        place = Place(source="--address" if address else "--master")
        raise InputError(place, "this process asks the folder alone", "add --engine spark")
    return asked.here()


def _show(question: str, told: Rows, language: str, *, lines: bool, as_json: bool) -> None:
    if lines:
        for line in told.lines:
            click.echo(line)
        return
    found = [json.loads(line) for line in told.lines]
    if as_json:
        door.show_json({"question": question, "digest": told.digest, "rows": found})
        return
    door.say(f"{door.told(QUESTIONS[question], language)}: {len(found)}")
    names = sorted({name for row in found for name in row})
    if found:
        door.table([names, *([_cell(row[name]) for name in names] for row in found[:SHOWN])])
    if len(found) > SHOWN:
        door.say(f"  {say('more', language, n=len(found) - SHOWN)}")
    door.say(f"sha256 {told.digest}")


def _cell(value: object) -> str:
    return "" if value is None else str(value)
