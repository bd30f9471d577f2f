"""A whole policy of AppLocker, as a document and as stored values."""

from xml.etree import ElementTree as ET

from corpus import of_kinds
from hypothesis import given

from proscribe.formats.applocker import COLLECTIONS, collections, lacks, refuses
from proscribe.formats.applocker_policy import document, registry


@given(policy=of_kinds(COLLECTIONS))
def test_both_forms_hold_the_same_rules_and_a_collection_without_any_stores_nothing(policy):
    rows = [p for p in policy.prohibitions if not (refuses(p.identifier) or lacks(p))]
    found = collections(rows)
    read = ET.fromstring(document(found))  # noqa: S314, we wrote it
    stored = registry(found).decode("utf-16-le")
    for collection in read:
        rules = found[collection.get("Type")]
        assert [rule.get("Id") for rule in collection] == [rule.id for rule in rules]
        assert (collection.get("EnforcementMode") == "Enabled") is bool(rules)
        assert (f"\\{collection.get('Type')}\0" in stored) is bool(rules)
        assert all(rule.id in stored for rule in rules)
