"""The rows of the sample fleet, and the truth behind them, which a test may hold them to."""
# ruff: noqa: INP001, part of a script

import json
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from sample_devices import EXTENSION, Device, nth
from sample_facts import Application, Plant

LEAST, MOST = 20, 60
EXTENSIONS = 6
"""Extensions of a browser on a device that is not a Chromebook."""

Shelves = dict[str, list[Application]]
Planted = dict[str, list[Plant]]
Line = dict[str, object]


def plant(random: Random, fleet: list[Device], plants: list[Plant]) -> Planted:
    """Choose the devices of every plant; none gets two of one product or of one name."""
    found: Planted = {device.name: [] for device in fleet}
    for one in plants:
        free = [d for d in fleet if _suits(d, one)]
        free = [d for d in free if not any(_alike(one, other) for other in found[d.name])]
        for _ in range(one.devices):
            found[free.pop(int(random.random() * len(free))).name].append(one)
    return found


def lines(random: Random, device: Device, shelves: Shelves, planted: list[Plant]) -> Iterator[Line]:
    """Return the lines that the sources of a device report: what each sees, then what it saw."""
    for source in device.sources:
        yield _line(device, source) | {"sees": sorted(device.sees(source))}
        if device.blind == "hardware-only":
            continue
        for application in _installed(random, device, source, shelves):
            yield from _observed(random, device, source, application)
        if not device.blind:
            for one in planted:
                yield from _observed(random, device, source, one.application)


def shown(device: Device, one: Plant) -> bool:
    """Tell whether any source of the device shows the plant."""
    kinds = {kind for source in device.sources for kind in device.sees(source)}
    return not kinds.isdisjoint(one.application.identifiers)


def written(line: Line) -> str:
    """Return a line as canonical JSON."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _suits(device: Device, one: Plant) -> bool:
    """Tell whether the plant can be there; what only looks alike must be seen to be of use."""
    there = device.platform == one.application.platform
    return there and (one.role == "product" or shown(device, one))


def _alike(one: Plant, other: Plant) -> bool:
    same = one.product == other.product if one.product else False
    return same or one.application.name == other.application.name


def _installed(
    random: Random, device: Device, source: str, shelves: Shelves
) -> Iterator[Application]:
    """Draw distinct applications; the one at place n is drawn in proportion to 1 / (n + 12)."""
    if source in {"dns-log", "flatpak-list"}:
        return
    aside = source == "osquery-extensions"
    shelf = shelves["chromeos" if aside else device.platform]
    shelf = [a for a in shelf if set(a.identifiers) & set(device.shows(source))]
    sums = tuple(accumulate(1 / (place + 12) for place in range(1, len(shelf) + 1)))
    wanted = EXTENSIONS if aside else LEAST + int(random.random() ** 2 * (MOST - LEAST + 1))
    drawn: set[str] = set()
    while len(drawn) < wanted:
        application = nth(random, shelf, sums)
        if application.name not in drawn:
            drawn.add(application.name)
            yield application


def _observed(
    random: Random, device: Device, source: str, application: Application
) -> Iterator[Line]:
    kinds = device.shows(source)
    identifiers = {k: v for k, v in application.identifiers.items() if k in kinds}
    if identifiers:
        yield _line(device, source) | {
            "name": application.name,
            "version": _version(random, application, identifiers),
            "identifiers": identifiers,
        }


def _version(random: Random, application: Application, identifiers: dict[str, str]) -> str:
    """Draw one of three versions, which are made up: no verdict rests on a version."""
    if not identifiers.keys() - {"network.domain"}:
        return ""
    major = len(application.name) % (90 if EXTENSION in identifiers else 20) + 1
    return f"{major}.{int(random.random() * 3)}"


def _line(device: Device, source: str) -> Line:
    return {
        "device": device.name,
        "platform": device.platform,
        "seen": device.seen.isoformat().replace("+00:00", "Z"),
        "source": source,
    }
