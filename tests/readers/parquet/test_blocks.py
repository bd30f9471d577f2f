"""Reading a table many rows at a time says the same as row by row, and makes the same store."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from retold import apart, counted, spread, stored

from proscribe.formats import exchange_batch, exchange_columns, exchange_known
from proscribe.formats.exchange_table import COLUMNS
from proscribe.inventory import Inventory
from proscribe.model import Block
from proscribe.readers import Sighting, parquet

DAY = datetime(2026, 11, 2, tzinfo=UTC)
SIGHTING = Sighting(device="D", seen=DAY)
WORDS = st.none() | st.sampled_from(["", " ", "D1", "D2", "x", "é\0\n"])
VALUES = st.none() | st.sampled_from(["curl", "wget", "a.b", "", "NOT ONE"])
KINDS = st.none() | st.sampled_from(["linux.deb-package", "android.package", "no.kind", ""])
PAIRS = st.lists(st.none() | st.fixed_dictionaries({"kind": KINDS, "value": VALUES}), max_size=5)
INSTANTS = st.sampled_from([0, 1_793_491_200_000_000, 4_070_908_800_000_000, 1 << 62])
ROW = st.fixed_dictionaries(
    {
        "device": WORDS | st.just("D1"),
        "platform": st.none() | st.sampled_from(["linux", "android", "linux", "dos", ""]),
    },
    optional={
        "seen": INSTANTS,
        "source": WORDS,
        "name": WORDS,
        "version": WORDS,
        "person": WORDS,
        "identifiers": PAIRS,
        "sees": st.lists(KINDS, max_size=2),
    },
)
COUNTED = pa.schema([pa.field("seen", pa.int64()) if f.name == "seen" else f for f in COLUMNS])


def written(path, rows, group, missing):
    """Write rows, some of them no instant, without the columns that are missing."""
    table = pa.Table.from_pylist(rows, COUNTED)
    place = table.column_names.index("seen")
    seen = table.column("seen").cast(COLUMNS.field("seen").type)
    table = table.set_column(place, "seen", seen).drop_columns(sorted(missing))
    pq.write_table(table, path, row_group_size=group)


anything = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MISSING = st.frozensets(st.sampled_from(COLUMNS.names[2:]), max_size=2)


@anything
@given(
    rows=st.lists(ROW, max_size=12),
    group=st.integers(1, 6),
    missing=MISSING,
    kept=st.integers(0, 3),
    many=st.integers(0, 3),
    size=st.sampled_from([1, 3, 100]),
)
def test_blocks_say_what_the_rows_say(
    tmp_path, monkeypatch, rows, group, missing, kept, many, size
):
    monkeypatch.setattr(parquet, "AT_ONCE", size)
    monkeypatch.setattr(exchange_known, "KEPT", kept)
    monkeypatch.setattr(exchange_batch, "KEPT", kept)
    monkeypatch.setattr(exchange_columns, "MANY", many)
    path = tmp_path / "export"
    written(path, rows, group, missing)
    blocks = spread(parquet.blocks(path, SIGHTING))
    assert apart(blocks) == apart(parquet.read(path, SIGHTING))


@settings(anything, max_examples=30)
@given(rows=st.lists(ROW, max_size=12), group=st.integers(1, 6))
def test_the_store_is_the_same_to_the_byte(tmp_path_factory, rows, group):
    folder = tmp_path_factory.mktemp("stores")
    path = folder / "export"
    written(path, rows, group, frozenset())
    receipts = []
    for name, read in (("rows", parquet.read), ("blocks", parquet.blocks)):
        inventory = Inventory(folder / name, clock=lambda: DAY)
        receipts.append(inventory.add("one", read(path, SIGHTING)))
    assert counted(receipts[:1]) == counted(receipts[1:])
    assert stored(folder / "rows") == stored(folder / "blocks")


def test_each_distinct_application_is_understood_once(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "AT_ONCE", 60)
    path = tmp_path / "export"
    pairs = [{"kind": "linux.deb-package", "value": "curl"}]
    curl = {"platform": "linux", "source": "x", "name": "curl", "identifiers": pairs}
    rows = [{"device": f"D{n}"} | curl for n in range(50) for _ in range(2)]
    written(path, rows, 60, frozenset())
    one, two = parquet.blocks(path, SIGHTING)
    assert isinstance(one, Block)
    assert (len(one.reports), one.again, len(one.applications), len(one.shown)) == (30, 0, 1, 60)
    assert (len(two.reports), two.again, len(two.applications), len(two.shown)) == (20, 0, 0, 40)
