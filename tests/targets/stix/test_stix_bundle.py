"""The bundles, judged by the validator of those who made STIX."""

import json
import re

import pytest
from corpus import TWO_SUITES, of_kinds, row
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stix2validator import ValidationOptions, validate_string

from proscribe.formats.stix_pattern import PATHS
from proscribe.model import Policy
from proscribe.targets import compile_policy, get

NOT_RANDOM = "103"
"""The only advice not taken: that ids be random. Ours are made of names, as 2.9 allows."""
STRICT = ValidationOptions(
    version="2.1", strict=True, strict_properties=True, enforce_refs=True, disabled=NOT_RANDOM
)
EVERY_KIND = Policy.of([row(kind, kind.example, "a/b") for kind in PATHS])
HOSTILE = ["O'Hara", "a\\", "\\' OR file:name = 'x", "né 中\u2066", "[x] %_", '"']


def bundle(policy, before=None, serial=1_800_000_000):
    [file] = compile_policy(get("stix"), policy, serial=serial, before=before).files
    return json.loads(file.content)


def objects(policy, sort, before=None):
    return [o for o in bundle(policy, before)["objects"] if o["type"] == sort]


def faults(made):
    found = validate_string(json.dumps(made), STRICT)
    return [] if found.is_valid else [str(e) for e in (*found.errors, *found.warnings)]


@pytest.mark.parametrize("policy", [TWO_SUITES, EVERY_KIND, Policy()], ids=["two", "every", "none"])
@pytest.mark.parametrize("before", [TWO_SUITES, EVERY_KIND, None], ids=["two", "every", "none"])
def test_the_validator_holds_nothing_against_a_bundle(policy, before):
    assert faults(bundle(policy, before)) == []


@settings(max_examples=8)
@example(policy=TWO_SUITES, before=EVERY_KIND)
@given(policy=of_kinds(PATHS), before=of_kinds(PATHS))
def test_the_validator_holds_nothing_against_any_bundle(policy, before):
    assert faults(bundle(policy, before)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b["objects"][1].pop("pattern_type"),
        lambda b: b["objects"][1].pop("valid_from"),
        lambda b: b["objects"][1].update(modified="2027-01-15"),
        lambda b: b["objects"][-1].update(object_refs=[]),
        lambda b: b["objects"][0].update(id="identity--1"),
    ],
)
def test_a_spoilt_bundle_is_refused(spoil):
    made = bundle(TWO_SUITES)
    spoil(made)
    assert faults(made) != []


def test_a_domain_is_a_pattern_for_its_name_and_for_all_under_it():
    [made] = [o for o in objects(TWO_SUITES, "indicator") if "network.domain:" in o["name"]]
    value = "domain-name:value"
    assert made["pattern"] == f"[{value} = 'wechat.com' OR {value} LIKE '%.wechat.com']"


def test_a_domain_with_an_underscore_is_no_pattern_of_like():
    [made] = objects(Policy.of([row("network.domain", "a_b.example.org", "a/b")]), "indicator")
    [text] = re.findall(r"MATCHES '(.*)'\]", made["pattern"])
    expression = re.compile(text.replace("\\\\", "\\"))
    assert all(expression.search(n) for n in ("a_b.example.org", "x.a_b.example.org"))
    assert not any(
        expression.search(n) for n in ("axb.example.org", "xa_b.example.org", "a_b.example.org.uk")
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_name_stays_one_string(value):
    policy = Policy.of([row("windows.process-name", value, "a/b")])
    assert faults(bundle(policy)) == []
    [made] = objects(policy, "indicator")
    [text] = re.findall(r"= '((?:\\.|[^'\\])*)'\]$", made["pattern"])
    assert re.sub(r"\\(.)", r"\1", text) == value


@given(value=st.from_regex(r"[A-Za-z0-9 '\\\[\]=%_\"]{1,40}x", fullmatch=True))
def test_no_value_breaks_out_of_its_quotes(value):
    [made] = objects(Policy.of([row("windows.file-name", f"x{value}", "a/b")]), "indicator")
    assert re.fullmatch(r"\[file:name = '(\\.|[^'\\])*'\]", made["pattern"])


def test_what_is_lifted_is_no_longer_valid_and_what_stays_is():
    kept = Policy.of(p for p in TWO_SUITES.prohibitions if p.identifier.value == "wechat.com")
    ends = {o["name"]: o.get("valid_until") for o in objects(kept, "indicator", TWO_SUITES)}
    assert ends == {
        "network.hostname:crl.kaspersky.com": "2027-01-15T08:00:00.000Z",
        "network.domain:wechat.com": None,
    }
    told = {o["name"]: o["description"] for o in objects(kept, "course-of-action", TWO_SUITES)}
    assert "is lifted" in told["Prohibition of kaspersky/suite"]
    assert "is lifted" not in told["Prohibition of tencent/wechat"]


def test_a_lift_says_a_newer_thing_of_all_that_was_placed():
    placed = {o["id"]: o for o in bundle(TWO_SUITES, serial=1)["objects"] if "modified" in o}
    made = bundle(Policy(), TWO_SUITES, serial=2)["objects"]
    lifted = {o["id"]: o for o in made if "modified" in o}
    assert lifted.keys() == placed.keys()
    newer = {i for i in placed if lifted[i]["modified"] > placed[i]["modified"]}
    assert {placed[i]["type"] for i in placed.keys() - newer} == {"identity"}
    assert all(lifted[i]["created"] == placed[i]["created"] for i in placed)


def test_nothing_is_revoked_for_that_would_be_for_ever():
    assert not [o for o in bundle(Policy(), EVERY_KIND)["objects"] if "revoked" in o]
    again = {o["id"]: o for o in bundle(TWO_SUITES)["objects"]}
    lifted = [o["id"] for o in objects(Policy(), "indicator", TWO_SUITES)]
    assert lifted
    assert not [i for i in lifted if "valid_until" in again[i]]


def test_a_grouping_names_the_indicators_of_its_product():
    made = bundle(TWO_SUITES)["objects"]
    names = {o["id"]: o["name"] for o in made if "name" in o}
    [group] = [o for o in made if o["type"] == "grouping" and "wechat" in o["name"]]
    assert {names[i] for i in group["object_refs"]} == {
        "tencent/wechat",
        "Prohibition of tencent/wechat",
        "network.domain:wechat.com",
    }


def test_the_course_of_action_speaks_both_languages():
    acts = {o["id"]: o for o in objects(TWO_SUITES, "course-of-action")}
    translated = {
        o["object_ref"]: o["contents"]["fr"] for o in objects(TWO_SUITES, "language-content")
    }
    assert acts.keys() == translated.keys()
    assert all(set(t) == {"name", "description"} for t in translated.values())


def test_an_indicator_and_its_course_of_action_say_which_determinations_prohibit_it():
    policy = Policy.of([row("network.domain", "a.example", "a/b", by=d) for d in ("d-2", "d-1")])
    [made], [act] = objects(policy, "indicator"), objects(policy, "course-of-action")
    assert made["description"] == "Prohibited by: d-1, d-2 / Interdit par : d-1, d-2"
    assert [r["external_id"] for r in act["external_references"]] == ["d-1", "d-2"]
