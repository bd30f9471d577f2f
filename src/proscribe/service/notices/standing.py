"""Sentences that say where a part of a determination stands, and by what."""

from datetime import datetime
from zoneinfo import ZoneInfo

from proscribe.model import Determination, Event, Moment, State, TermKind, Text
from proscribe.model.condition import FOREVER
from proscribe.register import EVERYONE, Audience, named
from proscribe.service.notices.parts import Part
from proscribe.service.notices.said import (
    Said,
    capital,
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
    TermKind.INTERIM: Text("unless it is confirmed", "à moins d'être confirmée"),
    TermKind.SUNSET: Text("unless it is extended", "à moins d'être prolongée"),
    TermKind.REVIEW: Text("unless it is reviewed", "à moins d'être réexaminée"),
}
ASIDE = fixed(Text(", but otherwise for some, as said here", ", sauf ce qui est dit ici pour certains"))


def stand(determination: Determination, part: Part, issue: datetime) -> Said:
    """Return one sentence: which part, what it is, since when, by what, until when."""
    zone = determination.local
    said = compose(
        "{what}: {state}{by}{until}{aside}.",
        "{what} : {state}{by}{until}{aside}.",
        what=capital(_what(determination, part)),
        state=_state(part, zone, issue),
        by=_by(part),
        until=_until(part, zone),
        aside=ASIDE if part.elsewhere else NOTHING,
    )
    return _noted(said, part.events)


class _Nothing:
    pass


NOTHING = fixed(Text("\u200b", "\u200b"))
