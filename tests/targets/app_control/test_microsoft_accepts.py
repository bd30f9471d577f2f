"""The policy, judged by Microsoft's schema, and by what that schema does not look at."""

import re
from xml.etree import ElementTree as ET

import pytest
from corpus import row
from hypothesis import given
from hypothesis import strategies as st
from microsoft import Schema

from proscribe.model import Effect, Kind, Policy, Reason
from proscribe.targets import compile_policy, get

SCHEMA = Schema("cipolicy.xsd")
SPACE = "{urn:schemas-microsoft-com:sipolicy}"
FOLDER, HASH = Kind.WINDOWS_INSTALL_PATH, Kind.WINDOWS_AUTHENTICODE_FILE_SHA256
KASPERSKY = "C:\\Program Files (x86)\\Kaspersky Lab\\"
PROHIBITED = Policy.of([row(FOLDER, KASPERSKY, "a/b"), row(HASH, "0F" * 32, "a/b")])
names = st.text("ab '\"&<>;]é\u3000😀~.%*$()", min_size=1, max_size=12)
folders = st.lists(names, min_size=1, max_size=3).map(lambda n: "C:\\" + "\\".join(n))
hostile = folders.filter(FOLDER.accepts).map(lambda value: Policy.of([row(FOLDER, value, "a/b")]))


def made(policy, before=None, serial=1):
    return compile_policy(get("app_control"), policy, serial=serial, before=before)


def xml(policy, before=None, serial=1):
    [file] = made(policy, before, serial).files
    return file.content.decode()


def parsed(text):
    return ET.fromstring(text)  # noqa: S314, our own bytes


def dangling(text):
    """Return the references that lead nowhere, and the rules that nothing refers to."""
    found = parsed(text)
    rules = [r.get("ID") for r in found.find(f"{SPACE}FileRules")]
    signers = [s.get("ID") for s in found.iter(f"{SPACE}Signer")]
    referred = [r.get("RuleID") for r in found.iter(f"{SPACE}FileRuleRef")]
    trusted = [e.get("SignerId") for e in found.iter() if e.get("SignerId")]
    assert len(set(rules)) == len(rules)
    return {*rules} ^ {*referred} | {*signers} ^ {*trusted}


def scenario(text, value):
    [found] = parsed(text).findall(f".//{SPACE}SigningScenario[@Value='{value}']")
    return [r.get("RuleID") for r in found.iter(f"{SPACE}FileRuleRef")]


def options(text):
    return {o.text for o in parsed(text).iter(f"{SPACE}Option")}


@given(policy=hostile)
def test_microsoft_s_schema_accepts_whatever_a_folder_is_called(policy):
    text = xml(policy)
    SCHEMA.validate(text)
    assert dangling(text) == set()
    enforced = {e.prohibition.identifier.value for e in made(policy).enforced}
    denied = {d.get("FilePath") for d in parsed(text).iter(f"{SPACE}Deny")}
    assert denied == {value.rstrip("\\") + "\\*" for value in enforced}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("ID_DENY_P", "ID_DENY_p"),
        ("Enabled:UMCI", "Enabled:Everything"),
        ('Hash="0F', 'Hash="XY'),
        ("<VersionEx>", "<VersionEx>v"),
    ],
)
def test_a_spoilt_policy_is_refused(good, bad):
    assert SCHEMA.is_valid(xml(PROHIBITED))
    assert not SCHEMA.is_valid(xml(PROHIBITED).replace(good, bad, 1))


def test_no_reference_leads_nowhere_which_the_schema_would_not_see():
    good = xml(PROHIBITED)
    bad = good.replace('RuleID="ID_DENY_P', 'RuleID="ID_DENY_Q', 1)
    assert SCHEMA.is_valid(bad)
    assert dangling(bad) != set() == dangling(good)


def test_the_signers_of_code_integrity_stand_there_which_the_schema_would_not_miss():
    good = xml(PROHIBITED)
    assert SCHEMA.is_valid(good.replace("  <CiSigners/>\n", ""))
    assert parsed(good).find(f"{SPACE}CiSigners") is not None


@pytest.mark.parametrize("policy", [PROHIBITED, Policy()], ids=["prohibited", "nothing"])
def test_kernel_and_programs_each_allow_all_else_for_denying_alone_denies_everything(policy):
    text = xml(policy)
    rules = {r.get("ID"): r for r in parsed(text).find(f"{SPACE}FileRules")}
    for value in ("131", "12"):
        allowed = [rules[i] for i in scenario(text, value) if rules[i].tag == f"{SPACE}Allow"]
        assert [a.get("FileName") for a in allowed] == ["*"]
    denied = {i for i, r in rules.items() if r.tag == f"{SPACE}Deny"}
    assert denied == {*scenario(text, "12")} - {"ID_ALLOW_USER"}
    assert scenario(text, "131") == ["ID_ALLOW_KERNEL"]


def test_every_prohibition_is_denied_by_its_folder_or_its_hash():
    denied = list(parsed(xml(PROHIBITED)).iter(f"{SPACE}Deny"))
    assert {(d.get("FilePath"), d.get("Hash")) for d in denied} == {
        (f"{KASPERSKY}*", None), (None, "0F" * 32)
    }  # fmt: skip
    assert all(re.fullmatch(r"ID_DENY_P[0-9A-F]{32}", d.get("ID")) for d in denied)


def test_it_enforces_and_leaves_scripts_and_com_objects_alone():
    text = xml(PROHIBITED)
    assert options(text) >= {"Enabled:UMCI", "Disabled:Script Enforcement"}
    assert "Enabled:Audit Mode" not in options(text)
    com = f".//{SPACE}Setting[@Provider='AllHostIds'][@Key='AllKeys']"
    [setting] = parsed(text).findall(com)
    assert setting.find(f"{SPACE}Value/{SPACE}Boolean").text == "true"


def test_a_later_policy_has_a_higher_version_and_takes_the_place_of_the_earlier():
    def version(serial):
        found = parsed(xml(PROHIBITED, serial=serial)).find(f"{SPACE}VersionEx")
        return [int(part) for part in found.text.split(".")]

    serials = [1, 65_535, 65_536, 1_800_000_000, 2**32, 2**40]
    versions = [version(serial) for serial in serials]
    assert versions == sorted(versions)
    assert all(part < 65_536 for parts in versions for part in parts)
    found = parsed(xml(PROHIBITED))
    assert found.find(f"{SPACE}PolicyID").text == found.find(f"{SPACE}BasePolicyID").text


def test_lifting_leaves_a_policy_that_looks_at_no_program():
    lifted = xml(Policy(), before=PROHIBITED)
    SCHEMA.validate(lifted)
    assert dangling(lifted) == set()
    assert "Enabled:UMCI" not in options(lifted)
    assert "<Deny" not in lifted
    assert lifted == xml(Policy())


def test_no_rule_names_a_package_for_one_would_deny_every_other_package():
    rows = [
        row("windows.msix-package-family", "TencentWeChatLimited.WeChatUWP_sdtnhv12zgd7a", "a/b"),
        row("windows.msix-package-name", "BytedancePte.Ltd.TikTok", "a/b"),
    ]
    policy = Policy.of([*rows, *PROHIBITED.prohibitions])
    assert "PackageFamilyName" not in xml(policy)
    assert xml(policy) == xml(PROHIBITED)
    why = {g.reason for g in made(policy).gaps if g.effect is Effect.BLOCK_RUN}
    assert why == {Reason.CONDITIONAL}


@pytest.mark.parametrize(
    "path", ["C:\\Windows", "C:\\Program Files", r"%OSDRIVE%\it", r"C:\PROGRA~1\it"]
)
def test_a_folder_that_is_not_the_product_s_alone_or_never_matches_is_refused(path):
    policy = Policy.of([row(FOLDER, path, "a/b")])
    assert made(policy).enforced == ()
    assert xml(policy) == xml(Policy())
