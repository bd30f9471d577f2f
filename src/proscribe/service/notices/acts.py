"""The situation that notices tell of: an act, the instant at which it holds, and what remains."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from proscribe.model import Determination, InputError, Place
from proscribe.model.condition import ALWAYS
from proscribe.register import EVERYONE
from proscribe.service.notices.parts import Act, Part, parts
from proscribe.service.workspace import Workspace

LIVING = frozenset({Act.PROHIBITION, Act.RESUMPTION})
RANK = {act: rank for rank, act in enumerate(Act)}
Told = tuple[datetime, tuple[Part, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is told: an act, the instant at which it holds, and where every part stands then."""

    act: Act
    at: datetime
    parts: tuple[Part, ...]

    @property
    def touched(self) -> tuple[Part, ...]:
        """Return the parts that the act concerns; a prohibition tells of all that lives."""
        if self.act is Act.PROHIBITION:
            return tuple(p for p in self.parts if p.act in LIVING)
        return tuple(p for p in self.parts if p.act is self.act)

    @property
    def remaining(self) -> tuple[Part, ...]:
        """Return the parts beside it that bind, or will."""
        return tuple(p for p in self._beside if p.act in LIVING)

    @property
    def others(self) -> tuple[Part, ...]:
        """Return the parts beside it that neither bind nor will by themselves."""
        return tuple(p for p in self._beside if p.act not in LIVING)

    @property
    def living(self) -> tuple[Part, ...]:
        """Return what binds, or will, where the act concerns somebody: less what it ends there."""
        alive = tuple(p for p in self.parts if p.act in LIVING)
        if self.act in LIVING:
            return alive
        gone = {(p.provision, e) for p in self.touched for e in p.effects}
        left = (
            replace(p, effects=tuple(e for e in p.effects if (p.provision, e) not in gone))
            for p in alive
        )
        return tuple(p for p in left if p.effects)

    @property
    def undone(self) -> tuple[Part, ...]:
        """Return what the act undoes: the parts that had taken effect; all, if none had."""
        return tuple(p for p in self.touched if not p.unbegun) or self.touched

    @property
    def acts(self) -> frozenset[Act]:
        """Return the acts that make a provision one to be told of."""
        return frozenset({*Act} - {Act.RESCISSION} | {self.act})

    @property
    def whole(self) -> bool:
        """Tell whether the act concerns the determination as a whole, for everyone."""
        return not self._beside and all(p.audience == EVERYONE for p in self.touched)

    @property
    def _beside(self) -> tuple[Part, ...]:
        touched = {*self.touched}
        return tuple(p for p in self.parts if p.act is not None and p not in touched)


def situation(workspace: Workspace, determination: Determination, act: Act | None) -> Situation:
    """Return what is to be told: of ``act``, or of the newest that was known at the instant.

    An act that was recorded ahead of its time is told as soon as it was recorded.

    Raises:
        InputError: The determination, or the act, was not known then.

    """
    place = Place(source=determination.id)
    if workspace.known is not None and determination.known > workspace.known:
        reason = f"it was not known on {workspace.known:%Y-%m-%d}"
        raise InputError(place, reason, "ask with later knowledge: --as-known")
    told = [(at, parts(workspace, determination, at)) for at in _instants(workspace, determination)]
    newest, when = _newest(told)
    for at, found in told:
        here = Situation(act=act or newest, at=at, parts=found)
        if here.touched and (act is not None or at == when):
            return here
    reason = f"there is no {act or newest} to tell of on {workspace.at:%Y-%m-%d}"
    remedy = f"see what it is, and since when: proscribe status {determination.id}"
    raise InputError(place, reason, remedy)


def _instants(workspace: Workspace, determination: Determination) -> tuple[datetime, ...]:
    """Return the instant that is asked about, then those for which something is on record."""
    ahead = {
        e.effective
        for e in determination.history
        if e.believed(workspace.known)
        and e.recorded is not None
        and e.recorded <= workspace.at < e.effective
    }
    return (workspace.at, *sorted(ahead))


def _newest(told: Iterable[Told]) -> tuple[Act, datetime]:
    """Return the act that was learned last, and the first instant at which it is told."""
    found: list[tuple[datetime, int, int, Act, datetime]] = []
    for turn, (at, here) in enumerate(told):
        found += [
            (p.learned, -turn, RANK[p.act], p.act, at) for p in here if p.act is not None and p.news
        ]
        if turn == 0:
            found.append((ALWAYS, 0, 0, Act.PROHIBITION, at))
    *_, act, at = max(found, key=lambda f: f[:3])
    return act, at
