"""Whatever the order in which reports come, the answers are those of the plain rule."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
from corpus import long_after
from few_looks import DAY, LOOKS, distinct, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_inventory import everything

from proscribe.inventory import Inventory, keys, looks, postings


def by_the_rule(given_looks, until):
    """The last look of each source counts, until a later one that sees at least as much."""
    shown = defaultdict(set)
    for day, device, source, sees, names in given_looks:
        if day <= until:
            shown[device, source, sees, day] |= names
    return {
        (device, name)
        for (device, source, sees, day), names in shown.items()
        if not any(
            (d, s) == (device, source) and t > day and wide >= sees for d, s, wide, t in shown
        )
        for name in names
    }


def by_the_store(inventory, until, known=None):
    return everything(inventory, DAY + timedelta(days=until), known)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.lists(LOOKS, max_size=4), max_size=5), st.randoms())
def test_the_order_of_arrival_changes_no_answer(tmp_path_factory, batches, random):
    batches = [distinct(batch) for batch in batches]
    inventory = Inventory(tmp_path_factory.mktemp("inventory"), clock=long_after)
    shuffled = [*batches]
    random.shuffle(shuffled)
    for number, batch in enumerate(shuffled):
        inventory.add(f"b{number}", [row for look in batch for row in rows(look)])
    everything = [look for batch in batches for look in batch]
    for until in range(6):
        assert by_the_store(inventory, until) == by_the_rule(everything, until)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.lists(LOOKS, max_size=4), min_size=1, max_size=4))
def test_what_was_known_at_an_instant_stays_what_it_was(tmp_path_factory, batches):
    batches = [distinct(batch) for batch in batches]
    times = iter(range(len(batches)))
    clock = lambda: datetime(2100, 1, 1, tzinfo=UTC) + timedelta(hours=next(times))  # noqa: E731
    inventory = Inventory(tmp_path_factory.mktemp("inventory"), clock=clock)
    for number, batch in enumerate(batches):
        inventory.add(f"b{number}", [row for look in batch for row in rows(look)])
    for number in range(len(batches)):
        then = datetime(2100, 1, 1, number, tzinfo=UTC)
        known = [look for batch in batches[: number + 1] for look in batch]
        for until in (2, 5):
            assert by_the_store(inventory, until, then) == by_the_rule(known, until)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.lists(LOOKS, max_size=4), min_size=1, max_size=12), st.integers(0, 11))
def test_compaction_changes_no_answer(tmp_path_factory, batches, when):
    batches = [distinct(batch) for batch in batches]
    times = iter(range(10_000))
    clock = lambda: datetime(2100, 1, 1, tzinfo=UTC) + timedelta(hours=next(times))  # noqa: E731
    inventory = Inventory(tmp_path_factory.mktemp("inventory"), clock=clock)
    for number, batch in enumerate(batches):
        inventory.add(f"b{number}", [row for look in batch for row in rows(look)])
        if number == when:
            inventory.compact()
    recorded = [b.recorded for b in inventory.manifest().batches]
    before = [by_the_store(inventory, 5, then) for then in recorded]
    inventory.compact()
    assert len(inventory.manifest().segments) <= 1
    assert [by_the_store(inventory, 5, then) for then in recorded] == before
    assert by_the_store(inventory, 5) == by_the_rule([look for b in batches for look in b], 5)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.lists(LOOKS, max_size=4), min_size=1, max_size=5), st.integers(1, 5))
def test_what_is_on_a_lane_is_what_stands_there(tmp_path_factory, batches, compacted):
    inventory = Inventory(tmp_path_factory.mktemp("inventory"), clock=long_after)
    for number, batch in enumerate(batches):
        inventory.add(f"b{number}", [row for look in distinct(batch) for row in rows(look)])
        if number == compacted:
            inventory.compact()
    manifest = inventory.manifest()
    lanes, identities = (
        np.arange(count, dtype=np.uint32)
        for count in (manifest.counts.lanes, manifest.counts.identities)
    )
    for until in range(6):
        with looks.opened(inventory.folder, manifest, DAY + timedelta(days=until)) as store:
            on = looks.on(store, lanes)
            of, where = postings.standing(inventory.folder, manifest, identities, store.at)
        assert on.tolist() == keys.distinct(keys.joined(where, of)).tolist()
