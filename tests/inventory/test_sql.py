"""The questions in SQL give the rows of the house, before compaction and after it."""

import json
from collections import Counter
from datetime import timedelta

import pyarrow as pa
import pytest
from any_fleet import (
    DAY,
    DAYS,
    PACKAGES,
    PHONE,
    POLICIES,
    SNAPS,
    by_the_house,
    canonical,
    fleet,
    last_looks,
)
from asked_in_sql import drawn, told
from corpus import long_after
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.inventory import Inventory, Question
from proscribe.inventory.breakdown import breakdown
from proscribe.inventory.places import By
from proscribe.inventory.quiet import heard
from proscribe.inventory.sql import QUESTIONS, Asked, judged, rows, tables, written
from proscribe.inventory.sql.here import here
from proscribe.model import Fleet, Group, Platform, Report

TWICE = [
    ("D1", Platform.ANDROID, 3, frozenset({PHONE}), "x"),
    ("D1", Platform.LINUX, 1, frozenset({PACKAGES}), "x"),
    ("D1", Platform.LINUX, 0, frozenset({PACKAGES}), "y"),
    ("D2", Platform.LINUX, 2, frozenset({PACKAGES}), "x"),
    ("D2", Platform.ANDROID, 2, frozenset({PHONE}), "y"),
    ("D3", Platform.ANDROID, 0, frozenset({PHONE}), "x"),
    ("D3", Platform.LINUX, 2, frozenset({SNAPS}), "y"),
]
"""Devices that are told of as of two platforms."""


@pytest.mark.parametrize("turned", [False, True])
def test_a_device_of_two_platforms_is_of_that_which_the_last_look_tells(tmp_path, turned):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    told_of = [
        Report(device=d, platform=p, seen=DAY + timedelta(days=day), source=source, sees=sees)
        for d, p, day, sees, source in TWICE
    ]
    inventory.add("b", told_of[::-1] if turned else told_of)
    asked = Asked(at=DAY + timedelta(days=9), batch=0)
    found = told(inventory, asked, None)
    house = houses(inventory, asked, None)
    assert {q: found[q] for q in house if q != "silent"} == {
        q: rows for q, rows in house.items() if q != "silent"
    }
    stands = [json.loads(line) for line in found["tallies"].lines]
    assert {s["platform"]: s["devices"] for s in stands} == {"android": 1, "linux": 2}
    question = Question(policies=POLICIES, at=asked.at)
    for by, counts in {By.GROUP: {"a": 1, "": 2}, By.PLATFORM: {"android": 3, "linux": 3}}.items():
        fleet_ = Fleet(groups=(Group(id="a", platform=Platform.ANDROID),))
        shares = breakdown(inventory.folder, question, by, fleet_)
        assert {s.name: s.devices for s in shares} == counts


def test_the_service_counts_and_calls_silent_what_the_statements_do(tmp_path):
    inventory = fleet(tmp_path / "inventory", 4)
    for days in (1, 3, 6):
        asked = Asked(
            at=DAY + timedelta(days=DAYS),
            batch=inventory.manifest().last_batch,
            stale_after=timedelta(days=days),
        )
        found = told(inventory, asked, None)
        quiet = heard(inventory.folder, asked.at, asked.stale_after, ()).silent
        silent = [
            {"device": q.device, "platform": q.platform, "last_seen": q.last_seen} for q in quiet
        ]
        assert found["silent"] == canonical(silent)
        assert found["silent"].lines or days > 1
        question = Question(policies=POLICIES, at=asked.at, stale_after=asked.stale_after)
        by_product = Counter()
        for line in found["counts"].lines:
            row = json.loads(line)
            if row["counted_by"] == "platform":
                by_product[row["product"]] += row["devices"]
        shares = breakdown(inventory.folder, question, By.PRODUCT)
        assert by_product == {s.name: s.present for s in shares if s.present}
        assert by_product


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
    return Inventory(folder).manifest()


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError, match="no canonical form of double"):
        rows(pa.table({"share": [0.5]}))


def test_a_statement_says_its_instants_and_needs_nothing_else():
    statement = written("history", Asked(at=DAY, batch=3))
    assert "$" not in statement
    assert "TIMESTAMPTZ '2026-11-01 00:00:00+00:00'" in statement
