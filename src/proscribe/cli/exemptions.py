"""``proscribe exemptions``."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from proscribe.cli import door
from proscribe.service.exemption_markdown import markdown
from proscribe.service.exemption_report import report as report_on
from proscribe.service.exemption_wording import KEPT
from proscribe.service.exemptions import Permitted, exemptions
from proscribe.service.mitigations import Kept, Mitigated
from proscribe.service.writing import written

COLOURS = {Kept.BROKEN: "red", Kept.UNKNOWN: "yellow", Kept.ATTESTED: "cyan", Kept.HOLDS: "green"}


@click.group(invoke_without_command=True)
@click.option("--determination", help="Only exemptions from this determination.", default="")
@click.option("--all", "everything", is_flag=True, help="List those that are over as well.")
@door.inventory
@door.places
@click.pass_context
def command(
    ctx: click.Context,
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
    text = door.json_text(made) if as_json else markdown(made)
    if path is None:
        door.say(text.rstrip("\n"))
        return
    written(path, f"{text.rstrip()}\n".encode())
    door.note(f"written: {path}")


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
        door.say("no exemption is in effect")
    for permitted in shown:
        _permitted(permitted, language)
    if over:
        door.say(f"{over} more are over (--all)")


def _permitted(p: Permitted, language: str) -> None:
    door.say(door.style(p.id, bold=True) + f"  {door.told(p.called, language)}")
    left = f", {p.days_left} days left" if p.days_left is not None else ""
    door.say(f"  from {p.determination}: {', '.join(p.applications)}")
    door.say(f"  {p.purpose}; until {door.moment(p.ends)}{left}")
    role = f" as {p.role}" if p.role else ""
    by = f", delegated by {p.delegated_by}" if p.delegated_by else ""
    door.say(f"  asked by {p.requester}; approved by {p.approver}{role}{by}")
    given = f" with {len(p.given)} devices" if p.people else ""
    door.say(f"  {len(p.devices)} devices, {len(p.people)} people{given}")
    for mitigation in p.mitigations:
        _mitigation(mitigation, language)
    for concern in p.concerns:
        door.say(door.style(f"  ! {door.told(concern, language)}", fg="yellow"))
    door.say()


def _mitigation(m: Mitigated, language: str) -> None:
    kept = door.style(door.told(KEPT[m.kept], language), fg=COLOURS[m.kept])
    door.say(f"  - {door.told(m.what, language)}  {kept}")
    for why in m.why:
        door.say(f"      {door.told(why, language)}")
