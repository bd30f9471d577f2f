"""The rules, parsed by pySigma, converted, and asked of a log in a database."""

import sqlite3
from collections import Counter

import pytest
from corpus import TWO_SUITES, of_kinds, row
from hypothesis import example, given
from hypothesis import strategies as st
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection

from proscribe.formats.sigma import LOGS
from proscribe.model import Kind, Policy
from proscribe.targets import compile_policy, get

FIELDS = sorted({log.field for log in LOGS.values()})
KINDS = frozenset[Kind]().union(*(log.kinds for log in LOGS.values()))
PROCESSES = [
    ("windows.process-name", "process_windows", "C:\\Program Files\\K\\{}"),
    ("macos.process-name", "process_macos", "/Applications/K.app/Contents/MacOS/{}"),
    ("linux.process-name", "process_linux", "/opt/k/bin/{}"),
]


def rules(policy, before=None):
    """Return the rules of each file, by the sort of log."""
    files = compile_policy(get("sigma"), policy, serial=1, before=before).files
    named = {f.path.partition("_")[2].removesuffix(".yml"): f.content.decode() for f in files}
    return {name: SigmaCollection.from_yaml(text).rules for name, text in named.items()}


def found(policy, sort, *values):
    """Return which of these values of its field the rules of a sort of log find."""
    log = sqlite3.connect(":memory:")
    log.execute(f"CREATE TABLE logs ({', '.join(FIELDS)})")
    field = LOGS[sort].field
    log.executemany(f"INSERT INTO logs ({field}) VALUES (?)", [(v,) for v in values])  # noqa: S608
    asked = (q for r in rules(policy).get(sort, []) for q in sqliteBackend().convert_rule(r))
    return [r[FIELDS.index(field)] for q in asked for r in log.execute(q)]


def one(kind, value):
    return Policy.of([row(kind, value, "a/b")])


@pytest.mark.parametrize("sort", ["dns", "dns_query"])
def test_a_domain_is_found_with_its_own_name_and_all_under_it(sort):
    names = ("weixin.qq.com", "short.weixin.qq.com", "a.b.weixin.qq.com")
    others = ("notweixin.qq.com", "qq.com", "weixin.qq.com.example.org")
    assert found(one("network.domain", "weixin.qq.com"), sort, *names, *others) == [*names]


@pytest.mark.parametrize("sort", ["dns", "dns_query"])
def test_a_host_name_is_found_and_nothing_under_it(sort):
    asked = ("crl.kaspersky.com", "v1.crl.kaspersky.com", "kaspersky.com")
    assert found(one("network.hostname", asked[0]), sort, *asked) == [asked[0]]


def test_an_underscore_in_a_name_is_no_wildcard():
    asked = ("a_b.example.org", "x.a_b.example.org", "axb.example.org", "x.axb.example.org")
    assert found(one("network.domain", asked[0]), "dns", *asked) == [*asked[:2]]


@pytest.mark.parametrize(("kind", "sort", "place"), PROCESSES)
def test_a_process_is_found_by_the_whole_last_part_of_its_path(kind, sort, place):
    there = [place.format(name) for name in ("avp.exe", "notavp.exe", "avp.exe.bak")]
    assert found(one(kind, "avp.exe"), sort, *there) == there[:1]


def test_a_renamed_program_is_found_by_the_name_in_its_resource():
    policy = one("windows.original-filename", "KVRT.exe")
    assert found(policy, "original_windows", "KVRT.exe", "xKVRT.exe") == ["KVRT.exe"]


@pytest.mark.parametrize(
    "name",
    ["*", "?", "a*b?.exe", "\\*", "a\\\\?b", "k\\", "'; --", "né 中 \u2066x", "# x: y", "%_"],
)
@pytest.mark.parametrize(("kind", "sort", "place"), PROCESSES)
def test_a_hostile_name_is_found_as_it_is_and_finds_nothing_else(kind, sort, place, name):
    there = [place.format(n) for n in (name, "x", "ab.exe", "axbx.exe")]
    assert found(one(kind, name), sort, *there) == there[:1]


@given(data=st.data(), kind=st.sampled_from([k for k, *_ in PROCESSES]))
def test_pysigma_reads_back_each_name_without_a_wildcard(data, kind):
    value = data.draw(st.from_regex(Kind(kind).grammar, fullmatch=True))
    [[rule]] = rules(one(kind, value)).values()
    [item] = rule.detection.detections["selection"].detection_items[0].detection_items
    [text] = item.value
    parts = list(text.s)
    assert not text.startswith("x")
    assert "".join(p for p in parts if isinstance(p, str))[1:] == value


@example(policy=TWO_SUITES)
@given(policy=of_kinds(KINDS))
def test_pysigma_parses_and_converts_every_rule(policy):
    made = [r for rules_of in rules(policy).values() for r in rules_of]
    assert [r.errors for r in made] == [[]] * len(made)
    assert all(sqliteBackend().convert_rule(r) for r in made)
    assert max(Counter(r.id for r in made).values(), default=1) == 1


def test_a_rule_keeps_its_id_when_its_values_change():
    [[before]] = rules(one("linux.process-name", "wechat")).values()
    [[after]] = rules(one("linux.process-name", "weixin")).values()
    assert before.id == after.id


def test_lifting_leaves_no_rule():
    assert rules(Policy(), before=TWO_SUITES) == {}
