"""The pack's queries, asked of the tables that osquery's own specifications describe."""

import json
import re
from datetime import UTC, datetime

import pytest
from corpus import TWO_SUITES, row
from hypothesis import given
from hypothesis import strategies as st
from osquery_machine import PLATFORMS, Machine

from proscribe.formats.osquery_sql import SOURCES
from proscribe.formats.osquery_tables import TABLES, lists
from proscribe.model import Effect, Identifier, Kind, Policy
from proscribe.readers import Sighting
from proscribe.readers.osquery import reader
from proscribe.targets import compile_policy, get

EVERY_KIND = Policy.of([row(kind, kind.example, "a/b") for kind in SOURCES])
LINES = sorted(k for k in SOURCES if k.accepts("O'Hara & <b>") and SOURCES[k].table != "file")
SIGHTING = Sighting(device="h-1", seen=datetime(2027, 1, 15, tzinfo=UTC))
FAMILY = {Kind.WINDOWS_MSIX_NAME: "_8wekyb3d8bbwe"}


def artifact(policy):
    return compile_policy(get("osquery"), policy, serial=1)


def queries(policy):
    [file] = artifact(policy).files
    return json.loads(file.content)["queries"]


def found(policy, platform, **tables):
    """Return all that the pack reports of a machine with these rows."""
    machine = Machine(platform)
    for table, rows in tables.items():
        for values in rows:
            machine.put(table, **values)
    asked = (q for q in queries(policy).values() if platform in q["platform"].split(","))
    return [r for q in asked for r in machine.asked(q["query"])]


def one(kind, value):
    return Policy.of([row(kind, value, "a/b")])


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_each_query_asks_tables_and_columns_that_exist_where_it_runs_and_only_there(kind):
    [query] = queries(one(kind, kind.example)).values()
    known = [p for p in PLATFORMS if Machine(p).knows(query["query"])]
    only = SOURCES[kind].table != "file"
    assert set(query["platform"].split(",")) <= set(known)
    assert not only or known == sorted(query["platform"].split(","))


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_each_kind_is_found_where_it_is_and_nothing_else_is(kind):
    source, value = SOURCES[kind], kind.example + FAMILY.get(kind, "")
    [column] = {re.search(r"[a-z_]{4,}(?=,|$| COLLATE)", e)[0] for e in source.expressions[:1]}
    also = {"type": "cask"} if kind is Kind.MACOS_CASK else {}
    also |= {"status": "install ok installed"} if kind is Kind.LINUX_DEB_PACKAGE else {}
    also |= {"uid": 501} if source.joined else {}
    there = {source.table: [{column: value, **also}, {column: f"x{value}", **also}]}
    there |= {"users": [{"uid": 501, "username": "ada"}]} if source.joined else {}
    for platform in source.platform.split(","):
        assert len(found(one(kind, kind.example), platform, **there)) == 1


@pytest.mark.parametrize("status", ["deinstall ok config-files", "unknown ok not-installed"])
def test_a_removed_debian_package_is_not_reported_for_its_settings(status):
    left = [{"name": "kesl", "status": status}]
    assert found(one("linux.deb-package", "kesl"), "linux", deb_packages=left) == []
    half = [{"name": "kesl", "status": "install ok half-configured"}]
    assert len(found(one("linux.deb-package", "kesl"), "linux", deb_packages=half)) == 1


def test_a_formula_of_the_same_name_is_not_a_cask():
    formula = [{"name": "wechat", "type": "formula"}]
    assert found(one("macos.homebrew-cask", "wechat"), "darwin", homebrew_packages=formula) == []


def test_an_extension_is_found_by_what_the_preferences_call_it():
    kind = Kind.CHROME_EXTENSION_ID
    there = [{"uid": 7, "identifier": "", "referenced_identifier": kind.example}]
    [seen] = found(
        one(kind, kind.example),
        "linux",
        users=[{"uid": 7, "username": "ada"}],
        chrome_extensions=there,
    )
    assert seen[0] == "ada"


def test_windows_folds_case_and_a_wildcard_is_a_letter():
    programs = [{"name": "KASPERSKY anti-virus"}, {"name": "Kaspersky Total"}]
    policy = one("windows.product-name", "Kaspersky Anti-Virus")
    assert [r[0] for r in found(policy, "windows", programs=programs)] == ["KASPERSKY anti-virus"]
    for wild in ("Kaspersky%", "Kaspersky*", "Kaspersky_Total"):
        assert found(one("windows.product-name", wild), "windows", programs=programs) == []


@given(kind=st.sampled_from(LINES), data=st.data())
def test_no_value_breaks_out_of_its_quotes(kind, data):
    value = data.draw(st.one_of(st.from_regex(kind.grammar, fullmatch=True), st.just("' OR 1=1--")))
    source = SOURCES[kind]
    column = source.expressions[0]
    there = {source.table: [{column: value}, {column: f"another {value}"}, {column: ""}]}
    assert len(found(one(kind, value), source.platform, **there)) == 1


@pytest.mark.parametrize("delimiter", ["_", "/", ":"])
def test_no_query_is_called_so_that_a_reader_takes_it_for_the_whole_table(delimiter):
    names = [delimiter.join(("pack", "proscribe", name)) for name in queries(EVERY_KIND)]
    assert names
    assert not [n for n in names for t in TABLES if lists(n, t)]


def test_our_own_reader_sees_what_the_query_reports_and_concludes_no_absence(tmp_path):
    [query] = [q for n, q in queries(TWO_SUITES).items() if "deb" in n]
    machine = Machine("linux")
    machine.put(
        "deb_packages", name="kesl", version="12", maintainer="K", status="install ok installed"
    )
    cursor = machine.database.execute(query["query"])
    columns = [c[0] for c in cursor.description]
    [seen] = [dict(zip(columns, map(str, r), strict=True)) for r in cursor]
    line = {"name": "pack_proscribe_prohibited_linux_deb_package", "hostIdentifier": "h-1",
            "unixTime": 1_800_000_000, "snapshot": [seen], "action": "snapshot"}  # fmt: skip
    (tmp_path / "log").write_text(json.dumps(line) + "\n", encoding="utf-8")
    report, observation = reader.read(tmp_path / "log", SIGHTING)
    assert report.sees == frozenset()
    assert Identifier(Kind.LINUX_DEB_PACKAGE, "kesl") in observation.identifiers


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("windows.install-path", r"%ProgramFiles%\Kaspersky Lab"),
        ("windows.install-path", r"Kaspersky Lab\kes"),
        ("macos.install-path", "~/Library/Kaspersky"),
    ],
)
def test_a_path_that_osquery_would_not_resolve_is_a_gap(kind, path):
    made = artifact(one(kind, path))
    assert made.enforced == ()
    [why] = {g.why for g in made.gaps if g.effect is Effect.IDENTIFY}
    assert "full path" in why.en


def test_three_thousand_names_make_one_query_that_compiles():
    rows = [row("linux.deb-package", f"example-{n}", "a/b") for n in range(3000)]
    [query] = queries(Policy.of(rows)).values()
    assert Machine("linux").asked(query["query"]) == []


def test_lifting_leaves_a_pack_without_queries():
    [file] = compile_policy(get("osquery"), Policy(), serial=1, before=EVERY_KIND).files
    assert json.loads(file.content) == {"queries": {}}
