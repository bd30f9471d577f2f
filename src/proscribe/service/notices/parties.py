"""Those whom a letter goes to, and what each was asked and answered."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import (
    Application,
    Catalogue,
    Consultation,
    Covered,
    Determination,
    Entity,
    MissingError,
    Outcome,
    Text,
)
from proscribe.register import named
from proscribe.service.notices.evidence import unclosed
from proscribe.service.notices.said import (
    Said,
    compose,
    day,
    fixed,
    midnight,
    name,
    source,
    words,
)

UNASKED = fixed(
    Text(
        "No date by which to answer has been set. You may write to the office named below.",
        "Aucune date de réponse n'a été fixée. Vous pouvez écrire au bureau nommé ci-dessous.",
    )
)
OPEN = (
    "You may answer until {d}, in writing, to the office named below.",
    "Vous pouvez répondre par écrit, jusqu'au {d}, au bureau nommé ci-dessous.",
)
OVER = (
    "The time for an answer ended on {d}. None is on record.",
    "Le délai de réponse a pris fin le {d}. Aucune réponse n'est consignée.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An addressee, with the consultations that are its own: nobody reads another's answer."""

    id: str
    name: str
    consultations: tuple[Consultation, ...] = ()


def parties(determination: Determination, catalogue: Catalogue, at: datetime) -> tuple[Party, ...]:
    """Return the makers of what is covered, and whoever else was asked for a statement."""
    makers = dict.fromkeys(
        m for p in determination.provisions for c in p.covers
        for m in _makers(c, catalogue, at, determination.jurisdiction)
    )  # fmt: skip
    asked = list(determination.consultations)
    found = []
    for maker in makers:
        own = tuple(c for c in asked if _folded(c.party) in _names(maker))
        found.append(Party(id=maker.id, name=maker.name, consultations=own))
    met = {id(c) for p in found for c in p.consultations}
    others = dict.fromkeys(c.party for c in asked if id(c) not in met)
    for other in others:
        own = tuple(c for c in asked if c.party == other)
        found.append(Party(id=_slug(other), name=other, consultations=own))
    return tuple(found)


def _makers(predicate: Covered, catalogue: Catalogue, at: datetime, where: str) -> Iterator[Entity]:
    kind, subject = predicate.predicate
    try:
        if kind == "suite":
            yield catalogue.entity(catalogue.suite(subject).vendor)
        elif "/" in subject:
            yield from _providers(catalogue.application(subject), catalogue, at, where)
        else:
            yield catalogue.entity(subject)
    except MissingError:
        return  # what the catalogue does not know is shown as unresolved by ``covers``


def _providers(
    application: Application, catalogue: Catalogue, at: datetime, where: str
) -> Iterator[Entity]:
    yield from (catalogue.entity(p.entity) for p in application.providers if p.holds(at, where))


def _names(entity: Entity) -> set[str]:
    return {_folded(n) for n in (entity.id, entity.name, *entity.also)}


def _folded(written: str) -> str:
    return unicodedata.normalize("NFKC", written).casefold().strip()


def _slug(written: str) -> str:
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "party"


def answering(party: Party, determination: Determination, at: datetime) -> Iterator[Said]:
    """Yield how and until when a party may answer, what it answered, and what came of that."""
    for consultation in party.consultations:
        if consultation.notified <= at:
            yield _notified(consultation, determination)
        yield _answer(consultation, determination, at)
        if consultation.outcome is not None and consultation.outcome.effective <= at:
            yield _reviewed(consultation.outcome, determination)
    if not party.consultations:
        yield UNASKED


def _notified(of: Consultation, determination: Determination) -> Said:
    return compose(
        "You were asked for a statement on {d} (source: {s}).",
        "Une déclaration vous a été demandée le {d} (source : {s}).",
        d=day(of.notified, determination.local),
        s=source(of.source),
    )


def _answer(of: Consultation, determination: Determination, at: datetime) -> Said:
    zone = determination.local
    if of.response is not None and of.response.received <= at:
        return compose(
            "Your answer was received on {d}: {w} (source: {s}).",
            "Votre réponse a été reçue le {d} : {w} (source : {s}).",
            d=day(of.response.received, zone),
            w=words(unclosed(of.response.words)),
            s=source(of.response.source),
        )
    return compose(*(OPEN if at < midnight(of.deadline, zone) else OVER), d=day(of.deadline, zone))


def _reviewed(of: Outcome, determination: Determination) -> Said:
    return compose(
        "The review ended on {d}: decision {r} by {who}. {why} (source: {s}).",
        "L'examen a pris fin le {d} : décision {r} par {who}. {why} (source : {s}).",
        d=day(of.effective, determination.local),
        r=fixed(named(of.result)),
        who=name(of.decider),
        why=words(unclosed(of.why)),
        s=source(of.source),
    )
