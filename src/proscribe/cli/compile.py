"""``proscribe compile``."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from proscribe import targets
from proscribe.cli import deeds, door
from proscribe.cli.plan import taken
from proscribe.cli.words import say, told
from proscribe.service.collateral import blocked, collateral
from proscribe.service.compile import (
    Compiled,
    account,
    compiled,
    confirm,
    describe,
    forget,
    write,
)
from proscribe.service.deed import Told
from proscribe.service.workspace import Workspace


@click.command()
@click.option(
    "-t",
    "--target",
    "names",
    multiple=True,
    default=("all",),
    show_default=True,
    help="A target's name; may be repeated.",
)
@click.option("-o", "--out", "folder", type=door.FOLDER, required=True, help="Folder to write.")
@click.option(
    "--applied", is_flag=True, help="Devices have applied this folder's lifts: forget them."
)
@door.fleet
@door.places
def command(
    names: tuple[str, ...],
    folder: Path,
    language: str,
    *,
    applied: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Write native artifacts, each beside an account of what it enforces and cannot.

    The folder remembers what it placed: compile again into it and what is no longer
    prohibited is lifted, and stays listed as lifted until --applied.

    With --fleet each group has a folder. Exempted devices have one of their own, exempt/ID,
    with artifacts that say what holds for them; when the exemption ends, these say again what
    holds for everyone, until --applied.

    \b
    Examples:
      proscribe compile -t all -o artifacts
      proscribe compile -t rpz -t chromium -o artifacts --as-of 2023-11-01
      proscribe compile -o artifacts --fleet fleet.yaml
    """  # noqa: D301
    chosen = targets.names() if "all" in names else names
    workspace = door.workspace(**where)
    made = compiled(workspace, chosen, folder)
    with deeds.deed("compile") as deed:
        written = list(_written(made, folder))
        deed.done(lambda: _told(made, written, folder, workspace))
    if applied:
        _confirmed(made, folder)
    if as_json:
        door.show_json([_accounted(workspace, c) for c in made])
        return
    for c in made:
        door.say(_counted(c, language))
        for conflict in c.made.conflicts:
            door.say(f"  ! {told(conflict, language)}")
    taken(collateral(workspace.catalogue, blocked(c.made for c in made)), language)
    for path in written:
        door.say(f"  {path}")


def _told(
    made: tuple[Compiled, ...], written: list[Path], folder: Path, workspace: Workspace
) -> Told:
    from proscribe.service.statements import compiled as statement

    return statement(made, written, folder, workspace.at.isoformat())


def _accounted(workspace: Workspace, one: Compiled) -> dict[str, object]:
    found = collateral(workspace.catalogue, blocked([one.made]))
    return account(one.made) | {"group": one.group.id, "collateral": found}


def _counted(one: Compiled, language: str) -> str:
    made, target = one.made, one.made.target
    if one.group.folder:
        target = say("grouped", language, group=one.group.id, target=target)
    lifted = say("and lifted", language, n=len(made.lifted)) if made.lifted else ""
    counts = {"n": len(made.enforced), "gaps": len(made.gaps)}
    return say("compiled", language, target=target, lifted=lifted, **counts)


def _written(made: Iterable[Compiled], folder: Path) -> Iterator[Path]:
    rows = tuple(made)
    for c in rows:
        yield from write(c.made, c.home(folder))
    for group in dict.fromkeys(c.group for c in rows):
        if group.folder:
            yield describe(group, folder)


def _confirmed(made: Iterable[Compiled], folder: Path) -> None:
    for c in made:
        if c.group.ended:
            forget(c.group, folder)
        else:
            confirm(c.made, c.home(folder))
