"""``proscribe exemptions``."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from proscribe.cli import door
from proscribe.formats.json import dump
from proscribe.service import exemption_wording as wording
from proscribe.service.exemption_markdown import markdown
from proscribe.service.exemption_report import report as report_on
from proscribe.service.exemptions import Permitted, exemptions
from proscribe.service.mitigations import Kept, Mitigated
from proscribe.service.writing import written
from proscribe.wire import plain

COLOURS = {Kept.BROKEN: "red", Kept.UNKNOWN: "yellow", Kept.ATTESTED: "cyan", Kept.HOLDS: "green"}


@click.group(invoke_without_command=True)
@click.option("--determination", help="Only exemptions from this determination.", default="")
@click.option("--all", "everything", is_flag=True, help="List those that are over as well.")
@door.inventory
@door.places
@click.pass_context
def command(
    ctx: click.Context,
    /,
    determination: str,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """List the exemptions at an instant, and hold their mitigations against the inventory.

    Exits with 3 when an exempted device does not keep what its exemption asks, 4 when none is
    known to break it but somewhere nobody can know.

    \b
    Examples:
      proscribe exemptions
      proscribe exemptions --determination us-omb-m-23-13 --all --json
      proscribe exemptions report us-omb-m-23-13 -o report.md
    """  # noqa: D301
    if ctx.invoked_subcommand is not None:
        _nothing_before(ctx)
        return
    found = exemptions(door.workspace(**where), determination)
    shown = [p for p in found if everything or not p.state.over]
    if as_json:
        door.show_json(shown)
    else:
        _show(shown, language, len(found) - len(shown))
    sys.exit(code(shown))


@command.command()
@click.argument("determination")
@click.option(
    "-o", "--out", "path", type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@door.inventory
@door.places
def report(
    determination: str,
    path: Path | None,
    language: str,  # noqa: ARG001, both languages stand in it
    *,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Report the exemptions from DETERMINATION to the centre: counted, and each one whole.

    Markdown in English and French, or JSON.

    \b
    Examples:
      proscribe exemptions report us-omb-m-23-13
      proscribe exemptions report us-omb-m-23-13 --as-of 2023-06-27 -o report.md
    """  # noqa: D301
    made = report_on(door.workspace(**where), determination)
    if path is not None:
        written(path, dump(plain(made)) if as_json else markdown(made).encode())
        door.note(f"written: {path}")
    elif as_json:
        door.show_json(made)
    else:
        door.say(markdown(made).rstrip("\n"))


def code(shown: Iterable[Permitted]) -> int:
    """Return the exit code of a list: a broken mitigation is a finding."""
    rows = tuple(shown)
    if any(p.broken for p in rows):
        return door.FOUND
    return door.UNKNOWN if any(p.unknown for p in rows) else 0


def _nothing_before(ctx: click.Context) -> None:
    """Refuse options that would be lost: those of a subcommand follow its name."""
    given = [p for p in ctx.params if ctx.get_parameter_source(p) is ParameterSource.COMMANDLINE]
    if given:
        raise click.UsageError(f"write options after {ctx.invoked_subcommand!r}, not before it")


def _show(shown: list[Permitted], language: str, over: int) -> None:
    if not shown:
        door.say(door.told(wording.NONE_HOLDS, language))
    for permitted in shown:
        _permitted(permitted, language)
    if over:
        door.say(door.told(wording.over(over), language) + " (--all)")


def _permitted(p: Permitted, language: str) -> None:
    door.say(door.style(p.id, bold=True) + f"  {door.told(p.called, language)}")
    door.say(f"  {p.determination}: {', '.join(p.applications)}")
    door.say(f"  {p.purpose}; {door.told(wording.until(p.ends, p.days_left), language)}")
    decided = wording.decided(p.requester, p.approver, p.role, p.delegated_by)
    door.say(f"  {door.told(decided, language)}")
    reached = wording.reached(len(p.devices), len(p.people), len(p.given))
    door.say(f"  {door.told(reached, language)}")
    for mitigation in p.mitigations:
        _mitigation(mitigation, language)
    for concern in p.concerns:
        door.say(door.style(f"  ! {door.told(concern, language)}", fg="yellow"))
    door.say()


def _mitigation(m: Mitigated, language: str) -> None:
    kept = door.style(door.told(wording.KEPT[m.kept], language), fg=COLOURS[m.kept])
    door.say(f"  - {door.told(m.what, language)}  {kept}")
    for why in m.why:
        door.say(f"      {door.told(why, language)}")
