"""Who has it, who has it not, and where nobody can know: one join over the segments.

What counts at an instant is the last report of each source about each device, until a later
one that sees at least as much. A presence stays until a report denies it; an absence goes
stale, and is then *unknown*.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from proscribe.inventory import looks
from proscribe.inventory.judge import Index, Judgement
from proscribe.inventory.store import Inventory
from proscribe.inventory.views import needed, seen
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
SELECT DISTINCT o.device, epoch_us(o.seen), o.source, o.identity, c.person
FROM observations o JOIN current c USING (device, source, seen, sees)
WHERE o.identity IN (SELECT identity FROM met)
ORDER BY ALL
"""
_LOOKED = """
SELECT device, any_value(platform) AS platform, epoch_us(max(seen)) AS last,
       string_agg(CASE WHEN seen >= $fresh THEN sees ELSE '' END, ',') AS sees
FROM current GROUP BY device ORDER BY device
"""


def answer(folder: Path, question: Question) -> Answer:
    """Answer a question from the inventory in ``folder``."""
    segments = Inventory(folder).segments()
    if not segments:
        return Answer(at=question.at, findings=(), tallies=())
    with looks.opened(segments, question.at) as database:
        met = _met(database, question)
        present = tuple(_present(database, met))
        return _told(database, question, present)


@dataclass(frozen=True, slots=True)
class _Met:
    """An identity that meets the policy, and how."""

    platform: Platform
    seen_as: str
    judgements: tuple[Judgement, ...]


def _met(database: duckdb.DuckDBPyConnection, question: Question) -> dict[str, _Met]:
    indexes = {platform: Index(policy) for platform, policy in question.policies.items()}
    rows = database.execute("SELECT DISTINCT * FROM identities ORDER BY ALL").fetchall()
    met: dict[str, _Met] = {}
    for identity, platform, name, version, written in rows:
        index = indexes.get(Platform(platform))
        judgements = index.judge(looks.identifiers(written)) if index else ()
        if judgements:
            met[identity] = _Met(Platform(platform), f"{name} {version}".strip(), judgements)
    database.execute("CREATE TEMP TABLE met (identity VARCHAR)")
    if met:
        database.executemany("INSERT INTO met VALUES (?)", [[identity] for identity in met])
    return met


def _present(database: duckdb.DuckDBPyConnection, met: Mapping[str, _Met]) -> Iterator[Finding]:
    for device, last, source, identity, person in database.execute(_PRESENT).fetchall():
        found = met[identity]
        rows = [j.row for j in found.judgements]
        yield Finding(
            device=device,
            platform=found.platform,
            presence=Presence.PRESENT,
            products=tuple(sorted({p for row in rows for p in row.products})),
            determinations=tuple(sorted({d for row in rows for d in row.determinations})),
            because=tuple(sorted({ground for row in rows for ground in row.because})),
            why=found.judgements[0].why,
            certainty=found.judgements[0].certainty,
            identifiers=tuple(sorted({j.seen for j in found.judgements})),
            seen_as=found.seen_as,
            source=source,
            last_seen=looks.instant(last),
            person=person,
        )


def _told(
    database: duckdb.DuckDBPyConnection, question: Question, present: tuple[Finding, ...]
) -> Answer:
    having = {f.device for f in present}
    counted: Counter[tuple[Platform, Presence]] = Counter()
    unknown: list[Finding] = []
    views = _views(question)
    fresh = {"fresh": question.at - question.stale_after}
    for device, name, last, sees in database.execute(_LOOKED, fresh).fetchall():
        platform = Platform(name)
        if not views.get(platform):  # nothing that a look could show is asked of it
            continue
        looked = seen(looks.kinds(sees))
        hidden = [p for p, ways in views[platform].items() if not ways <= looked]
        if device in having:
            counted[platform, Presence.PRESENT] += 1
        elif hidden:
            counted[platform, Presence.UNKNOWN] += 1
            unknown.append(
                _unknown(device, platform, looks.instant(last), tuple(sorted(hidden)), question)
            )
        else:
            counted[platform, Presence.ABSENT] += 1
    tallies = tuple(t for p in Platform if (t := _tally(p, counted)).devices)
    return Answer(at=question.at, findings=(*present, *unknown), tallies=tallies)


def _views(question: Question) -> dict[Platform, dict[str, frozenset[str]]]:
    return {p: needed(policy.on(frozenset({p}))) for p, policy in question.policies.items()}


def _unknown(
    device: str, platform: Platform, last: datetime, hidden: tuple[str, ...], question: Question
) -> Finding:
    rows = question.policies[platform].prohibitions
    by = {d for row in rows if {*row.products} & {*hidden} for d in row.determinations}
    stale = last < question.at - question.stale_after
    return Finding(
        device=device,
        platform=platform,
        presence=Presence.UNKNOWN,
        products=hidden,
        determinations=tuple(sorted(by)),
        why=_stale(last) if stale else _BLIND,
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
