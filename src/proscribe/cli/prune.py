"""``proscribe prune``."""

from pathlib import Path
from typing import Any

import click

from proscribe.cli import deeds, door
from proscribe.model import Text
from proscribe.service.deed import Told
from proscribe.service.prune import Outcome, prunable, prune
from proscribe.service.workspace import Workspace


@click.command()
@click.argument("rule", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--apply", "doing", is_flag=True, help="Take it out; without this it is only told.")
@door.inventory
@door.places
def command(
    rule: Path,
    language: str,
    *,
    doing: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say what the file RULE of retention takes out of the inventory, and with --apply do it.

    Only what had ended before the rule's horizon goes: what stands is kept, and what a hold of
    the rule names. The inventory records what was pruned, and answers say so. The files of
    before are deleted an hour later, by the next ingest, compact or prune.

    \b
    Examples:
      proscribe prune retention.yaml
      proscribe prune retention.yaml --apply --inventory /srv/proscribe/inventory --json
    """  # noqa: D301
    workspace = door.workspace(**where)
    told = _pruned(workspace, rule) if doing else prunable(workspace, rule)
    if as_json:
        door.show_json(told)
    else:
        show(told, language)


def _pruned(workspace: Workspace, rule: Path) -> Outcome:
    with deeds.deed("prune") as deed:
        told = prune(workspace, rule)
        deed.done(lambda: _told(told, rule, workspace))
    return told


def _told(told: Outcome, rule: Path, workspace: Workspace) -> Told:
    from proscribe.service.statements import pruned

    return pruned(told, rule, workspace.inventory_folder)


def show(told: Outcome, language: str) -> None:
    """Print what goes, as a person reads it."""
    door.say(door.style(f"{told.rule}  {door.told(told.title, language)}", bold=True))
    day = f"{told.horizon:%Y-%m-%d}"
    counts = f"{told.stretches:,}", f"{told.events:,}"
    did = Text("pruned", "retiré") if told.done else Text("would be pruned", "serait retiré")
    what = Text(
        f"{did.en} of what ended before {day}: {counts[0]} stretches of presence, "
        f"{counts[1]} events",
        f"{did.fr} de ce qui a pris fin avant le {day} : {counts[0]} périodes de présence, "
        f"{counts[1]} événements",
    )
    door.say(f"  {door.told(what, language)}")
    if told.holds:
        kept = Text(f"held back: {told.held:,} events", f"conservés : {told.held:,} événements")
        door.say(f"  {door.told(kept, language)}")
    for hold in told.holds:
        door.say(f"    {hold.id}: {door.told(hold.because, language)}")
        if hold.unknown:
            names = ", ".join(hold.unknown)
            strange = Text(
                f"the inventory knows none of these devices: {names}",
                f"l'inventaire ne connaît aucun de ces appareils : {names}",
            )
            door.say(f"      {door.told(strange, language)}")
    if not told.done and told.events:
        door.say(f"  {door.told(DRY, language)}")


DRY = Text("nothing was changed; to do it: --apply", "rien n'a été changé; pour le faire : --apply")
