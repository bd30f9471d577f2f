"""Compliance findings of OCSF, one JSON line for each device, for a SIEM.

What is present fails, exempted or not: an exemption is named, and absolves from nothing here.
What nobody can know is a warning, which OCSF has for checks that lack information; it is never a
pass. Devices that were shown to be free of it give no line. Nobody rated the severity, so it is
unknown.

https://schema.ocsf.io/1.8.0/classes/compliance_finding
"""

import json
from datetime import UTC, datetime, timedelta

from proscribe import __version__
from proscribe.formats.legible import legible
from proscribe.formats.uuids import named
from proscribe.model import Finding, Presence
from proscribe.service.exporting.facts import Facts

SCHEMA = "1.8.0"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FINDINGS, COMPLIANCE_FINDING, CREATE = 2, 2003, 1
UNKNOWN_SEVERITY = 0
STATES = {Presence.PRESENT: (3, "Fail"), Presence.UNKNOWN: (2, "Warning")}


def events(facts: Facts) -> bytes:
    """Return a line for each device that has it, or of which nobody can know."""
    lines = [json.dumps(_event(facts, f), sort_keys=True) for f in facts.findings]
    return "".join(f"{line}\n" for line in lines).encode()


def _event(facts: Facts, found: Finding) -> dict[str, object]:
    why = found.why.on(facts.language)
    state, called = STATES[found.presence]
    return {
        "activity_id": CREATE,
        "category_uid": FINDINGS,
        "class_uid": COMPLIANCE_FINDING,
        "type_uid": COMPLIANCE_FINDING * 100 + CREATE,
        "severity_id": UNKNOWN_SEVERITY,
        "time": _milliseconds(facts.workspace.at),
        "message": why,
        "metadata": {"version": SCHEMA, "product": {"name": "Proscribe", "version": __version__}},
        "finding_info": _info(facts, found),
        "compliance": {
            "standards": sorted({facts.id, *found.determinations}),
            "control": facts.title,
            "status_id": state,
            "status": called,
            "status_details": [why],
        },
        "resources": [{"name": legible(found.device), "type": "device", "uid": found.device}],
        "unmapped": _more(found),
    }


def _info(facts: Facts, found: Finding) -> dict[str, object]:
    info: dict[str, object] = {"title": facts.title, "uid": _uid(facts, found)}
    info["types"] = [found.presence.value]
    if found.source:
        info["data_sources"] = [legible(found.source)]
    if found.last_seen:
        info["last_seen_time"] = _milliseconds(found.last_seen)
    return info


def _milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def _uid(facts: Facts, found: Finding) -> str:
    """Return the same id for the same thing on the same device, whenever it is told."""
    what = (facts.id, found.device, found.presence, found.source, *map(str, found.identifiers))
    return named("ocsf/" + json.dumps([*what, *found.products])).lower()


def _more(found: Finding) -> dict[str, object]:
    more = {
        "certainty": found.certainty.value if found.certainty else "",
        "exemption": found.exemption or "",
        "identifiers": [str(i) for i in found.identifiers],
        "person": legible(found.person),
        "platform": found.platform.value,
        "presence": found.presence.value,
        "products": list(found.products),
        "seen_as": legible(found.seen_as),
    }
    return {name: value for name, value in more.items() if value}
