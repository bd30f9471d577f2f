"""What was acknowledged stays, whatever befalls the process, the disk or the file."""

import errno
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from corpus import long_after
from small_fleet import START, day, truth
from whole_inventory import everything

from proscribe.inventory import Inventory, files, manifest
from proscribe.model import InputError
from proscribe.workbench import run

HERE = Path(__file__).parent
FAULTS = HERE.parents[1] / "benchmarks" / "faults.py"
ROUNDS = 12
"""Kills in the test; ``benchmarks/faults.py`` kills two hundred times."""


def started(folder, first, last, limit=""):
    paths = os.pathsep.join([str(HERE), str(HERE.parent), str(HERE.parents[1] / "src")])
    return subprocess.Popen(
        [sys.executable, str(HERE / "worker.py"), str(folder), str(first), str(last), limit],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check(inventory, days):
    assert {b.digest for b in inventory.manifest().batches} >= {f"day-{n}" for n in days}
    for part in inventory.manifest().parts():
        files.verified(inventory.folder, part)
    for number in {*days} & {min(days, default=0), max(days, default=0)}:
        assert everything(inventory, START + timedelta(days=number)) == truth(number)


def test_a_process_killed_at_any_moment_loses_nothing_that_it_acknowledged(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    chance, done = random.Random(7), 0  # noqa: S311
    for _ in range(ROUNDS):
        worker = started(inventory.folder, done, done + 50)
        first = worker.stdout.readline()
        assert first, worker.stderr.read()
        time.sleep(chance.random() * 0.4)
        worker.send_signal(signal.SIGKILL)
        told = [int(first), *map(int, worker.stdout.read().split())]
        worker.wait()
        worker.stderr.close()
        check(inventory, range(max(told) + 1))
        done = len(inventory.manifest().batches)
    numbers = [b.digest for b in inventory.manifest().batches]
    assert len(numbers) == len({*numbers})


def test_a_disk_that_is_full_is_a_clear_error_and_leaves_the_store_as_it_was(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    inventory.add("day-0", day(0))
    before = inventory.manifest()

    worker = started(inventory.folder, 1, 2, limit="1500")
    _, told = worker.communicate()
    assert worker.returncode == 1
    assert "InputError" in told
    assert os.strerror(errno.EFBIG) in told or "nothing was added" in told
    assert inventory.manifest() == before
    check(inventory, [0])
    inventory.add("day-1", day(1))
    check(inventory, [0, 1])


@pytest.mark.engine("unshare", "mount")
def test_a_disk_that_is_full_at_any_level_leaves_the_store_as_it_was_and_then_goes_on(tmp_path):
    mounted = 'mount -t tmpfs -o size=16m none "$1" && exec "$2" "$3" --on-a-full-disk "$1" 4'
    command = ("unshare", "--mount", "sh", "-c", mounted, "sh", tmp_path, sys.executable, FAULTS)
    done = run(*command, environment=os.environ, patience=300)
    assert done, done.said
    assert re.search(r"disk full: [1-9][0-9]* refusals", done.stdout), done.said
    assert "No space left on device" in done.stdout


@pytest.mark.parametrize("table", ["runs", "looks", "lanes", "identities", "state"])
def test_a_part_that_was_cut_off_is_told_and_not_read_as_less(tmp_path, table):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    inventory.add("day-0", day(0))
    (segment,) = inventory.manifest().segments
    (look,) = inventory.manifest().looks
    assert segment.runs
    own = {"runs": segment.runs, "looks": look.part, "state": segment.state[2]}
    parts = {**segment.tables, **own}
    path = inventory.folder / parts[table].name
    path.write_bytes(path.read_bytes()[:-7])
    ask = partial(inventory.add, "day-1", day(1))
    if table != "state":
        ask = partial(everything, inventory, START)
    with pytest.raises(InputError, match="damaged") as caught:
        ask()
    assert str(path) in str(caught.value.place)


def test_a_byte_that_was_changed_is_found_by_the_digests(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    inventory.add("day-0", day(0))
    for part in inventory.manifest().parts():
        path = inventory.folder / part.name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(InputError, match="not those that were written"):
            files.verified(inventory.folder, part)
        path.write_bytes(whole)


def test_a_manifest_that_is_none_is_a_clear_error(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    inventory.add("day-0", day(0))
    (inventory.folder / manifest.NAME).write_text('{"format": "x"')
    with pytest.raises(InputError, match="not a manifest"):
        inventory.manifest()


def test_two_who_write_at_once_lose_nothing(tmp_path):
    folder = tmp_path / "inventory"
    workers = [started(folder, 0, 8), started(folder, 8, 16), started(folder, 4, 12)]
    for worker in workers:
        _, told = worker.communicate()
        assert worker.returncode == 0, told
    inventory = Inventory(folder, clock=long_after)
    check(inventory, range(16))
    assert len(inventory.manifest().batches) == 16


def test_who_asks_while_another_writes_sees_the_store_before_or_after(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    inventory.add("day-0", day(0))
    worker = started(inventory.folder, 1, 25)
    answers = set()
    while worker.poll() is None:
        answers.add(frozenset(everything(inventory, START + timedelta(days=30))))
    worker.communicate()
    assert answers <= {frozenset(truth(n)) for n in range(25)}


def test_threads_that_write_wait_for_each_other(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    threads = [threading.Thread(target=inventory.add, args=(f"day-{n}", day(n))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(inventory, range(4))
