"""``proscribe simulate``."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from proscribe.cli import door
from proscribe.service.simulate import SUMMARY, Simulation, simulate
from proscribe.service.simulating.parameters import SHARES, Format, Parameters, Sending, shares


@click.command()
@click.option("--devices", type=int, required=True, help="How many devices.")
@click.option("--days", type=int, default=30, show_default=True, help="How many days.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another fleet.")
@click.option(
    "--into",
    "folder",
    type=door.FOLDER,
    required=True,
    help="Folder to write; empty, or the beginning of the very same simulation.",
)
@click.option("--platforms", help="Shares, such as windows=60,android=40.  [default: all six]")
@click.option(
    "--churn",
    type=float,
    default=0.01,
    show_default=True,
    help="Share of a device's applications that change in a day.",
)
@click.option(
    "--silent",
    type=float,
    default=0.04,
    show_default=True,
    help="Share of devices that stop reporting, for a time or for ever.",
)
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2026-01-01",
    show_default=True,
    help="The first day, UTC.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([f.value for f in Format]),
    default=Format.PARQUET.value,
    show_default=True,
    help="How reports are written.",
)
@click.option(
    "--changes-only",
    is_flag=True,
    help="Sources send when something changed, and each seventh day; each report is complete.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes.  [default: all cores]")
@door.as_json
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    devices: int,
    days: int,
    seed: int,
    folder: Path,
    platforms: str | None,
    churn: float,
    silent: float,
    start: datetime,
    form: str,
    jobs: int | None,
    *,
    changes_only: bool,
    as_json: bool,
) -> None:
    """Make a fleet that never was: its reports day by day, and the truth about it beside them.

    The applications are real, the devices and people are not. The same options give the same
    bytes. What was interrupted goes on when it is asked for again.

    \b
    Examples:
      proscribe simulate --devices 1000 --days 30 --into fleet
      proscribe simulate --devices 1000000 --days 1 --seed 7 --into large
      proscribe simulate --devices 100000 --days 365 --changes-only --into year
    """  # noqa: D301
    parameters = Parameters(
        devices=devices,
        days=days,
        seed=seed,
        start=start.replace(tzinfo=UTC),
        churn=churn,
        silent=silent,
        format=Format(form),
        sending=Sending.CHANGES if changes_only else Sending.EVERY_LOOK,
        platforms=shares(platforms) if platforms else SHARES,
    )
    try:
        made = simulate(parameters, folder, jobs or os.cpu_count() or 1, _progress)
    except KeyboardInterrupt:
        door.note(f"whole parts stay, {folder / SUMMARY} names them; ask again to go on")
        raise
    _show(made, folder, as_json=as_json)


def _progress(made: Simulation) -> None:
    if sys.stderr.isatty():
        done, all_parts = len(made.parts), made.parameters.parts
        click.echo(f"\r{done:,} of {all_parts:,} parts", nl=done == all_parts, err=True)


def _show(made: Simulation, folder: Path, *, as_json: bool) -> None:
    if as_json:
        door.show_json({"folder": str(folder), "whole": made.whole, "counts": made.counts})
        return
    counts = made.counts
    reports = f"{counts['reports']:,} reports, {counts['rows']:,} applications in them"
    door.say(f"{folder}: {counts['devices']:,} devices, {reports}, {counts['bytes']:,} bytes")
