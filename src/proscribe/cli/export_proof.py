"""``proscribe export-proof``."""

from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.service.attest import export


@click.command()
@click.argument("number", type=click.IntRange(0))
@click.argument("artifacts", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", required=True, type=click.Path(path_type=Path), help="Folder or .zip file.")
@signing_options.evidence
@door.as_json
def command(
    number: int, artifacts: tuple[Path, ...], into: Path, evidence_folder: Path, *, as_json: bool
) -> None:
    """Write a bundle that shows to a stranger that entry NUMBER is in the log.

    It holds the statement, the proof with the log's checkpoint, and the ARTIFACTS that the
    statement speaks of. A stranger checks it offline: proscribe-verify BUNDLE --log KEY.

    \b
    Examples:
      proscribe export-proof 12 --into claim.zip claim.pdf
    """  # noqa: D301
    proof = export(evidence_folder, number, artifacts, into)
    if as_json:
        door.show_json({"bundle": str(into), "number": proof.number, "checkpoint": proof.note.text})
        return
    door.say(f"{into}: {proof.number}")
