"""What the commands that record an event share: their options, and how an outcome is shown."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from proscribe.cli import deeds, door
from proscribe.cli.plan import lifts
from proscribe.cli.status import stand
from proscribe.cli.words import effects, say
from proscribe.model import Effect, EventKind
from proscribe.register import named, phrase
from proscribe.service.act import Outcome, outcome
from proscribe.service.change import Line
from proscribe.service.deed import Told
from proscribe.service.record import Wanted, prepared, record, writable
from proscribe.service.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 10
VERBS = {
    EventKind.SUSPENDED: "suspend",
    EventKind.RESUMED: "resume",
    EventKind.RESCINDED: "rescind",
}
"""What the log calls an event, where it has a verb of its own."""

_OPTIONS = (
    click.option("--order", type=FILE, help="The order or instrument: any file, kept as evidence."),
    click.option("--instrument", default="", help="Its title.  [default: from the file]"),
    click.option("--source", default="", help="Where it can be read.  [default: the kept file]"),
    click.option("--effective", type=door.Start(), help="Since when it holds.  [default: now]"),
    click.option("--recorded", type=door.Start(), help="When it was learned.  [default: now]"),
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
    said["recorded"] = said["recorded"] or datetime.now(UTC).replace(microsecond=0)
    wanted = Wanted(event=kind, of=of, adds=adds, by=by, **said)
    workspace = door.workspace(**given)
    if dry_run or not writable(workspace):
        if not dry_run:
            door.note("the shipped examples are not changed: nothing is recorded")
        event = prepared(workspace, name, wanted)
        told = outcome(workspace, workspace.register.determination(name), event, folder)
    else:
        told = _recorded(workspace, name, wanted, folder)
    if as_json:
        door.show_json(told)
    else:
        show(told, language)


_SAID = (
    "order",
    "instrument",
    "source",
    "effective",
    "recorded",
    "until",
    "provisions",
    "effects",
    "jurisdictions",
    "parties",
)


def _recorded(workspace: Workspace, name: str, wanted: Wanted, folder: Path | None) -> Outcome:
    verb = VERBS.get(wanted.event, "record")
    with deeds.deed(verb) as deed:
        told = record(workspace, name, wanted, folder)
        deed.done(lambda: _told(verb, told, workspace))
    door.note(f"recorded in {workspace.register_folder}")
    return told


def _told(verb: str, told: Outcome, workspace: Workspace) -> Told:
    from proscribe.service.statements import acted

    return acted(verb, told, workspace.register_folder)


def show(told: Outcome, language: str) -> None:
    """Print what an act changes, as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    event = door.told(named(told.event.event), language)
    door.say(f"  {say('act', language, event=event, instrument=told.event.instrument)}")
    before, after = (door.told(phrase(x), language) for x in (told.before, told.after))
    door.say(f"  {say('turned', language, before=before, after=after, at=door.moment(told.at))}")
    if told.later:
        door.say(f"  {say('not before', language, at=door.moment(told.event.effective))}")
    for one in told.stands:
        stand(one, language)
    door.say()
    for change in (c for group in told.groups for c in group.changes):
        lifts(change.lifted, language)
        for line in change.added:
            _enforced(line, language)
    counts = {"lifted": told.lifted, "added": told.added, "groups": len(told.groups)}
    door.say(door.style(say("change", language, **counts), bold=True))
    if not told.lifted and not told.added:
        door.say(f"  {say('no change', language)}")
    if told.lifted:
        door.say(f"  {say('untouched', language)}")
    _owed(told, language)
    _dangling(told, language)


def _enforced(line: Line, language: str) -> None:
    done = door.style(f"  + {line.identifier}", fg="green")
    asked = effects(line.effects, language)
    where = say("grouped", language, group=line.group, target=line.target)
    door.say(f"{done}  {say('enforced', language, effects=asked, where=where)}")


def _dangling(told: Outcome, language: str) -> None:
    for cite in told.dangling:
        kind, what = say(cite.kind, language), door.told(cite.why, language)
        since = say("since", language, at=door.moment(cite.since)) if cite.since else ""
        words = say("dangles", language, kind=kind, citing=cite.citing, what=what, since=since)
        door.say(f"  {words}")


def _owed(told: Outcome, language: str) -> None:
    if not told.owed:
        return
    door.say(f"\n{say('owed', language, n=len(told.owed))}")
    door.table(
        (row.identifier, effects(row.effects, language), ", ".join(row.because))
        for row in told.owed[:SHOWN]
    )
    if stopped := [row for row in told.owed if row.unserved]:
        door.say(f"  {say('unserved', language, n=len(stopped))}")
        door.table((r.identifier, effects(r.unserved, language)) for r in stopped[:SHOWN])
    if len(told.owed) > SHOWN:
        door.say(f"  {say('more', language, n=len(told.owed) - SHOWN)}")
