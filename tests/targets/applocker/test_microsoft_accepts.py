"""The policy, judged by Microsoft's schema; the registry file, read by Samba's parser."""

import json
import subprocess
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from corpus import row
from hypothesis import given
from hypothesis import strategies as st
from microsoft import Schema

from proscribe.formats import appx
from proscribe.model import Effect, Identifier, Kind, Policy, Reason
from proscribe.targets import compile_policy, get

SCHEMA = Schema("AppLocker.xsd")
FAMILY, NAME = Kind.WINDOWS_MSIX_FAMILY, Kind.WINDOWS_MSIX_NAME
FOLDER, HASH = Kind.WINDOWS_INSTALL_PATH, Kind.WINDOWS_AUTHENTICODE_FILE_SHA256
SUBJECT = 'CN="Example & <Söhne>", O=Example, C=SG'
SIGNED = replace(
    row(FAMILY, f"Example.Chat_{appx.publisher_hash(SUBJECT)}", "a/b"),
    confirmed_by=(Identifier(Kind.WINDOWS_AUTHENTICODE_SUBJECT, SUBJECT),),
)
KASPERSKY = "C:\\Program Files (x86)\\Kaspersky Lab\\"
PROHIBITED = Policy.of(
    [
        SIGNED,
        row(NAME, "BytedancePte.Ltd.TikTok", "bytedance/tiktok"),
        row(FOLDER, KASPERSKY, "kaspersky/antivirus"),
        row(HASH, "0F" * 32, "kaspersky/antivirus"),
    ]
)
READ = """
import json, sys
from samba.dcerpc import preg
from samba.ndr import ndr_unpack
read = ndr_unpack(preg.file, open(sys.argv[1], "rb").read())
print(json.dumps([[e.keyname, e.valuename, e.type, e.data] for e in read.entries]))
"""
lines = st.from_regex(FOLDER.grammar, fullmatch=True)
names = st.text("ab '\"&<>;]é\u3000😀~.%*$()", min_size=1, max_size=12)
folders = st.one_of(
    lines, st.lists(names, min_size=1, max_size=3).map(lambda n: "C:\\" + "\\".join(n))
)
hostile = folders.filter(FOLDER.accepts).map(lambda value: Policy.of([row(FOLDER, value, "a/b")]))


def made(policy, before=None):
    return compile_policy(get("applocker"), policy, serial=1, before=before)


def files(policy, before=None):
    return {f.path.partition("/")[2]: f.content for f in made(policy, before).files}


def parsed(text):
    return ET.fromstring(text)  # noqa: S314, our own bytes


def collections(policy):
    found = parsed(files(policy)["policy.xml"])
    return {c.get("Type"): c for c in found}


def actions(collection):
    return [rule.get("Action") for rule in collection]


def gaps(policy):
    return {(g.effect, g.why.en) for g in made(policy).gaps if g.effect is not Effect.IDENTIFY}


@given(policy=hostile)
def test_microsoft_s_schema_accepts_whatever_a_folder_is_called(policy):
    found = files(policy)
    SCHEMA.validate(found["policy.xml"].decode())
    enforced = {e.prohibition.identifier.value for e in made(policy).enforced}
    paths = {p.get("Path") for p in parsed(found["policy.xml"]).iter("FilePathCondition")}
    assert paths - {"*"} == {value.rstrip("\\") + "\\*" for value in enforced}


@pytest.mark.engine("xmllint")
def test_the_schema_is_obeyed_by_a_second_validator(tmp_path):
    assert SCHEMA.read
    (tmp_path / "policy.xml").write_bytes(files(PROHIBITED)["policy.xml"])
    command = ["xmllint", "--noout", "--nonet", "--schema", SCHEMA.path, tmp_path / "policy.xml"]
    subprocess.run(command, check=True, capture_output=True, timeout=30)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('Action="Deny"', 'Action="Block"'),
        ('EnforcementMode="Enabled"', 'EnforcementMode="Enforced"'),
        ('Description="', 'Because="'),
        ("0x0F", "0F"),
        ("</Conditions>", "</Conditions><Conditions/>"),
    ],
)
def test_a_spoilt_policy_is_refused(good, bad):
    xml = files(PROHIBITED)["policy.xml"].decode()
    assert SCHEMA.is_valid(xml)
    assert not SCHEMA.is_valid(xml.replace(good, bad))


@pytest.mark.parametrize("prohibited", PROHIBITED.prohibitions, ids=lambda p: p.identifier.kind)
def test_a_collection_that_denies_allows_all_else_for_alone_it_would_deny_everything(prohibited):
    """The schema accepts a deny-only collection; Windows then starts nothing."""
    for collection in collections(Policy.of([prohibited])).values():
        assert actions(collection) in ([], ["Deny", "Allow"])
        assert collection.get("EnforcementMode") == (
            "Enabled" if len(collection) else "NotConfigured"
        )
        for rule in collection.findall("*[@Action='Allow']"):
            [condition] = rule.find("Conditions")
            kept = ("PublisherName", "ProductName", "BinaryName", "Path")
            assert {condition.get(a) for a in kept} - {None} == {"*"}


def test_every_prohibition_stands_in_its_collection_and_hits_everyone():
    found = collections(PROHIBITED)
    assert [actions(found[n]) for n in ("Appx", "Dll", "Exe")] == [["Deny", "Deny", "Allow"]] * 3
    assert {r.get("UserOrGroupSid") for c in found.values() for r in c} == {"S-1-1-0"}
    conditions = {
        (c.get("PublisherName"), c.get("ProductName"))
        for c in found["Appx"].iter("FilePublisherCondition")
    }
    assert conditions == {(SUBJECT, "Example.Chat"), ("*", "BytedancePte.Ltd.TikTok"), ("*", "*")}


def test_a_rule_is_called_the_same_whatever_stands_beside_it():
    def ids(policy):
        return {r.get("Id") for c in collections(policy).values() for r in c}

    assert ids(Policy.of([SIGNED])) < ids(PROHIBITED)


def test_a_family_whose_publisher_is_unknown_is_a_gap_for_the_name_alone_would_hit_others():
    other = (Identifier(Kind.WINDOWS_AUTHENTICODE_SUBJECT, "CN=Somebody else"),)
    policy = Policy.of([replace(SIGNED, confirmed_by=other)])
    assert b"Example.Chat" not in files(policy)["policy.xml"]
    [gap] = [g for g in made(policy).gaps if g.effect is Effect.BLOCK_RUN]
    assert "a hash of that" in gap.why.en
    assert gap.reason is Reason.CONDITIONAL


@pytest.mark.parametrize(
    ("publisher", "known"),
    [
        (
            "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
            "8wekyb3d8bbwe",
        ),
        (
            "CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
            "cw5n1h2txyewy",
        ),
    ],
)
def test_a_publisher_has_the_hash_that_windows_gives_it(publisher, known):
    assert appx.publisher_hash(publisher) == known


@pytest.mark.parametrize(
    "path",
    [
        r"%PROGRAMFILES%\Kaspersky Lab", r"C:\PROGRA~1\KASPER~1", r"Kaspersky Lab", r"C:Kaspersky",
        r"\\server\share\it", "C:/Kaspersky", r"C:\Kaspersky*", r"C:\Kaspersky\..\Windows",
        "C:\\Kaspersky.", "C:\\a\uffffb",
    ],
)  # fmt: skip
def test_a_path_that_would_never_match_is_refused(path):
    policy = Policy.of([row(FOLDER, path, "a/b")])
    assert made(policy).enforced == ()
    assert gaps(policy)


@pytest.mark.parametrize(
    "path",
    [
        "C:\\Windows", r"c:\windows\System32\drivers", "D:\\PROGRAM FILES (X86)\\",
        r"C:\Program Files", r"C:\Program Files\Common Files", r"C:\Program Files\WindowsApps",
        r"C:\Users", r"C:\Users\ada", r"C:\Users\ada\AppData\Local\Programs",
        r"C:\ProgramData", r"C:\ProgramData\Microsoft\Windows",
    ],
)  # fmt: skip
def test_a_folder_that_others_use_too_is_refused(path):
    policy = Policy.of([row(FOLDER, path, "a/b")])
    assert made(policy).enforced == ()
    assert {why for _, why in gaps(policy)} == {
        "programs of the system or of others lie in that folder too, and would be denied with it"
    }


@pytest.mark.parametrize("path", [KASPERSKY, r"D:\Weixin", r"C:\Users\ada\AppData\Local\Weixin"])
def test_a_folder_of_the_product_alone_is_denied(path):
    assert made(Policy.of([row(FOLDER, path, "a/b")])).enforced != ()


def test_installation_alone_is_a_gap_for_the_rule_would_stop_the_start_too():
    policy = Policy.of([row(NAME, "BytedancePte.Ltd.TikTok", "a/b", Effect.BLOCK_INSTALL)])
    assert made(policy).enforced == ()
    assert files(policy) == files(Policy())


def test_each_node_of_the_mdm_holds_one_collection_of_the_policy():
    found = files(PROHIBITED)
    whole = {
        ET.canonicalize(ET.tostring(c), strip_text=True) for c in collections(PROHIBITED).values()
    }
    nodes = [found[f"csp/{name}.xml"].decode() for name in ("DLL", "EXE", "StoreApps")]
    assert {ET.canonicalize(node, strip_text=True) for node in nodes} == whole
    for node in nodes:
        SCHEMA.validate(f'<AppLockerPolicy Version="1">{node}</AppLockerPolicy>')


def test_lifting_says_that_no_collection_has_rules_any_more():
    lifted = files(Policy(), before=PROHIBITED)
    assert lifted == files(Policy())
    assert (
        lifted["csp/EXE.xml"] == b'<RuleCollection Type="Exe" EnforcementMode="NotConfigured"/>\n'
    )
    assert lifted["Machine/Registry.pol"] == b"PReg\x01\0\0\0"


@pytest.fixture
def samba(tmp_path):
    def read(content):
        (tmp_path / "Registry.pol").write_bytes(content)
        command = ["/usr/bin/python3", "-c", READ, tmp_path / "Registry.pol"]
        done = subprocess.run(command, check=True, capture_output=True, timeout=60)
        return json.loads(done.stdout)

    return read


@pytest.mark.engine("samba-tool", "/usr/bin/python3")
def test_samba_reads_every_rule_out_of_the_registry_file(samba):
    entries = samba(files(PROHIBITED)["Machine/Registry.pol"])
    root = r"Software\Policies\Microsoft\Windows\SrpV2"
    modes = {(key, kind, data) for key, name, kind, data in entries if name == "EnforcementMode"}
    assert modes == {(rf"{root}\{c}", 4, 1) for c in ("Appx", "Dll", "Exe")}
    rules = {key: ET.canonicalize(data) for key, name, _, data in entries if name == "Value"}
    assert rules == {
        rf"{root}\{name}\{rule.get('Id')}": ET.canonicalize(ET.tostring(rule), strip_text=True)
        for name, collection in collections(PROHIBITED).items()
        for rule in collection
    }
    assert len(entries) == len(modes) + len(rules)


@pytest.mark.engine("samba-tool", "/usr/bin/python3")
def test_the_registry_file_gives_no_order_to_delete_so_rules_of_others_stay(samba):
    for policy in (PROHIBITED, Policy()):
        assert not any(
            name.startswith("**") for _, name, _, _ in samba(files(policy)["Machine/Registry.pol"])
        )
