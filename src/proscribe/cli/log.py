"""``proscribe log``."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.cli.witness import unwitnessed
from proscribe.service.log import Listed, entries, size, tiled, verified, waiting
from proscribe.service.witness import state


@click.command()
@click.option("--from", "start", type=click.IntRange(0), help="The first entry that is listed.")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="How many.")
@click.option("--verify", "verifier", metavar="VKEY", help="Hash all anew, against this key.")
@click.option("--export-tiles", "tiles", type=door.FOLDER, help="Write it as files to be served.")
@click.option("--waiting", "waits", is_flag=True, help="List what waits in the outbox instead.")
@signing_options.evidence
@door.as_json
def command(  # noqa: PLR0913, the options of one command line
    start: int | None,
    most: int,
    verifier: str | None,
    tiles: Path | None,
    evidence_folder: Path,
    *,
    waits: bool,
    as_json: bool,
) -> None:
    """List the newest entries of the log, verify all of it, or write it as files.

    Where statements wait in the outbox it says how many: the next command that logs adds them.

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
    held = waiting(evidence_folder)
    if held and not waits:
        door.note(f"waiting to be logged: {len(held)} (--waiting)")
    if waits:
        _listed(held, as_json=as_json)
        return
    first = max(0, size(evidence_folder) - most) if start is None else start
    _listed(entries(evidence_folder, first, most), as_json=as_json)
    if not as_json:
        door.note(unwitnessed(state(evidence_folder), datetime.now(UTC)))


def _listed(found: Iterable[Listed], *, as_json: bool) -> None:
    told = list(found)
    if as_json:
        door.show_json(told)
        return
    door.table([(str(e.number), e.recorded, e.says, " ".join(e.subjects)) for e in told])
