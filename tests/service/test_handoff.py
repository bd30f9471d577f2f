"""A hand-off has the elements and clocks of its clause, and leaves open what nobody told."""

import json
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from authority import FIRST, Authority
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.report import Table
from proscribe.formats.report.page import page
from proscribe.formats.report.paper import paper
from proscribe.model import InputError, Language, MissingError
from proscribe.model.span import zone
from proscribe.service.handing.clauses import CLAUSES
from proscribe.service.handing.handoff import Asked, handoff
from proscribe.service.reporting import handed as words
from proscribe.service.reporting.handed import handed
from proscribe.service.reporting.saying import say

LEDGER = """
id: contractor
name: {{en: A Contractor, fr: Un entrepreneur}}
jurisdiction: US
zone: America/New_York
discoveries:
{found}
"""
FIND = """  - determination: {of}
    effective: {at}
    what: {{en: WeChat on two telephones, fr: WeChat sur deux téléphones}}
    evidence: {evidence}
"""
LATER = datetime(2026, 12, 31, tzinfo=UTC)
KASPERSKY, SUPPLY_CHAIN = CLAUSES
EASTERN = zone("America/New_York")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("handoff"))
    (made.folder / "register" / "ledgers").mkdir()
    return made


def find(authority, *ats):
    found = "".join(
        FIND.format(of=FIRST, at=at, evidence=f"Scan {number}") for number, at in enumerate(ats, 1)
    )
    path = authority.folder / "register" / "ledgers" / "contractor.yaml"
    path.write_text(LEDGER.format(found=found), encoding="utf-8")
    return authority.at(LATER)


def asked(clause=KASPERSKY, values=(), **more):
    said = {"clause": clause, "determination": FIRST, "body": "contractor", **more}
    return Asked(values=dict(values), **said)


def day(instant):
    return instant.astimezone(EASTERN).date().isoformat()


@pytest.mark.parametrize("clause", CLAUSES)
@pytest.mark.parametrize(
    ("found", "submitted", "first", "second"),
    [
        # From a Monday to the Thursday; ten business days later, over two weekends.
        ("2026-03-02", datetime(2026, 3, 5), "2026-03-05", "2026-03-19"),  # noqa: DTZ001
        # Over a weekend and Presidents' Day, a federal holiday: 16 February 2026.
        ("2026-02-12", datetime(2026, 2, 18), "2026-02-18", "2026-03-04"),  # noqa: DTZ001
        # Late on a Friday evening in New York, when it is Saturday in UTC.
        ("2026-03-06T23:30:00-05:00", None, "2026-03-11", "2026-03-25"),
    ],
)
def test_business_days_are_counted_from_the_find_and_from_the_first_report(
    clause, found, submitted, first, second, authority
):
    told = handoff(find(authority, found), asked(clause, submitted=submitted))
    assert (day(told.first.due), day(told.second.due)) == (first, second)
    assert told.second.runs == bool(submitted)
    assert not (told.second.late and not submitted)


def test_the_elements_are_those_that_each_clause_lists(authority):
    workspace = find(authority, "2026-03-02")
    counts = {KASPERSKY: (7, 4), SUPPLY_CHAIN: (9, 3)}
    for clause, (first, second) in counts.items():
        told = handoff(workspace, asked(clause))
        assert (len(told.first.elements), len(told.second.elements)) == (first, second)


@given(told=st.sets(st.sampled_from(["contract", "order", "supplier", "brand", "efforts"])))
def test_what_is_told_and_what_is_open_is_all_that_is_asked_for(told, authority):
    values = {key: f"the {key}" for key in told}
    one = handoff(find(authority, "2026-03-02"), asked(values=values))
    every = {t.element.key for s in (one.first, one.second) for t in s.elements}
    still = {t.element.key for s in (one.first, one.second) for t in s.open}
    assert still == every - told - {"item"}
    for language in Language:
        made = page(handed(one, language), "other.html")
        assert unescape(made).count(say(words.OPEN, language)) == len(still)
        assert all(f"the {key}" in made for key in told)


def test_the_item_is_described_by_the_find_unless_somebody_says_otherwise(authority):
    workspace = find(authority, "2026-03-02")
    for values, item in (({}, "WeChat on two telephones"), ({"item": "Ours"}, "Ours")):
        told = {
            t.element.key: t.value for t in handoff(workspace, asked(values=values)).first.elements
        }
        assert told["item"] == item


def test_a_report_that_was_not_known_to_be_submitted_is_never_late(authority):
    told = handoff(find(authority, "2026-03-02"), asked())
    assert (told.first.late, told.second.late, told.second.runs) == (True, False, False)
    early = handoff(authority.at(told.first.due), asked())
    assert not early.first.late
    assert handoff(authority.at(told.first.due + timedelta(seconds=1)), asked()).first.late


def test_each_find_has_a_clock_of_its_own_and_has_to_be_named(authority):
    workspace = find(authority, "2026-03-02", "2026-04-06")
    with pytest.raises(InputError, match="2 finds"):
        handoff(workspace, asked())
    told = handoff(workspace, asked(evidence="Scan 2"))
    assert day(told.first.due) == "2026-04-09"


def test_what_is_not_there_is_refused(authority):
    workspace = find(authority, "2026-03-02")
    with pytest.raises(MissingError):
        handoff(workspace, asked("far-1"))
    with pytest.raises(MissingError):
        handoff(workspace, asked(body="nobody"))
    with pytest.raises(InputError, match="asks for no 'colour'"):
        handoff(workspace, asked(values={"colour": "red"}))
    with pytest.raises(InputError, match="before the find"):
        handoff(workspace, asked(submitted=datetime(2026, 3, 1, tzinfo=UTC)))
    with pytest.raises(InputError, match="no such find"):
        handoff(authority.at(datetime(2026, 3, 1, tzinfo=UTC)), asked())


def test_the_paper_has_a_row_for_each_element_and_says_what_it_is(authority):
    told = handoff(find(authority, "2026-03-02"), asked(SUPPLY_CHAIN))
    for language in Language:
        report = handed(told, language)
        rows = [len(b.rows) for b in report.blocks if isinstance(b, Table)]
        assert rows == [9, 3]
        assert say(words.NOTICE, language) in unescape(page(report, "other.html"))
    assert paper(handed(told, Language.EN)).startswith(b"%PDF")


def test_the_command_says_when_it_is_due_and_what_is_open(authority):
    find(authority, "2026-03-02")
    done = authority.run(
        *("handoff", KASPERSKY, FIRST, "--body", "contractor", "--tell", "contract=A-1", "--json"),
        *("--as-of", "2026-03-04"),
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    values = {e["element"]["key"]: e["value"] for e in told["first"]["elements"]}
    assert values["contract"] == "A-1"
    assert values["brand"] == ""
    assert told["first"]["due"].startswith("2026-03-05T23:59:59")
