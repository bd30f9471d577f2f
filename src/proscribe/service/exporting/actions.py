"""An OSCAL plan of action and milestones: what is still to be done about one determination."""

from collections.abc import Iterator
from datetime import datetime

from proscribe.formats.oscal import Thing, document, head, instant, line, props, uuid
from proscribe.model import InputError, Place, Presence, Text
from proscribe.register.deadline import Progress, Sort
from proscribe.service.clocks import clocks
from proscribe.service.exporting.facts import Facts
from proscribe.service.exporting.observed import inventory, name, observations

SORT = "plan-of-action-and-milestones"
TITLE = Text("Plan of action: {}", "Plan d'action : {}")
OPEN = frozenset({Progress.LATE, Progress.RUNNING})
ASKS = {
    Presence.PRESENT: Text(
        "It is present on devices: take it off them, or exempt them.",
        "Elle est présente sur des appareils : l'en retirer, ou les exempter.",
    ),
    Presence.UNKNOWN: Text(
        "Of some devices nobody can know: look at them with a source that could show it.",
        "De certains appareils nul ne peut savoir : les examiner par une source qui la montrerait.",
    ),
}
UNASKED = Text(
    "On the platform of these devices no name of it is looked for: {}.",
    "Sur la plateforme de ces appareils, aucun nom n'en est cherché : {}.",
)
GAP = Text("Nothing brings this about: {} ({}).", "Rien n'y pourvoit : {} ({}).")


def plan(facts: Facts) -> Thing:
    """Return the document.

    Raises:
        InputError: Nothing is open; OSCAL has no plan without items.

    """
    claim = facts.claim
    items = [*_presences(facts), *_unasked(facts), *_gaps(facts)]
    if not items:
        reason = "nothing is open, and OSCAL has no plan without items"
        raise InputError(Place(source=facts.id), reason, "export the assessment results instead")
    about = f"{facts.id}/{claim.policy}/{claim.at.isoformat()}/{facts.language}"
    title = TITLE.on(facts.language).format(facts.title)
    body = {
        **inventory(facts),
        **observations(facts),
        "risks": [_risk(facts)],
        "poam-items": items,
    }
    return document(SORT, about, head(title, claim.at, claim.policy), body)


def _risk(facts: Facts) -> Thing:
    """Return the risk that the items share; its deadline is the first that is still open."""
    told: Thing = {
        "uuid": _risk_of(facts),
        "title": line(facts.title),
        "description": facts.claim.says.on(facts.language),
        "statement": " ".join(r.on(facts.language) for r in facts.determination.reasons),
        "status": "open",
    }
    due = min(_dues(facts), default=None)
    return told | ({"deadline": instant(due)} if due else {})


def _dues(facts: Facts) -> Iterator[datetime]:
    for row in clocks(facts.workspace, (facts.id,)).deadlines:
        if row.sort is Sort.DUTY and row.state in OPEN and row.due:
            yield row.due


def _risk_of(facts: Facts) -> str:
    return uuid("risk", facts.id)


def _item(facts: Facts, key: str, says: str, told: dict[str, str]) -> Thing:
    return {
        "uuid": uuid("item", facts.id, key),
        "title": line(says),
        "description": says,
        "props": props(told),
        "related-risks": [{"risk-uuid": _risk_of(facts)}],
    }


def _presences(facts: Facts) -> Iterator[Thing]:
    for presence, asks in ASKS.items():
        rows = dict.fromkeys(name(facts, f) for f in facts.findings if f.presence is presence)
        if rows:
            devices = {f.device for f in facts.findings if f.presence is presence}
            told = {"presence": presence.value, "devices": str(len(devices))}
            item = _item(facts, presence.value, asks.on(facts.language), told)
            yield item | {"related-observations": [{"observation-uuid": one} for one in rows]}


def _unasked(facts: Facts) -> Iterator[Thing]:
    if many := facts.claim.population.unasked:
        told = {"presence": Presence.UNKNOWN.value, "devices": str(many)}
        yield _item(facts, "unasked", UNASKED.on(facts.language).format(many), told)


def _gaps(facts: Facts) -> Iterator[Thing]:
    for left in facts.covering.left:
        asked = f"{left.group}, {left.kind}, {left.effect}"
        says = GAP.on(facts.language).format(asked, left.why.on(facts.language))
        told = {
            "group": left.group,
            "kind": left.kind,
            "effect": left.effect.value,
            "reason": left.reason.value,
            "identifiers": str(left.identifiers),
        }
        key = f"{asked}/{left.reason}/{left.why.en}"
        yield _item(facts, key, says, told)
