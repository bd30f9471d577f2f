"""CycloneDX 1.6 out of an inspection: what a package is made of, as its bytes show it.

A component is what a file name or the packages of classes show; which version it is, code seldom
says. Nothing random and no time is in it: the same package gives the same bytes.

https://cyclonedx.org/docs/1.6/json/
"""

import uuid
from collections.abc import Iterator
from typing import Any

from proscribe.model import Inspection, Part, PartKind, Shown

SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""The name space of addresses, RFC 9562."""
COMPONENTS = frozenset(
    {
        PartKind.LIBRARY,
        PartKind.SDK,
        PartKind.TRACKER,
        PartKind.RUNTIME,
        PartKind.LOADER,
        PartKind.PACKER,
        PartKind.DRIVER,
        PartKind.EXTENSION,
        PartKind.PROGRAM,
    }
)
"""Parts that have a life of their own; an activity or a link has none."""
TYPES = {PartKind.RUNTIME: "platform", PartKind.DRIVER: "device-driver"}
PREFIX = "proscribe:"
"""The namespace of our own properties."""


def written(inspection: Inspection) -> dict[str, Any]:
    """Return the bill of materials of a package, ready for JSON."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(SPACE, f"sha256:{inspection.sha256}").urn,
        "version": 1,
        "metadata": {"component": _package(inspection, "package")},
        "components": [*_components(inspection, "package")],
    }


def _package(inspection: Inspection, reference: str) -> dict[str, Any]:
    names = (named.identifier for named in inspection.names)
    properties = [_property(f"name:{one.kind}", one.value) for one in names]
    properties.append(_property("format", inspection.format))
    told: dict[str, Any] = {
        "type": "application",
        "bom-ref": reference,
        "name": inspection.title or inspection.file or "unnamed",
        "hashes": [{"alg": "SHA-256", "content": inspection.sha256}],
        "properties": properties,
    }
    if inspection.version:
        told["version"] = inspection.version
    return told


def _components(inspection: Inspection, above: str) -> Iterator[dict[str, Any]]:
    first: dict[str, Part] = {}
    for part in inspection.parts:
        if part.kind in COMPONENTS and part.name:
            first.setdefault(f"{above}/{part.kind}/{part.name}", part)
    yield from (_component(part, reference) for reference, part in first.items())
    for number, inner in enumerate(inspection.within):
        reference = f"{above}/{number}"
        nested = [*_components(inner, reference)]
        yield _package(inner, reference) | ({"components": nested} if nested else {})


def _component(part: Part, reference: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": TYPES.get(part.kind, "library"),
        "bom-ref": reference,
        "name": part.name,
        "evidence": {"occurrences": [_occurrence(part.shown)]},
        "properties": [*_properties(part)],
    }
    if part.version:
        told["version"] = part.version
    return told


def _occurrence(shown: Shown) -> dict[str, Any]:
    told: dict[str, Any] = {"location": shown.entry or "."}
    if shown.length or shown.offset:
        told["offset"] = shown.offset
    return told


def _properties(part: Part) -> Iterator[dict[str, str]]:
    yield _property("kind", part.kind)
    yield _property("verdict", part.verdict)
    if part.count:
        yield _property("classes", str(part.count))
    for identifier in part.identifiers:
        yield _property(f"name:{identifier.kind}", identifier.value)


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": PREFIX + name, "value": value}
