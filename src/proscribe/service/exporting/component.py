"""An OSCAL component definition: what each target of ours does about one determination."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from proscribe import targets
from proscribe.formats.oscal import NIST_800_53, Thing, document, head, line, props, uuid
from proscribe.model import Language, Text
from proscribe.service.coverage import Done
from proscribe.service.exporting.controls import CONTROLS
from proscribe.service.exporting.facts import Facts

SORT = "component-definition"
TITLE = Text("What enforces: {}", "Ce qui exécute : {}")
COMPONENT = Text(
    "Native rules that Proscribe writes for this enforcement point.",
    "Règles natives que Proscribe écrit pour ce point d'exécution.",
)
CONTROLS_OF = Text(
    "The controls that these rules serve, by the reading of Proscribe.",
    "Les mesures que ces règles servent, selon la lecture de Proscribe.",
)
SERVES = Text("Conditions: {}", "Conditions : {}")


def component(facts: Facts) -> Thing:
    """Return the document; what no target does has no component, and stands in the plan."""
    rows: defaultdict[str, list[Done]] = defaultdict(list)
    for done in facts.covering.done:
        rows[done.target].append(done)
    made = [_component(facts, target, of) for target, of in sorted(rows.items())]
    title = TITLE.on(facts.language).format(facts.title)
    claim = facts.claim
    body: Thing = {"components": made} if made else {}
    return document(
        SORT,
        f"{facts.id}/{claim.policy}/{claim.at.isoformat()}/{facts.language}",
        head(title, claim.at, claim.policy),
        body,
    )


def _component(facts: Facts, target: str, rows: list[Done]) -> Thing:
    return {
        "uuid": uuid(SORT, facts.id, target),
        "type": "software",
        "title": line(targets.get(target).title.on(facts.language)),
        "description": COMPONENT.on(facts.language),
        "props": props({"target": target, "proof": targets.get(target).proof.value}),
        "control-implementations": [
            {
                "uuid": uuid(SORT, facts.id, target, "controls"),
                "source": NIST_800_53,
                "description": CONTROLS_OF.on(facts.language),
                "implemented-requirements": [*_requirements(facts, target, rows)],
            }
        ],
    }


def _requirements(facts: Facts, target: str, rows: list[Done]) -> Iterator[Thing]:
    by: defaultdict[str, list[Done]] = defaultdict(list)
    for row in rows:
        by[CONTROLS[row.effect]].append(row)
    for control, of in sorted(by.items()):
        yield {
            "uuid": uuid(SORT, facts.id, target, control),
            "control-id": control,
            "description": _conditions(of, facts.language),
            "props": [p for row in of for p in _told(row)],
        }


def _conditions(rows: Iterable[Done], language: Language) -> str:
    told = dict.fromkeys(c.on(language) for row in rows for c in row.conditions)
    return line(SERVES.on(language).format("; ".join(told)))


def _told(row: Done) -> list[Thing]:
    return props({"enforced": f"{row.group} {row.effect} {row.kind} {row.identifiers}"})
