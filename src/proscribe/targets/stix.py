"""STIX bundle: indicators of prohibited applications, for partners' tools.

Each product has a course of action, in English with its French, and a grouping that names its
indicators. All ids are made of names, so a later bundle holds newer versions of the same objects:
``modified`` is the instant of the policy, ``created`` the same one for ever, since no memory of
the first time is kept. A row that is merely left out would stay with everybody who has it, so what
is lifted comes once more, with the end of its validity. It is not ``revoked``, for that is for
ever: the same thing could not be prohibited a second time. An indicator says what to look for, not
that it is malicious. ``=`` and ``LIKE`` heed case, and ``_`` in ``LIKE`` is any character: a domain
with one is written as a regular expression. STIX has no object for package names, bundle
identifiers or extensions.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_e8slinrhxcc9
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid5

from proscribe.formats.json import dump
from proscribe.formats.uuids import named
from proscribe.model import Effect, File, Identifier, Kind, Platform, Prohibition, Proof, Text
from proscribe.targets import Change, Means, Target

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
PROCESS, FILE = "process:image_ref.name", "file:name"
PATHS = {
    Kind.NETWORK_DOMAIN: "domain-name:value",
    Kind.NETWORK_HOSTNAME: "domain-name:value",
    Kind.ANDROID_CERT_SHA256: "x509-certificate:hashes.'SHA-256'",
    Kind.ANDROID_CERT_SHA1: "x509-certificate:hashes.'SHA-1'",
    Kind.ANDROID_CERT_MD5: "x509-certificate:hashes.MD5",
    Kind.WINDOWS_AUTHENTICODE_SHA1: "x509-certificate:hashes.'SHA-1'",
    Kind.WINDOWS_PRODUCT_NAME: "software:name",
    Kind.WINDOWS_PROCESS_NAME: PROCESS,
    Kind.MACOS_PROCESS_NAME: PROCESS,
    Kind.LINUX_PROCESS_NAME: PROCESS,
    Kind.WINDOWS_FILE_NAME: FILE,
    Kind.WINDOWS_DRIVER_NAME: FILE,
    Kind.WINDOWS_SERVICE_NAME: "process:extensions.'windows-service-ext'.service_name",
}
LEADS = frozenset(PATHS) - {k for k in PATHS if PATHS[k].startswith(("domain-name", "x509"))}
SEEN = frozenset({Effect.IDENTIFY})
LOOKED_FOR = Means(
    gives=SEEN,
    needs=SEEN,
    condition=Text(
        "a tool takes the bundle in and looks for its indicators",
        "un outil reçoit le lot et cherche ses indicateurs",
    ),
)
LEAD = Means(
    gives=SEEN,
    needs=SEEN,
    condition=Text(
        "a tool takes the bundle in and looks for its indicators, letter by letter; a name is a"
        " lead, and proves nothing alone",
        "un outil reçoit le lot et cherche ses indicateurs, à la lettre; un nom est une piste, et"
        " ne prouve rien à lui seul",
    ),
)


def render(change: Change) -> Iterator[File]:
    """Write the bundle; without rows, it holds nothing but who speaks."""
    moment = datetime.fromtimestamp(change.serial, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    kept, left = _by_product(change.enforced), _by_product(change.lifted)
    rows = {product: kept.get(product, []) for product in sorted({*kept, *left})}
    until = {"valid_from": FIRST, "valid_until": moment}
    objects = [SPEAKER, *(_indicator(row, moment) | until for row in change.lifted)]
    objects += [_indicator(row, moment) for row in change.enforced]
    objects += [o for product, of in rows.items() for o in _product(product, of, moment)]
    digest = json.dumps(objects, sort_keys=True)
    bundle = {"type": "bundle", "id": _id("bundle", digest), "objects": objects}
    yield File(path="stix/proscribe.json", content=dump(bundle))


def _by_product(rows: Iterable[Prohibition]) -> dict[str, list[Prohibition]]:
    found: defaultdict[str, list[Prohibition]] = defaultdict(list)
    for row in rows:
        for product in row.products:
            found[product].append(row)
    return found


def _id(sort: str, name: str) -> str:
    return f"{sort}--{named(f'stix/{sort}/{name}').lower()}"


def _object(sort: str, of: str, moment: str, /, **more: object) -> Thing:
    head = {"type": sort, "spec_version": "2.1", "id": _id(sort, of)}
    return {**head, "created": FIRST, "modified": moment, "created_by_ref": SPEAKER["id"], **more}


def _indicator(row: Prohibition, moment: str) -> Thing:
    why = ", ".join(row.determinations)
    return _object(
        "indicator",
        str(row.identifier),
        moment,
        name=str(row.identifier),
        description=f"Prohibited by: {why} / Interdit par : {why}",
        pattern=_pattern(row.identifier),
        pattern_type="stix",
        pattern_version="2.1",
        indicator_types=["unknown"],
        valid_from=moment,
    )


def _pattern(identifier: Identifier) -> str:
    path, value = PATHS[identifier.kind], identifier.value
    if identifier.kind is not Kind.NETWORK_DOMAIN:
        folded = value.lower() if "hashes" in path else value
        return f"[{path} = {_quoted(folded)}]"
    if "_" in value:
        expression = rf"^(.+\.)?{re.escape(value)}$"
        return f"[{path} MATCHES {_quoted(expression)}]"
    return f"[{path} = {_quoted(value)} OR {path} LIKE {_quoted(f'%.{value}')}]"


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _product(product: str, rows: list[Prohibition], moment: str) -> Iterator[Thing]:
    software = f"software--{uuid5(OBSERVABLES, json.dumps({'name': product}, separators=SHORT))}"
    told = WHOLE if rows else LIFTED
    title = TITLE.en.format(product)
    act = _object("course-of-action", product, moment, lang="en", name=title, description=told.en)
    french = {"name": TITLE.fr.format(product), "description": told.fr}
    because = sorted({d for row in rows for d in row.determinations})
    decided = [{"source_name": DECISIONS, "external_id": d} for d in because]
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

target = Target(
    title=Text("STIX bundle", "Lot STIX"),
    platforms=frozenset(Platform),
    proof=Proof.SCHEMA,
    means={kind: (LEAD if kind in LEADS else LOOKED_FOR,) for kind in PATHS},
    render=render,
)
