"""Sentences that say where a part of a determination stands, and by what."""

from datetime import datetime
from zoneinfo import ZoneInfo

from proscribe.model import Cause, Determination, Effect, Event, State, TermKind, Text
from proscribe.model.condition import FOREVER
from proscribe.register import EVERYONE, Audience, named
from proscribe.service.notices.parts import Part
from proscribe.service.notices.said import (
    Said,
    capital,
    chain,
    code,
    compose,
    day,
    fixed,
    listed,
    name,
    source,
    words,
)

UNLESS = {
    TermKind.INTERIM: fixed(Text("unless it is confirmed", "à moins d'être confirmée")),
    TermKind.SUNSET: fixed(Text("unless it is extended", "à moins d'être prolongée")),
    TermKind.REVIEW: fixed(Text("unless it is reviewed", "à moins d'être réexaminée")),
}
ENDS = frozenset({Cause.LAPSE, Cause.ORDER_ENDS, Cause.ENFORCED})
"""What time brings about and a reader asks the reason of; a date of effect speaks for itself."""

UNBEGUN = fixed(Text(", without having taken effect", ", sans avoir pris effet"))
ASIDE = fixed(
    Text(", except for those whom this text names", ", sauf pour ceux que nomme le présent texte")
)


def stand(determination: Determination, part: Part, issue: datetime) -> Said:
    """Return one sentence: which part, what it is, since when, by what, until when."""
    zone = determination.local
    state = compose(
        "{what}: {state}",
        "{what} : {state}",
        what=capital(_what(determination, part)),
        state=_state(part, zone, issue),
    )
    unbegun = UNBEGUN if part.unbegun else None
    aside = ASIDE if part.elsewhere else None
    end = fixed(Text(".", "."))
    notes = (_note(e) for e in part.events)
    return chain(state, _by(part, zone), _until(part, zone), unbegun, aside, end, *notes)


def effects(asked: tuple[Effect, ...]) -> Said:
    """Return effects as an enumeration."""
    return listed(fixed(named(e)) for e in asked)


def _what(determination: Determination, part: Part) -> Said:
    done = effects(part.effects)
    if len(determination.provisions) > 1:
        provision = code(part.provision)
        done = compose("provision {p} ({e})", "disposition {p} ({e})", p=provision, e=done)
    if part.audience == EVERYONE:
        return done
    return compose("{e}, {a}", "{e}, {a}", e=done, a=_whose(part.audience))


def _whose(audience: Audience) -> Said:
    said = []
    if audience.jurisdiction:
        place = code(audience.jurisdiction)
        said.append(compose("in the jurisdiction {j}", "dans le ressort {j}", j=place))
    if audience.party:
        said.append(compose("for {p}", "pour {p}", p=name(audience.party)))
    return listed(said)


def _state(part: Part, zone: ZoneInfo, issue: datetime) -> Said:
    due = part.now.condition.due
    state = fixed(named(part.state))
    if part.state is State.DELAYED:
        if due is None:
            further = "{s}, until further notice", "{s} jusqu'à nouvel ordre"
            return compose(*further, s=state)
        return compose(
            "{s}; takes effect on {d}", "{s}; prend effet le {d}", s=state, d=day(due, zone)
        )
    if part.state is State.ISSUED and due is not None:
        return compose("takes effect on {d}", "prend effet le {d}", d=day(due, zone))
    if part.now.at.year == 1:
        return state
    since = day(part.since.at, zone)
    if part.since.at > issue:
        return compose("{s} from {d}", "{s} à compter du {d}", s=state, d=since)
    return compose("{s} since {d}", "{s} depuis le {d}", s=state, d=since)


def _by(part: Part, zone: ZoneInfo) -> Said | None:
    """Return what made it so: the orders or instruments, or what came by itself.

    One that is not as old as the state says since when it holds; each of several says until
    when as well.
    """
    if len(part.events) > 1:
        rests = [_dated(e, zone) for e in part.events]
        return compose(" ({r})", " ({r})", r=listed(rests, separator="; "))
    for event in part.events:
        later = event.effective != part.since.at
        rest = _since(event, zone) if later else _instrument(event)
        return compose(" ({r})", " ({r})", r=rest)
    cause = part.since.cause
    return compose(" ({c})", " ({c})", c=fixed(named(cause))) if cause in ENDS else None


def _dated(event: Event, zone: ZoneInfo) -> Said:
    since = _since(event, zone)
    if event.until is None:
        return since
    return compose("{s}, until {u}", "{s}, jusqu'au {u}", s=since, u=day(event.until, zone))


def _since(event: Event, zone: ZoneInfo) -> Said:
    since = "{i}, since {d}", "{i}, depuis le {d}"
    return compose(*since, i=_instrument(event), d=day(event.effective, zone))


def _instrument(event: Event) -> Said:
    rests = compose("{i}, {s}", "{i}, {s}", i=name(event.instrument), s=source(event.source))
    if not event.by:
        return rests
    by = code(event.by)
    return compose("{r}; replaced by {b}", "{r}; remplacée par {b}", r=rests, b=by)


def _until(part: Part, zone: ZoneInfo) -> Said | None:
    """Return when that ends by itself, if it does."""
    condition = part.now.condition
    if part.state is State.SUSPENDED:
        ends = [until for _, until in condition.orders]
    elif part.state is State.NOT_ENFORCED and condition.forborne is not None:
        ends = [condition.forborne]
    else:
        return _lapse(part, zone)
    if not ends or max(ends) >= FOREVER:
        return None
    return compose(", until {d}", ", jusqu'au {d}", d=day(max(ends), zone))


def _lapse(part: Part, zone: ZoneInfo) -> Said | None:
    limits = sorted(part.now.condition.limits, key=lambda limit: limit[1])
    if not part.state.binds or not limits or limits[0][1] >= FOREVER:
        return None
    kind, at = limits[0]
    ends = "; lapses on {d} {unless}", "; devient caduque le {d} {unless}"
    return compose(*ends, d=day(at, zone), unless=UNLESS[kind])


def _note(event: Event) -> Said | None:
    return compose(" {n}", " {n}", n=words(event.note)) if event.note else None
