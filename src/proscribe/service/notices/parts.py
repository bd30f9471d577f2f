"""Parts of a determination that stand alike, and the acts that made them so."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from proscribe.model import Cause, Determination, Effect, Event, EventKind, Life, Moment, State
from proscribe.register import EVERYONE, Audience, audiences, lives
from proscribe.service.workspace import Workspace


class Act(StrEnum):
    """What a notice tells of."""

    PROHIBITION = "prohibition"
    RESUMPTION = "resumption"
    SUSPENSION = "suspension"
    RESCISSION = "rescission"


AGAIN = frozenset({EventKind.RESUMED, EventKind.ENFORCED, EventKind.REINSTATED})
BY_ITSELF = frozenset({Cause.ORDER_ENDS, Cause.ENFORCED})
MADE = frozenset(
    {
        EventKind.ANNOUNCED,
        EventKind.ISSUED,
        EventKind.INTERIM,
        EventKind.EFFECTIVE,
        EventKind.AMENDED,
    }
)
HELD = frozenset({State.SUSPENDED, State.NOT_ENFORCED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Effects of one provision that stand alike: for whom, since when, by which orders."""

    provision: str
    effects: tuple[Effect, ...]
    audience: Audience
    now: Moment
    since: Moment
    """The moment since which the state has been what it is."""
    events: tuple[Event, ...]
    """On what it rests: every order that suspends it, else one event, or none but a date."""
    begun: bool
    """Whether it bound before it came to stand so: what never did is not asked for *no longer*."""
    elsewhere: bool = False
    """Whether the same effects stand otherwise for somebody."""

    @property
    def state(self) -> State:
        """Return the state."""
        return self.now.state

    @property
    def unbegun(self) -> bool:
        """Tell whether it was held up or ended before it ever bound."""
        return not self.begun and (self.state.ended or self.state is State.SUSPENDED)

    @property
    def act(self) -> Act | None:
        """Return the act that made it so; none where nothing has been decided yet."""
        if self.state is State.NONE:
            return None
        if self.state.ended:
            return Act.RESCISSION
        if self.state in HELD:
            return Act.SUSPENSION
        event = self.since.event.event if self.since.event else None
        again = event in AGAIN or self.since.cause in BY_ITSELF
        return Act.RESUMPTION if again and self.begun else Act.PROHIBITION

    @property
    def news(self) -> bool:
        """Tell whether an event, or the end of something, made it so; not a date of effect."""
        event = self.since.event.event if self.since.event else None
        if event is EventKind.AMENDED:
            return not self.state.ended  # what it replaces is not news beside what it brings
        return event in MADE | AGAIN or self.act not in {None, Act.PROHIBITION}

    @property
    def learned(self) -> datetime:
        """Return when that was learned."""
        return max((e.known for e in self.events), default=self.since.at)


def parts(workspace: Workspace, determination: Determination, at: datetime) -> tuple[Part, ...]:
    """Return how everything stands for everyone, then where it is otherwise for somebody."""
    common = tuple(_each(workspace, determination, EVERYONE, at))
    differing: set[tuple[str, Effect]] = set()
    found: list[Part] = []
    for audience in audiences(determination, workspace.known)[1:]:
        here = _each(workspace, determination, audience, at)
        other = [
            h for h, c in zip(here, common, strict=True) if (h.now, h.since) != (c.now, c.since)
        ]
        differing |= {(p.provision, e) for p in other for e in p.effects}
        found += _alike(other)
    marked = [replace(p, elsewhere=(p.provision, p.effects[0]) in differing) for p in common]
    return (*_alike(marked), *found)


def _alike(single: list[Part]) -> Iterator[Part]:
    same: defaultdict[Part, list[Effect]] = defaultdict(list)
    for part in single:
        same[replace(part, effects=())] += part.effects
    for part, effects in same.items():
        yield replace(part, effects=tuple(e for e in Effect if e in effects))


def _each(
    workspace: Workspace, determination: Determination, audience: Audience, at: datetime
) -> Iterator[Part]:
    """Yield one part for each effect of each provision, always in the same order."""
    told = lives(determination, workspace.known, audience)
    for (provision, effect), life in told.items():
        since = life.since(at)
        yield Part(
            provision=provision,
            effects=(effect,),
            audience=audience,
            now=life.at(at),
            since=since,
            events=life.behind(at),
            begun=_begun(life, since),
        )


def _begun(life: Life, since: Moment) -> bool:
    """Tell whether it bound before a moment; what was over as it began did not."""
    until = life.moments.index(since) + 1
    return any(m.state.binds and m.at < after.at for m, after in pairwise(life.moments[:until]))
