"""The published JSON Schemas of our files, derived from the nouns themselves."""

from typing import Any

import msgspec

from proscribe.model import (
    Assessment,
    Catalogue,
    Determination,
    Exemption,
    Fleet,
    Keeping,
    Ledger,
    Office,
    Order,
    Retention,
)

SCHEMAS: dict[str, type] = {
    "assessment": Assessment,
    "catalogue": Catalogue,
    "determination": Determination,
    "exemption": Exemption,
    "fleet": Fleet,
    "keeping": Keeping,
    "ledger": Ledger,
    "office": Office,
    "order": Order,
    "retention": Retention,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
INSTANT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d)?(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?$",
    "description": "A date (the midnight with which it begins) or an instant with its offset.",
}
RULE = ("covers", "effects", "scope")


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a file of ours; instants are spelt as strings.

    Raises:
        KeyError: No file of ours bears that name.

    """
    made: dict[str, Any] = _instants(msgspec.json.schema(SCHEMAS[name]))
    if name == "determination":
        _allow_one_provision(made["$defs"])
    return {"$schema": DIALECT, "$id": f"urn:proscribe:schema:{name}", "title": name} | made


def _instants(node: Any) -> Any:  # noqa: ANN401, JSON holds anything
    if isinstance(node, dict):
        if node.get("format") == "date-time":
            return INSTANT
        return {key: _instants(value) for key, value in node.items()}
    return [_instants(item) for item in node] if isinstance(node, list) else node


def _allow_one_provision(definitions: dict[str, Any]) -> None:
    whole, provision = definitions["Determination"], definitions["Provision"]
    whole["properties"] |= {name: provision["properties"][name] for name in RULE}
    whole["required"] = [name for name in whole["required"] if name != "provisions"]
    whole["oneOf"] = [{"required": ["provisions"]}, {"required": ["covers", "effects"]}]
