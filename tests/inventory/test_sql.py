"""The questions in SQL give the rows of the house, before compaction and after it."""

import pyarrow as pa
import pytest
from any_fleet import DAY, POLICIES, by_the_house, canonical, fleet, last_looks
from asked_in_sql import drawn, told
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.inventory.sql import QUESTIONS, Asked, judged, rows, tables, written
from proscribe.inventory.sql.here import here


def houses(inventory, asked, known):
    """Ask the house itself."""
    found = by_the_house(inventory.folder, asked.at, asked.stale_after, known, asked.since)
    return found | {"silent": canonical(_silent(inventory, asked, known))}


def _silent(inventory, asked, known):
    fresh = asked.at - asked.stale_after
    for (device, platform), seen in last_looks(inventory, asked.at, known).items():
        if seen < fresh:
            yield {"device": device, "platform": platform, "last_seen": seen}


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 10_000))
def test_every_question_in_sql_has_the_rows_of_the_house(tmp_path_factory, seed):
    inventory = fleet(tmp_path_factory.mktemp("sql") / "inventory", seed)
    asked, known = drawn(inventory, seed)
    found = told(inventory, asked, known)
    assert found == houses(inventory, asked, known)
    inventory.compact()
    assert {q: f.digest for q, f in told(inventory, asked, known).items()} == {
        q: f.digest for q, f in found.items()
    }


def test_an_empty_store_has_no_rows(tmp_path):
    asked = Asked(at=DAY, batch=-1)
    files = tables(fleet_of_nothing(tmp_path), asked)
    how = {
        name: table.slice(0, 0)
        for name, table in judged(tmp_path, fleet_of_nothing(tmp_path), POLICIES).items()
    }
    for question in QUESTIONS:
        assert rows(here(tmp_path, written(question, asked), files, how)).lines == ()


def fleet_of_nothing(folder):
    from proscribe.inventory import Inventory

    return Inventory(folder).manifest()


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError, match="no canonical form of double"):
        rows(pa.table({"share": [0.5]}))


def test_a_statement_says_its_instants_and_needs_nothing_else():
    statement = written("history", Asked(at=DAY, batch=3))
    assert "$" not in statement
    assert "TIMESTAMPTZ '2026-11-01 00:00:00+00:00'" in statement
