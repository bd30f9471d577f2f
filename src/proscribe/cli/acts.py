"""What the commands that record an event share: their options, and how an outcome is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from proscribe.cli import door
from proscribe.cli.plan import lifts
from proscribe.cli.status import stand
from proscribe.model import Effect, EventKind
from proscribe.service.act import Outcome, outcome
from proscribe.service.record import Wanted, prepared, record, writable

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 10

_OPTIONS = (
    click.option("--order", type=FILE, help="The order or instrument: any file, kept as evidence."),
    click.option("--instrument", default="", help="Its title.  [default: from the file]"),
    click.option("--source", default="", help="Where it can be read.  [default: the kept file]"),
    click.option("--effective", type=door.Start(), help="Since when it holds.  [default: now]"),
    click.option("--until", type=door.Start(), help="When it ends by itself."),
    click.option("--provision", "provisions", multiple=True, help="Of this provision alone."),
    click.option(
        "--effect",
        "effects",
        multiple=True,
        type=click.Choice([e.value for e in Effect]),
        help="Of this effect alone.",
    ),
    click.option("--jurisdiction", "jurisdictions", multiple=True, help="In this one alone."),
    click.option("--party", "parties", multiple=True, help="For this body or party alone."),
    click.option("--dry-run", is_flag=True, help="Show what it changes, and record nothing."),
    click.option("-o", "--out", "folder", type=door.FOLDER, help="Folder of earlier artifacts."),
)


def options(function: F) -> F:
    """Give a command the options of an act."""
    for option in reversed((*_OPTIONS, door.fleet, door.places)):
        function = option(function)
    return function


def act(  # noqa: PLR0913, the options of one command line
    name: str,
    kind: EventKind,
    *,
    language: str,
    as_json: bool,
    dry_run: bool,
    folder: Path | None,
    of: str = "",
    adds: tuple[str, ...] = (),
    by: str = "",
    **given: Any,  # noqa: ANN401
) -> None:
    """Record an event, unless it is a trial, and show what it changes."""
    said = {k: given.pop(k) for k in _SAID}
    said["effects"] = tuple(Effect(e) for e in said["effects"])
    wanted = Wanted(event=kind, of=of, adds=adds, by=by, **said)
    workspace = door.workspace(**given)
    if dry_run or not writable(workspace):
        if not dry_run:
            door.note("the shipped examples are not changed: nothing is recorded")
        event = prepared(workspace, name, wanted)
        told = outcome(workspace, workspace.register.determination(name), event, folder)
    else:
        told = record(workspace, name, wanted, folder)
        door.note(f"recorded in {workspace.register_folder}")
    if as_json:
        door.show_json(told)
    else:
        show(told, language)


_SAID = (
    "order",
    "instrument",
    "source",
    "effective",
    "until",
    "provisions",
    "effects",
    "jurisdictions",
    "parties",
)


def show(told: Outcome, language: str) -> None:
    """Print what an act changes, as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    door.say(f"  {told.event.event} by {told.event.instrument}")
    door.say(f"  {told.before} -> {told.after}, on {door.moment(told.at)}")
    if told.later:
        door.say(f"  nothing changes before {door.moment(told.event.effective)}")
    for one in told.stands:
        stand(one, language)
    door.say()
    for group in told.groups:
        for change in group.changes:
            lifts(change.lifted)
            for line in change.added:
                done = door.style(f"  + {line.identifier}", fg="green")
                effects = door.effects(line.effects)
                door.say(f"{done}  {effects} enforced in {line.group}: {line.target}")
    counts = f"{told.lifted} effects to lift, {told.added} to enforce"
    door.say(door.style(f"Change: {counts}, in {len(told.groups)} groups of devices.", bold=True))
    if not told.lifted and not told.added:
        door.say("  nothing changes on devices")
    if told.lifted:
        door.say("  nothing is reinstalled, and what was not placed from here is not touched")
    _owed(told)
    for cite in told.dangling:
        since = door.moment(cite.since)
        door.say(f"  dangling: {cite.kind} {cite.citing} cites it, {cite.state} since {since}")


def _owed(told: Outcome) -> None:
    if not told.owed:
        return
    door.say(f"\nStill owed: {len(told.owed)} identifiers that it covers stay prohibited")
    door.table(
        (row.identifier, door.effects(row.effects), ", ".join(row.because))
        for row in told.owed[:SHOWN]
    )
    if len(told.owed) > SHOWN:
        door.say(f"  ... and {len(told.owed) - SHOWN} more (--json)")
