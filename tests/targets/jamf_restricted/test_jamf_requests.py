"""The requests, held against the fields that Jamf Pro's own client library sends.

Their names and types are those of the Classic API's ``restricted_software``, as
https://github.com/deploymenttheory/go-api-sdk-jamfpro (MIT) writes them. No server was asked.
"""

import json
from xml.etree import ElementTree as ET

import pytest
from corpus import row
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import Effect, Kind, Policy, Reason
from proscribe.targets import compile_policy, get

TRUTH = {"match_exact_process_name", "send_notification", "kill_process", "delete_executable"}
GENERAL = {"id", "name", "process_name", "display_message", "site"} | TRUTH
SCOPE = {
    "all_computers", "computers", "computer_groups", "buildings", "departments", "exclusions"
}  # fmt: skip
KINDS = ["macos.app-bundle-name", "macos.process-name"]
PLACED = Policy.of([row(KINDS[0], "WeChat.app", "a/b"), row(KINDS[1], "kav_app", "a/c")])


def artifact(policy, before=None):
    return compile_policy(get("jamf_restricted"), policy, serial=1, before=before)


def requests(policy, before=None):
    return [r for f in artifact(policy, before).files for r in json.loads(f.content)]


def general(request):
    """Return the fields of a record, having seen that the body has no others."""
    body = ET.fromstring(request["body"])  # noqa: S314, it is ours
    assert [e.tag for e in body] == ["general", "scope"]
    assert {e.tag for e in body.find("general")} <= GENERAL
    assert {e.tag for e in body.find("scope")} <= SCOPE
    fields = {e.tag: e.text for e in body.find("general")}
    assert all(fields[name] in {"true", "false"} for name in TRUTH)
    return fields


def one(value, kind=KINDS[1]):
    return Policy.of([row(kind, value, "a/b")])


def test_a_process_that_may_not_run_is_stopped_and_its_user_told_why():
    [app, process] = map(general, requests(PLACED))
    assert (app["process_name"], process["process_name"]) == ("WeChat.app", "kav_app")
    for record in (app, process):
        assert record["match_exact_process_name"] == record["kill_process"] == "true"
        assert record["delete_executable"] == "false"
    assert app["display_message"] == (
        "WeChat.app is prohibited by: d-1 / WeChat.app est interdit par : d-1"
    )


def test_a_process_that_is_only_to_be_identified_is_reported_and_runs_on():
    [record] = map(general, requests(Policy.of([row(KINDS[1], "kav_app", "a/c", Effect.IDENTIFY)])))
    assert record["send_notification"] == "true"
    assert record["kill_process"] == "false"
    assert record["display_message"] is None


def test_a_process_that_nobody_asked_to_identify_is_not_reported():
    [record] = map(
        general, requests(Policy.of([row(KINDS[1], "kav_app", "a/c", Effect.BLOCK_RUN)]))
    )
    assert record["send_notification"] == "false"
    assert record["kill_process"] == "true"


def test_narrowing_a_decision_lets_the_process_run_again():
    seen = Policy.of([row(KINDS[1], "kav_app", "a/c", Effect.IDENTIFY)])
    [deletion, record] = requests(seen, before=PLACED)
    assert deletion["identifier"] == "macos.app-bundle-name:WeChat.app"
    assert general(record)["kill_process"] == "false"


@example(value='O\'Hara <b> "x"')
@example(value="né 中 / .. %2F")
@given(value=st.from_regex(Kind.MACOS_PROCESS_NAME.grammar, fullmatch=True))
def test_deletion_is_never_asked_without_the_exact_name_and_values_stay_whole(value):
    """Jamf Pro answers 201 to the one without the other, and discards it."""
    for record in map(general, requests(one(value))):
        exact = record["match_exact_process_name"] == "true"
        assert exact or record["delete_executable"] == "false"
        assert record["process_name"] == value


@pytest.mark.parametrize("value", ["WeChat*", "*", "AT&T", "x\ufffey"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_would_be_a_pattern_or_not_be_taken_is_a_gap(kind, value):
    made = artifact(one(value, kind))
    assert json.loads(made.files[0].content) == []
    assert {g.effect for g in made.gaps} == {Effect.IDENTIFY, Effect.BLOCK_RUN}
    assert {g.reason for g in made.gaps} == {Reason.CONDITIONAL}


def test_a_record_concerns_a_group_that_the_operator_names():
    [request] = requests(one("kav_app"))
    scope = ET.fromstring(request["body"]).find("scope")  # noqa: S314, it is ours
    assert scope.findtext("computer_groups/computer_group/name") == "{computer_group}"
    assert scope.findtext("all_computers") == "false"


def test_a_record_is_updated_by_its_name_or_made_anew():
    [request] = requests(one("kav_app"))
    name = general(request)["name"]
    assert name.startswith("proscribe-")
    assert request["update"] == {
        "method": "PUT",
        "path": f"JSSResource/restrictedsoftware/name/{name}",
    }
    assert request["create"] == {"method": "POST", "path": "JSSResource/restrictedsoftware/id/0"}


def test_lifting_deletes_our_record_by_its_name_and_no_other():
    names = {general(r)["name"] for r in requests(PLACED)}
    lifted = requests(Policy(), before=PLACED)
    assert {r["method"] for r in lifted} == {"DELETE"}
    assert {r["path"].rpartition("/")[2] for r in lifted} == names
    assert {r["path"].rpartition("/")[0] for r in lifted} == {"JSSResource/restrictedsoftware/name"}


def test_lifting_a_part_leaves_the_rest():
    kept = Policy.of([row(KINDS[1], "kav_app", "a/c")])
    [deletion, record] = requests(kept, before=PLACED)
    assert deletion["identifier"] == "macos.app-bundle-name:WeChat.app"
    assert record["identifier"] == "macos.process-name:kav_app"


def test_two_names_never_share_a_record():
    both = Policy.of([row(kind, "WeChat.app", "a/b") for kind in KINDS])
    assert len({general(r)["name"] for r in requests(both)}) == 2


def test_nothing_to_say_is_an_empty_list():
    assert requests(Policy()) == []


def test_the_whole_of_a_body_is_the_one_that_was_reviewed():
    [request] = requests(one("kav_app"))
    assert request["body"] == (
        '<?xml version="1.0" encoding="UTF-8"?><restricted_software><general>'
        f"<name>{general(request)['name']}</name><process_name>kav_app</process_name>"
        "<match_exact_process_name>true</match_exact_process_name>"
        "<send_notification>true</send_notification><kill_process>true</kill_process>"
        "<delete_executable>false</delete_executable><display_message>kav_app is prohibited by:"
        " d-1 / kav_app est interdit par : d-1</display_message></general>"
        "<scope><all_computers>false</all_computers><computer_groups><computer_group>"
        "<name>{computer_group}</name></computer_group></computer_groups></scope>"
        "</restricted_software>"
    )


def test_a_bundle_identifier_is_a_gap_with_its_reason():
    made = artifact(Policy.of([row("macos.bundle-id", "com.tencent.xinWeChat", "a/b")]))
    assert made.enforced == ()
    assert {g.effect for g in made.gaps} == Kind.MACOS_BUNDLE_ID.effects
    assert {g.reason for g in made.gaps} == {Reason.NEVER}
    assert all("name alone" in g.why.en for g in made.gaps)
