"""Compaction, from the command line."""

import json

from corpus import long_after
from small_fleet import START, day, truth
from whole_inventory import everything

from proscribe.cli import main
from proscribe.inventory import Inventory


def test_compaction_makes_one_segment_and_says_how_many_there_were(tmp_path, capsys):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    for number in range(5):
        inventory.add(f"day-{number}", day(number))
    assert main(["compact", "--inventory", str(inventory.folder), "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["segments_before"], done["segments"]) == (5, 1)
    assert everything(inventory, START) == truth(0)


def test_an_inventory_of_nothing_is_compact(tmp_path, capsys):
    assert main(["compact", "--inventory", str(tmp_path / "none")]) == 0
    assert "0 segments" in capsys.readouterr().out


def test_a_segment_of_many_small_batches_is_compacted_on_the_way(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    for number in range(20):
        inventory.add(f"day-{number}", day(number))
    assert len(inventory.manifest().segments) < 20
    assert len(inventory.manifest().batches) == 20
