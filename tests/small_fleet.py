"""A small fleet whose every day can be told again: what is on a device follows from the day."""

from datetime import UTC, datetime, timedelta

from proscribe.model import Identifier, Kind, Observation, Platform, Report

START = datetime(2026, 11, 1, tzinfo=UTC)
DEVICES = 40
PACKAGES = frozenset({Kind.LINUX_DEB_PACKAGE})


def has(device, number):
    """Return what is on a device on a day: some of thirty packages, some of them changing."""
    return {f"package-{n}" for n in range(30) if (device * 7 + n * 3 + number // (n + 1)) % 4 == 0}


def day(number, devices=DEVICES):
    """Yield the reports of a day."""
    for device in range(devices):
        at = {
            "device": f"D{device}",
            "platform": Platform.LINUX,
            "seen": START + timedelta(days=number),
            "source": "agent",
        }
        yield Report(**at, sees=PACKAGES)
        for name in sorted(has(device, number)):
            identifiers = (Identifier(Kind.LINUX_DEB_PACKAGE, name),)
            yield Observation(**at, name=name, version="1", identifiers=identifiers)


def truth(number, devices=DEVICES):
    """Return every device and package of a day."""
    return {(f"D{d}", name) for d in range(devices) for name in has(d, number)}
