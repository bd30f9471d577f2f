"""What commands share: where things are, the instant, the language, and how answers are shown."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from proscribe.model import Effect, Language, Text
from proscribe.service.workspace import EXAMPLES, Workspace
from proscribe.wire import plain
from proscribe.wire.tree import YEARS

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(file_okay=False, path_type=Path)
FOUND, UNKNOWN = 3, 4
STEERING = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
"""Control characters, but for tabs, ends of lines, and colours."""


class Instant(click.ParamType[datetime]):
    """A date, whose last instant is meant, or an instant with its offset."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401, as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Return the instant; a date alone means the end of that day, UTC."""
        if isinstance(value, datetime):
            return value
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-01", param, ctx)
        if read.year not in YEARS:
            self.fail(f"{value!r} is not in the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
        day = timedelta(days=1, microseconds=-1) if len(value) == len("2026-11-01") else timedelta()
        return read.replace(tzinfo=UTC) + day


class Start(click.ParamType[datetime]):
    """An instant with its offset, or a date without one: of the zone of what it is said of."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401, as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Return an instant; without a zone, the midnight of whatever zone is meant."""
        if isinstance(value, datetime):
            return value
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-01", param, ctx)
        if read.year not in YEARS:
            self.fail(f"{value!r} is not in the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return read.astimezone(UTC) if read.tzinfo else read


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, sorted and stable.")
language = click.option(
    "--lang",
    "language",
    type=click.Choice([x.value for x in Language]),
    envvar="PROSCRIBE_LANG",
    default=Language.EN.value,
    show_default=True,
    help="Language of the sentences.",
)
register = click.option(
    "--register",
    "register_folder",
    type=FOLDER,
    envvar="PROSCRIBE_REGISTER",
    help="Folder of determinations.  [default: ./register, else the shipped examples]",
)
catalogues = click.option(
    "--catalogue",
    "catalogue_folders",
    type=FOLDER,
    multiple=True,
    envvar="PROSCRIBE_CATALOGUE",
    help="Your own catalogue, laid over the shipped one; may be repeated.",
)
inventory = click.option(
    "--inventory",
    "inventory_folder",
    type=FOLDER,
    envvar="PROSCRIBE_INVENTORY",
    default=Path("inventory"),
    show_default=True,
    help="Folder of the inventory.",
)
as_of = click.option(
    "--as-of",
    "at",
    type=Instant(),
    help="Ask as of the end of this day, or this instant.  [default: now]",
)
as_known = click.option(
    "--as-known",
    "known",
    type=Instant(),
    help="Answer with what was known at the end of this day, or at this instant.  [default: all]",
)
fleet = click.option(
    "--fleet",
    "fleet_file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="PROSCRIBE_FLEET",
    help="File that describes the groups of devices.",
)
BYS = {
    "group": Text("group", "groupe"),
    "platform": Text("platform", "plateforme"),
    "person": Text("person", "personne"),
    "product": Text("product", "produit"),
    "source": Text("source", "source"),
}
by = click.option(
    "--by",
    type=click.Choice([*BYS]),
    help="Count by this; groups are those of the fleet file.",
)
places = _options(register, catalogues, as_of, as_known, language, as_json)


def workspace(  # noqa: PLR0913, PLR0917, the options of one command line
    register_folder: Path | None,
    catalogue_folders: Sequence[Path],
    at: datetime | None,
    inventory_folder: Path | None = None,
    known: datetime | None = None,
    fleet_file: Path | None = None,
) -> Workspace:
    """Return the workspace that the options name, saying aloud what was assumed."""
    if register_folder is None:
        own = Path("register")
        register_folder = own if own.is_dir() else EXAMPLES / "register"
        note(f"register: {'./register' if own.is_dir() else 'the shipped examples'}")
    return Workspace(
        register_folder=register_folder,
        catalogue_folders=tuple(catalogue_folders),
        at=at or datetime.now(UTC),
        known=known,
        inventory_folder=inventory_folder or Path("inventory"),
        fleet_file=fleet_file,
    )


def note(message: str) -> None:
    """Say something to the person, apart from the answer."""
    click.echo(style(message, dim=True), err=True)


def style(text: str, **how: Any) -> str:  # noqa: ANN401, click's own
    """Colour ``text``, unless NO_COLOR is set."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **how)


def say(line: str = "") -> None:
    """Print one line of the answer; colours only where a person looks.

    What an export or an instrument holds must not steer the terminal that shows it.
    """
    click.echo(STEERING.sub("?", line))


def show_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json_text(value))


def json_text(value: object) -> str:
    """Return a value as the JSON that is printed."""
    return json.dumps(plain(value), indent=2, sort_keys=True, ensure_ascii=False)


def told(text: Text, lang: str) -> str:
    """Return a sentence in the language asked for."""
    return text.on(Language(lang))


def bys(name: str, lang: str) -> str:
    """Return by what an answer is told apart, in the language asked for."""
    return told(BYS[name], lang)


def moment(at: datetime) -> str:
    """Return an instant as ISO 8601: a day alone where it is that day's midnight, UTC."""
    whole = (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
    if whole or (at + timedelta(microseconds=1)).time().isoformat() == "00:00:00":
        return f"{at:%Y-%m-%d}"
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def table(rows: Iterable[Sequence[str]], indent: str = "  ") -> None:
    """Print rows in columns."""
    lines = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        say(indent + "  ".join(padded).rstrip())


def effects(asked: Iterable[Effect]) -> str:
    """Return effects as one word list, in the order of severity."""
    wanted = frozenset(asked)
    return ", ".join(e for e in Effect if e in wanted)


def progress(what: str, unit: str = "rows") -> Callable[[int], None]:
    """Return a function that shows a count on stderr, where a person looks at it."""

    def show(count: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{what}: {count:,} {unit}", nl=False, err=True)

    return show
