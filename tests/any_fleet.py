"""Fleets drawn at random, with everything that is awkward in one, and the house's own answers.

Several sources, some narrower than others, people, updates, looks that come late, the same batch
twice, what came back, and devices that fall silent.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pyarrow.parquet as pq
import rfc8785
from corpus import row

from proscribe.inventory import Inventory, Question, answer
from proscribe.inventory.spells import spells
from proscribe.inventory.sql import Rows
from proscribe.model import Identifier, Kind, Observation, Platform, Policy, Presence, Report

DAY = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 12
LINUX = Policy.of(
    [
        row("linux.deb-package", "wechat", "tencent/wechat"),
        row("linux.deb-package", "wechat", "tencent/wechat", by="d-2"),
        row("linux.snap-name", "wechat", "tencent/wechat"),
        row("linux.flatpak-id", "com.tencent.WeChat", "tencent/wechat"),
        row("linux.deb-package", "kesl", "kaspersky/endpoint-security"),
        row("linux.install-path", "/opt/kaspersky/kesl", "kaspersky/endpoint-security"),
    ]
)
ANDROID = Policy.of([row("android.package", "com.tencent.mm", "tencent/wechat", by="d-2")])
POLICIES = {Platform.LINUX: LINUX, Platform.ANDROID: ANDROID}
PACKAGES, SNAPS, FLATPAKS, PHONE = (
    Kind("linux.deb-package"),
    Kind("linux.snap-name"),
    Kind("linux.flatpak-id"),
    Kind("android.package"),
)
SEES = {
    Platform.LINUX: [
        frozenset(),
        frozenset({PACKAGES}),
        frozenset({PACKAGES, SNAPS}),
        frozenset({FLATPAKS}),
        frozenset({PACKAGES, SNAPS, FLATPAKS}),
    ],
    Platform.ANDROID: [frozenset(), frozenset({PHONE})],
}
APPLICATIONS = {
    Platform.LINUX: [
        ("WeChat", "4.0", [(PACKAGES, "wechat")]),
        ("WeChat", "4.1", [(PACKAGES, "wechat")]),
        ("wechat", "", [(SNAPS, "wechat")]),
        ("WeChat", "4.1", [(FLATPAKS, "com.tencent.WeChat")]),
        ("kesl", "12", [(PACKAGES, "kesl"), (Kind("linux.install-path"), "/opt/kaspersky/kesl")]),
        ("kesl", "", [(Kind("linux.install-path"), "/opt/kaspersky/kesl")]),
        ("Éditeur « vi »", "9", [(PACKAGES, "vim")]),
    ],
    Platform.ANDROID: [
        ("微信", "8", [(PHONE, "com.tencent.mm")]),
        ("Notes", "1", [(PHONE, "org.example.notes")]),
    ],
}


def looks(chance, count):
    """Draw looks: each once, whatever its kinds."""
    found = {}
    for _ in range(count):
        device = chance.randrange(9)
        platform = Platform.ANDROID if device % 3 == 2 else Platform.LINUX
        at = DAY + timedelta(
            hours=12 * chance.randrange(2 * DAYS), microseconds=chance.choice([0, 1])
        )
        source = chance.choice("xyz")
        shown = [a for a in APPLICATIONS[platform] if chance.random() < 0.4]
        sees, person = chance.choice(SEES[platform]), chance.choice(["", "ana", "béa", "carl"])
        found[f"D{device} é", source, at] = (platform, sees, person, shown)
    return found


def rows(found):
    """Yield the rows of looks, as a reader would."""
    for (device, source, seen), (platform, sees, person, shown) in found.items():
        at = {"device": device, "platform": platform, "seen": seen, "source": source}
        yield Report(**at, sees=sees, person=person)
        for name, version, identifiers in shown:
            of = tuple(Identifier(*one) for one in identifiers)
            yield Observation(**at, name=name, version=version, identifiers=of)


def fleet(folder, seed):
    """Take a fleet in: looks in any order, some batches twice, each an hour after the other."""
    chance = random.Random(seed)  # noqa: S311
    hours = iter(range(10_000))
    clock = lambda: datetime(2100, 1, 1, tzinfo=UTC) + timedelta(hours=next(hours))  # noqa: E731
    inventory = Inventory(folder, clock=clock)
    for number in range(chance.randint(1, 14)):
        inventory.add(f"b{number}", list(rows(looks(chance, chance.randint(1, 20)))))
        if chance.random() < 0.3:
            again = list(rows(looks(chance, 5)))
            inventory.add(f"again {number}", again)
            inventory.add(f"and again {number}", again)
    return inventory


def last_looks(inventory, at, known):
    """Return when each device was last looked at, from the files of looks alone."""
    manifest = inventory.manifest().known(known)
    lanes, devices = {}, {}
    for segment in manifest.segments:
        for kind, found in (("devices", devices), ("lanes", lanes)):
            if part := segment.tables.get(kind):
                for row in pq.read_table(inventory.folder / part.name).to_pylist():
                    found[row[kind[:-1]]] = row
    last = {}
    for look in manifest.looks:
        for row in pq.read_table(inventory.folder / look.part.name).to_pylist():
            lane = lanes[row["lane"]]
            place = devices[lane["device"]]["name"], lane["platform"]
            if row["seen"] <= at:
                last[place] = max(last.get(place, row["seen"]), row["seen"])
    return last


def by_the_house(folder, at, stale_after, known, since):
    """Return the rows of every question as they follow from what the house itself answers."""
    told = answer(folder, Question(policies=POLICIES, at=at, stale_after=stale_after, known=known))
    present = [f for f in told.findings if f.presence is Presence.PRESENT]
    had = spells(folder, POLICIES, at, known)
    asked = {
        "who": [one for f in present for one in _who(f)],
        "tallies": [
            {**_plain(t, "devices present absent unknown"), "platform": t.platform.value}
            for t in told.tallies
        ],
        "unknown": [
            {"product": p, **_plain(f, "device platform last_seen")}
            for f in told.findings
            if f.presence is Presence.UNKNOWN
            for p in f.products
        ],
        "counts": list(_counts(present)),
        "spells": [
            {**_plain(s, "device platform product first_seen last_seen sure"), "missed": s.without}
            for s in had
        ],
        "history": list(_history(had, since)),
        "returned": [
            {**_plain(a, "device platform product"), "missed": a.without, "returned": b.first_seen}
            for a, b in pairwise(had)
            if (a.device, a.platform, a.product) == (b.device, b.platform, b.product)
        ],
    }
    return {question: canonical(found) for question, found in asked.items()}


def canonical(found):
    """Return rows in the one form, by a way of their own."""
    return Rows(tuple(sorted(rfc8785.dumps({n: _value(v) for n, v in r.items()}) for r in found)))


def _value(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.value if isinstance(value, Platform) else value


def _plain(one, names):
    return {name: getattr(one, name) for name in names.split()}


def _who(finding):
    for product, determination in {(g.product, g.determination) for g in finding.because}:
        yield {
            **_plain(finding, "device platform seen_as source last_seen person"),
            "product": product,
            "determination": determination,
            "certainty": finding.certainty.value,
        }


def _counts(present):
    ways = ("platform", "person", "source")
    every = {
        (w, f"{getattr(f, w)}", p, f.device) for f in present for w in ways for p in f.products
    }
    for (way, name, product), n in Counter(key[:3] for key in every).items():
        yield {"counted_by": way, "name": name, "product": product, "devices": n}


def _history(had, since):
    by = {}
    for spell in had:
        by.setdefault((spell.device, spell.platform, spell.product), []).append(spell)
    for ours in by.values():
        last = ours[-1]
        gone = last.without is not None and last.sure
        counted = gone and since is not None and last.without >= since
        took = (last.without - max(since, last.first_seen)) if counted else None
        yield {
            **_plain(last, "device platform product last_seen"),
            "first_seen": ours[0].first_seen,
            "missed": last.without,
            "presence": "absent" if gone else "present" if last.without is None else "unknown",
            "returned": len(ours) - 1,
            "latency": None if took is None else took // timedelta(microseconds=1),
        }
