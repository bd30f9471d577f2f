"""What was read once is remembered, and forgetting it changes nothing."""

import shutil
from datetime import timedelta

import numpy as np
import pytest
from corpus import long_after
from few_looks import DAY, LOOKS, distinct, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from small_fleet import START, day, truth
from whole_inventory import everything

from proscribe.inventory import Inventory, kept, looks, postings
from proscribe.inventory.intervals import intervals


@pytest.fixture(autouse=True)
def eager(monkeypatch):
    monkeypatch.setattr(postings, "FEW", 0)


@pytest.fixture
def inventory(tmp_path):
    found = Inventory(tmp_path / "inventory", clock=long_after)
    for number in range(3):
        found.add(f"day-{number}", day(number))
    return found


def remembered(inventory):
    return sorted((inventory.folder / kept.SHELF).glob("*"))


def test_asking_again_reads_what_was_remembered_and_says_the_same(inventory):
    assert everything(inventory, START) == truth(0)
    assert remembered(inventory)
    for segment in inventory.manifest().segments:
        (inventory.folder / segment.tables["events"].name).unlink()
    assert everything(inventory, START) == truth(0)
    assert everything(inventory, START + timedelta(days=2)) == truth(2)


def test_a_memory_that_was_cut_off_is_made_again(inventory):
    everything(inventory, START)
    for path in remembered(inventory):
        path.write_bytes(path.read_bytes()[:100])
    assert everything(inventory, START) == truth(0)
    assert everything(inventory, START + timedelta(days=2)) == truth(2)


@pytest.mark.parametrize(("suffix", "number"), [(kept.STANDING, 2), (kept.WHOLE, 0)])
def test_a_memory_in_which_a_bit_was_changed_is_made_again(inventory, suffix, number):
    at = START + timedelta(days=number)
    everything(inventory, at)
    (path,) = (path for path in remembered(inventory) if path.suffix == suffix)
    whole = path.read_bytes()
    for place in range(0, len(whole), 311):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert everything(inventory, at) == truth(number)
        assert path.read_bytes() == whole


def test_a_memory_is_extended_by_the_batches_that_came_since(inventory):
    everything(inventory, START)
    before = remembered(inventory)
    first = [s.tables["events"].name for s in inventory.manifest().segments]
    inventory.add("day-3", day(3))
    for name in first:
        (inventory.folder / name).unlink()
    # Identities that are new are another set: what is asked stays the same.
    assert everything(inventory, START + timedelta(days=3)) == truth(3)
    assert len(remembered(inventory)) == len(before)
    assert not {*before} & {*remembered(inventory)}


def test_a_memory_outlives_the_segments_that_it_was_read_from(inventory):
    everything(inventory, START)
    inventory.compact()
    inventory.add("day-3", day(3))
    (whole, _) = inventory.manifest().segments
    (inventory.folder / whole.tables["events"].name).unlink()
    assert everything(inventory, START + timedelta(days=3)) == truth(3)


def test_the_memory_of_another_store_is_forgotten(inventory):
    everything(inventory, START)
    shelf = inventory.folder / kept.SHELF
    shutil.move(shelf, inventory.folder.with_name("kept"))
    shutil.rmtree(inventory.folder)
    inventory.add("day-1", day(1))
    shutil.move(inventory.folder.with_name("kept"), shelf)
    assert everything(inventory, START + timedelta(days=1)) == truth(1)
    inventory.add("day-2", day(2))
    assert len(remembered(inventory)) == 2
    assert everything(inventory, START + timedelta(days=2)) == truth(2)


def test_no_more_is_remembered_than_what_was_asked_last(inventory, monkeypatch):
    monkeypatch.setattr(kept, "SETS", 2)
    manifest, at = inventory.manifest(), looks.micro(START)
    for count in range(1, 6):
        asked = np.arange(count, dtype=np.uint32)
        postings.standing(inventory.folder, manifest, asked, at)
    assert len(remembered(inventory)) == 4


def test_where_nothing_can_be_written_nothing_is_remembered(inventory):
    (inventory.folder / kept.SHELF).write_text("a file where a folder would be")
    assert everything(inventory, START) == truth(0)


EVERY = """
SELECT identity, lane, epoch_us(start), epoch_us(until), epoch_us(last) FROM intervals ORDER BY ALL
"""


def told(inventory, until, known=None):
    """Return every interval up to an instant, and what stands then."""
    manifest, at = inventory.manifest().known(known), DAY + timedelta(days=until)
    with looks.opened(inventory.folder, manifest, at) as store:
        asked = np.arange(manifest.counts.identities, dtype=np.uint32)
        intervals(store, asked)
        every = store.database.execute(EVERY).fetchall()
    return every, everything(inventory, at, known)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.lists(LOOKS, max_size=4), min_size=1, max_size=6),
    st.lists(st.integers(0, 5), min_size=6, max_size=6),
    st.integers(0, 5),
)
def test_what_is_remembered_says_what_the_segments_say(tmp_path_factory, batches, asked, when):
    inventory = Inventory(tmp_path_factory.mktemp("inventory"), clock=long_after)
    for number, batch in enumerate(batches):
        inventory.add(f"b{number}", [row for look in distinct(batch) for row in rows(look)])
        if number == when:
            inventory.compact()
        told(inventory, asked[number])
    extended = [told(inventory, until) for until in range(6)]
    shutil.rmtree(inventory.folder / kept.SHELF, ignore_errors=True)
    assert [told(inventory, until) for until in range(6)] == extended
    inventory.compact()
    assert [told(inventory, until) for until in range(6)] == extended
