"""``proscribe log``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.cli.witness import unwitnessed
from proscribe.service.log import entries, size, tiled, verified
from proscribe.service.witness import state


@click.command()
@click.option("--from", "start", type=click.IntRange(0), help="The first entry that is listed.")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="How many.")
@click.option("--verify", "verifier", metavar="VKEY", help="Hash all anew, against this key.")
@click.option("--export-tiles", "tiles", type=door.FOLDER, help="Write it as files to be served.")
@signing_options.evidence
@door.as_json
def command(  # noqa: PLR0913, the options of one command line
    start: int | None,
    most: int,
    verifier: str | None,
    tiles: Path | None,
    evidence_folder: Path,
    *,
    as_json: bool,
) -> None:
    """List the newest entries of the log, verify all of it, or write it as files.

    \b
    Examples:
      proscribe log
      proscribe log --from 0 --most 20 --json
      proscribe log --export-tiles public/log
      proscribe log --verify cio.example.org/log+1a2b3c4d+AQ...
    """  # noqa: D301
    if verifier:
        origin, count, root = verified(evidence_folder, verifier)
        if as_json:
            door.show_json({"origin": origin, "size": count, "root": root})
        else:
            door.say(f"{origin}  {count}  {root}")
        return
    if tiles:
        count = tiled(evidence_folder, tiles)
        if as_json:
            door.show_json({"size": count})
        else:
            door.say(f"{count} entries")
        return
    first = max(0, size(evidence_folder) - most) if start is None else start
    told = list(entries(evidence_folder, first, most))
    if as_json:
        door.show_json(told)
        return
    door.table([(str(e.number), e.recorded, e.says, " ".join(e.subjects)) for e in told])
    click.echo(unwitnessed(state(evidence_folder), datetime.now(UTC)), err=True)
