"""What happened to a determination and what is still to come, in order and numbered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from proscribe.model import Determination, Effect, Event, Moment, TermKind, Verb
from proscribe.model.condition import Cause
from proscribe.register import named
from proscribe.register.deadline import Deadline, Progress
from proscribe.service.timeline.lanes import Lane, suspending
from proscribe.service.timeline.nouns import Change, For, Happening, Nature
from proscribe.service.timeline.terms import Limit, warnings

Key = tuple[object, ...]
"""What makes it one happening: an entry of the history, or a date with its cause."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One lane passes from one moment to the next; ``place`` is its rank within the instant."""

    lane: Lane
    before: Moment
    after: Moment
    place: int


Turns = Mapping[Key, Sequence[_Turn]]


def happenings(
    determination: Determination,
    found: Sequence[Lane],
    due: Iterable[Deadline],
    at: datetime,
    known: datetime | None,
) -> tuple[tuple[Happening, ...], Mapping[int, tuple[int, ...]]]:
    """Return everything in the order of time, and the numbers that touch each lane.

    Entries that were withdrawn stay, and change nothing.
    """
    turns = _turns(determination, found)
    common = [lane for lane in found if not lane.audiences]
    told = [
        *_events(determination, turns, common, known),
        *_by_itself(determination, turns, common),
        *_warnings(determination, common),
        *_deadlines(due, at),
    ]
    told.sort(key=lambda x: (x[1].at, *x[0]))
    numbered = tuple(
        replace(h, number=n, ahead=h.at > at) for n, (_, h, _) in enumerate(told, start=1)
    )
    touching: defaultdict[int, list[int]] = defaultdict(list)
    for happening, (_, _, lanes) in zip(numbered, told, strict=True):
        for lane in lanes:
            touching[lane].append(happening.number)
    return numbered, {lane: tuple(numbers) for lane, numbers in touching.items()}


Told = tuple[tuple[int, int, int], Happening, tuple[int, ...]]
"""A happening, not numbered yet: after its rank within the instant, before the lanes it touches."""


def _turns(determination: Determination, found: Sequence[Lane]) -> Turns:
    entries = {id(e): n for n, e in enumerate(determination.history)}
    turns: defaultdict[Key, list[_Turn]] = defaultdict(list)
    for lane in found:
        place = 0
        for before, after in pairwise(lane.life.moments):
            place = place + 1 if before.at == after.at else 0
            key = (entries[id(after.event)],) if after.event else (after.at, after.cause)
            turns[key].append(_Turn(lane, before, after, place))
    return turns


def _events(
    determination: Determination, turns: Turns, common: Sequence[Lane], known: datetime | None
) -> Iterator[Told]:
    for n, event in enumerate(determination.history):
        if known is not None and event.known > known:
            continue
        met = turns.get((n,), ())
        rank = (max((t.place for t in met), default=0), 0, n)
        yield rank, _event(event, met, common, known), tuple(id(t.lane) for t in met)


def _event(
    event: Event, met: Sequence[_Turn], common: Sequence[Lane], known: datetime | None
) -> Happening:
    believed = event.believed(known)
    changes = _changes(met)
    return Happening(
        number=0,
        at=event.effective,
        nature=Nature.EVENT,
        kind=event.event,
        called=named(event.event),
        changes=changes,
        everything=_everything(changes, common),
        ahead=False,
        instrument=event.instrument,
        source=event.source,
        order=event.order,
        until=event.until,
        by=event.by,
        only=tuple(_singled(event)),
        provisions=tuple(dict.fromkeys((*event.provisions, *event.adds))),
        effects=event.effects,
        known=event.known if event.known > event.effective else None,
        withdrawn=None if believed else event.withdrawn,
        note=event.note,
    )


def _singled(event: Event) -> Iterator[For]:
    for jurisdiction in event.jurisdictions or ("",):
        for party in event.parties or ("",):
            if jurisdiction or party:
                yield For(jurisdiction=jurisdiction, party=party)


def _by_itself(
    determination: Determination, turns: Turns, common: Sequence[Lane]
) -> Iterator[Told]:
    for key, met in turns.items():
        at, cause = key if len(key) > 1 else (None, None)
        if not isinstance(at, datetime) or not isinstance(cause, Cause):
            continue
        changes = _changes(met)
        # Somebody issued it: the file says when, and the instrument is the determination's own.
        made = determination.references[0] if cause is Cause.ISSUE else None
        happening = Happening(
            number=0,
            at=at,
            nature=Nature.EVENT if made else Nature.BY_ITSELF,
            kind=cause,
            called=named(cause),
            changes=changes,
            everything=_everything(changes, common),
            ahead=False,
            instrument=made.title if made else "",
            source=made.url if made else "",
        )
        rank = (max(t.place for t in met), 1, list(Cause).index(cause))
        yield rank, happening, tuple(id(t.lane) for t in met)


def _warnings(determination: Determination, common: Sequence[Lane]) -> Iterator[Told]:
    due: defaultdict[Limit, list[Lane]] = defaultdict(list)
    for lane in common:
        terms = [t for t in determination.terms if t.concerns(lane.provision)]
        for limit in dict.fromkeys(warnings(lane.life, terms, determination.local)):
            due[limit].append(lane)
    for (at, kind), met in due.items():
        happening = Happening(
            number=0,
            at=at,
            nature=Nature.WARNING,
            kind=kind,
            called=named(kind),
            changes=(),
            everything=len(met) == len(common),
            ahead=False,
            provisions=tuple(dict.fromkeys(lane.provision for lane in met)),
        )
        yield (0, 2, list(TermKind).index(kind)), happening, tuple(id(lane) for lane in met)


def _deadlines(due: Iterable[Deadline], at: datetime) -> Iterator[Told]:
    """Yield each deadline once, however many bodies owe it, unless it will not be owed."""
    told: dict[Key, Deadline] = {}
    for one in due:
        coming = one.due is not None and one.due > at
        if one.due is not None and not (coming and one.state is Progress.NOT_OWED):
            told.setdefault((one.key, one.due), one)
    for n, one in enumerate(told.values()):
        happening = Happening(
            number=0,
            at=one.due or at,
            nature=Nature.DEADLINE,
            kind=one.verb,
            called=named(Verb(one.verb)),
            changes=(),
            everything=False,
            ahead=False,
            provisions=one.provisions,
            note=one.what,
        )
        yield (0, 3, n), happening, ()


def _changes(met: Iterable[_Turn]) -> tuple[Change, ...]:
    """Return what was changed for everyone, then what was changed otherwise for somebody."""
    turns = sorted(met, key=lambda t: bool(t.lane.audiences))
    common: defaultdict[Key, set[Effect]] = defaultdict(set)
    alike: defaultdict[Key, list[_Turn]] = defaultdict(list)
    for turn in turns:
        what = (turn.lane.provision, turn.before.state, turn.after.state, suspending(turn.after))
        if not turn.lane.audiences:
            common[what] |= {*turn.lane.effects}
        elif {*turn.lane.effects} <= common[what]:
            continue
        alike[*what, turn.lane.audiences].append(turn)
    return tuple(_change(same) for same in alike.values())


def _change(same: Sequence[_Turn]) -> Change:
    """Return one change of lanes that passed alike from one state to another."""
    turn = same[0]
    effects = {e for t in same for e in t.lane.effects}
    return Change(
        provision=turn.lane.provision,
        effects=tuple(e for e in Effect if e in effects),
        whole=effects >= turn.lane.all,
        only=turn.lane.only,
        before=turn.before.state,
        after=turn.after.state,
        orders=suspending(turn.after),
    )


def _everything(changes: Sequence[Change], common: Sequence[Lane]) -> bool:
    alike = {(c.before, c.after, c.orders) for c in changes}
    partial = any(c.only or not c.whole for c in changes)
    return (
        len(alike) == 1
        and not partial
        and {c.provision for c in changes} == {lane.provision for lane in common}
    )
