"""The requests beside an exported policy: the personal side, what is lost, what is in the way."""

import json

import pytest
from corpus import TWO_SUITES, policies, row
from hypothesis import example, given
from hypothesis import strategies as st
from targets.android_management.test_android_management_requests import (
    DISCOVERY,
    FULL,
    METHODS,
    OLD,
    faults,
)

from proscribe.formats import android_policy
from proscribe.model import Effect, InputError, Policy, Reason
from proscribe.targets import TOO_MANY, compile_policy, get

TARGET = get("android_management")
FREE, WECHAT, OTHER = "com.kms.free", "com.tencent.mm", "com.example.other"
EVERYTHING = {"playStoreMode": "BLACKLIST"}
NAMES = st.sampled_from([FREE, WECHAT, OTHER, "com.example.old"])
KINDS = st.sampled_from(["AVAILABLE", "BLOCKED"])
LISTS = st.dictionaries(NAMES, KINDS).map(
    lambda found: [{"packageName": p, "installType": kind} for p, kind in found.items()]
)


def artifact(body, policy, before=Policy()):  # noqa: B008, frozen
    rows = Policy.of([*policy.prohibitions, *before.prohibitions])
    beside = TARGET.beside(json.dumps(body).encode(), "policy.json", rows)
    return compile_policy(beside, policy, serial=1, before=before)


def requests(body, policy, before=Policy()):  # noqa: B008, frozen
    made = artifact(body, policy, before)
    return {f.path.rpartition("-")[2]: json.loads(f.content) for f in made.files}


def entry(package, kind, **more):
    return {"packageName": package, "installType": kind, **more}


def personal(*entries, **more):
    return EVERYTHING | {"personalUsagePolicies": {"personalApplications": [*entries], **more}}


def said(made):
    return [text.en for text in made.conflicts]


def test_the_service_has_no_request_for_one_entry_of_the_personal_side():
    """This is why the list is written whole: only a request that takes a policy leads to it."""
    leads = {
        name
        for name, method in METHODS.items()
        if method.get("request", {}).get("$ref") == "Policy"
        or "ersonal" in json.dumps(DISCOVERY["schemas"].get(method.get("request", {}).get("$ref")))
    }
    assert leads == {"patch"}


def test_the_personal_side_gets_our_entries_beside_those_of_the_operator_and_keeps_its_settings():
    theirs = entry(OTHER, "AVAILABLE")
    body = personal(theirs, cameraDisabled=True, personalPlayStoreMode="BLOCKLIST")
    request = requests(body, TWO_SUITES)["personal.json"]
    assert request["method"] == "PATCH"
    assert request["path"] == "v1/enterprises/{enterprise}/policies/{policy}"
    assert request["query"] == {"updateMask": "personalUsagePolicies.personalApplications"}
    assert request["body"]["personalUsagePolicies"] == {
        "cameraDisabled": True,
        "personalPlayStoreMode": "BLOCKLIST",
        "personalApplications": [theirs, entry(FREE, "BLOCKED"), entry(WECHAT, "BLOCKED")],
    }


@example(body=personal(), policy=TWO_SUITES, before=OLD)
@given(body=st.builds(lambda found: personal(*found), LISTS), policy=policies, before=policies)
def test_google_s_discovery_document_accepts_every_request_beside_an_export(body, policy, before):
    for request in requests(body, policy, before).values():
        if request["method"] == "PATCH":
            request["path"] += ":patch"
            assert [f for f in faults(request) if not f.startswith("path")] == []
        else:
            assert faults(request) == []


@given(theirs=LISTS)
def test_blocking_then_lifting_leaves_the_personal_list_as_it_was_but_for_our_packages(theirs):
    body = personal(*theirs)
    placed = requests(body, TWO_SUITES).get("personal.json", {"body": body})["body"]
    lifted = requests(EVERYTHING | placed, Policy(), TWO_SUITES).get("personal.json")
    after = (lifted["body"] if lifted else placed)["personalUsagePolicies"]
    assert after["personalApplications"] == [
        e for e in theirs if e["packageName"] not in {FREE, WECHAT}
    ]


def test_an_entry_that_the_operator_opened_since_is_not_lifted_for_it_is_no_longer_ours():
    body = personal(entry(FREE, "AVAILABLE"), entry(WECHAT, "BLOCKED"))
    request = requests(body, Policy(), TWO_SUITES)["personal.json"]
    kept = request["body"]["personalUsagePolicies"]["personalApplications"]
    assert kept == [entry(FREE, "AVAILABLE")]


def test_nothing_is_written_where_the_personal_side_says_it_already():
    body = personal(entry(FREE, "BLOCKED"), entry(WECHAT, "BLOCKED"))
    assert requests(body, TWO_SUITES).keys() == {"modify.json"}
    told = said(artifact(body, TWO_SUITES))
    assert all("blocks it already" in one for one in told)
    assert len(told) == 1


def test_the_danger_of_the_whole_list_is_said_with_it():
    assert android_policy.WHOLE.en in said(artifact(EVERYTHING, TWO_SUITES))


def test_a_lift_without_an_export_says_that_the_personal_side_stays():
    made = compile_policy(TARGET, Policy(), serial=1, before=TWO_SUITES)
    assert made.conflicts == (android_policy.UNSEEN,)
    assert compile_policy(TARGET, TWO_SUITES, serial=1).conflicts == ()


def test_where_users_cannot_uninstall_removal_is_a_gap_and_not_a_claim():
    """Silent failure: the policy blocks, and the application stays on the device."""
    made = artifact(EVERYTHING | {"uninstallAppsDisabled": True}, TWO_SUITES)
    ours = [e.effect for e in made.enforced]
    assert set(ours) == {Effect.BLOCK_INSTALL}
    gaps = {g.effect: g for g in made.gaps if g.why is android_policy.KEPT}
    assert gaps.keys() == {Effect.REMOVE, Effect.BLOCK_RUN}
    assert {g.reason for g in gaps.values()} == {Reason.CONDITIONAL}
    assert android_policy.KEPT.en in said(made)
    assert requests(EVERYTHING | {"uninstallAppsDisabled": True}, TWO_SUITES)["modify.json"]


@pytest.mark.parametrize(
    "mode", [{}, {"playStoreMode": "WHITELIST"}, {"playStoreMode": "PLAY_STORE_MODE_UNSPECIFIED"}]
)
def test_a_policy_that_lists_what_it_allows_says_what_a_lift_will_not_bring_back(mode):
    assert android_policy.LISTED.en in said(artifact(mode, TWO_SUITES))
    assert android_policy.LISTED.en in said(artifact(mode, Policy(), TWO_SUITES))
    assert android_policy.LISTED.en not in said(artifact(EVERYTHING, TWO_SUITES))


def test_an_application_that_the_policy_installs_by_force_is_named_before_it_is_overwritten():
    body = EVERYTHING | {
        "applications": [entry(WECHAT, "FORCE_INSTALLED"), {"packageName": FREE}],
        "personalUsagePolicies": {"personalApplications": [entry(WECHAT, "AVAILABLE")]},
    }
    told = [t for t in said(artifact(body, TWO_SUITES)) if "overwritten" in t]
    assert [(t.split()[0], t.split()[2].rstrip(","), t.split()[-1]) for t in told] == [
        ("applications", "AVAILABLE", FREE),
        ("applications", "FORCE_INSTALLED", WECHAT),
        ("personalUsagePolicies.personalApplications", "AVAILABLE", WECHAT),
    ]


def test_settings_of_the_operator_in_an_entry_that_a_lift_removes_are_told():
    body = EVERYTHING | {"applications": [entry(WECHAT, "BLOCKED", disabled=False)]}
    [told] = [t for t in said(artifact(body, Policy(), TWO_SUITES)) if "other settings" in t]
    assert told.endswith(WECHAT)


def test_the_operator_s_own_entries_leave_less_room_and_ours_none_the_less():
    """Silent failure: a policy holds 3,000 applications, those of others included."""
    theirs = [entry(f"com.example.n{n:04}", "AVAILABLE") for n in range(FULL - 1)]
    made = artifact(EVERYTHING | {"applications": theirs}, TWO_SUITES)
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {WECHAT}
    again = [*theirs[1:], entry(FREE, "BLOCKED"), entry(WECHAT, "BLOCKED")]
    made = artifact(EVERYTHING | {"applications": again}, TWO_SUITES)
    assert not [g for g in made.gaps if g.why is TOO_MANY]


def test_more_entries_than_a_policy_holds_leave_no_room():
    theirs = [entry(f"com.example.n{n:04}", "AVAILABLE") for n in range(FULL + 5)]
    made = artifact(EVERYTHING | {"applications": theirs}, TWO_SUITES)
    assert (made.files, made.enforced) == ((), ())


def test_an_install_type_alone_changes_nothing_but_what_is_ours():
    """A row that asks for less is not written to the personal side either."""
    only = Policy.of([row("android.package", FREE, "a/b", Effect.BLOCK_INSTALL)])
    assert requests(EVERYTHING, only) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"7", b"{", b"\xff", b'{"applications": {}}', b'{"applications": [7]}',
        b'{"applications": [{"installType": "BLOCKED"}]}',
        b'{"applications": [{"packageName": "a.b", "installType": 7}]}',
        b'{"personalUsagePolicies": []}',
        b'{"personalUsagePolicies": {"personalApplications": "x"}}',
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_an_export_that_is_no_policy_is_refused_with_its_place(content):
    with pytest.raises(InputError) as refused:
        TARGET.beside(content, "policy.json", Policy())
    assert "policy.json" in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["applications", "personalUsagePolicies", "personalApplications",
                         "packageName", "installType", "playStoreMode"]) | st.text(max_size=3),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(body=JSON | st.dictionaries(st.just("applications"), JSON), raw=st.binary(max_size=40))
def test_whatever_an_export_holds_it_is_refused_or_every_effect_has_its_account(body, raw):
    for content in (json.dumps(body).encode(), raw):
        try:
            beside = TARGET.beside(content, "policy.json", TWO_SUITES)
        except InputError:
            continue
        made = compile_policy(beside, TWO_SUITES, serial=1, before=OLD)
        asked = {
            (p.identifier, e)
            for p in TWO_SUITES.prohibitions
            if p.identifier.kind in TARGET.kinds
            for e in p.effects
        }
        told = [(x.prohibition.identifier, x.effect) for x in (*made.enforced, *made.gaps)]
        assert sorted(told, key=str) == sorted(asked, key=str)
        assert beside.name == "android_management"
