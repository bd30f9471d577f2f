"""Options of the commands that read network logs."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from proscribe.model.span import zone

HELD = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, dir_okay=False)
logs = click.option(
    "--logs", "logs", type=HELD, multiple=True, help="Network logs: a file or a folder; repeat it."
)
log_zone = click.option(
    "--log-zone",
    default="UTC",
    show_default=True,
    callback=lambda _ctx, _param, value: named(value),
    help="Time zone of logs that name none.",
)


def named(value: str) -> ZoneInfo:
    """Return the time zone of that name."""
    try:
        return zone(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
