"""Who has it, who has it not, and where nobody can know: one join over the segments.

What counts at an instant is the last report of each source about each device, until a later
one that sees at least as much. A presence stays until a report denies it; an absence goes
stale, and is then *unknown*.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import bearers, looks, postings
from proscribe.inventory.judge import Index, Judgement
from proscribe.inventory.looks import Opened
from proscribe.inventory.manifest import Pruned
from proscribe.inventory.store import Inventory
from proscribe.inventory.views import needed, views
from proscribe.model import (
    Finding,
    Platform,
    Policy,
    Presence,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: the policy of each platform, the instant, and how long a look holds."""

    policies: Mapping[Platform, Policy]
    at: datetime
    stale_after: timedelta = timedelta(days=30)
    known: datetime | None = None
    """As it was known then, by what had been taken in; as it is known now, for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many devices of a platform stand how towards the policy."""

    platform: Platform
    devices: int
    present: int
    absent: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Findings of what is present or unknown, and the count of everything."""

    at: datetime
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]


_PRESENT = """
SELECT c.device, epoch_us(c.seen), c.source, f.identity, c.person
FROM standing f JOIN current c USING (lane)
ORDER BY ALL
"""
_DEVICES = """
CREATE TEMP TABLE looked AS
  SELECT device, newest(platform, seen) AS platform, max(seen) AS last,
         coalesce(bit_or(views) FILTER (seen >= $fresh), 0) AS views
  FROM numbered GROUP BY device;
CREATE TEMP TABLE having_it AS SELECT DISTINCT device FROM numbered SEMI JOIN holding USING (lane)
"""
_COUNTED = """
SELECT platform, views, h.device IS NOT NULL AS has, count(*)
FROM looked LEFT JOIN having_it h USING (device) GROUP BY ALL ORDER BY ALL
"""
_HIDDEN = """
SELECT d.name, platform, epoch_us(last), views FROM looked JOIN devices d USING (device)
WHERE (platform, views) IN (SELECT (platform, views) FROM hiding)
  AND device NOT IN (SELECT device FROM having_it)
ORDER BY d.name
"""


def answer(folder: Path, question: Question) -> Answer:
    """Answer a question from the inventory in ``folder``.

    Raises:
        InputError: The inventory is damaged.

    """
    known = Inventory(folder).manifest().known(question.known)
    if not known.batches:
        return Answer(at=question.at, findings=(), tallies=())
    with looks.opened(folder, known, question.at) as store:
        met = met_by(store, question.policies)
        stand(store, met)
        present = tuple(_present(store.database, met))
        return _told(store, question, present)


@dataclass(frozen=True, slots=True)
class Met:
    """An identity that meets the policy, and how."""

    platform: Platform
    seen_as: str
    judgements: tuple[Judgement, ...]


def met_by(store: Opened, policies: Mapping[Platform, Policy]) -> dict[int, Met]:
    """Return the identities, whoever has them, that meet the policy of their platform."""
    indexes = {platform: Index(policy) for platform, policy in policies.items()}
    keys = chain.from_iterable(index.keys for index in indexes.values())
    met: dict[int, Met] = {}
    judged: dict[tuple[str, str], tuple[Judgement, ...]] = {}
    for one in bearers.borne(store.folder, store.manifest, keys):
        platform = Platform(one.platform)
        if (index := indexes.get(platform)) is None:
            continue
        # The versions of an application bear the same, and are judged once.
        alike = one.platform, one.identifiers
        if (judgements := judged.get(alike)) is None:
            judgements = judged[alike] = index.judge(looks.identifiers(one.identifiers))
        if judgements:
            met[one.identity] = Met(platform, f"{one.name} {one.version}".strip(), judgements)
    return met


def stand(store: Opened, met: Mapping[int, Met]) -> None:
    """Make the tables of what stands on which lane, of all that meets the policy, and of those.

    ``standing`` has identity and lane, and ``holding`` each of these lanes once.
    """
    asked = np.array(sorted(met), np.uint32)
    identities, lanes = postings.standing(store.folder, store.manifest, asked, store.at)
    store.database.register("standing", pa.table({"identity": identities, "lane": lanes}))
    holding = np.zeros(store.manifest.counts.lanes, bool)
    holding[lanes] = True
    lanes = np.flatnonzero(holding).astype(np.uint32)
    store.database.register("holding", pa.table({"lane": lanes}))


def _present(database: duckdb.DuckDBPyConnection, met: Mapping[int, Met]) -> Iterator[Finding]:
    told: dict[int, Callable[..., Finding]] = {}
    for device, last, source, identity, person in database.execute(_PRESENT).fetchall():
        # Of all that is said, only this differs from device to device.
        if (finding := told.get(identity)) is None:
            finding = told[identity] = _finding(met[identity])
        yield finding(device=device, source=source, last_seen=looks.instant(last), person=person)


def _finding(met: Met) -> Callable[..., Finding]:
    rows = [j.row for j in met.judgements]
    return partial(
        Finding,
        platform=met.platform,
        presence=Presence.PRESENT,
        products=tuple(sorted({p for row in rows for p in row.products})),
        determinations=tuple(sorted({d for row in rows for d in row.determinations})),
        because=tuple(sorted({ground for row in rows for ground in row.because})),
        why=met.judgements[0].why,
        certainty=met.judgements[0].certainty,
        identifiers=tuple(sorted({j.seen for j in met.judgements})),
        seen_as=met.seen_as,
    )


def _told(store: Opened, question: Question, present: tuple[Finding, ...]) -> Answer:
    database = store.database
    fresh = store.ruling(question.at - question.stale_after)
    for step in _DEVICES.split(";\n"):
        database.execute(step, {"fresh": fresh} if "$fresh" in step else None)
    counted: Counter[tuple[Platform, Presence]] = Counter()
    hidden: dict[tuple[str, int], tuple[str, ...]] = {}
    asked = views_of(question)
    for name, bits, has, count in database.execute(_COUNTED).fetchall():
        wanted = asked.get(Platform(name))
        if not wanted:  # nothing that a look could show is asked of it
            continue
        looked = views(bits)
        unseen = tuple(sorted(p for p, ways in wanted.items() if not ways <= looked))
        presence = Presence.PRESENT if has else Presence.UNKNOWN if unseen else Presence.ABSENT
        counted[Platform(name), presence] += count
        if presence is Presence.UNKNOWN:
            hidden[name, bits] = unseen
    unknown = tuple(_hidden(store, hidden, question))
    tallies = tuple(t for p in Platform if (t := _tally(p, counted)).devices)
    return Answer(at=question.at, findings=(*present, *unknown), tallies=tallies)


def _hidden(
    store: Opened,
    hidden: Mapping[tuple[str, int], tuple[str, ...]],
    question: Question,
) -> Iterator[Finding]:
    """Yield the devices that nobody can know about, with the products that no look showed."""
    if not hidden:
        return
    platforms, bits = zip(*hidden, strict=True)
    store.database.register("hiding", pa.table({"platform": platforms, "views": bits}))
    pruned = _pruned(store.pruned) if store.pruned else None
    for device, name, last, shown in store.database.execute(_HIDDEN).fetchall():
        seen, unseen = looks.instant(last), hidden[name, shown]
        stale = seen < question.at - question.stale_after
        why = pruned or (_stale(seen) if stale else _BLIND)
        yield _unknown(device, Platform(name), seen, unseen, question, why)


def views_of(question: Question) -> dict[Platform, dict[str, frozenset[str]]]:
    """Return, by platform and product, the views in which a product that is asked for is known."""
    return {p: needed(policy.on(frozenset({p}))) for p, policy in question.policies.items()}


def _unknown(  # noqa: PLR0913, PLR0917, one finding
    device: str,
    platform: Platform,
    last: datetime,
    hidden: tuple[str, ...],
    question: Question,
    why: Text,
) -> Finding:
    rows = question.policies[platform].prohibitions
    by = {d for row in rows if {*row.products} & {*hidden} for d in row.determinations}
    return Finding(
        device=device,
        platform=platform,
        presence=Presence.UNKNOWN,
        products=hidden,
        determinations=tuple(sorted(by)),
        why=why,
        last_seen=last,
    )


def _tally(platform: Platform, counted: Counter[tuple[Platform, Presence]]) -> Tally:
    present, absent, unknown = (counted[platform, presence] for presence in Presence)
    return Tally(
        platform=platform,
        devices=present + absent + unknown,
        present=present,
        absent=absent,
        unknown=unknown,
    )


_BLIND = Text(
    "no source that looked at it could have shown this product",
    "aucune source qui l'a examiné n'aurait pu montrer ce produit",
)


def _stale(last: datetime) -> Text:
    return Text(f"last looked at on {last:%Y-%m-%d}", f"dernier examen le {last:%Y-%m-%d}")


def _pruned(one: Pruned) -> Text:
    day = f"{one.horizon:%Y-%m-%d}"
    return Text(
        f"what had ended before {day} was pruned by the rule {one.rule}",
        f"ce qui avait pris fin avant le {day} a été retiré par la règle {one.rule}",
    )
