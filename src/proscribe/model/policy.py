"""Policy: what is prohibited, here, now. A relation, and the one intermediate form.

A target renders it, a match joins with it, a proof commits to its digest.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, reduce
from typing import Any, Self

from proscribe.model.effect import Effect, Platform
from proscribe.model.entity import Tier
from proscribe.model.identifier import Identifier

ID = r"[a-z0-9][a-z0-9./-]{0,199}"


class Verdict(StrEnum):
    """How a thing that bears an identifier stands to the prohibited product."""

    MADE_BY = "made-by"
    CONTAINS = "contains"
    HOSTS = "hosts"
    """It runs what others publish for it, as an application within the application."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Ground:
    """Why an identifier is prohibited: a provision, and the product that it covers.

    Raises:
        ValueError: A part is not an id: targets write them into other people's formats.

    """

    determination: str
    provision: str
    product: str

    def __post_init__(self) -> None:
        for part in (self.determination, self.provision, self.product):
            if not re.fullmatch(ID, part):
                raise ValueError(f"{part!r} is not an id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition:
    """One row of a policy: this identifier is prohibited, to these effects, because of these.

    ``confirmed_by`` are the signers and makers beside which a match is more than a name;
    ``tier`` is the best sourcing of the identifier.
    """

    identifier: Identifier
    effects: frozenset[Effect]
    because: tuple[Ground, ...]
    confirmed_by: tuple[Identifier, ...] = ()
    verdict: Verdict = Verdict.MADE_BY
    tier: Tier = Tier.T1

    def __or__(self, other: "Prohibition") -> "Prohibition":
        """Return one row with the grounds and effects of both."""
        return replace(
            self,
            effects=self.effects | other.effects,
            because=tuple(sorted({*self.because, *other.because})),
            confirmed_by=tuple(sorted({*self.confirmed_by, *other.confirmed_by})),
            verdict=max(self.verdict, other.verdict),
            tier=min(self.tier, other.tier),
        )

    @property
    def products(self) -> tuple[str, ...]:
        """Return the ids of the products that bear the identifier."""
        return tuple(sorted({g.product for g in self.because}))

    @property
    def determinations(self) -> tuple[str, ...]:
        """Return the ids of the determinations that prohibit it."""
        return tuple(sorted({g.determination for g in self.because}))

    def row(self) -> dict[str, Any]:
        """Return the row as plain data, in canonical order."""
        return {
            "because": [
                {"determination": g.determination, "product": g.product, "provision": g.provision}
                for g in self.because
            ],
            "confirmed_by": [str(i) for i in self.confirmed_by],
            "effects": sorted(self.effects),
            "kind": self.identifier.kind,
            "tier": self.tier,
            "value": self.identifier.value,
            "verdict": self.verdict,
        }


@dataclass(frozen=True)
class Policy:
    """Prohibitions in canonical order, one for each identifier."""

    prohibitions: tuple[Prohibition, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Prohibition]) -> Self:
        """Build the canonical policy of these rows."""
        same: defaultdict[tuple[str, str], list[Prohibition]] = defaultdict(list)
        for row in rows:
            same[row.identifier.kind.value, row.identifier.value].append(row)
        return cls(tuple(_united(same[key]) for key in sorted(same)))

    def on(self, platforms: frozenset[Platform]) -> tuple[Prohibition, ...]:
        """Return the rows that have meaning on any of these platforms."""
        return tuple(p for p in self.prohibitions if p.identifier.kind.platforms & platforms)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the rows in the canonical form of RFC 8785, in hexadecimal."""
        return hashlib.sha256(self.canonical).hexdigest()

    @cached_property
    def canonical(self) -> bytes:
        """Return the rows in the canonical form of RFC 8785: all keys ASCII, no number."""
        rows = [p.row() for p in self.prohibitions]
        written = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return written.encode()


def _united(rows: list[Prohibition]) -> Prohibition:
    """Return one row for rows of one identifier."""
    return rows[0] if len(rows) == 1 else reduce(Prohibition.__or__, rows)
