"""How long a point-in-time policy takes over 1,000 determinations with 10,000 events.

Usage: ``python benchmarks/policy.py``. Prints CPU and wall milliseconds of a question at random
instants, with the load beside them, and the ratio to the least that any answer must do: going
once over the events, and once over the rows that come out, and hashing their canonical form.
"""

import hashlib
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from proscribe import catalogue as shelf
from proscribe.model import (
    Catalogue,
    Covered,
    Determination,
    Effect,
    Event,
    EventKind,
    Force,
    Provision,
    Reference,
    Text,
)
from proscribe.register import Register, Setting, policy

DETERMINATIONS, EVENTS, QUESTIONS, SEED = 1000, 10, 41, 20261124
FIRST = datetime(2016, 1, 1, tzinfo=UTC)
BOTH = Text("a benchmark", "un banc d'essai")


def history(start: datetime, chance: random.Random) -> Iterator[Event]:
    """Yield events that follow lawfully on each other: suspensions and resumptions, in parts."""
    at = start
    for n in range(EVENTS):
        at += timedelta(days=chance.randint(20, 200), seconds=chance.randint(0, 86399))
        yield Event(
            event=EventKind.RESUMED if n % 2 else EventKind.SUSPENDED,
            effective=at,
            recorded=at + timedelta(hours=chance.randint(0, 72)),
            order=f"order-{n // 2}",
            effects=(Effect.BLOCK_INSTALL,) if n % 4 < 2 else (),  # noqa: PLR2004
            instrument="an order",
            source="https://example.org/order",
        )


def determination(number: int, catalogue: Catalogue, chance: random.Random) -> Determination:
    """Return a determination that covers one product of the catalogue."""
    start = FIRST + timedelta(days=chance.randint(0, 3000))
    product = chance.choice(catalogue.applications)
    return Determination(
        id=f"d-{number}",
        title=BOTH,
        authority="a benchmark",
        jurisdiction="CA",
        force=Force.DIRECTION,
        issued=start - timedelta(days=10),
        effective=start,
        reasons=(BOTH,),
        references=(Reference(title="a benchmark", url="https://example.org"),),
        provisions=(
            Provision(
                covers=(Covered(application=product.id), Covered(service=product.id)),
                effects=tuple(Effect),
            ),
        ),
        history=tuple(history(start, chance)),
    )


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Return the CPU and wall milliseconds of one run."""
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    return (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def main() -> None:
    """Build the register and ask it."""
    chance = random.Random(SEED)  # noqa: S311, a benchmark
    catalogue = shelf.load()
    register = Register(
        determinations=tuple(determination(n, catalogue, chance) for n in range(DETERMINATIONS))
    )
    instants = [
        FIRST + timedelta(seconds=chance.randint(0, 10 * 365 * 86400)) for _ in range(QUESTIONS)
    ]
    read = timed(lambda: [register.lives(d) for d in register.determinations])
    first = timed(lambda: policy(register, catalogue, instants[0], Setting()))
    known = instants[0] + timedelta(days=30)
    warm = [timed(lambda t=t: policy(register, catalogue, t, Setting())) for t in instants[1:]]
    two = [
        timed(lambda t=t: policy(register, catalogue, t, Setting(), known)) for t in instants[1:11]
    ]
    rows = policy(register, catalogue, instants[len(instants) // 2], Setting())
    events = [e for d in register.determinations for e in d.history]
    least = [
        timed(
            lambda: (
                sum(e.effective <= instants[1] for e in events),
                hashlib.sha256(rows.canonical).hexdigest(),
                [(p.identifier, p.effects) for p in rows.prohibitions],
            )
        )
        for _ in range(20)
    ]
    print(f"{DETERMINATIONS} determinations, {len(events)} events, {len(rows.prohibitions)} rows")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    show("lives, as read", [read])
    show("first question", [first])
    show("point in time", warm)
    show("point in time, as known", two)
    show("least work", least)
    cpu = statistics.median(c for c, _ in warm) / statistics.median(c for c, _ in least)
    print(f"ratio of a point in time to the least work: {cpu:.1f}")


def show(name: str, runs: list[tuple[float, float]]) -> None:
    """Print medians and the worst."""
    cpu, wall = zip(*runs, strict=True)
    worst = max(wall)
    print(
        f"{name:26} {statistics.median(cpu):8.1f} ms CPU "
        f"{statistics.median(wall):8.1f} ms wall, worst {worst:.1f}"
    )


if __name__ == "__main__":
    main()
