"""``status`` and ``in-force``: what each provision is at an instant, for whom, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import Determination, Effect, Event, Life, Moment, State, Text
from proscribe.model.condition import ALWAYS
from proscribe.register import EVERYONE, Audience, audiences, named
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change that lies ahead by itself, if nothing happens first."""

    at: datetime
    state: State
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """An event on which a state rests."""

    instrument: str
    source: str
    order: str
    effective: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Effects of one provision that stand alike, since when and by what."""

    provision: str
    effects: tuple[Effect, ...]
    state: State
    called: Text
    binds: bool
    since: datetime | None
    """``None``: nothing has happened to it yet."""
    why: Text | None
    instrument: str
    """What it rests on; where several orders hold, all of them."""
    source: str
    orders: tuple[str, ...]
    """The orders that suspend it."""
    rests: tuple[Rest, ...]
    """Each event on which it rests, with its own date and end."""
    jurisdiction: str
    party: str
    next: Turn | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A determination at an instant, as it was known at another."""

    id: str
    title: Text
    authority: str
    status: str
    binds: bool
    """Whether anything of it binds where nobody is singled out."""
    at: datetime
    known: datetime | None
    stands: tuple[Stand, ...]


def status(workspace: Workspace, name: str) -> Status:
    """Return what a determination is, provision by provision.

    Raises:
        MissingError: The register has no determination of that id.

    """
    return _status(workspace, workspace.register.determination(name))


def in_force(workspace: Workspace) -> tuple[Status, ...]:
    """Return what binds at the instant, in whole, in part, or for somebody."""
    found = (_status(workspace, d) for d in workspace.register.known(workspace.known))
    return tuple(s for s in found if any(t.binds for t in s.stands))


def _status(workspace: Workspace, determination: Determination) -> Status:
    known = workspace.known
    unknown = known is not None and determination.known > known
    stands = () if unknown else tuple(_stands(workspace, determination))
    return Status(
        id=determination.id,
        title=determination.title,
        authority=determination.authority,
        status=workspace.status(determination),
        binds=any(s.binds and not (s.jurisdiction or s.party) for s in stands),
        at=workspace.at,
        known=known,
        stands=stands,
    )


def _stands(workspace: Workspace, determination: Determination) -> Iterator[Stand]:
    """Yield how things stand for everyone, then where it is otherwise for somebody."""
    common = {_what(s): s for s in _for(workspace, determination, EVERYONE)}
    yield from common.values()
    for audience in audiences(determination, workspace.known)[1:]:
        for stand in _for(workspace, determination, audience):
            if _what(stand) not in common:
                yield stand


def _what(stand: Stand) -> tuple[object, ...]:
    return stand.provision, stand.effects, stand.state, stand.since, stand.orders


def _for(workspace: Workspace, determination: Determination, audience: Audience) -> Iterator[Stand]:
    told = workspace.register.lives(determination, workspace.known, audience)
    for provision in determination.provisions:
        alike: defaultdict[tuple[object, ...], list[Effect]] = defaultdict(list)
        for effect in provision.effects:
            life = told[provision.id, effect]
            alike[life.at(workspace.at), life.since(workspace.at), life.turn(workspace.at)].append(
                effect
            )
        for effects in alike.values():
            life = told[provision.id, effects[0]]
            yield _stand(provision.id, effects, life, workspace.at, audience)


def _stand(
    provision: str, effects: Iterable[Effect], life: Life, at: datetime, audience: Audience
) -> Stand:
    moment, began = life.at(at), life.since(at)
    events = life.behind(at)
    return Stand(
        provision=provision,
        effects=tuple(sorted(effects)),
        state=moment.state,
        called=named(moment.state),
        binds=moment.state.binds,
        since=None if began.at == ALWAYS else began.at,
        why=why(began),
        instrument="; ".join(e.instrument for e in events),
        source="; ".join(e.source for e in events),
        orders=tuple(e.order for e in events) if moment.state is State.SUSPENDED else (),
        rests=tuple(_rest(e) for e in events),
        jurisdiction=audience.jurisdiction,
        party=audience.party,
        next=_next(life, at),
    )


def _rest(event: Event) -> Rest:
    return Rest(
        instrument=event.instrument,
        source=event.source,
        order=event.order,
        effective=event.effective,
        until=event.until,
    )


def why(moment: Moment) -> Text | None:
    """Return what made a moment: an event, a date, or nothing yet."""
    if moment.event is not None:
        return named(moment.event.event)
    return named(moment.cause) if moment.cause else None


def _next(life: Life, at: datetime) -> Turn | None:
    moment = life.turn(at)
    if moment is None or (reason := why(moment)) is None:
        return None
    return Turn(at=moment.at, state=moment.state, why=reason)
