"""Every fact that was gathered is carried, or left out with a reason."""

import csv
import re
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from proscribe.catalogue import shipped
from proscribe.catalogue.claim import claims
from proscribe.catalogue.decoys import known_decoys
from proscribe.catalogue.folder import DATA, files
from proscribe.model import Known
from proscribe.wire.tree import parse

FACTS = Path(__file__).parents[3] / "shared" / "facts"
NAMESPACES = {
    "browser-chrome": ("chrome",),
    "browser-firefox": ("firefox",),
    "browser-native": ("browser",),
    "ios+android": ("ios", "android"),
}
ENDS = re.compile(r" \(| ->| \||, | group:|$")
"""What follows a company's name where an ownership row begins with it."""

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the gathered facts are not here")


def rows(name: str, quoting: int = csv.QUOTE_NONE) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=quoting))


def cited(source: str) -> str:
    """Return the part of a source that is public: where it was looked up is nobody's business."""
    source = re.sub(r", \d{11}$| \(search \w+ code\)", "", source)
    source = re.sub(r"^search \w+ code, script", "public script", source)
    return re.sub(r"^memory", "recalled, unverified", source)


def left_out() -> set[str]:
    tree = parse((DATA / "left-out.yaml").read_bytes(), "left-out.yaml")
    return {row["value"] for row in tree.value["left_out"] if row["reason"] and row["source"]}


def carried() -> dict[tuple[str, str], list[Known]]:
    found: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for claim in claims(shipped()):
        found[claim.known.kind.namespace, claim.known.value].append(claim.known)
    return found


def test_every_identifier_is_carried_with_its_tier_and_source():
    found, reasons, lost = carried(), left_out(), []
    for row in rows("identifiers.tsv"):
        for namespace in NAMESPACES.get(row["platform"], (row["platform"],)):
            if namespace == "entity" or row["value"] in reasons:
                continue
            held = found[namespace, row["value"]]
            if not any(k.tier <= row["tier"] and cited(row["source"]) in k.source for k in held):
                lost.append((row["kind"], row["value"], row["source"]))
    assert lost == []


def test_every_company_and_edge_is_carried():
    names = [n for e in shipped().entities for n in (e.name, *e.also)]
    lost = [
        v
        for row in rows("identifiers.tsv")
        for v in (row["value"],)
        if row["kind"] in {"ownership_edge", "store_developer_name"}
        and not any(v.startswith(n) and ENDS.match(v, len(n)) for n in names)
    ]
    assert lost == []


def test_every_licence_and_registration_is_kept_beside_its_company():
    written = "".join(path.read_text() for path in files())
    kept = [r["value"] for r in rows("identifiers.tsv") if r["kind"] in {"icp_license", "lei"}]
    assert kept
    assert [value for value in kept if f"value: {value}," not in written] == []


def test_every_look_alike_is_carried():
    gathered = rows("decoys.tsv", csv.QUOTE_MINIMAL)
    assert [(r["class"], r["value"], r["why_not"]) for r in gathered] == [
        (d.nature, d.value, d.why_not) for d in known_decoys()
    ]


def test_what_is_left_out_is_borne_by_nothing():
    borne = {k.value for k in chain.from_iterable(carried().values())}
    assert borne.isdisjoint(left_out())
