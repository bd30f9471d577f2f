"""The truth beside the reports: what was really where, and what could be said of it."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from proscribe.formats.exchange_table import INSTANT, PAIR
from proscribe.service.simulating.arrays import DAY, NEVER, Ints
from proscribe.service.simulating.facts import applications
from proscribe.service.simulating.looks import Looks
from proscribe.service.simulating.observer import PRESENT, Said, evidence, observed, observers
from proscribe.service.simulating.parameters import PLATFORMS, Parameters
from proscribe.service.simulating.releases import version, versions
from proscribe.service.simulating.sheets import MICROSECOND, Part, coded
from proscribe.service.simulating.shelves import shelves
from proscribe.service.simulating.sources import SETS, SOURCES
from proscribe.service.simulating.subjects import subjects

PRESENCES = ("present", "absent", "unknown")
BLINDNESS = ("", "hardware-only", "work-side-only")


def editions() -> pa.Table:
    """Return every edition of every application: what it calls itself, and what it truly is."""
    rows = [(a.platform, e) for a in applications() for e in a.editions]
    pairs = [[{"kind": i.kind.value, "value": i.value} for i in e.identifiers] for _, e in rows]
    return pa.table(
        {
            "application": pa.array(range(len(rows)), pa.int32()),
            "platform": pa.array([platform.value for platform, _ in rows]),
            "name": pa.array([e.name for _, e in rows]),
            "role": pa.array([e.role for _, e in rows]),
            "subject": pa.array([e.subject for _, e in rows]),
            "identifiers": pa.array(pairs, pa.list_(PAIR)),
        }
    )


def tables(parameters: Parameters, part: Part, looks: Looks) -> Iterator[tuple[str, pa.Table]]:
    """Yield the tables of the truth about a part, each with its name."""
    yield "installed", _installed(part)
    yield "devices", _devices(part)
    found = evidence(looks, part.lives, part.machines.blind)
    stale = int(parameters.stale_after.total_seconds())
    for knowing, heard in observers(found, looks):
        said = observed(found, heard, parameters.days, stale, part.machines.platform)
        yield f"said-{knowing}", _said(part, said)


def _installed(part: Part) -> pa.Table:
    """Return which edition and version was on which machine, from when to when."""
    lives = part.lives
    return pa.table(
        {
            "machine": pa.array(part.machines.number[lives.machine], pa.uint32()),
            "application": pa.array(lives.edition, pa.int32()),
            "version": coded(version(shelves(), lives.application, lives.release), versions()),
            "since": _instants(part, lives.since),
            "until": _instants(part, lives.until),
        }
    )


def _devices(part: Part) -> pa.Table:
    """Return under which name each machine reported, from when to when, and what befell it."""
    machines = part.machines
    machine = np.repeat(np.arange(len(machines.number)), 1 + (machines.renamed < NEVER))
    second = np.append(False, machine[1:] == machine[:-1])[: len(machine)]
    renamed = machines.renamed[machine]
    watched = tuple(",".join(SOURCES[n].name for n in sources) for _, sources, _ in SETS)
    return pa.table(
        {
            "machine": pa.array(machines.number[machine], pa.uint32()),
            "device": coded(machine * 2 + second, part.names.devices),
            "platform": coded(machines.platform[machine], tuple(map(str, PLATFORMS))),
            "person": coded(machine, part.names.people),
            "since": _instants(part, np.where(second, renamed, 0)),
            "until": _instants(part, np.where(second, NEVER, renamed)),
            "wiped": pa.array(machines.wiped[machine] < NEVER),
            "sources": coded(machines.sources[machine], watched),
            "shown": coded(machines.blind[machine], BLINDNESS),
            "skew": pa.array(machines.skew[machine], pa.int32()),
            "silent_since": _instants(part, machines.silent[machine] * DAY),
            "silent_until": _instants(part, machines.speaks[machine] * DAY),
        }
    )


def _said(part: Part, said: Said) -> pa.Table:
    """Return what can be said of each device and product, over stretches of days."""
    platform = part.machines.platform[said.name // 2]
    width = max(map(len, subjects().of))
    flat = [(s.role, s.product) for row in subjects().of for s in (*row, *row[:1] * width)[:width]]
    place = platform * width + said.subject
    return pa.table(
        {
            "device": coded(said.name, part.names.devices),
            "role": coded(place, tuple(role for role, _ in flat)),
            "product": coded(place, tuple(product for _, product in flat)),
            "presence": coded(said.presence - PRESENT, PRESENCES),
            "since_day": pa.array(said.since, pa.int32()),
            "until_day": pa.array(said.until, pa.int32()),
        }
    )


def _instants(part: Part, seconds: Ints) -> pa.Array:
    """Return instants; none for one that is never reached."""
    never = seconds >= NEVER
    start = int(part.start.timestamp())
    counted = (np.where(never, 0, seconds) + start) * MICROSECOND
    return pa.array(counted, mask=never).cast(INSTANT)
