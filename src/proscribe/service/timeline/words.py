"""What a timeline says: short phrases, in both languages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from proscribe.model import Cause, Effect, EventKind, State, TermKind, Text
from proscribe.register import named
from proscribe.service.timeline.dates import (
    ELLIPSIS,
    NBSP,
    as_of,
    both,
    colon,
    day,
    fit,
    joined,
    local,
    number,
    span,
    when,
)
from proscribe.service.timeline.nouns import (
    Change,
    For,
    Happening,
    Nature,
    Row,
    Stretch,
    Timeline,
)

ARROW = "\u2192"
NAMED_AT_MOST = 3
"""Of those whom an order singles out; the rest are counted."""

LONGEST = 1000
"""Characters of a note."""

STRETCHES = 24
"""Of a row, that are told one by one."""


def effects(asked_for: Iterable[Effect]) -> Text:
    """Return effects by name."""
    return joined([named(e) for e in asked_for])


def only(singled: Sequence[For]) -> Text:
    """Return whom something is about, counting those beyond a few."""
    shown = [_only(x) for x in singled[:NAMED_AT_MOST]]
    if left := len(singled) - len(shown):
        shown.append(Text(f"and {left} more", f"et {left}{NBSP}de plus"))
    return joined(shown)


def _only(one: For) -> Text:
    party, place = fit(one.party, 60), fit(one.jurisdiction, 30)
    if not place:
        return Text(f"for {party}", f"pour {party}")
    if not party:
        return Text(f"in {place}", f"dans le ressort {place}")
    return Text(f"for {party} in {place}", f"pour {party} dans le ressort {place}")


def state(at: State, orders: int) -> Text:
    """Return what a state is called, with the number of orders where several suspend at once."""
    if at is State.SUSPENDED and orders > 1:
        return Text(f"suspended ({orders} orders)", f"suspendue ({orders}{NBSP}ordonnances)")
    return named(at)


def stretch(one: Stretch, zone: ZoneInfo) -> Text:
    """Return a state and how long it lasts."""
    what = state(one.state, one.orders)
    start = when(one.start, zone) if one.start else None
    end = when(one.end, zone) if one.end else None
    if start and end:
        return both("{} {}", what, span(start, end))
    if start:
        return Text(f"{what.en} from {start.en}", f"{what.fr} à compter du {start.fr}")
    if end:
        return Text(f"{what.en} until {end.en}", f"{what.fr} jusqu'au {end.fr}")
    return what


def subject(row: Row) -> Text:
    """Return what a row is about: the provision, its effects, and for whom."""
    told = both("{}, {}", row.provision, effects(row.effects))
    return both("{}, {}", told, only(row.only)) if row.only else told


def change(one: Change, about: Text) -> Text:
    """Return what a change made of what it is about."""
    if one.before is one.after and one.orders <= 1:
        stays = named(one.after)
        return colon(about, Text(f"stays {stays.en}", f"demeure {stays.fr}"))
    before, after = named(one.before), state(one.after, one.orders)
    return colon(about, both(f"{{}} {ARROW} {{}}", before, after))


def changes(of: Happening) -> tuple[Text, ...]:
    """Return what a happening changed, one phrase for each part."""
    if of.nature is Nature.DEADLINE:
        return ()
    if of.nature is Nature.WARNING:
        return (WARNS,)
    if of.everything and of.changes:
        return (change(of.changes[0], EVERYTHING),)
    return tuple(change(c, _about(c)) for c in of.changes) or (NOTHING,)


def _about(one: Change) -> Text:
    what = Text(one.provision, one.provision)
    if not one.whole:
        what = both("{} ({})", what, effects(one.effects))
    return both("{}, {}", what, only(one.only)) if one.only else what


def title(of: Happening) -> Text:
    """Return what a happening is called."""
    if of.nature is Nature.DEADLINE:
        return colon(DEADLINE, of.called)
    if of.ahead and of.nature is Nature.BY_ITSELF:
        return COMING[of.kind]
    return WARNINGS[of.kind] if of.nature is Nature.WARNING else of.called


def dated(of: Happening, zone: ZoneInfo) -> Text:
    """Return when it happens, or by when it must have."""
    if of.nature is not Nature.DEADLINE:
        return when(of.at, zone)
    there = local(of.at, zone)
    last = day(there) if there.time() == time.max else when(of.at, zone)
    return Text(f"by {last.en}", f"au plus tard le {last.fr}")


def remarks(of: Happening, zone: ZoneInfo) -> tuple[Text, ...]:
    """Return what else is to be known of a happening, but for its instrument and note."""
    told: list[Text] = []
    if of.nature is Nature.BY_ITSELF:
        told.append(BY_ITSELF_AHEAD if of.ahead else BY_ITSELF)
    if of.order:
        told.append(Text(f"order {of.order}", f"ordonnance {of.order}"))
    if of.until:
        end = when(of.until, zone)
        told.append(Text(f"until {end.en}", f"jusqu'au {end.fr}"))
    if of.by:
        form = BY.get(of.kind, BY[EventKind.SUPERSEDED])
        told.append(Text(form.en.format(fit(of.by, 80)), form.fr.format(fit(of.by, 80))))
    if of.known:
        since = when(of.known, zone)
        told.append(Text(f"known since {since.en}", f"connu depuis le {since.fr}"))
    if of.withdrawn:
        since = when(of.withdrawn, zone)
        told.append(
            Text(
                f"withdrawn on {since.en}: the entry was wrong and counts no more",
                f"retiré le {since.fr}{NBSP}: l'entrée était erronée et ne compte plus",
            )
        )
    return tuple(told)


def stood(row: Row, zone: ZoneInfo) -> Text:
    """Return the states of a row in order, those in the middle counted if there are many.

    The time before it was made goes without saying.
    """
    told = [s for s in row.stretches if s.state is not State.NONE or len(row.stretches) == 1]
    if len(told) <= STRETCHES:
        return joined([stretch(s, zone) for s in told], "; ")
    left = len(told) - STRETCHES
    between = Text(
        f"{ELLIPSIS} {number(left).en} more changes {ELLIPSIS}",
        f"{ELLIPSIS} {number(left).fr}{NBSP}autres changements {ELLIPSIS}",
    )
    half = STRETCHES // 2
    ends = [[stretch(s, zone) for s in part] for part in (told[:half], told[-half:])]
    return joined([*ends[0], between, *ends[1]], "; ")


def frame(told: Timeline, zone: ZoneInfo) -> Iterator[Text]:
    """Yield in which zone its times are told, and as of which knowledge."""
    yield Text(f"times in {told.zone}", f"heures\u00a0: {told.zone}")
    if told.known:
        known = as_of(told.known, zone)
        yield Text(f"as known {known.en}", f"selon ce qui était connu {known.fr}")
    if told.learned:
        learned = when(told.learned, zone)
        yield Text(f"itself known since {learned.en}", f"elle-même connue depuis le {learned.fr}")


def unknown(known: datetime, zone: ZoneInfo) -> Text:
    """Say that nothing was known of it yet."""
    then = as_of(known, zone)
    return Text(f"Nothing was known of it {then.en}.", f"Rien n'en était connu {then.fr}.")


def shared(happenings: int, marks: int) -> Text:
    """Say that there are more happenings than marks."""
    count = number(happenings)
    return Text(
        f"{count.en} happenings share {marks} marks, since not each has room for its own; the "
        "text form and the JSON tell each of them.",
        f"{count.fr}{NBSP}faits se partagent {marks}{NBSP}repères, faute de place pour chacun; "
        "la forme texte et le JSON les donnent tous.",
    )


def left_out(rows: int) -> Text:
    """Say how many rows are not drawn."""
    return Text(
        f"{rows} more rows are not drawn; the text form and the JSON have them.",
        f"{rows}{NBSP}autres lignes ne sont pas dessinées; la forme texte et le JSON les donnent.",
    )


def lines(of: Happening, zone: ZoneInfo) -> Iterator[Text]:
    """Yield all that is told of a happening beneath its date and title."""
    yield from changes(of)
    if of.instrument:
        yield both("{}  {}", fit(of.instrument), fit(of.source))
    if of.note:
        yield Text(fit(of.note.en, LONGEST), fit(of.note.fr, LONGEST))
    if found := remarks(of, zone):
        yield joined(found, "; ")


WARNINGS: dict[str, Text] = {
    TermKind.REVIEW: Text("review due", "réexamen prévu"),
    TermKind.SUNSET: Text("sunset date", "date d'extinction prévue"),
}
COMING: dict[str, Text] = {
    Cause.EFFECT: Text("its date of effect", "date de prise d'effet"),
    Cause.LAPSE: Text("its term runs out", "expiration du délai"),
    Cause.ORDER_ENDS: Text("the order runs out", "expiration de l'ordonnance"),
    Cause.ENFORCED: Text(
        "the time without enforcement runs out", "fin de la période de non-application"
    ),
}
"""What a date is called before it comes."""

BY: dict[str, Text] = {
    EventKind.SUPERSEDED: Text("replaced by {}", "remplacée par {}"),
    EventKind.RENUMBERED: Text("from now on {}", "désormais {}"),
}
EVERYTHING = Text("everything", "tout")
DEADLINE = Text("deadline", "échéance")
NOTHING = Text("changes nothing", "ne change rien")
WARNS = Text(
    "a warning only: it goes on unless a person decides otherwise",
    "simple avertissement\u00a0: elle demeure, à moins qu'une personne n'en décide autrement",
)
BY_ITSELF = Text("by itself", "d'elle-même")
BY_ITSELF_AHEAD = Text(
    "by itself, if nothing happens first", "d'elle-même, si rien ne survient d'ici là"
)
HAPPENED = Text("Up to the instant asked about", "Jusqu'à l'instant visé")
AHEAD = Text("Still to come", "À venir")
NOTHING_AHEAD = Text(
    "Nothing more is known to be coming.", "Rien d'autre n'est prévu, pour autant qu'on le sache."
)
STOOD = Text("How each part stands over time", "État de chaque partie au fil du temps")
WATCHED = Text("Without a date, to be watched", "Sans date, à surveiller")
ASKED = Text("the instant asked about: ", "instant visé\u00a0: ")
TIMELINE = Text("Timeline of ", "Chronologie de ")
CHANGING = Text("many changes, too close to be drawn", "nombreux changements, trop rapprochés")
UNEVEN = Text(
    "Where dates crowd, time is drawn wider: equal lengths are not equal times.",
    "Là où les dates se pressent, l'échelle est dilatée\u00a0: à longueur égale, la durée varie.",
)
