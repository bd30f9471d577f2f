"""``proscribe plan``."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say, told
from proscribe.model import Proof, Reason, Text
from proscribe.register import named
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
    policy = door.style(say("policy", language, digest=made.policy[:16]), bold=True)
    door.say(f"{policy}  {say('counted', language, n=made.identifiers)}")
    binding = ", ".join(made.determinations) or say("nothing", language)
    door.say(f"  {say('in force', language, what=binding)}\n")
    rows = sorted([*made.added, *made.kept], key=attrgetter("group", "target"))
    for (group, target), lines in groupby(rows, attrgetter("group", "target")):
        where = say("grouped", language, group=group, target=target)
        _target(where if len(made.groups) > 1 else target, list(lines), made, language)
    for group, target, conflict in made.conflicts:
        where = say("grouped", language, group=group, target=target)
        door.say(door.style(f"  ! {where}  {told(conflict, language)}", fg="yellow"))
    lifts(made.lifted, language)
    counts = {"added": len(made.added), "kept": len(made.kept), "lifted": len(made.lifted)}
    door.say(door.style(say("plan", language, **counts), bold=True))
    _affected(made, language)
    _gaps(made.gaps, language)


def lifts(lines: Iterable[Line], language: str) -> None:
    """Print what is lifted, effect by effect."""
    for line in lines:
        done = door.style(f"  - {line.identifier}", fg="red")
        asked = effects(line.effects, language)
        where = say("grouped", language, group=line.group, target=line.target)
        door.say(f"{done}  {say('lifted', language, effects=asked, where=where)}")


def _target(target: str, lines: list[Line], made: Plan, language: str) -> None:
    proof = told(named(Proof(lines[0].proof)), language)
    door.say(f"{door.style(target, bold=True)}  {say('proof', language, proof=proof)}")
    new = set(made.added)
    door.table(
        (
            "+" if x in new else " ",
            x.identifier,
            effects(x.effects, language),
            ", ".join(x.because),
        )
        for x in lines
    )
    for condition in dict.fromkeys(c for x in lines for c in x.conditions):
        door.say(f"    {say('if', language, what=told(condition, language))}")
    door.say()


def _affected(made: Plan, language: str) -> None:
    if made.affected is None:
        door.say(say("no inventory", language))
        return
    total = sum(t.devices for t in made.affected.tallies)
    unknown = sum(t.unknown for t in made.affected.tallies)
    people = say("people" if made.people else "no people", language, n=made.people)
    counts = {"devices": made.devices, "total": total, "unknown": unknown}
    door.say(say("affected", language, people=people, **counts))


def _gaps(gaps: Iterable[Unserved], language: str) -> None:
    rows = tuple(gaps)
    total = sum(len(g.effects) for g in rows)
    door.say(f"\n{door.style(say('gaps', language, n=total), fg='yellow', bold=True)}")
    many = say("many platforms", language)
    counted = Counter(
        (
            g.group,
            ", ".join(g.platforms) if len(g.platforms) < SHORT else many,
            g.identifier.partition(":")[0],
            effects(g.effects, language),
            g.reason,
            g.why,
        )
        for g in rows
    )
    if counted:
        door.table(
            (f"{n}", group, kind, asked, _reasoned(reason, why, language))
            for (group, _, kind, asked, reason, why), n in sorted(counted.items(), key=_order)
        )


def _reasoned(reason: Reason, why: Text, language: str) -> str:
    called = told(named(reason), language)
    return say("reasoned", language, reason=called, why=told(why, language))


def _order(item: tuple[tuple[str, str, str, str, str, object], int]) -> tuple[str, ...]:
    return item[0][:5]


SHORT = 4
