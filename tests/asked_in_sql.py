"""Questions in SQL, drawn and asked in this process."""

import random
from datetime import timedelta

from any_fleet import DAY, DAYS, POLICIES

from proscribe.inventory.sql import QUESTIONS, Asked, judged, rows, tables, written
from proscribe.inventory.sql.here import here


def drawn(inventory, seed):
    """Draw what is asked: an instant, how long a look holds, since when, and as known when."""
    chance = random.Random(seed)  # noqa: S311
    known = chance.choice([None, chance.choice(inventory.manifest().batches).recorded])
    manifest = inventory.manifest().known(known)
    asked = Asked(
        at=DAY + timedelta(days=chance.randrange(DAYS + 3)),
        batch=manifest.last_batch,
        stale_after=timedelta(days=chance.randrange(1, 8)),
        since=chance.choice([None, DAY + timedelta(days=chance.randrange(DAYS))]),
    )
    return asked, known


def told(inventory, asked, known):
    """Ask every question here."""
    manifest = inventory.manifest().known(known)
    files = tables(manifest, asked)
    how = judged(inventory.folder, manifest, POLICIES)
    return {q: rows(here(inventory.folder, written(q, asked), files, how)) for q in QUESTIONS}
