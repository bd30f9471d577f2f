"""The log on disks that fail and lose power, under writers that are killed, and bit by bit."""

import contextlib
import random
import subprocess
import sys
from functools import partial

import apsw
import log_faults
import pytest
from harmed_disk import Disk
from log_faults import KEY, SIGNER, WORKER

from proscribe.evidence import Log

CHANCE = partial(random.Random, 7)


@pytest.mark.parametrize(("reason", "fault"), log_faults.FAULTS)
@pytest.mark.parametrize("lasting", [False, True])
def test_whichever_write_or_sync_fails_nothing_acknowledged_is_lost(
    tmp_path, reason, fault, lasting
):
    told = log_faults.swept(tmp_path, fault, lasting=lasting)
    assert told["refused"] > 40, reason


def test_whenever_the_power_is_cut_nothing_acknowledged_is_lost(tmp_path):
    told = log_faults.cut(tmp_path, 60, CHANCE())
    assert told["in the middle"] > 10
    assert told["acknowledged"] > 60


def test_the_same_power_cuts_do_lose_what_is_not_synced(tmp_path):
    """The measure is one: a database that does not wait for the disk does lose rows under it."""
    disk, lost, chance = Disk("careless"), 0, CHANCE()
    for number in range(20):
        path = str(tmp_path / f"{number}.db")
        database = apsw.Connection(path, vfs="careless")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TABLE row (number INTEGER)")
        for row in range(5):
            database.execute("INSERT INTO row VALUES (?)", (row,))
        disk.begin(1, apsw.IOError, lasting=True)
        with contextlib.suppress(apsw.Error):
            database.close()
        disk.begin(None, apsw.IOError, lasting=False)
        disk.cut(chance)
        disk.synced.clear()
        try:
            lost += list(apsw.Connection(path).execute("SELECT count(*) FROM row")) != [(5,)]
        except apsw.Error:
            lost += 1
    disk.unregister()
    assert lost > 10


def test_writers_are_killed_and_nothing_acknowledged_is_lost(tmp_path):
    assert log_faults.killed(tmp_path, 12, CHANCE())["acknowledged"] >= 12


def test_two_processes_that_write_make_one_log(tmp_path):
    writers = [
        subprocess.Popen([sys.executable, WORKER, tmp_path / "log"], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    numbers = [{int(w.stdout.readline()) for _ in range(10)} for w in writers]
    for writer in writers:
        writer.kill()
        writer.wait()
    assert not numbers[0] & numbers[1]
    with Log.opened(tmp_path / "log") as log:
        assert log.verified(KEY).size > max(numbers[0] | numbers[1])


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thousand")
    with Log.opened(folder) as log:
        for start in range(0, 1_000, 100):
            log.append([b"%020d" % n for n in range(start, start + 100)], SIGNER)
    return folder


def test_a_bit_that_is_changed_in_any_kind_of_row_is_found(thousand):
    chance, kept = CHANCE(), log_faults.rows(thousand)
    by_table = {t: [r for r in kept if r[1] == t] for t in ("entry", "node", "checkpoint")}
    flipping = log_faults.Flipping(thousand)
    with Log.opened(thousand) as log:
        for table, found in by_table.items():
            for change, _, key, data in chance.choices(found, k=60):
                bit = chance.randrange(8 * len(data))
                assert flipping.found(log, change, key, data, bit), (table, key, bit)
        assert log.verified(KEY).size == 1_000
    flipping.database.close()
