"""What every lint must do. A new lint is under test the moment its file exists."""

import inspect
import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe import lints
from proscribe.lints import LARGEST, TOO_LARGE, UNREADABLE, Fault, Stance, look
from proscribe.model import Place, Text

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
GOLDENS = sorted(p for p in TESTS.glob("targets/*/golden/**/*") if p.is_file())
TRAPS = re.compile(r"^Traps? ([0-9, ]+)\.", re.MULTILINE)
SEEDS = [
    b'{"rules": [{"rule_type": ',
    b'"policy": "BLOCKLIST", "identifier": ',
    b'{"packageName": "a.b", "installType": "BLOCKED"}',
    b'{"applications": [',
    b'{"URLBlocklist": ["a.b"], "URLAllowlist": [',
    b'{"WebsiteFilter": {"Block": ["*://*.a.b/*"]}}',
    b'{"ExtensionSettings": {"*": ',
    b'"value": "<RuleCollection',
    b"]}",
    b"<restricted_software><general>",
    b"<oval_definitions><dpkginfo_object><name operation='pattern match'>",
    b"<SiPolicy><SigningScenario Value='12'><FileRuleRef RuleID='x'/><Deny ID='y'/>",
    b"<RuleCollection Type='Exe'><FilePathRule Action='Deny'>",
    b"<plist><dict><key>StaticRules</key><array><string>",
    b"<key>PayloadType</key><string>com.northpolesec.santa</string>",
    b"<key>blockedAppBundleIds</key><array>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    b"PReg\x01\x00\x00\x00[\x00",
    "[SrpV2\\Exe\0;Value\0;".encode("utf-16-le"),
    b"Package: a\nPin: version *\nPin-Priority: -1\n",
    b"[main]\nexcludepkgs=a\n",
    b"deny perm=any all : path=/a b\n",
    b"deny app/*\nallow *\n",
    b"flatpak mask a.b.c\n",
    b"a.b. IN CNAME .\n",
    b"*.a CNAME rpz-passthru\n",
    b"logsource:\n  a: b\ndetection:\n  s:\n    query|endswith: '.a.b'\n",
    b"---\n",
    b"[Service]\nNoExecPath=/\n",
    b"Windows Registry Editor Version 5.00\n[HKLM\\a]\n",
    b'resource "jamfpro_restricted_software" "a" {\n  delete_executable = true\n}\n',
]
hostile = st.lists(st.one_of(st.sampled_from(SEEDS), st.binary(max_size=40)), max_size=8).map(
    b"".join
)


@pytest.fixture(scope="module", params=lints.names())
def lint(request):
    return lints.get(request.param)


def documentation(lint):
    return inspect.getdoc(sys.modules[lint.read.__module__])


def test_it_names_its_traps_and_its_source(lint):
    (said,) = TRAPS.findall(documentation(lint))
    assert {int(n) for n in said.split(",")} == {rule.trap for rule in lint.rules}
    assert re.search(r"https://\S+|man \d \S+", documentation(lint))


def test_it_speaks_both_languages(lint):
    texts = [lint.title, *(t for rule in lint.rules for t in (rule.why, rule.remedy))]
    assert all(isinstance(text, Text) for text in texts)
    assert all(rule.why.en != rule.why.fr for rule in lint.rules)


def test_rules_have_names_of_their_own():
    names = [rule.name for name in lints.names() for rule in lints.get(name).rules]
    assert len(names) == len({*names}) > 20


@given(content=hostile)
def test_hostile_bytes_give_faults_or_nothing_and_never_an_exception(lint, content):
    recognised = lint.recognises("x", content)
    faults, words = look(lint, "x", content)
    assert isinstance(recognised, bool)
    known = {rule.name for rule in (*lint.rules, UNREADABLE)}
    assert all(isinstance(f, Fault) and f.rule in known for f in faults)
    assert all(f.place.source == "x" for f in faults)
    assert all(w.stance in Stance and w.subject for w in words)
    assert look(lint, "x", content) == (faults, words)


def test_what_is_larger_than_16_mib_is_a_fault_and_is_not_read(lint):
    assert look(lint, "x", bytes(LARGEST + 1)) == (
        (TOO_LARGE.at("x", found=f"{LARGEST + 1:,}"),),
        (),
    )


BOMBS = {
    "white space": b" " * (1 << 20) + b"x",
    "line ends": b"\n" * (1 << 20) + b"x",
    "one decision": b"deny" + b" " * (1 << 20) + b"x",
    "many decisions": b"deny perm=any all : path=/a b\n" * 30_000,
    "brackets": b"[" * (1 << 20),
    "elements": b"<plist><dict>" + b"<key>StaticRules</key><a>" * 40_000,
    "entities": b'<!DOCTYPE a [<!ENTITY b "cccccccc">]><plist>StaticRules &b;</plist>',
    "near keys": b"[Service]\n" + b"".join(b"NoExec%06d=/\n" % n for n in range(50_000)),
    "names": b"".join(b"a%d.b.c. CNAME .\n" % n for n in range(50_000)),
    "one name": b".a" * (1 << 19) + b" CNAME rpz-passthru.\n",
    "masks": b"flatpak -x " * 100_000 + b"mask a.b.c",
    "endings": b"logsource: a\ndetection:\n  s:\n    query|endswith:\n"
    + b"".join(b"      - '.a%d.b'\n" % n for n in range(20_000)),
    "documents": b"---\nlogsource: a\ndetection: b\n" * 3_000,
    "hosts": b'{"URLBlocklist": ["a.b"], "URLAllowlist": ["%s"]}' % (b"a." * 100_000),
    "filters": b"".join(b"deny app/a.b.c%d\n" % n for n in range(20_000))
    + b"".join(b"allow app/*.c%d\n" % n for n in range(200)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_answered_in_time(lint, bomb):
    """The bound is generous: what is quadratic in such a file takes minutes."""
    begun = time.process_time()
    lint.recognises("x", BOMBS[bomb])
    look(lint, "x", BOMBS[bomb])
    assert time.process_time() - begun < 20


def test_an_entity_is_never_expanded():
    faults, _ = look(lints.get("santa"), "x", BOMBS["entities"])
    assert [f.rule for f in faults] == ["unreadable"]
    assert "entity" in faults[0].found


def test_there_are_goldens():
    assert len(GOLDENS) > 100


TOLD = {("rpz", "rpz-address")}
"""Faults that a target's own condition tells: which resolvers obey an address is not its choice."""


@pytest.mark.parametrize("path", GOLDENS, ids=lambda p: p.relative_to(TESTS).as_posix())
def test_what_our_own_targets_write_never_raises_a_fault(path):
    content, source = path.read_bytes(), path.name
    for name in lints.names():
        lint = lints.get(name)
        if lint.recognises(source, content):
            faults, _ = look(lint, source, content)
            assert {(name, fault.rule) for fault in faults} <= TOLD


@settings(max_examples=20)
@given(line=st.integers(0, 9), found=st.text(max_size=400))
def test_what_a_fault_shows_steers_no_terminal(line, found):
    fault = UNREADABLE.at("x", line, found)
    assert fault.place == Place(source="x", line=line)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", fault.found)
