"""``proscribe compact``."""

from pathlib import Path

import click

from proscribe.cli import door
from proscribe.inventory import Inventory
from proscribe.service.compact import compact


@click.command()
@door.inventory
@door.as_json
def command(inventory_folder: Path, *, as_json: bool) -> None:
    """Make the segments of the inventory one, so that questions are as fast as they can be.

    No answer changes by it, not even of what was known when. Taking files in does the same by
    itself, a few segments at a time. What was compacted is deleted an hour later, by the next
    ingest or compact.

    \b
    Examples:
      proscribe compact
      proscribe compact --inventory /srv/proscribe/inventory --json
    """  # noqa: D301
    done = compact(Inventory(inventory_folder))
    if as_json:
        door.show_json(done)
        return
    door.say(
        f"{done.segments_before:,} segments, {done.bytes_before:,} bytes; "
        f"now {done.segments:,}, {done.bytes:,}"
    )
