"""Predicates of what a provision covers."""

import re
from dataclasses import dataclass, fields
from datetime import datetime

from proscribe.model.text import Text

SHARE = r"(>=|>) ?(\d{1,3}(?:\.\d+)?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One predicate of what a provision covers: exactly one of the names below.

    ``share`` (``">50"`` or ``">=20"``, percent) goes with ``owner``; ``at`` fixes the date at
    which ownership is asked, else it is asked at the date of the question. ``note`` records
    how a disputed wording is read.
    """

    application: str | None = None
    suite: str | None = None
    vendor: str | None = None
    owner: str | None = None
    successor: str | None = None
    component: str | None = None
    service: str | None = None
    share: str | None = None
    at: datetime | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        named = [p for p in PREDICATES if getattr(self, p) is not None]
        if len(named) != 1:
            raise ValueError(
                f"a predicate names exactly one of {', '.join(PREDICATES)}; this one names "
                + (" and ".join(named) or "none")
            )
        if self.share is not None and (self.owner is None or not re.fullmatch(SHARE, self.share)):
            raise ValueError("'share' is written '>50' or '>=20' and goes with 'owner'")
        if self.owner is not None and self.share is None:
            raise ValueError("'owner' needs the least 'share' that counts, such as '>50'")

    @property
    def predicate(self) -> tuple[str, str]:
        """Return the predicate's name and what it names."""
        return next((p, v) for p in PREDICATES if (v := getattr(self, p)) is not None)

    def counts(self, share: float) -> bool:
        """Tell whether a holding of ``share`` percent meets the threshold."""
        found = re.fullmatch(SHARE, self.share or "")
        if found is None:
            return False
        least = float(found[2])
        return share >= least if found[1] == ">=" else share > least


PREDICATES = tuple(f.name for f in fields(Covered))[:7]
