"""``proscribe ledger``."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.model import InputError, Language, Place, Text
from proscribe.service.ledger import Entered, Said, adopt, discovered, met


class On(click.ParamType[date]):
    """A day in the zone of the determination, or an instant with its offset."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401, as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Return the day, or the instant, which is a day too."""
        if isinstance(value, date):
            return value
        try:
            if len(value) == len("2026-11-01"):
                return date.fromisoformat(value)
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-11-01", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no offset: write 2026-11-01T12:00-05:00", param, ctx)
        return instant.astimezone(UTC)


evidence = click.option("--evidence", required=True, help="What shows it: a document, a place.")
on = click.option(
    "--on", type=On(), help="The day in the determination's zone, or the instant.  [default: now]"
)
name_en = click.option("--name-en", help="What the body is called; needed to begin its ledger.")
name_fr = click.option("--name-fr", help="The same in French.")
where_from = click.option("--jurisdiction", default="", help="Of the body, to begin its ledger.")


@click.group()
def command() -> None:
    """Write into a body's ledger: an adoption, a duty met, a discovery.

    The ledger is a file of the register, ledgers/BODY.yaml. Every entry says when it was
    recorded; what stands in the file already stays as it is, to the byte. The ledger of the
    authority itself is called "authority".
    """


@command.command("adopt")
@click.argument("body")
@click.argument("determination")
@click.option("--by", required=True, help="Who attests it.")
@evidence
@on
@name_en
@name_fr
@where_from
@door.register
@door.language
@door.as_json
def adopting(by: str, **said: Any) -> None:  # noqa: ANN401
    """Enter that BODY makes DETERMINATION its own.

    \b
    Examples:
      proscribe ledger adopt health-canada ca-tbs-2023-10-30 --by cio@example.org \\
        --evidence "Bulletin 12" --on 2023-10-31 --name-en "Health Canada" --name-fr "Santé Canada"
    """  # noqa: D301
    folder = _folder(said)
    _show(adopt(folder, _said(**said), by), said)


@command.command("met")
@click.argument("body")
@click.argument("determination")
@click.argument("duty")
@evidence
@on
@name_en
@name_fr
@where_from
@door.register
@door.language
@door.as_json
def meeting(duty: str, **said: Any) -> None:  # noqa: ANN401
    """Enter that BODY did what the DUTY of DETERMINATION asks for.

    A duty is called by its id, else by its verb; "proscribe clocks" shows what each is called.

    \b
    Examples:
      proscribe ledger met treasury us-omb-m-23-13 remove --evidence "Report 7" --on 2023-03-29
    """  # noqa: D301
    folder = _folder(said)
    _show(met(folder, _said(**said), duty), said)


@command.command("discovered")
@click.argument("body")
@click.argument("determination")
@click.option("--what-en", required=True, help="What was found.")
@click.option("--what-fr", required=True, help="The same in French.")
@evidence
@on
@name_en
@name_fr
@where_from
@door.register
@door.language
@door.as_json
def discovering(what_en: str, what_fr: str, **said: Any) -> None:  # noqa: ANN401
    """Enter that BODY found what DETERMINATION prohibits: clocks may start with it.

    \b
    Examples:
      proscribe ledger discovered health-canada ca-tbs-2023-10-30 --evidence "Scan 3" \\
        --what-en "WeChat on two telephones" --what-fr "WeChat sur deux téléphones"
    """  # noqa: D301
    folder = _folder(said)
    _show(discovered(folder, _said(**said), _text("--what", what_en, what_fr)), said)


def _folder(said: dict[str, Any]) -> Path:
    return door.workspace(said["register_folder"], (), None).register_folder


def _said(  # noqa: PLR0913, the options of one command line
    *,
    body: str,
    determination: str,
    evidence: str,
    on: date | None,
    name_en: str | None,
    name_fr: str | None,
    jurisdiction: str,
    **_: Any,  # noqa: ANN401
) -> Said:
    named = name_en is not None or name_fr is not None
    return Said(
        body=body,
        determination=determination,
        evidence=evidence,
        recorded=datetime.now(UTC),
        on=on,
        name=_text("--name", name_en or "", name_fr or "") if named else None,
        jurisdiction=jurisdiction,
    )


def _text(option: str, en: str, fr: str) -> Text:
    try:
        return Text(en, fr)
    except ValueError as error:
        remedy = f"give both {option}-en and {option}-fr"
        raise InputError(Place(source=option), str(error), remedy) from error


def _show(entered: Entered, said: dict[str, Any]) -> None:
    if said["as_json"]:
        door.show_json(entered)
        return
    french = said["language"] == Language.FR
    written, begun = ("inscrit dans", "nouveau") if french else ("entered in", "new")
    door.say(f"{written} {entered.path}" + (f" ({begun})" if entered.begun else ""))
