"""Spells, against the plain rule asked of every day."""

from datetime import UTC, datetime, timedelta

from corpus import long_after, row
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.inventory import Inventory
from proscribe.inventory.spells import spells
from proscribe.model import Identifier, Kind, Observation, Platform, Policy, Report

DAY = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 8
PACKAGES = frozenset({Kind.LINUX_DEB_PACKAGE})
POLICY = {Platform.LINUX: Policy.of([row("linux.deb-package", "wechat", "tencent/wechat")])}


def look(day, source, versions, device="D1"):
    at = {
        "device": device,
        "platform": Platform.LINUX,
        "seen": DAY + timedelta(days=day),
        "source": source,
    }
    yield Report(**at, sees=PACKAGES)
    for version in sorted(versions):
        identifiers = (Identifier(Kind.LINUX_DEB_PACKAGE, "wechat"),)
        yield Observation(**at, name="WeChat", version=version, identifiers=identifiers)


def taken(folder, *given_looks):
    inventory = Inventory(folder / "inventory", clock=long_after)
    for number, one in enumerate(given_looks):
        inventory.add(f"l{number}", list(look(*one)))
    return inventory


def told(inventory, at=DAYS):
    found = spells(inventory.folder, POLICY, DAY + timedelta(days=at))
    return [
        tuple(None if t is None else (t - DAY).days for t in (s.first_seen, s.last_seen, s.without))
        for s in found
    ]


def test_a_spell_says_the_first_look_the_last_and_the_one_without_it(tmp_path):
    inventory = taken(tmp_path, (0, "x", {"1"}), (2, "x", {"1"}), (3, "x", set()))
    assert told(inventory) == [(0, 2, 3)]
    assert told(inventory, at=2) == [(0, 2, None)]


def test_what_came_back_has_two_spells(tmp_path):
    inventory = taken(tmp_path, (0, "x", {"1"}), (2, "x", set()), (5, "x", {"1"}))
    assert told(inventory) == [(0, 0, 2), (5, 5, None)]


def test_an_update_ends_no_spell(tmp_path):
    inventory = taken(tmp_path, (0, "x", {"1"}), (2, "x", {"2"}), (4, "x", {"2"}))
    assert told(inventory) == [(0, 4, None)]


def test_a_spell_goes_on_while_any_source_shows_it(tmp_path):
    inventory = taken(tmp_path, (0, "x", {"1"}), (1, "y", {"1"}), (2, "x", set()))
    assert told(inventory) == [(0, 1, None)]


def test_a_look_that_comes_late_parts_a_spell(tmp_path):
    inventory = taken(tmp_path, (0, "x", {"1"}), (4, "x", {"1"}), (2, "x", set()))
    assert told(inventory) == [(0, 0, 2), (4, 4, None)]


def test_an_inventory_of_nothing_has_no_spells(tmp_path):
    assert spells(tmp_path / "none", POLICY, DAY) == ()


LOOKS = st.tuples(
    st.integers(0, DAYS - 1), st.sampled_from("xy"), st.frozensets(st.sampled_from("12"))
)


@settings(deadline=None, max_examples=25)
@given(st.lists(LOOKS, max_size=8, unique_by=lambda one: one[:2]))
def test_a_product_is_in_a_spell_on_exactly_the_days_on_which_it_is_there(tmp_path_factory, given_):
    inventory = taken(tmp_path_factory.mktemp("spells"), *given_)
    ranges = [range(a, DAYS if b is None else b) for a, _, b in told(inventory)]
    days = [day for one in ranges for day in one]
    assert len(days) == len({*days})
    for day in range(DAYS):
        upto = {(s, d): versions for d, s, versions in given_ if d <= day}
        last = {s: max(d for t, d in upto if t == s) for s, _ in upto}
        there = any(upto[s, d] for s, d in last.items())
        assert (day in days) == there
