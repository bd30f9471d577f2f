"""The requests, judged by Google's own discovery document."""

import json
import re
from pathlib import Path

import googleapiclient
import pytest
from corpus import TWO_SUITES, policies, row
from hypothesis import example, given
from jsonschema import Draft202012Validator

from proscribe.model import Effect, Kind, Platform, Policy, Reason
from proscribe.targets import TOO_MUCH, Change, chromeos, compile_policy, get

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
DISCOVERY = json.loads((DOCUMENTS / "chromepolicy.v1.json").read_text(encoding="utf-8"))
POLICIES = DISCOVERY["resources"]["customers"]["resources"]["policies"]
METHODS = POLICIES["resources"]["orgunits"]["methods"]
EXTENSION, OTHER = "ahkjpbeeocnddjkakilopmfdlnjdpcdm", "b" * 32
APPS = ["android:com.kms.free", "android:com.tencent.mm", f"chrome:{EXTENSION}"]
OLD = Policy.of([row("chrome.extension-id", OTHER, "example/old")])
INSTALL, RUN = Effect.BLOCK_INSTALL, Effect.BLOCK_RUN


def schema(found):
    """Turn what a discovery document holds into a JSON Schema that forbids unknown fields."""
    if isinstance(found, list):
        return [schema(item) for item in found]
    if not isinstance(found, dict):
        return found
    made = {key: schema(value) for key, value in found.items() if value != "any"}
    if isinstance(ref := made.get("$ref"), str):
        made["$ref"] = f"#/$defs/{ref}"
    if found.get("type") == "object" and "properties" in found:
        made["additionalProperties"] = False
    return made


DEFINITIONS = {
    name: schema({key: value for key, value in found.items() if key != "id"})
    for name, found in DISCOVERY["schemas"].items()
}


def restrictions(request):
    """Say which of the rules of a batch, which its description gives in words, are broken."""
    batch = request["body"].get("requests", [])
    schemas = [r.get("policyValue", r).get("policySchema") for r in batch]
    keys = [r["policyTargetKey"]["additionalTargetKeys"] for r in batch]
    targets = [(s, json.dumps(k)) for s, k in zip(schemas, keys, strict=True)]
    masks = [(r["updateMask"], r["policyValue"]["value"]) for r in batch if "updateMask" in r]
    broken = [] if len({s.rpartition(".")[0] for s in schemas}) == 1 else ["namespaces"]
    broken += [] if len({tuple(k) for k in keys}) == 1 else ["names of keys"]
    broken += [] if len(set(targets)) == len(targets) else ["one target twice"]
    return broken + [f"{mask} has no value" for mask, value in masks if str(mask) not in value]


def faults(request):
    """Say what the discovery document holds against one request."""
    verb = request["path"].rpartition(":")[2]
    if verb not in METHODS:
        return [f"no method {verb}"]
    method = METHODS[verb]
    path = re.escape(method["path"]).replace(re.escape("{+customer}"), "customers/[^/]+")
    judge = Draft202012Validator({**DEFINITIONS[method["request"]["$ref"]], "$defs": DEFINITIONS})
    found = [error.message for error in judge.iter_errors(request["body"])]
    found += [] if re.fullmatch(path, request["path"]) else [f"path {request['path']}"]
    found += [] if request["method"] == method["httpMethod"] else [f"method {request['method']}"]
    known = DISCOVERY["parameters"].keys() | method["parameters"].keys()
    return found + sorted(request["query"].keys() - known) + restrictions(request)


def artifact(policy, before=None):
    return compile_policy(get("chromeos"), policy, serial=1, before=before)


def requests(policy, before=None):
    return [json.loads(f.content) for f in artifact(policy, before).files]


def named(request):
    keys = (r["policyTargetKey"] for r in request["body"]["requests"])
    return [(k["targetResource"], k["additionalTargetKeys"]["app_id"]) for k in keys]


@example(policy=TWO_SUITES, before=OLD)
@given(policy=policies, before=policies)
def test_google_s_discovery_document_accepts_every_request(policy, before):
    assert [faults(r) for r in requests(policy, before)] == [[]] * len(requests(policy, before))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r["body"]["requests"][0]["policyTargetKey"].update(target="orgunits/1"),
        lambda r: r["body"]["requests"][0]["policyValue"].update(schema="x"),
        lambda r: r["body"]["requests"][0].update(updateMask={"paths": "appInstallType"}),
        lambda r: r["body"]["requests"][0].update(updateMask="installType"),
        lambda r: r["body"]["requests"].append(r["body"]["requests"][0]),
        lambda r: r["body"].update(requests={}, policySchema="x"),
        lambda r: r["query"].update(validateOnly="true"),
        lambda r: r.update(method="PATCH"),
        lambda r: r.update(path=r["path"].replace("orgunits", "orgunit")),
        lambda r: r.update(path=r["path"].replace("batchModify", "batchDelete")),
    ],
)
def test_a_spoilt_request_is_refused(spoil):
    (request,) = requests(TWO_SUITES)
    assert faults(request) == []
    spoil(request)
    assert faults(request) != []


def test_each_application_is_blocked_in_the_unit_and_no_other_field_is_changed():
    (request,) = requests(TWO_SUITES)
    assert named(request) == [("orgunits/{orgunit}", app) for app in APPS]
    for change in request["body"]["requests"]:
        assert change["policyValue"] == {
            "policySchema": "chrome.users.apps.InstallType",
            "value": {"appInstallType": "BLOCKED"},
        }
        assert change["updateMask"] == "appInstallType"


def test_lifting_names_what_was_placed_and_its_install_type_alone():
    (request,) = requests(Policy(), before=TWO_SUITES)
    assert request["path"].endswith("/policies/orgunits:batchInherit")
    assert named(request) == [("orgunits/{orgunit}", app) for app in APPS]
    assert {r["policySchema"] for r in request["body"]["requests"]} == {
        "chrome.users.apps.InstallType"
    }


def test_lifting_comes_before_blocking_and_an_extension_that_stays_is_not_lifted():
    lift, block = requests(TWO_SUITES, Policy.of([*OLD.prohibitions, *TWO_SUITES.prohibitions]))
    assert named(lift) == [("orgunits/{orgunit}", f"chrome:{OTHER}")]
    assert [app for _, app in named(block)] == APPS


def test_nothing_to_say_is_no_request():
    assert requests(Policy()) == []


def test_blocking_is_never_shown_as_removing():
    made = artifact(OLD)
    assert {e.effect for e in made.enforced} == {INSTALL, RUN}
    (gap,) = [g for g in made.gaps if g.effect is Effect.REMOVE]
    assert gap.reason is Reason.NEVER


@pytest.mark.parametrize("effect", [INSTALL, RUN])
def test_one_effect_alone_would_take_more_than_was_decided(effect):
    made = artifact(Policy.of([row("chrome.extension-id", OTHER, "a/b", effect)]))
    assert made.files == ()
    assert [g.why for g in made.gaps] == [TOO_MUCH]


@given(policy=policies)
def test_the_operator_s_list_of_addresses_is_never_written(policy):
    assert "UrlBlocking" not in json.dumps(requests(policy))


def test_a_domain_is_a_gap_that_says_why():
    made = artifact(Policy.of([row("network.domain", "wechat.com", "tencent/wechat")]))
    (gap,) = [g for g in made.gaps if g.effect is Effect.BLOCK_TRAFFIC]
    assert gap.reason is Reason.CONDITIONAL
    assert "replace the operator's own" in gap.why.en


def test_an_android_application_is_blocked_beside_an_extension_in_one_lawful_batch():
    package = row("android.package", "com.tencent.mm", "tencent/wechat")
    change = Change(enforced=(package, *OLD.prohibitions), lifted=(package,), serial=1)
    lift, block = (json.loads(f.content) for f in chromeos.render(change))
    assert (faults(lift), faults(block)) == ([], [])
    assert [app for _, app in named(block)] == ["android:com.tencent.mm", f"chrome:{OTHER}"]
    assert [app for _, app in named(lift)] == ["android:com.tencent.mm"]


def test_an_android_application_is_only_blocked_where_its_removal_was_decided():
    needed = chromeos.BLOCKED[Kind.ANDROID_PACKAGE].needs
    assert needed == {Effect.REMOVE, INSTALL}


def test_android_packages_exist_on_chromeos_and_a_block_there_removes_and_keeps_out():
    assert Platform.CHROMEOS in Kind.ANDROID_PACKAGE.platforms
    package = row("android.package", "com.tencent.mm", "tencent/wechat")
    made = artifact(Policy.of([package]))
    assert {e.effect for e in made.enforced} == {Effect.REMOVE, INSTALL, RUN}
    assert {g.effect for g in made.gaps} <= {Effect.IDENTIFY}
