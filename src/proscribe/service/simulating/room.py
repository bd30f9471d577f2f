"""Room on the disk: an estimate before anything is written, on the safe side."""

import shutil
from pathlib import Path

from proscribe.model import InputError, Place
from proscribe.service.simulating.looks import DAILY, HEARTBEAT
from proscribe.service.simulating.machines import CADENCE
from proscribe.service.simulating.parameters import Format, Parameters, Sending

APPLICATIONS, SOURCES_EACH = 125, 1.45
"""Applications in a report, and sources of a device, at most on average."""

BYTES = {Format.PARQUET: 15.0, Format.NDJSON: 30.0}
"""A row of a report, as measured with some room."""

TRUTH = 12
"""A stay in the truth."""

ALWAYS = 1 << 20
"""What the smallest takes."""


def estimate(parameters: Parameters) -> int:
    """Return about how many bytes a simulation takes."""
    a_day = DAILY
    if parameters.sending is Sending.CHANGES:
        a_day = 1 / CADENCE + 1 / HEARTBEAT
    looks = parameters.devices * SOURCES_EACH * (1 + a_day * (parameters.days - 1))
    stays = parameters.devices * APPLICATIONS * (1 + parameters.churn * parameters.days)
    return int(looks * APPLICATIONS * BYTES[parameters.format] + stays * TRUTH) + ALWAYS


def ensure(parameters: Parameters, folder: Path, there: int = 0) -> None:
    """See that the disk has room for what is not there yet; ``there`` is in bytes.

    Raises:
        InputError: It has not.

    """
    disk = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free, needed = shutil.disk_usage(disk).free, estimate(parameters) - there
    if free < needed:
        reason = f"about {needed / 1e9:,.1f} GB are needed, and {free / 1e9:,.1f} GB are free"
        remedy = "make room, choose another folder, or ask for fewer devices, days or reports"
        raise InputError(Place(source=str(folder)), reason, remedy)
