"""The lives of a determination as lanes: one for all that share their moments."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from proscribe.model import Determination, Effect, Life, Moment
from proscribe.model.condition import ALWAYS
from proscribe.register import EVERYONE, Audience, Register, audiences, named
from proscribe.service.timeline.nouns import For, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Effects of one provision with one life, and those for whom; nobody means everyone."""

    provision: str
    effects: tuple[Effect, ...]
    audiences: tuple[Audience, ...]
    life: Life
    all: frozenset[Effect]
    """All the effects of the provision."""

    @property
    def only(self) -> tuple[For, ...]:
        """Return those whom it is about."""
        return tuple(For(jurisdiction=a.jurisdiction, party=a.party) for a in self.audiences)


def lanes(
    register: Register, determination: Determination, known: datetime | None
) -> tuple[Lane, ...]:
    """Return the lanes for everyone, each followed by those of whoever differs from it."""
    common = tuple(_of(register, determination, known, EVERYONE))
    met = {_key(lane): lane for lane in common}
    for audience in _apart(determination, known):
        for lane in _of(register, determination, known, audience):
            twin = met.get(_key(lane))
            if twin is None:
                met[_key(lane)] = lane
            elif twin.audiences:
                met[_key(lane)] = replace(twin, audiences=(*twin.audiences, audience))
    order = {p.id: n for n, p in enumerate(determination.provisions)}
    return tuple(sorted(met.values(), key=lambda x: order[x.provision]))


def _apart(determination: Determination, known: datetime | None) -> Iterator[Audience]:
    """Yield each audience that other events reach than everyone."""
    told = [e for e in determination.history if e.believed(known)]
    singled = [e for e in told if e.jurisdictions or e.parties]
    common = tuple(e.reaches("", "") for e in singled)
    for audience in audiences(determination, known)[1:]:
        if tuple(e.reaches(audience.jurisdiction, audience.party) for e in singled) != common:
            yield audience


def _of(
    register: Register, determination: Determination, known: datetime | None, audience: Audience
) -> Iterator[Lane]:
    told = register.lives(determination, known, audience)
    for provision in determination.provisions:
        alike: dict[tuple[object, ...], list[Effect]] = {}
        for effect in provision.effects:
            alike.setdefault(_moments(told[provision.id, effect]), []).append(effect)
        for effects in alike.values():
            yield Lane(
                provision=provision.id,
                effects=tuple(e for e in Effect if e in effects),
                audiences=() if audience == EVERYONE else (audience,),
                life=told[provision.id, effects[0]],
                all=frozenset(provision.effects),
            )


def _key(lane: Lane) -> tuple[object, ...]:
    return lane.provision, lane.effects, _moments(lane.life)


def _moments(life: Life) -> tuple[object, ...]:
    """Return what tells the lives of one provision apart.

    Conditions follow from the rest. Events are compared as the entries that they are, since two
    may be spelt alike.
    """
    born = life.moments[0].condition.phase
    return (born, *((m.at, id(m.event), m.cause) for m in life.moments))


def stretches(life: Life) -> Iterator[Stretch]:
    """Yield the states of a life; neighbours differ in state or in how many orders suspend."""
    last: Moment | None = None
    kept: list[Moment] = []
    for moment in life.moments:
        if kept and kept[-1].at == moment.at:
            kept.pop()
        last = kept[-1] if kept else None
        if last is None or _shown(last) != _shown(moment):
            kept.append(moment)
    for n, moment in enumerate(kept):
        yield Stretch(
            start=None if moment.at == ALWAYS else moment.at,
            end=kept[n + 1].at if n + 1 < len(kept) else None,
            state=moment.state,
            called=named(moment.state),
            binds=moment.state.binds,
            orders=suspending(moment),
        )


def _shown(moment: Moment) -> tuple[object, int]:
    return moment.state, suspending(moment)


def suspending(moment: Moment) -> int:
    """Return how many orders suspend it since that moment."""
    return 0 if moment.state.ended else len(moment.condition.orders)
