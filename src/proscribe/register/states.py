"""Where each effect of each provision stands at an instant, for whom, and as it was known when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import Determination, Effect, Event, Life, Moment, Provision, State, Text
from proscribe.register.naming import named


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a standing is asked. Nothing said of either: where nobody is singled out."""

    jurisdiction: str = ""
    party: str = ""


EVERYONE = Audience()
Lives = Mapping[tuple[str, Effect], Life]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectState:
    """One effect of one provision at an instant, and the moment since which it stands so."""

    provision: str
    effect: Effect
    moment: Moment

    @property
    def state(self) -> State:
        """Return the state."""
        return self.moment.state


def lives(
    determination: Determination, known: datetime | None = None, audience: Audience = EVERYONE
) -> Lives:
    """Return the life of every effect of every provision."""
    return {
        (provision.id, effect): life
        for provision in determination.provisions
        for effects, life in _lived(determination, provision, known, audience)
        for effect in effects
    }


def _lived(
    determination: Determination,
    provision: Provision,
    known: datetime | None,
    audience: Audience,
) -> Iterator[tuple[list[Effect], Life]]:
    """Yield effects that the same events concern, with the life that they share."""
    same: dict[tuple[bool, ...], list[Effect]] = {}
    for effect in provision.effects:
        concerned = tuple(e.concerns(provision.id, effect) for e in determination.history)
        same.setdefault(concerned, []).append(effect)
    for effects in same.values():
        yield (
            effects,
            determination.life(
                provision,
                effects[0],
                known=known,
                jurisdiction=audience.jurisdiction,
                party=audience.party,
            ),
        )


def states(told: Lives, at: datetime) -> tuple[EffectState, ...]:
    """Return where everything stands at an instant."""
    return tuple(
        EffectState(provision=provision, effect=effect, moment=life.at(at))
        for (provision, effect), life in told.items()
    )


def audiences(determination: Determination, known: datetime | None = None) -> tuple[Audience, ...]:
    """Return everyone, then each jurisdiction and party that an event singles out."""
    told = [e for e in determination.history if e.believed(known)]
    named = {pair for event in told for pair in _named(event)} - {EVERYONE}
    return (EVERYONE, *sorted(named, key=lambda a: (a.jurisdiction, a.party)))


def _named(event: Event) -> Iterator[Audience]:
    for jurisdiction in event.jurisdictions or ("",):
        for party in event.parties or ("",):
            yield Audience(jurisdiction, party)


def summary(found: Iterable[EffectState]) -> str:
    """Return one phrase for a determination: the state that all share, or *in force in part*."""
    states = {s.state for s in found}
    if not states:
        return "not known"
    if len(states) == 1:
        (state,) = states
        return SAID.get(state, str(state))
    if any(s.binds for s in states):
        return "in force in part"
    live = sorted(s for s in states if not s.ended) or sorted(states)
    return SAID.get(live[0], str(live[0]))


def phrase(status: str) -> Text:
    """Return a summary in both languages."""
    return PHRASES.get(status) or named(State(status))


SAID = {
    State.EFFECTIVE: "in force",
    State.NONE: "not yet in force",
    State.ISSUED: "not yet in force",
    State.NOT_ENFORCED: "in force, not enforced",
}
PHRASES = {
    "in force": Text("in force", "en vigueur"),
    "in force in part": Text("in force in part", "en vigueur en partie"),
    "in force, not enforced": Text("in force, not enforced", "en vigueur, non appliquée"),
    "not yet in force": Text("not yet in force", "pas encore en vigueur"),
    "not known": Text("not known", "inconnue"),
}
