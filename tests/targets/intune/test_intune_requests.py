"""The requests, judged by what Graph knows; the check, by Intune's rules and a parser."""

import json
import re
from pathlib import Path

import pytest
import tree_sitter_pwsh
from corpus import row
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tree_sitter import Language, Parser

from proscribe.model import Effect, Identifier, Kind, Policy, Reason
from proscribe.targets import compile_policy, get

HERE = Path(__file__).parent
GRAPH = json.loads((HERE / "graph.json").read_text(encoding="utf-8"))
COMPLIANCE = Draft202012Validator(
    json.loads((HERE / "compliance.json").read_text(encoding="utf-8"))
)
POWERSHELL = Parser(Language(tree_sitter_pwsh.language()))
STORE, NAME, FOLDER = Kind.WINDOWS_STORE_ID, Kind.WINDOWS_MSIX_NAME, Kind.WINDOWS_INSTALL_PATH
PRODUCT, FAMILY = Kind.WINDOWS_MSI_PRODUCT_CODE, Kind.WINDOWS_MSIX_FAMILY
CONFIGURATIONS = "v1.0/deviceManagement/deviceConfigurations"
PLACES = {
    CONFIGURATIONS: "windows10CustomConfiguration",
    f"{CONFIGURATIONS}/{{deviceConfiguration}}": "windows10CustomConfiguration",
    "beta/deviceAppManagement/mobileApps": "winGetApp",
    "beta/deviceAppManagement/mobileApps/{mobileApp}/assignments": "mobileAppAssignment",
}
CSP = "./Vendor/MSFT/AppLocker/ApplicationLaunchRestrictions/A500406D-840F-4C44-8485-67218DB26367"
PROHIBITED = Policy.of(
    [
        row(STORE, "9NBLGGH4SLX7", "tencent/wechat"),
        row(NAME, "BytedancePte.Ltd.TikTok", "bytedance/tiktok"),
        row(FAMILY, "TencentWeChatLimited.WeChatUWP_sdtnhv12zgd7a", "tencent/wechat"),
        row(PRODUCT, "{9D768EF8-1338-4104-B21A-02A7E01EC628}", "bytedance/lark"),
        row(FOLDER, r"C:\Program Files (x86)\Kaspersky Lab", "kaspersky/antivirus"),
    ]
)
kinds = st.sampled_from(sorted(get("intune").kinds))
identifiers = kinds.flatmap(
    lambda kind: st.builds(
        Identifier,
        st.just(kind),
        st.from_regex(kind.grammar, fullmatch=True).filter(kind.accepts),
    )
)
effects = st.sets(st.sampled_from(list(Effect)), min_size=1)
policies = st.lists(
    st.builds(lambda i, e: row(i.kind, i.value, "a/b", *e), identifiers, effects), max_size=6
).map(Policy.of)


def made(policy, before=None):
    return compile_policy(get("intune"), policy, serial=1, before=before)


def files(policy, before=None):
    found = {f.path: f.content for f in made(policy, before).files}
    return {path.removeprefix("intune/proscribe-"): content for path, content in found.items()}


def requests(policy, before=None):
    named = files(policy, before).items()
    return {
        name.removesuffix(".json"): json.loads(content)
        for name, content in named
        if not name.startswith("compliance")
    }


def pairs(policy):
    found = files(policy)
    numbers = [n.removesuffix(".json") for n in found if re.fullmatch(r"compliance-\d+\.json", n)]
    return [(json.loads(found[f"{n}.json"]), found[f"{n}.ps1"].decode("ascii")) for n in numbers]


def faults(request):
    if request["method"] == "DELETE":
        return (
            [] if request["body"] == {} and request["path"].endswith("{assignment}") else ["delete"]
        )
    kind = PLACES.get(request["path"])
    judge = Draft202012Validator({**GRAPH, "$ref": f"#/$defs/{kind}"}) if kind else None
    found = [error.message for error in judge.iter_errors(request["body"])] if judge else ["path"]
    expected = "PATCH" if request["path"].endswith("{deviceConfiguration}") else "POST"
    return found + ([] if request["method"] == expected else ["method"])


def collection(policy, node, before=None):
    settings = requests(policy, before)["2-update"]["body"]["omaSettings"]
    [found] = [s["value"] for s in settings if s["omaUri"] == f"{CSP}/{node}/Policy"]
    return found


def has_error(script):
    return POWERSHELL.parse(script.encode()).root_node.has_error


@example(policy=PROHIBITED, before=Policy())
@example(policy=Policy(), before=PROHIBITED)
@given(policy=policies, before=policies)
def test_graph_knows_every_field_of_every_request(policy, before):
    assert {name: faults(r) for name, r in requests(policy, before).items() if faults(r)} == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r["1-create-once"]["body"].update(name="it"),
        lambda r: r["1-create-once"].update(method="PUT"),
        lambda r: r["2-update"].update(path="v1.0/deviceManagement/configurations"),
        lambda r: r["2-update"]["body"]["omaSettings"][0].update(omaUri="Vendor"),
        lambda r: r["4-uninstall-9NBLGGH4SLX7-1-application"]["body"].pop("installExperience"),
        lambda r: r["4-uninstall-9NBLGGH4SLX7-2-assignment"]["body"].update(intent="remove"),
    ],
)
def test_a_spoilt_request_is_refused(spoil):
    found = requests(PROHIBITED)
    spoil(found)
    assert any(faults(r) for r in found.values())


def test_the_configuration_carries_applocker_s_collections_each_with_all_else_allowed():
    for node, value in (("StoreApps", "BytedancePte.Ltd.TikTok"), ("EXE", "Kaspersky Lab")):
        xml = collection(PROHIBITED, node)
        assert re.findall(r'Action="(\w+)"', xml) == ["Deny", "Allow"]
        assert value in xml
    assert collection(PROHIBITED, "DLL").count("<FilePathRule") == 2


def test_making_and_renewing_say_the_same():
    found = requests(PROHIBITED)
    assert found["1-create-once"]["body"] == found["2-update"]["body"]


def test_a_product_of_the_store_is_uninstalled_by_one_more_assignment_and_no_other_is_replaced():
    found = requests(PROHIBITED)
    assert not any(r["path"].endswith("/assign") for r in found.values())
    assert found["4-uninstall-9NBLGGH4SLX7-2-assignment"]["body"]["intent"] == "uninstall"
    application = found["4-uninstall-9NBLGGH4SLX7-1-application"]["body"]
    assert application["packageIdentifier"] == "9NBLGGH4SLX7"


def test_nothing_is_uninstalled_that_was_only_to_be_blocked():
    policy = Policy.of([row(STORE, "9NBLGGH4SLX7", "a/b", Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)])
    assert requests(policy) == requests(Policy())


@pytest.mark.parametrize("effect", [Effect.BLOCK_INSTALL, Effect.BLOCK_RUN])
def test_half_of_what_a_rule_does_is_not_enough_to_write_it(effect):
    policy = Policy.of([row(NAME, "BytedancePte.Ltd.TikTok", "a/b", effect, Effect.IDENTIFY)])
    assert requests(policy) == requests(Policy())
    assert {e.effect for e in made(policy).enforced} == {Effect.IDENTIFY}


def test_a_family_is_looked_for_and_not_blocked_for_its_name_alone_would_hit_others():
    family = "TencentWeChatLimited.WeChatUWP_sdtnhv12zgd7a"
    policy = Policy.of([row(FAMILY, family, "tencent/wechat")])
    assert {e.effect for e in made(policy).enforced} == {Effect.IDENTIFY}
    assert "WeChatUWP" not in json.dumps(requests(policy))
    blocked = {
        g.reason for g in made(policy).gaps if g.effect in {Effect.BLOCK_RUN, Effect.BLOCK_INSTALL}
    }
    assert blocked == {Reason.NOT_IMPLEMENTED}


def test_lifting_empties_the_collections_and_deletes_the_assignment_alone():
    found = requests(Policy(), before=PROHIBITED)
    for node in ("StoreApps", "EXE", "DLL"):
        assert 'EnforcementMode="NotConfigured"/>' in collection(Policy(), node, PROHIBITED)
    lifted = found.pop("3-lift-9NBLGGH4SLX7")
    assert lifted["method"] == "DELETE"
    assert lifted["path"].endswith("/mobileApps/{mobileApp}/assignments/{assignment}")
    assert found == requests(Policy())
    assert pairs(Policy()) == []


@example(policy=PROHIBITED)
@given(policy=policies)
def test_the_check_is_what_intune_asks_for_and_the_script_answers_each_rule(policy):
    for rules, script in pairs(policy):
        COMPLIANCE.validate(rules)
        names = [rule["SettingName"] for rule in rules["Rules"]]
        assert len(set(names)) == len(names)
        assert re.findall(r"^    '([^']+)' = ", script, re.MULTILINE) == names
        assert not has_error(script)


def test_a_spoilt_script_is_seen():
    [(_, script)] = pairs(PROHIBITED)
    assert not has_error(script)
    assert has_error(script.replace("}", "", 1))


def test_the_user_reads_what_to_do_in_english_and_in_french():
    [(rules, _)] = pairs(PROHIBITED)
    [said] = [r["RemediationStrings"] for r in rules["Rules"] if "9D768EF8" in r["SettingName"]]
    assert said == [
        {
            "Language": "en_US",
            "Title": "A prohibited application is installed",
            "Description": "bytedance/lark is prohibited by d-1. Uninstall it, or ask for help.",
        },
        {
            "Language": "fr_FR",
            "Title": "Une application interdite est installée",
            "Description": "bytedance/lark : interdit par d-1. Désinstallez l'application, ou"
            " demandez de l'aide.",
        },
    ]


def test_more_than_a_hundred_rules_are_split_and_none_is_lost():
    codes = [f"{{00000000-0000-4000-8000-{n:012X}}}" for n in range(201)]
    found = pairs(Policy.of(row(PRODUCT, code, "a/b", Effect.IDENTIFY) for code in codes))
    assert [len(rules["Rules"]) for rules, _ in found] == [100, 100, 1]
    assert sorted(re.findall(r"Test-Product '(.*)'", "".join(s for _, s in found))) == codes
    assert all(len(json.dumps(rules)) < 100_000 for rules, _ in found)


def test_names_that_differ_in_a_point_alone_stay_apart():
    rows = [row(NAME, name, "a/b", Effect.IDENTIFY) for name in ("Example.Chat", "Example-Chat")]
    [(rules, _)] = pairs(Policy.of(rows))
    assert len({rule["SettingName"] for rule in rules["Rules"]}) == 2
