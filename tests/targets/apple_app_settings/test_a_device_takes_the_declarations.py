"""The declarations, judged by Apple's schema, and united as a device unites them."""

import json
from dataclasses import replace

import pytest
from apple_schema import IPHONE, MAC, NEXT_IPHONE, NEXT_MAC, Device, faults_of_declaration
from corpus import TWO_SUITES, policies, row
from hypothesis import example, given

from proscribe.model import Effect, Policy, Reason
from proscribe.targets import compile_policy, get

TARGET = get("apple_app_settings")
ON_A_MAC = Policy.of(
    [
        row("macos.team-id", "5A4RE8SF68", "tencent/wechat"),
        row("macos.signing-id", "com.tencent.xinWeChat", "tencent/wechat"),
    ]
)
ALL = Policy.of([*TWO_SUITES.prohibitions, *ON_A_MAC.prohibitions])


def made(policy, before=None):
    files = compile_policy(TARGET, policy, serial=1, before=before).files
    return {f.path.removesuffix(".json"): json.loads(f.content) for f in files}


def denied(declarations):
    """Return what is denied on a device: the union of the configurations that are activated."""
    active = {
        name
        for d in declarations.values()
        if d["Type"] == "com.apple.activation.simple"
        for name in d["Payload"]["StandardConfigurations"]
    }
    lists = (declarations[name]["Payload"]["Allowed"] for name in active)
    return [entry for found in lists for value in found.values() for entry in value]


@example(policy=ALL)
@given(policy=policies)
def test_every_declaration_is_valid_on_the_devices_it_is_for(policy):
    for name, declaration in made(policy).items():
        system = NEXT_MAC if "binaries" in name else NEXT_IPHONE
        assert faults_of_declaration(declaration, system) == []


def test_apps_are_valid_on_an_apple_tv_and_a_vision_pro_too():
    for device in (Device("tvOS", "27.0"), Device("visionOS", "27.0")):
        assert faults_of_declaration(made(ALL)["proscribe.apps"], device) == []


@pytest.mark.parametrize(
    ("name", "device", "why"),
    [
        ("proscribe.apps", NEXT_MAC, "DeniedApps: not on macOS"),
        ("proscribe.binaries", NEXT_IPHONE, "DeniedBinaries: not on iOS"),
        ("proscribe.apps", IPHONE, "com.apple.configuration.app.settings: needs iOS 27.0"),
        ("proscribe.binaries", MAC, "com.apple.configuration.app.settings: needs macOS 27.0"),
        (
            "proscribe.apps",
            replace(NEXT_IPHONE, supervised=False),
            "com.apple.configuration.app.settings: needs supervision",
        ),
    ],
)
def test_each_pair_is_for_its_own_sort_of_device_of_version_27_under_supervision(name, device, why):
    assert why in faults_of_declaration(made(ALL)[name], device)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["Payload"]["Allowed"].update(DeniedBinary=[]),
        lambda d: d["Payload"]["Allowed"].update(DeniedBinaries=["5A4RE8SF68"]),
        lambda d: d["Payload"]["Allowed"].update(DeniedBinaries=[{"PathPrefix": "/Applications"}]),
        lambda d: d["Payload"]["Allowed"].update(
            DeniedBinaries=[{"TeamID": "5A4RE8SF68", "SigningState": "AdHoc"}]
        ),
        lambda d: d.update(ServerToken="x" * 65),
        lambda d: d.pop("Identifier"),
        lambda d: d.update(Type="com.apple.configuration.app.setting"),
    ],
)
def test_a_spoilt_declaration_is_refused(spoil):
    declaration = made(ALL)["proscribe.binaries"]
    spoil(declaration)
    assert faults_of_declaration(declaration, NEXT_MAC) != []


def test_every_configuration_has_its_activation_without_which_nothing_applies():
    declarations = made(ALL)
    for name in ("proscribe.apps", "proscribe.binaries"):
        activation = declarations[f"{name}.activation"]
        assert activation["Payload"] == {"StandardConfigurations": [name]}
        assert declarations[name]["Identifier"] == name
    bare = {n: d for n, d in declarations.items() if "activation" not in n}
    assert denied(bare) == []


@example(policy=ALL)
@given(policy=policies)
def test_an_entry_has_one_key_alone_because_all_keys_of_an_entry_must_match(policy):
    entries = made(policy)["proscribe.binaries"]["Payload"]["Allowed"]["DeniedBinaries"]
    assert all(len(entry) == 1 for entry in entries)


def test_a_signing_identifier_stands_without_its_team():
    assert made(ALL)["proscribe.binaries"]["Payload"]["Allowed"]["DeniedBinaries"] == [
        {"SigningID": "com.tencent.xinWeChat"},
        {"TeamID": "5A4RE8SF68"},
    ]
    assert made(ALL)["proscribe.apps"]["Payload"]["Allowed"] == {"DeniedApps": ["com.tencent.xin"]}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("ios.bundle-id", "com.apple.webapp"),
        ("ios.bundle-id", "com.apple.Preferences"),
        ("macos.signing-id", "com.apple.Safari.WebApp"),
    ],
)
def test_what_is_no_single_application_to_the_device_is_refused(kind, name):
    artifact = compile_policy(TARGET, Policy.of([row(kind, name, "a/b")]), serial=1)
    assert artifact.enforced == ()
    assert {g.reason for g in artifact.gaps} == {Reason.CONDITIONAL}


def test_a_bundle_identifier_of_a_mac_is_a_gap_that_says_what_would_help():
    artifact = compile_policy(TARGET, TWO_SUITES, serial=1)
    gaps = [g for g in artifact.gaps if g.prohibition.identifier.kind == "macos.bundle-id"]
    (why,) = (g.why.en for g in gaps if g.effect is Effect.BLOCK_RUN)
    assert "the signing identifier or the team must be known" in why


def test_lifting_empties_our_lists_and_leaves_those_of_others():
    others = {
        "com.example.deny": {
            "Type": "com.apple.configuration.app.settings",
            "Payload": {"Allowed": {"DeniedApps": ["com.example.game"]}},
        },
        "com.example.on": {
            "Type": "com.apple.activation.simple",
            "Payload": {"StandardConfigurations": ["com.example.deny"]},
        },
    }
    assert len(denied({**others, **made(ALL)})) == 4
    lifted = made(Policy(), before=ALL)
    assert lifted.keys() == made(ALL).keys()
    assert denied({**others, **lifted}) == ["com.example.game"]


def test_the_token_changes_exactly_when_the_declaration_says_something_else():
    def tokens(policy, serial):
        files = compile_policy(TARGET, policy, serial=serial).files
        return {f.path: json.loads(f.content)["ServerToken"] for f in files}

    assert tokens(ALL, 1) == tokens(ALL, 2)
    changed = {path for path, t in tokens(ALL, 1).items() if tokens(TWO_SUITES, 1)[path] != t}
    assert changed == {"proscribe.binaries.json"}
