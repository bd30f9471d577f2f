"""What was read once is remembered, and forgetting it changes nothing."""

from datetime import timedelta

import pytest
from corpus import long_after
from small_fleet import START, day, truth
from whole_inventory import everything

from proscribe.inventory import Inventory, kept


@pytest.fixture
def inventory(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FEW", 1)
    found = Inventory(tmp_path / "inventory", clock=long_after)
    for number in range(3):
        found.add(f"day-{number}", day(number))
    return found


def remembered(inventory):
    return sorted((inventory.folder / kept.SHELF).glob("*"))


def test_asking_again_reads_what_was_remembered_and_says_the_same(inventory):
    assert everything(inventory, START) == truth(0)
    assert remembered(inventory)
    assert everything(inventory, START) == truth(0)
    assert everything(inventory, START + timedelta(days=2)) == truth(2)


def test_a_memory_that_was_cut_off_is_made_again(inventory):
    everything(inventory, START)
    for path in remembered(inventory):
        path.write_bytes(path.read_bytes()[:100])
    assert everything(inventory, START) == truth(0)


def test_a_memory_in_which_a_bit_was_changed_is_made_again(inventory):
    everything(inventory, START)
    for path in remembered(inventory):
        whole = path.read_bytes()
        for place in range(0, len(whole), 97):
            path.write_bytes(
                whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
            )
            assert everything(inventory, START) == truth(0)
            assert path.read_bytes() == whole


def test_the_memory_of_a_segment_that_is_no_more_is_forgotten(inventory):
    everything(inventory, START)
    before = remembered(inventory)
    inventory.compact()
    inventory.add("day-3", day(3))
    assert not {*before} & {*remembered(inventory)}
    assert everything(inventory, START + timedelta(days=3)) == truth(3)


def test_where_nothing_can_be_written_nothing_is_remembered(inventory):
    (inventory.folder / kept.SHELF).write_text("a file where a folder would be")
    assert everything(inventory, START) == truth(0)
