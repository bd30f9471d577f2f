"""``proscribe compile``."""

from pathlib import Path
from typing import Any

import click

from proscribe import targets
from proscribe.cli import door
from proscribe.service.compile import account, artifacts, confirm, write


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
@door.places
def command(
    names: tuple[str, ...],
    folder: Path,
    language: str,  # noqa: ARG001, the account speaks both
    *,
    applied: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Write native artifacts, each beside an account of what it enforces and cannot.

    The folder remembers what it placed: compile again into it and what is no longer
    prohibited is lifted, and stays listed as lifted until --applied.

    \b
    Examples:
      proscribe compile -t all -o artifacts
      proscribe compile -t rpz -t chromium -o artifacts --as-of 2023-11-01
    """  # noqa: D301
    chosen = targets.names() if "all" in names else names
    made = artifacts(door.workspace(**where), chosen, folder)
    written = [path for a in made for path in write(a, folder)]
    if applied:
        for a in made:
            confirm(a, folder)
    if as_json:
        door.show_json([account(a) for a in made])
        return
    for a in made:
        door.say(f"{a.target}: {len(a.enforced)} effects enforced, {len(a.gaps)} gaps")
    for path in written:
        door.say(f"  {path}")
