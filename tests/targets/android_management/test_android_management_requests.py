"""The requests, judged by Google's own discovery document."""

import json
import re
from pathlib import Path

import googleapiclient
import pytest
from corpus import INSTALL_ONLY, TWO_SUITES, policies, row
from hypothesis import example, given
from jsonschema import Draft202012Validator

from proscribe.model import Effect, Policy, Reason
from proscribe.targets import TOO_MANY, compile_policy, get

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
DISCOVERY = json.loads((DOCUMENTS / "androidmanagement.v1.json").read_text(encoding="utf-8"))
METHODS = DISCOVERY["resources"]["enterprises"]["resources"]["policies"]["methods"]
FULL = 3000
OLD = Policy.of([row("android.package", "com.example.old", "example/old")])


def schema(found):
    """Turn what a discovery document holds into a JSON Schema that forbids unknown fields."""
    if isinstance(found, list):
        return [schema(item) for item in found]
    if not isinstance(found, dict):
        return found
    made = {key: schema(value) for key, value in found.items()}
    if isinstance(ref := made.get("$ref"), str):
        made["$ref"] = f"#/$defs/{ref}"
    if found.get("type") == "object" and "properties" in found:
        made["additionalProperties"] = False
    return made


def definition(found):
    """Leave out ``id``, which names another thing in JSON Schema."""
    return schema({key: value for key, value in found.items() if key != "id"})


DEFINITIONS = {name: definition(found) for name, found in DISCOVERY["schemas"].items()}


def faults(request):
    """Say what the discovery document holds against one request."""
    verb = request["path"].rpartition(":")[2]
    if verb not in METHODS:
        return [f"no method {verb}"]
    method = METHODS[verb]
    path = re.escape(method["path"]).replace(
        re.escape("{+name}"), "enterprises/[^/]+/policies/[^/]+"
    )
    judge = Draft202012Validator({**DEFINITIONS[method["request"]["$ref"]], "$defs": DEFINITIONS})
    found = [error.message for error in judge.iter_errors(request["body"])]
    found += [] if re.fullmatch(path, request["path"]) else [f"path {request['path']}"]
    found += [] if request["method"] == method["httpMethod"] else [f"method {request['method']}"]
    known = DISCOVERY["parameters"].keys() | method["parameters"].keys()
    return found + sorted(request["query"].keys() - known)


def artifact(policy, before=None):
    return compile_policy(get("android_management"), policy, serial=1, before=before)


def requests(policy, before=None):
    return [json.loads(f.content) for f in artifact(policy, before).files]


@example(policy=TWO_SUITES, before=OLD)
@given(policy=policies, before=policies)
def test_google_s_discovery_document_accepts_every_request(policy, before):
    assert [faults(r) for r in requests(policy, before)] == [[]] * len(requests(policy, before))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r["body"]["changes"][0]["application"].update(installType="BLOCK"),
        lambda r: r["body"]["changes"][0]["application"].update(package="com.tencent.mm"),
        lambda r: r["body"]["changes"][0].update(mask="installType"),
        lambda r: r["body"].update(playStoreMode="BLACKLIST"),
        lambda r: r["body"].update(changes={}),
        lambda r: r["query"].update(validateOnly="true"),
        lambda r: r.update(method="PATCH"),
        lambda r: r.update(path=r["path"].replace("policies", "policy")),
        lambda r: r.update(path=r["path"].replace("modify", "block")),
    ],
)
def test_a_spoilt_request_is_refused(spoil):
    (request,) = requests(TWO_SUITES)
    assert faults(request) == []
    spoil(request)
    assert faults(request) != []


def test_each_package_is_blocked_and_nothing_else_about_it_is_changed():
    (request,) = requests(TWO_SUITES)
    assert request["body"]["changes"] == [
        {
            "application": {"installType": "BLOCKED", "packageName": package},
            "updateMask": "installType",
        }
        for package in ("com.kms.free", "com.tencent.mm")
    ]


def test_lifting_removes_what_was_blocked_and_only_that():
    (request,) = requests(Policy(), before=TWO_SUITES)
    assert request["path"].endswith("/policies/{policy}:removePolicyApplications")
    assert request["body"] == {"packageNames": ["com.kms.free", "com.tencent.mm"]}


def test_lifting_comes_before_blocking_so_that_it_makes_room():
    verbs = [r["path"].rpartition(":")[2] for r in requests(TWO_SUITES, OLD)]
    assert verbs == ["removePolicyApplications", "modifyPolicyApplications"]


def test_narrowing_a_decision_to_installation_alone_lifts_the_removal():
    (request,) = requests(INSTALL_ONLY, before=TWO_SUITES)
    assert request["body"] == {"packageNames": ["com.kms.free", "com.tencent.mm"]}


def test_nothing_to_say_is_no_request_for_the_service_refuses_an_empty_one():
    assert requests(Policy()) == requests(INSTALL_ONLY) == []


@example(policy=TWO_SUITES, before=OLD)
@given(policy=policies, before=policies)
def test_a_policy_is_never_written_whole(policy, before):
    for request in requests(policy, before):
        assert request["method"] == "POST"
        assert "playStoreMode" not in json.dumps(request)
        assert request["body"].keys() in ({"changes"}, {"packageNames"})


def test_the_package_that_no_longer_fits_is_a_gap():
    rows = (row("android.package", f"com.example.n{n:04}", "example/n") for n in range(FULL + 1))
    made = artifact(Policy.of(rows))
    (request,) = (json.loads(f.content) for f in made.files)
    assert len(request["body"]["changes"]) == FULL
    full = [g for g in made.gaps if g.why is TOO_MANY]
    assert {g.prohibition.identifier.value for g in full} == {"com.example.n3000"}
    assert {g.effect for g in full} == {Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN}
    assert {g.reason for g in full} == {Reason.CONDITIONAL}


def test_the_limit_is_the_one_that_the_discovery_document_states():
    stated = DISCOVERY["schemas"]["Policy"]["properties"]["applications"]["description"]
    assert "at most 3,000 elements" in stated
