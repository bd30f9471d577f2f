"""Unjudged: what bears the signer or the maker of a prohibited product and meets no prohibition.

It is a list for a person to review, and no finding: a new product of a prohibited maker, a copy
under another name, and what the judge calls doubtful. Nothing stands there for its name alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import numpy as np

from proscribe.inventory import bearers, looks
from proscribe.inventory.intervals import intervals
from proscribe.inventory.judge import Index
from proscribe.inventory.looks import Opened
from proscribe.inventory.store import Inventory
from proscribe.model import Certainty, Identifier, Kind, Platform, Policy, Strength, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An application, whatever its version, that a person should look at."""

    platform: Platform
    name: str
    versions: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    products: tuple[str, ...]
    """The prohibited products whose signer or maker it bears, or whose name it doubtfully has."""
    why: Text
    first_seen: datetime
    devices: int
    """Devices that have it at the instant."""
    ever: int
    """Devices on which it was ever seen."""


_COUNTED = """
SELECT i.identity, epoch_us(min(i.start)), list(DISTINCT l.device),
       list(DISTINCT l.device) FILTER (i.until IS NULL)
FROM intervals i JOIN lanes l USING (lane) GROUP BY ALL ORDER BY ALL
"""

Reason = tuple[Text, tuple[str, ...]]
Named = tuple[str, str, str]
"""A platform, a name and identifiers, as the store writes them."""


def unjudged(
    folder: Path,
    policies: Mapping[Platform, Policy],
    at: datetime,
    since: datetime | None = None,
    known: datetime | None = None,
) -> tuple[Candidate, ...]:
    """Return what a person should review, those first that are on most devices.

    ``since`` leaves out what was first seen at that instant or before.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(known)
    if not manifest.batches:
        return ()
    with looks.opened(folder, manifest, at) as store:
        concerned = dict(_concerned(store, policies))
        intervals(store, np.array(sorted(concerned), np.uint32))
        found = tuple(_counted(store, concerned))
    late = (c for c in found if since is None or c.first_seen > since)
    return tuple(sorted(late, key=lambda c: (-c.devices, -c.ever, c.name, c.identifiers)))


def _concerned(
    store: Opened, policies: Mapping[Platform, Policy]
) -> Iterator[tuple[int, tuple[Named, str, Reason]]]:
    suspects = {p: _Suspects(policy) for p, policy in policies.items()}
    keys = chain.from_iterable(known.keys for known in suspects.values())
    for one in bearers.borne(store.folder, store.manifest, keys):
        known = suspects.get(Platform(one.platform))
        if known and (reason := known.reason(tuple(looks.identifiers(one.identifiers)))):
            yield one.identity, ((one.platform, one.name, one.identifiers), one.version, reason)


class _Suspects:
    """The signers and makers of what a policy prohibits, and the judge."""

    def __init__(self, policy: Policy) -> None:
        self._index = Index(policy)
        self._of: defaultdict[tuple[Kind, str], set[str]] = defaultdict(set)
        for row in policy.prohibitions:
            for one in row.confirmed_by:
                self._of[one.kind, one.key] |= {*row.products}

    @property
    def keys(self) -> Iterable[tuple[Kind, str]]:
        """Return what an application has to bear one of, to be looked at."""
        return {*self._index.keys, *self._of}

    def reason(self, identifiers: tuple[Identifier, ...]) -> Reason | None:
        """Return why a person should look; nothing, if there is no reason or it is judged."""
        if judged := self._index.judge(identifiers):
            if judged[0].certainty is not Certainty.DOUBTFUL:
                return None
            return judged[0].why, tuple(sorted({p for j in judged for p in j.row.products}))
        borne = [i for i in identifiers if (i.kind, i.key) in self._of]
        if not borne:
            return None
        best = min(borne, key=lambda i: (i.kind.strength is not Strength.SIGNER, i))
        said = SIGNED if best.kind.strength is Strength.SIGNER else MADE
        why = Text(said.en.format(best), said.fr.format(best))
        return why, tuple(sorted({p for i in borne for p in self._of[i.kind, i.key]}))


def _counted(
    store: Opened, concerned: Mapping[int, tuple[Named, str, Reason]]
) -> Iterable[Candidate]:
    by: defaultdict[Named, list[tuple[str, Reason, int, set[int], set[int]]]] = defaultdict(list)
    for identity, first, ever, now in store.database.execute(_COUNTED).fetchall():
        named, version, reason = concerned[identity]
        by[named].append((version, reason, first, set(ever), set(now or ())))
    for (platform, name, written), rows in by.items():
        versions, reasons, firsts, ever, now = zip(*rows, strict=True)
        why, products = reasons[0]
        yield Candidate(
            platform=Platform(platform),
            name=name,
            versions=tuple(sorted(filter(None, versions))),
            identifiers=tuple(looks.identifiers(written)),
            products=products,
            why=why,
            first_seen=looks.instant(min(firsts)),
            devices=len(set().union(*now)),
            ever=len(set().union(*ever)),
        )


SIGNED = Text(
    "it bears the signer {}, and no prohibition meets it",
    "elle porte le signataire {}, et aucune interdiction ne la vise",
)
MADE = Text(
    "it names {} as its maker, which proves nothing alone, and no prohibition meets it",
    "elle nomme {} comme fabricant, ce qui seul ne prouve rien, et aucune interdiction ne la vise",
)
