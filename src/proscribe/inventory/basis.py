"""The basis of an answer: how many devices it speaks of, how stale, and what it is blind to."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from proscribe.inventory import looks
from proscribe.inventory.answer import Question, views_of
from proscribe.inventory.looks import Opened
from proscribe.inventory.manifest import Pruned
from proscribe.inventory.store import Inventory
from proscribe.inventory.views import views
from proscribe.model import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """A product that a source could not have shown on some of the devices that it looks at."""

    source: str
    platform: Platform
    product: str
    devices: int
    """On which its looks that hold could not have shown the product."""
    of: int
    """Devices of the platform that it looks at, by looks that hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A pruning that an answer does not reach behind."""

    rule: str
    horizon: datetime
    """What had ended before is not kept: earlier days are told in part, or not at all."""
    recorded: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an answer rests on."""

    at: datetime
    known: datetime | None
    fresh_from: datetime
    """A look before this instant says no more that something is absent."""
    devices: int
    """Devices that any source had reported by then."""
    fresh: int
    """Those of them that a source looked at since ``fresh_from``."""
    stale: int
    sources: tuple[str, ...]
    blind: tuple[Blind, ...]
    pruned: Cut | None = None


_POPULATION = """
SELECT count(*), count(*) FILTER (last >= $fresh)
FROM (SELECT device, max(seen) AS last FROM current GROUP BY device)
"""
_PATTERNS = """
SELECT source, platform, views, count(*) FROM (
  SELECT device, source, newest(platform, seen) AS platform,
         bit_or(views) AS views
  FROM current WHERE seen >= $fresh GROUP BY device, source)
GROUP BY ALL ORDER BY ALL
"""


def basis(folder: Path, question: Question) -> Basis:
    """Return what an answer to a question about an instant rests on.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(question.known)
    cut = _cut(manifest.pruned_of(question.at))
    if not manifest.batches:
        return _basis(question, (0, 0), (), (), cut)
    with looks.opened(folder, manifest, question.at) as store:
        asked = {"fresh": question.at - question.stale_after}
        every, fresh = store.database.execute(_POPULATION, asked).fetchall()[0]
        named = "SELECT DISTINCT source FROM current ORDER BY source"
        sources = tuple(name for (name,) in store.database.execute(named).fetchall())
        return _basis(question, (every, fresh), sources, _blind(store, question), cut)


def basis_of_past(folder: Path, question: Question) -> Basis:
    """Return what an answer rests on that tells of all time up to an instant.

    Raises:
        InputError: The inventory is damaged.

    """
    cut = _cut(Inventory(folder).manifest().pruned_before)
    return replace(basis(folder, question), pruned=cut)


def _cut(pruned: Pruned | None) -> Cut | None:
    if pruned is None:
        return None
    return Cut(rule=pruned.rule, horizon=pruned.horizon, recorded=pruned.recorded)


def _basis(
    question: Question,
    counts: tuple[int, int],
    sources: tuple[str, ...],
    blind: tuple[Blind, ...],
    cut: Cut | None,
) -> Basis:
    devices, fresh = counts
    return Basis(
        at=question.at,
        known=question.known,
        fresh_from=question.at - question.stale_after,
        devices=devices,
        fresh=fresh,
        stale=devices - fresh,
        sources=sources,
        blind=blind,
        pruned=cut,
    )


def _blind(store: Opened, question: Question) -> tuple[Blind, ...]:
    asked_for, looked = views_of(question), Counter[tuple[str, str]]()
    hidden: Counter[tuple[str, str, str]] = Counter()
    asked = {"fresh": question.at - question.stale_after}
    for source, platform, bits, devices in store.database.execute(_PATTERNS, asked).fetchall():
        looked[source, platform] += devices
        shown = views(bits)
        for product, ways in asked_for.get(Platform(platform), {}).items():
            if not ways <= shown:
                hidden[source, platform, product] += devices
    return tuple(
        Blind(
            source=source,
            platform=Platform(platform),
            product=product,
            devices=devices,
            of=looked[source, platform],
        )
        for (source, platform, product), devices in sorted(hidden.items())
    )
