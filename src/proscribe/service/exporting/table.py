"""The devices of a determination as a table for a spreadsheet."""

from proscribe.formats.spreadsheet import written
from proscribe.model import Finding, Language, Text
from proscribe.service.exporting.facts import Facts

HEAD = (
    Text("device", "appareil"),
    Text("person", "personne"),
    Text("platform", "plateforme"),
    Text("presence", "présence"),
    Text("certainty", "certitude"),
    Text("products", "produits"),
    Text("seen as", "vu sous le nom"),
    Text("identifiers", "identifiants"),
    Text("source", "source"),
    Text("last seen", "vu pour la dernière fois"),
    Text("determinations", "décisions"),
    Text("exemption", "exemption"),
    Text("why", "pourquoi"),
)


def table(facts: Facts) -> bytes:
    """Return a row for each device that has it, or of which nobody can know."""
    head = [text.on(facts.language) for text in HEAD]
    return written(head, [_row(f, facts.language) for f in facts.findings])


def _row(found: Finding, language: Language) -> tuple[str, ...]:
    return (
        found.device,
        found.person,
        found.platform.value,
        found.presence.value,
        found.certainty.value if found.certainty else "",
        " ".join(found.products),
        found.seen_as,
        " ".join(map(str, found.identifiers)),
        found.source,
        found.last_seen.isoformat() if found.last_seen else "",
        " ".join(found.determinations),
        found.exemption or "",
        found.why.on(language),
    )
