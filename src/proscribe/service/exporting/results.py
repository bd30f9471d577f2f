"""OSCAL assessment results: who has it, who has it not, and where nobody can know.

The state of a finding is *satisfied* or *not-satisfied*, and nothing else. It is satisfied only if
every device that is known was looked through and none has it. Where nobody can know there is no
finding at all: the observations say so, and so do the counts.
"""

from proscribe.formats.oscal import Thing, document, head, instant, line, props, uuid
from proscribe.model import Text
from proscribe.service.claims.removed import Verdict
from proscribe.service.exporting.controls import ASSESSED, STATEMENT
from proscribe.service.exporting.facts import Facts
from proscribe.service.exporting.observed import inventory, name, observations

SORT = "assessment-results"
TITLE = Text("Assessment: {}", "Évaluation : {}")
PLAN = Text(
    "There is no assessment plan: what is asked is the determination itself.",
    "Il n'y a pas de plan d'évaluation : ce qui est demandé est la décision elle-même.",
)
STATES = {
    Verdict.PRESENT: "not-satisfied",
    Verdict.REMOVED: "satisfied",
    Verdict.NEVER_SEEN: "satisfied",
}
"""Of every other verdict nothing is stated."""


def results(facts: Facts) -> Thing:
    """Return the document; the same question at the same instant gives the same one."""
    claim = facts.claim
    about = f"{facts.id}/{claim.policy}/{claim.at.isoformat()}/{facts.language}"
    title = TITLE.on(facts.language).format(facts.title)
    plan = uuid(SORT, facts.id, "plan")
    result = {
        "uuid": uuid(SORT, about, "result"),
        "title": line(facts.title),
        "description": claim.says.on(facts.language),
        "start": instant(claim.at),
        "props": props(counts(facts)),
        "reviewed-controls": _controls(),
        **inventory(facts),
        **observations(facts),
        **_findings(facts),
        "remarks": " ".join(limit.on(facts.language) for limit in claim.limits),
    }
    body = {
        "import-ap": {"href": f"#{plan}"},
        "results": [result],
        "back-matter": {"resources": [_instrument(facts, plan)]},
    }
    return document(SORT, about, head(title, claim.at, claim.policy), body)


def counts(facts: Facts) -> dict[str, str]:
    """Return the counts: what is present, absent and unknown adds up to all devices."""
    people = facts.claim.population
    return {
        "verdict": facts.claim.verdict.value,
        "devices": str(people.devices),
        "present": str(people.present),
        "absent": str(people.absent),
        "unknown": str(people.unknown),
        "stale-after-days": str(facts.claim.stale_after_days),
    }


def _controls() -> Thing:
    chosen = [{"control-id": control} for control in ASSESSED]
    return {"control-selections": [{"include-controls": chosen}]}


def _findings(facts: Facts) -> Thing:
    claim = facts.claim
    state = STATES.get(claim.verdict)
    if state is None:
        return {}
    found: Thing = {
        "uuid": uuid(SORT, facts.id, claim.policy, claim.at.isoformat(), "finding"),
        "title": line(facts.title),
        "description": claim.says.on(facts.language),
        "target": {"type": "statement-id", "target-id": STATEMENT, "status": {"state": state}},
    }
    related = dict.fromkeys(name(facts, f) for f in facts.findings)
    if related:
        found["related-observations"] = [{"observation-uuid": one} for one in related]
    return {"findings": [found]}


def _instrument(facts: Facts, number: str) -> Thing:
    references = facts.determination.references
    return {
        "uuid": number,
        "title": line(facts.title),
        "description": PLAN.on(facts.language),
        "props": props({"determination": facts.id}),
        "rlinks": [{"href": reference.url} for reference in references],
    }
