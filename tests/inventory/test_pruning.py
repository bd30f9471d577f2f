"""What ended long ago is pruned by a rule alone, and no later answer changes by it."""

import random
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from any_fleet import DAY, DAYS, POLICIES, by_the_house, fleet, looks, rows
from asked_in_sql import told as told_in_sql
from every_question import SPAN, every, in_sql, of_an_instant
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.inventory import Index, Inventory, Question, answer, files
from proscribe.inventory.basis import basis, basis_of_past
from proscribe.inventory.pruning import Spared
from proscribe.inventory.spells import spells
from proscribe.inventory.sql import Asked
from proscribe.inventory.store import Rule
from proscribe.model import InputError, Presence

RULE = Rule(id="r", digest="0" * 64)
NOBODY = Spared()
HALF_DAYS = st.integers(0, 2 * DAYS + 2)


def two(tmp_path_factory, seed):
    """Return a store, and another of the same bytes."""
    home = tmp_path_factory.mktemp("two")
    whole = fleet(home / "whole", seed)
    shutil.copytree(whole.folder, home / "pruned")
    return whole, Inventory(home / "pruned", clock=whole.clock)


def told(questions):
    return {name: ask() for name, ask in questions.items()}


def at(half_days):
    return DAY + timedelta(hours=12 * half_days)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 10_000), HALF_DAYS, HALF_DAYS)
def test_no_answer_about_an_instant_after_the_horizon_changes(tmp_path_factory, seed, early, more):
    whole, pruned = two(tmp_path_factory, seed)
    horizon, asked = at(early), at(early + more)
    before = pruned.prunable(horizon, NOBODY)
    done = pruned.prune(RULE, horizon, NOBODY)
    assert (done.events, done.stretches, done.batch) == (
        before.events,
        before.stretches,
        before.batch,
    )
    ours = pruned.manifest().pruned
    assert [p.events for p in ours] == [done.events] * bool(done.events)
    known = [b.recorded for b in whole.manifest().batches if b.number >= done.batch]
    for of in (None, random.Random(seed).choice(known)):  # noqa: S311
        assert told(of_an_instant(pruned, asked, of)) == told(of_an_instant(whole, asked, of))
    again = pruned.prunable(horizon, NOBODY)
    assert (again.events, again.held) == (0, 0)


@settings(deadline=None, max_examples=4)
@given(st.integers(0, 10_000), HALF_DAYS, HALF_DAYS)
def test_what_comes_later_or_late_changes_nothing_of_that(tmp_path_factory, seed, early, more):
    whole, pruned = two(tmp_path_factory, seed)
    horizon, chance = at(early), random.Random(seed)  # noqa: S311
    pruned.prune(RULE, horizon, NOBODY)
    batch = list(rows(looks(chance, 25)))
    for inventory in (whole, pruned):
        inventory.add("later", list(batch))
    asked = at(early + more)
    assert told(of_an_instant(pruned, asked)) == told(of_an_instant(whole, asked))
    pruned.compact()
    assert told(of_an_instant(pruned, asked)) == told(of_an_instant(whole, asked))


@settings(deadline=None, max_examples=4)
@given(st.integers(0, 10_000), HALF_DAYS, HALF_DAYS)
def test_before_the_horizon_nothing_is_called_absent(tmp_path_factory, seed, early, less):
    whole, pruned = two(tmp_path_factory, seed)
    horizon = at(early)
    asked = horizon - timedelta(microseconds=1) - timedelta(hours=less)
    if not pruned.prune(RULE, horizon, NOBODY).events:
        return
    question = Question(policies=POLICIES, at=asked, stale_after=SPAN)
    found, truth = answer(pruned.folder, question), answer(whole.folder, question)
    assert all(t.absent == 0 for t in found.tallies)
    assert [(t.platform, t.devices) for t in found.tallies] == [
        (t.platform, t.devices) for t in truth.tallies
    ]
    here = {f for f in found.findings if f.presence is Presence.PRESENT}
    assert here <= {f for f in truth.findings if f.presence is Presence.PRESENT}
    unknown = [f for f in found.findings if f.presence is Presence.UNKNOWN]
    assert all("pruned by the rule r" in f.why.en for f in unknown)
    assert told(in_sql(pruned, asked))["sql"]["tallies"].lines or not found.tallies
    cut = basis(pruned.folder, question).pruned
    assert cut
    assert (cut.rule, cut.horizon) == ("r", horizon)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 10_000), HALF_DAYS)
def test_spells_that_reach_the_horizon_keep_their_end(tmp_path_factory, seed, early):
    whole, pruned = two(tmp_path_factory, seed)
    horizon, asked = at(early), at(2 * DAYS + 4)
    pruned.prune(RULE, horizon, NOBODY)

    def ends(inventory):
        found = spells(inventory.folder, POLICIES, asked)
        return {
            (s.device, s.platform, s.product, s.last_seen, s.without, s.sure): s.first_seen
            for s in found
            if s.without is None or s.without >= horizon
        }

    left, truth = ends(pruned), ends(whole)
    assert {*left} == {*truth}
    assert all(first == truth[key] or truth[key] < first < horizon for key, first in left.items())


@settings(deadline=None, max_examples=3)
@given(st.integers(0, 10_000), st.sampled_from(["devices", "keys"]))
def test_what_is_held_is_told_as_if_nothing_had_been_pruned(tmp_path_factory, seed, by):
    whole, pruned = two(tmp_path_factory, seed)
    keys = frozenset(k for p in POLICIES.values() for k in Index(p).keys)
    spared = {
        "devices": Spared(devices=frozenset({"D0 é", "D3 é", "nobody"})),
        "keys": Spared(keys=keys),
    }
    done = pruned.prune(RULE, at(2 * DAYS), spared[by])
    assert done.unknown == (("nobody",) if by == "devices" else ())

    def mine(inventory):
        found = spells(inventory.folder, POLICIES, at(2 * DAYS + 4))
        return [s for s in found if by == "keys" or s.device in {"D0 é", "D3 é"}]

    assert mine(pruned) == mine(whole)


def test_the_statements_agree_with_the_house_on_a_pruned_store(tmp_path):
    inventory = fleet(tmp_path / "inventory", 4)
    inventory.prune(RULE, at(DAYS), NOBODY)
    (one,) = inventory.manifest().pruned
    assert one.events
    for half in (DAYS - 1, DAYS, 2 * DAYS):
        asked = Asked(
            at=at(half),
            batch=inventory.manifest().last_batch,
            stale_after=SPAN,
            pruned=inventory.manifest().pruned_of(at(half)) is not None,
        )
        assert asked.pruned == (half < DAYS)
        house = by_the_house(inventory.folder, asked.at, SPAN, None, None)
        found = told_in_sql(inventory, asked, None)
        assert {name: found[name] for name in house} == house


def test_a_pruning_that_breaks_off_leaves_the_store_as_it_was(tmp_path):
    inventory = fleet(tmp_path / "inventory", 4)
    before, truth = inventory.manifest(), told(every(inventory))

    def stopped():
        raise KeyboardInterrupt

    broken = Inventory(inventory.folder, clock=stopped)
    with pytest.raises(KeyboardInterrupt):
        broken.prune(RULE, at(DAYS), NOBODY)
    assert inventory.manifest() == before
    assert told(every(inventory)) == truth
    inventory.prune(RULE, at(DAYS), NOBODY)
    for part in inventory.manifest().parts():
        files.verified(inventory.folder, part)
    assert basis_of_past(inventory.folder, Question(policies=POLICIES, at=at(2 * DAYS))).pruned


def test_a_harmed_store_is_not_pruned(tmp_path):
    inventory = fleet(tmp_path / "inventory", 4)
    before = inventory.manifest()
    part = next(s.tables["events"] for s in before.segments if "events" in s.tables)
    path = inventory.folder / part.name
    path.write_bytes(path.read_bytes()[:-9])
    for act in (
        lambda: inventory.prune(RULE, at(DAYS), NOBODY),
        lambda: inventory.prunable(at(DAYS), NOBODY),
    ):
        with pytest.raises(InputError) as caught:
            act()
        assert str(path) in str(caught.value.place)
    assert inventory.manifest() == before


def test_nothing_is_pruned_of_an_empty_store_and_none_is_recorded(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=lambda: datetime(2100, 1, 1, tzinfo=UTC))
    assert inventory.prune(RULE, at(DAYS), NOBODY).events == 0
    assert inventory.prunable(at(DAYS), NOBODY).events == 0
    assert inventory.manifest().pruned == ()
