"""A report that is known by its mark leaves the store as reading it would have."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from retold import counted, opened, stored
from whole_inventory import everything

from proscribe.inventory import Inventory
from proscribe.inventory.pruning import Spared
from proscribe.inventory.store import Rule
from proscribe.model import Unread
from proscribe.readers import Sighting, ndjson

DAY = datetime(2026, 11, 1, tzinfo=UTC)
NOW = DAY + timedelta(days=9)
SIGHTING = Sighting(device="D", seen=DAY)
WIDE = ["linux.deb-package", "linux.snap-name"]
LISTED = st.sampled_from(
    [
        [],
        [("one", "linux.deb-package", "one")],
        [("one", "linux.deb-package", "one"), ("two", "linux.deb-package", "two")],
        [("two", "linux.deb-package", "two"), ("one", "linux.deb-package", "one")],
        [("one", "linux.deb-package", "one"), ("bad", "linux.deb-package", "NOT ONE")],
        [("one", "linux.deb-package", "one"), (None, None, None)],
    ]
)
LINE = st.fixed_dictionaries(
    {
        "day": st.integers(0, 12),
        "device": st.sampled_from(["A", "B"]),
        "source": st.sampled_from(["x", "x", "y"]),
        "sees": st.sampled_from([WIDE, WIDE, WIDE[:1], []]),
        "person": st.sampled_from(["", "", "ana"]),
        "platform": st.sampled_from(["linux", "linux", "linux", "dos"]),
        "listed": LISTED,
        "how": st.sampled_from(["whole", "whole", "whole", "flat", "turned"]),
    }
)
FILES = st.lists(st.lists(LINE, max_size=4), max_size=14)


def application(name, kind, value):
    return {"name": name, "identifiers": {kind: value}} if name else {}


def written(line):
    """Return a line as a whole report, with the list before the rest, or as several."""
    head = {name: line[name] for name in ("device", "platform", "source", "person")}
    head["seen"] = (DAY + timedelta(days=line["day"])).isoformat()
    listed = [application(*one) for one in line["listed"]]
    if line["how"] == "flat":
        return [json.dumps(head | {"sees": line["sees"]})] + [json.dumps(head | a) for a in listed]
    whole = {"sees": line["sees"], "applications": listed}
    return [json.dumps(head | whole if line["how"] == "whole" else whole | head)]


def files(folder, batches):
    """Write batches as files."""
    for number, batch in enumerate(batches):
        path = folder / f"{number}.ndjson"
        path.write_text("".join(f"{text}\n" for line in batch for text in written(line)))
        yield path


def taken(folder, paths, read):
    """Take files in one after another, each an hour after the other, twice in between packed."""
    hours = iter(range(1000))
    inventory = Inventory(folder, clock=lambda: NOW + timedelta(minutes=next(hours)))
    receipts = []
    for number, path in enumerate(paths):
        receipts.append(inventory.add(f"{number}", read(path, SIGHTING)))
        if number % 5 == 4:
            inventory.compact()
    return inventory, receipts


anything = settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))


@anything
@given(FILES)
def test_whatever_the_order_of_reports_the_store_is_that_of_reading_all(tmp_path_factory, batches):
    folder = tmp_path_factory.mktemp("marks")
    paths = list(files(folder, batches))
    plain, told = taken(folder / "read", paths, ndjson.read)
    short, told_too = taken(folder / "marks", paths, ndjson.blocks)
    assert counted(told) == counted(told_too)
    assert stored(plain.folder) == stored(short.folder)
    for day in range(0, 12, 3):
        at = DAY + timedelta(days=day)
        assert everything(plain, at) == everything(short, at)


def pruned(folder, paths, read, cut, horizon):
    """Take files in, prune after one of them, and take the others in after that."""
    hours = iter(range(1000))
    inventory = Inventory(folder, clock=lambda: NOW + timedelta(minutes=next(hours)))
    for number, path in enumerate(paths):
        inventory.add(f"{number}", read(path, SIGHTING))
        if number == cut:
            inventory.prune(Rule(id="r", digest="0" * 64), horizon, Spared())
    return inventory


@anything
@given(FILES, st.integers(0, 13), st.integers(0, 12))
def test_a_pruned_store_is_that_of_reading_all_with_marks_or_without(
    tmp_path_factory, batches, cut, day
):
    folder, horizon = tmp_path_factory.mktemp("marks"), DAY + timedelta(days=day)
    paths = list(files(folder, batches))
    plain = pruned(folder / "read", paths, ndjson.read, cut, horizon)
    short = pruned(folder / "marks", paths, ndjson.blocks, cut, horizon)
    assert stored(plain.folder) == stored(short.folder)
    for later in (horizon, horizon + timedelta(days=2)):
        assert everything(plain, later) == everything(short, later)


def test_a_mark_holds_after_a_pruning_and_its_report_is_still_not_read(tmp_path):
    days = [[day_of(n, listed)] for n, listed in enumerate([TWO, ONE, ONE])]
    more = [[day_of(n, ONE)] for n in range(3, 6)]
    counting, horizon = Counting(), DAY + timedelta(days=2)
    paths = list(files(tmp_path, days + more))
    inventory = pruned(tmp_path / "inventory", paths, counting.blocks, 2, horizon)
    assert [one.events for one in inventory.manifest().pruned] == [2]
    assert counting.read == 2


class Counting:
    """Reads a file, and counts the reports that were read for want of a known mark."""

    def __init__(self):
        self.read = 0

    def blocks(self, path, sighting):
        for row in ndjson.blocks(path, sighting):
            yield Unread(marks=row.marks, seen=row.seen, read=lambda w, r=row: self.more(r, w))

    def more(self, row, wanted):
        self.read += sum(wanted)
        return row.read(wanted)


def day_of(day, listed, **more):
    usual = {"device": "A", "source": "x", "sees": WIDE, "person": "", "platform": "linux"}
    return usual | {"day": day, "listed": listed, "how": "whole"} | more


ONE = [("one", "linux.deb-package", "one")]
TWO = [("two", "linux.deb-package", "two")]


def read(folder, batches):
    """Return how many reports were read."""
    counting = Counting()
    taken(folder / "inventory", list(files(folder, batches)), counting.blocks)
    return counting.read


def test_a_report_that_says_the_same_again_is_not_read(tmp_path):
    assert read(tmp_path, [[day_of(n, ONE)] for n in range(8)]) == 1


def test_what_came_back_is_read_as_the_lane_was_another_in_between(tmp_path):
    assert read(tmp_path, [[day_of(0, ONE)], [day_of(1, TWO)], [day_of(2, ONE)]]) == 3


def test_a_list_of_which_something_was_refused_is_read_each_time(tmp_path):
    bad = [("bad", "linux.deb-package", "NOT ONE")]
    assert read(tmp_path, [[day_of(n, bad)] for n in range(3)]) == 3


def test_another_person_or_other_kinds_make_another_report(tmp_path):
    batches = [[day_of(0, ONE)], [day_of(1, ONE, person="ana")], [day_of(2, ONE, sees=WIDE[:1])]]
    assert read(tmp_path, batches) == 3


def test_a_lane_that_a_wider_look_ended_is_read_again(tmp_path):
    narrow = {"sees": WIDE[:1]}
    batches = [[day_of(0, ONE, **narrow)], [day_of(1, TWO)], [day_of(2, ONE, **narrow)]]
    assert read(tmp_path, batches) == 3


def test_blocks_of_a_usual_file_are_not_read_until_asked(tmp_path):
    (path,) = files(tmp_path, [[day_of(0, ONE), day_of(0, TWO, device="B")]])
    (row,) = ndjson.blocks(path, SIGHTING)
    assert isinstance(row, Unread)
    (block,) = opened([row])
    assert block.marks == row.marks
