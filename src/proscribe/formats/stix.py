"""Bundles of STIX: objects whose ids are made of names, so that a later one is a newer version.

``modified`` is the instant of the bundle, ``created`` the same one for ever, since no memory of
the first time is kept. What is lifted comes once more, with the end of its validity; it is not
``revoked``, for that is for ever.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from proscribe.formats.grounds import by_product, remark
from proscribe.formats.stix_pattern import pattern
from proscribe.formats.uuids import named
from proscribe.model import Prohibition, Text

Thing = dict[str, object]

OBSERVABLES = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace that STIX 2.1 (2.9) sets for ids of observable things."""
FIRST = "1970-01-01T00:00:00.000Z"
SHORT = (",", ":")
TITLE = Text("Prohibition of {}", "Interdiction de {}")
WHOLE = Text(
    "Look for its indicators, and do what the determinations named here ask.",
    "Chercher ses indicateurs, et faire ce que demandent les décisions nommées ici.",
)
LIFTED = Text(
    "The prohibition is lifted: nothing is to be looked for any more.",
    "L'interdiction est levée : il n'y a plus rien à chercher.",
)
DECISIONS = "proscribe-determination"


def bundle(enforced: Sequence[Prohibition], lifted: Sequence[Prohibition], serial: int) -> Thing:
    """Return the bundle of that instant; without rows, it holds nothing but who speaks."""
    moment = datetime.fromtimestamp(serial, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    kept, left = by_product(enforced), by_product(lifted)
    rows = {product: kept.get(product, []) for product in sorted({*kept, *left})}
    until = {"valid_from": FIRST, "valid_until": moment}
    objects = [SPEAKER, *(_indicator(row, moment) | until for row in lifted)]
    objects += [_indicator(row, moment) for row in enforced]
    objects += [o for product, of in rows.items() for o in _product(product, of, moment)]
    digest = json.dumps(objects, sort_keys=True)
    return {"type": "bundle", "id": _id("bundle", digest), "objects": objects}


def _id(sort: str, name: str) -> str:
    return f"{sort}--{named(f'stix/{sort}/{name}').lower()}"


def _object(sort: str, of: str, moment: str, /, **more: object) -> Thing:
    head = {"type": sort, "spec_version": "2.1", "id": _id(sort, of)}
    return {**head, "created": FIRST, "modified": moment, "created_by_ref": SPEAKER["id"], **more}


def _indicator(row: Prohibition, moment: str) -> Thing:
    return _object(
        "indicator",
        str(row.identifier),
        moment,
        name=str(row.identifier),
        description=remark(row),
        pattern=pattern(row.identifier),
        pattern_type="stix",
        pattern_version="2.1",
        indicator_types=["unknown"],
        valid_from=moment,
    )


def _product(product: str, rows: list[Prohibition], moment: str) -> Iterator[Thing]:
    software = f"software--{uuid5(OBSERVABLES, json.dumps({'name': product}, separators=SHORT))}"
    told = WHOLE if rows else LIFTED
    title = TITLE.en.format(product)
    act = _object("course-of-action", product, moment, lang="en", name=title, description=told.en)
    french = {"name": TITLE.fr.format(product), "description": told.fr}
    decisions = sorted({d for row in rows for d in row.determinations})
    decided = [{"source_name": DECISIONS, "external_id": d} for d in decisions]
    of = {"object_ref": act["id"], "object_modified": moment}
    refs = [software, act["id"], *(_id("indicator", str(r.identifier)) for r in rows)]
    name = f"Prohibited / Interdit : {product}" if rows else f"Lifted / Levé : {product}"
    yield {"type": "software", "spec_version": "2.1", "id": software, "name": product}
    yield act | ({"external_references": decided} if decided else {})
    yield _object("language-content", product, moment, **of, contents={"fr": french})
    yield _object("grouping", product, moment, name=name, context="unspecified", object_refs=refs)


SPEAKER: Thing = {
    "type": "identity",
    "spec_version": "2.1",
    "id": _id("identity", "proscribe"),
    "created": FIRST,
    "modified": FIRST,
    "name": "Proscribe",
    "identity_class": "system",
}
"""Who speaks in every bundle: always the same bytes."""
