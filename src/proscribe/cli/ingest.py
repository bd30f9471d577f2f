"""``proscribe ingest``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from proscribe import readers
from proscribe.cli import deeds, door
from proscribe.inventory import Inventory, Receipt
from proscribe.readers import Reader
from proscribe.service.deed import Doing, Told
from proscribe.service.ingest import Strict, ingest, spooled


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reader", help="Name of the reader.  [default: recognised by the file]")
@click.option("--strict", is_flag=True, help="Take nothing of a file in that has a bad row.")
@door.inventory
@door.as_json
def command(
    files: tuple[Path, ...],
    reader: str | None,
    inventory_folder: Path,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """Take FILES in: exports, compressed or not, folders of them, or - for standard input.

    A row that cannot be used is refused with its place, and the good ones are kept; the
    inventory lists all that were refused in a file of its own. The same file taken in twice is
    there once.

    \b
    Examples:
      proscribe ingest fleet.ndjson.gz
      proscribe ingest --reader osquery /var/log/osquery/osqueryd.results.log
      zcat export.gz | proscribe ingest -
      proscribe ingest --strict fleet.ndjson
    """  # noqa: D301
    chosen = readers.get(reader) if reader else None
    store = Inventory(inventory_folder)
    taken: dict[str, Receipt] = {}
    with deeds.kept() as doing:
        for file in _files(files):
            judge = Strict() if strict else None
            taken[str(file)] = _taken(doing, store, file, chosen, judge)
    if as_json:
        door.show_json(taken)
        return
    for name, receipt in taken.items():
        _show(name, receipt)


def _taken(
    doing: Doing, store: Inventory, file: Path, chosen: Reader | None, judge: Strict | None
) -> Receipt:
    with doing("ingest") as deed, _opened(file) as path:
        receipt = ingest(store, path, chosen, judge, door.progress(str(file)))
        if not receipt.already:
            deed.done(lambda: _told(receipt, store.folder))
    return receipt


def _told(receipt: Receipt, folder: Path) -> Told:
    from proscribe.service.statements import ingested

    return ingested(receipt, folder)


def _show(name: str, receipt: Receipt) -> None:
    if receipt.already:
        door.say(f"{name}: already taken in; nothing added")
        return
    counts = f"{receipt.reports:,} reports, {receipt.observations:,} applications"
    door.say(f"{name}: {counts}, {receipt.rejected:,} rows refused")
    for row in receipt.examples[:5]:
        door.note(f"  {row.place}: {row.reason}; {row.remedy}")
    if receipt.quarantine:
        door.note(f"  all of them: {receipt.quarantine}, in the inventory")


def _files(given: tuple[Path, ...]) -> Iterator[Path]:
    for path in given:
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


@contextmanager
def _opened(file: Path) -> Iterator[Path]:
    if str(file) == "-":
        with spooled(sys.stdin.buffer) as path:
            yield path
    else:
        yield file
