"""``proscribe plan``."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say
from proscribe.service.change import Line
from proscribe.service.gaps import Unserved
from proscribe.service.plan import Plan, plan


@click.command()
@click.option("-o", "--out", "folder", type=door.FOLDER, help="Folder of earlier artifacts.")
@door.inventory
@door.fleet
@door.places
def command(folder: Path | None, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Show what would change on which platform, effect by effect; gaps are counted last.

    With --out, the plan is the difference from what that folder's artifacts placed. With an
    inventory, it says how many devices and people it touches.

    \b
    Examples:
      proscribe plan
      proscribe plan -o artifacts --inventory inventory
      proscribe plan --fleet fleet.yaml --as-of 2023-11-01 --json
    """  # noqa: D301
    made = plan(door.workspace(**where), folder)
    if as_json:
        door.show_json(made)
        return
    show(made, language)


def show(made: Plan, language: str) -> None:
    """Print a plan as a person reads it."""
    door.say(
        door.style(f"policy {made.policy[:16]}", bold=True) + f"  {made.identifiers} identifiers"
    )
    door.say(f"  in force: {', '.join(made.determinations) or 'nothing'}\n")
    rows = sorted([*made.added, *made.kept], key=attrgetter("group", "target"))
    for (group, target), lines in groupby(rows, attrgetter("group", "target")):
        whose = f"{group}: " if len(made.groups) > 1 else ""
        _target(f"{whose}{target}", list(lines), made, language)
    lifts(made.lifted, language)
    counts = f"{len(made.added)} to add, {len(made.kept)} unchanged, {len(made.lifted)} to lift"
    door.say(door.style(f"Plan: {counts}.", bold=True))
    _affected(made)
    _gaps(made.gaps, language)


def lifts(lines: Iterable[Line], language: str) -> None:
    """Print what is lifted, effect by effect."""
    for line in lines:
        done = door.style(f"  - {line.identifier}", fg="red")
        asked, where = effects(line.effects, language), f"{line.group}: {line.target}"
        door.say(f"{done}  {say('lifted', language, effects=asked, where=where)}")


def _target(target: str, lines: list[Line], made: Plan, language: str) -> None:
    door.say(door.style(target, bold=True) + f"  proof: {lines[0].proof}")
    new = set(made.added)
    door.table(
        (
            "+" if x in new else " ",
            x.identifier,
            door.effects(x.effects),
            ", ".join(x.because),
        )
        for x in lines
    )
    for condition in dict.fromkeys(c for x in lines for c in x.conditions):
        door.say(f"    if: {door.told(condition, language)}")
    door.say()


def _affected(made: Plan) -> None:
    if made.affected is None:
        door.say("Devices: no inventory was given; take one in with: proscribe ingest FILE")
        return
    total = sum(t.devices for t in made.affected.tallies)
    unknown = sum(t.unknown for t in made.affected.tallies)
    people = f", {made.people} people" if made.people else "; the inventory names no people"
    door.say(f"Devices: {made.devices} of {total} have it{people}; {unknown} cannot be known.")


def _gaps(gaps: Iterable[Unserved], language: str) -> None:
    rows = tuple(gaps)
    total = sum(len(g.effects) for g in rows)
    door.say(
        door.style(f"\nGaps: {total} effects that nothing brings about.", fg="yellow", bold=True)
    )
    counted = Counter(
        (
            g.group,
            ", ".join(g.platforms) if len(g.platforms) < SHORT else "many platforms",
            g.identifier.partition(":")[0],
            door.effects(g.effects),
            g.reason,
            g.why,
        )
        for g in rows
    )
    if counted:
        door.table(
            (f"{n}", group, kind, asked, f"{reason}: {door.told(why, language)}")
            for (group, _, kind, asked, reason, why), n in sorted(counted.items(), key=_order)
        )


def _order(item: tuple[tuple[str, str, str, str, str, object], int]) -> tuple[str, ...]:
    return item[0][:5]


SHORT = 4
