"""Observations of OSCAL: each device on which it is present, or of which nobody can know."""

from proscribe.formats.oscal import Thing, instant, props, uuid
from proscribe.model import Finding
from proscribe.service.exporting.facts import Facts


def observation(facts: Facts, found: Finding) -> Thing:
    """Return one observation: what was seen is in its properties, its reason in our own words."""
    return {
        "uuid": name(facts, found),
        "description": found.why.on(facts.language),
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "subjects": [{"subject-uuid": device(facts, found), "type": "inventory-item"}],
        "collected": instant(found.last_seen or facts.claim.at),
        "props": props(
            {
                "presence": found.presence.value,
                "certainty": found.certainty.value if found.certainty else "",
                "products": " ".join(found.products),
                "identifiers": " ".join(map(str, found.identifiers)),
                "seen-as": found.seen_as,
                "source": found.source,
                "exemption": found.exemption or "",
            }
        ),
    }


def name(facts: Facts, found: Finding) -> str:
    """Return the UUID of an observation: the same for the same thing on the same device."""
    what = (*found.products, *map(str, found.identifiers), found.source, found.seen_as)
    return uuid("observation", facts.id, found.device, found.presence, *what)


def device(facts: Facts, found: Finding) -> str:
    """Return the UUID of a device."""
    return uuid("device", facts.id, found.device)


def observations(facts: Facts) -> Thing:
    """Return the observations, each once; OSCAL has no empty lists."""
    made = {name(facts, f): observation(facts, f) for f in facts.findings}
    return {"observations": [*made.values()]} if made else {}


def inventory(facts: Facts) -> Thing:
    """Return the devices that are spoken of, as items of an inventory."""
    items = {device(facts, f): f for f in facts.findings}
    made = [
        {
            "uuid": number,
            "description": f.platform.value,
            "props": props({"device": f.device, "platform": f.platform.value}),
        }
        for number, f in items.items()
    ]
    return {"local-definitions": {"inventory-items": made}} if made else {}
