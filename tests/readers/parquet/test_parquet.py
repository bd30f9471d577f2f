"""The exchange format as Parquet: it says what the NDJSON form says, and nothing breaks it."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from export_rows import rejected, rows, seen, survives
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proscribe.formats import exchange_table
from proscribe.formats.exchange_table import COLUMNS
from proscribe.model import InputError, Kind, Observation, Rejected, Report
from proscribe.readers import get

PARQUET, NDJSON = get("parquet"), get("ndjson")
SAMPLE = Path(__file__).parents[1] / "ndjson" / "input" / "fleet.ndjson"
MOMENT = datetime(2026, 11, 1, 8, 30, 0, 123456, tzinfo=UTC)


def packed(lines: list[dict], schema: pa.Schema = COLUMNS, **how) -> bytes:
    """Write lines of the NDJSON form as a table."""
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row(line) for line in lines], schema), file, **how)
    return file.getvalue()


def row(line: dict) -> dict:
    pairs = [
        {"kind": kind, "value": value}
        for kind, values in (line.get("identifiers") or {}).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    written = line.get("seen")
    return line | {
        "identifiers": None if line.get("identifiers") is None else pairs,
        "seen": datetime.fromisoformat(written) if written else None,
    }


def text(lines: list[dict]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def alike(lines: list[dict], **how) -> list:
    """Read lines in both forms and return the rows, having compared them."""
    one = rows(PARQUET, packed(lines, **how))
    other = rows(NDJSON, text(lines))
    assert [placed(r) for r in one] == [placed(r) for r in other]
    return one


def placed(found) -> object:
    """Return a row without the name of its temporary file."""
    if isinstance(found, Rejected):
        return found.place.line, found.reason, found.remedy
    return found


def line(**fields) -> dict:
    return {"device": "D", "platform": "android", **fields}


WECHAT = line(name="WeChat", identifiers={"android.package": "com.tencent.mm"})


def test_the_sample_of_the_ndjson_form_reads_the_same():
    lines = []
    for written in SAMPLE.read_text(encoding="utf-8").splitlines():
        try:
            pq.write_table(pa.Table.from_pylist([row(json.loads(written))], COLUMNS), io.BytesIO())
            lines.append({k: v for k, v in json.loads(written).items() if k in COLUMNS.names})
        except (ValueError, TypeError, AttributeError):
            continue  # of no shape that a table can hold
    found = alike(lines)
    assert sum(isinstance(r, Observation) for r in found) > 3
    assert sum(isinstance(r, Report) for r in found) > 3


words = st.sampled_from(["", " ", "D1", "D2", "x", "WeChat", "é\0\n"])
kinds = st.sampled_from(["android.package", "ios.bundle-id", "linux.deb-package", "no.kind", ""])
values = st.sampled_from(["com.tencent.mm", "com.tencent.xin", "kesl", "", "NOT ONE"])
given_lines = st.lists(
    st.fixed_dictionaries(
        {
            "device": words,
            "platform": st.sampled_from(["android", "ios", "linux", "amiga", ""]),
        },
        optional={
            "seen": st.sampled_from(["2026-11-01T00:00:00Z", "2026-11-01T02:00:00.000001+02:00"]),
            "source": words,
            "name": words,
            "version": words,
            "person": words,
            "identifiers": st.dictionaries(
                kinds, values | st.lists(values, min_size=1, max_size=3), max_size=3
            ),
            "sees": st.lists(kinds, max_size=3),
        },
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(lines=given_lines, group=st.integers(1, 5))
def test_any_lines_read_the_same_in_both_forms(lines, group):
    alike(lines, row_group_size=group)


def test_it_is_recognised_by_its_mark():
    assert PARQUET.recognises(packed([WECHAT]))
    assert not PARQUET.recognises(text([WECHAT]))
    assert not NDJSON.recognises(packed([WECHAT]))


def test_a_row_that_cannot_be_used_is_refused_with_its_number():
    found = rows(PARQUET, packed([WECHAT, line(platform="androit", name="x"), WECHAT]))
    ((number, reason, _),) = rejected(found)
    assert number == 2
    assert "androit" in reason
    assert len(seen(found)) == 2


@pytest.mark.parametrize("missing", ["device", "platform"])
def test_a_column_that_is_needed_is_asked_for(missing):
    schema = pa.schema([f for f in COLUMNS if f.name != missing])
    with pytest.raises(InputError, match=f"no column '{missing}'"):
        rows(PARQUET, packed([], schema))


def test_two_columns_are_enough_and_others_are_ignored():
    table = pa.table({"device": ["D"], "platform": ["ios"], "name": ["X"], "colour": [3]})
    file = io.BytesIO()
    pq.write_table(table, file)
    assert [type(r) for r in rows(PARQUET, file.getvalue())] == [Report, Observation]


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("device", pa.int64()),
        ("seen", pa.timestamp("us")),
        ("seen", pa.string()),
        ("sees", pa.string()),
        ("identifiers", pa.list_(pa.string())),
        ("identifiers", pa.map_(pa.string(), pa.string())),
        ("identifiers", pa.list_(pa.struct([("kind", pa.string())]))),
    ],
    ids=str,
)
def test_a_column_of_another_type_is_refused_by_name(column, wrong):
    at = COLUMNS.get_field_index(column)
    schema = COLUMNS.set(at, pa.field(column, wrong))
    file = io.BytesIO()
    pq.write_table(schema.empty_table(), file)
    with pytest.raises(InputError, match=f"column '{column}'"):
        rows(PARQUET, file.getvalue())


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_however_strings_and_instants_are_held_they_read_the_same(unit):
    plain = pa.Table.from_pylist([row(WECHAT | {"seen": MOMENT.isoformat()})], COLUMNS)
    other = plain.set_column(0, "device", plain.column("device").dictionary_encode())
    other = other.set_column(1, "platform", plain.column("platform").cast(pa.large_string()))
    instants = plain.column("seen").cast(pa.timestamp(unit, "Europe/Paris"), safe=False)
    other = other.set_column(2, "seen", instants)
    file = io.BytesIO()
    pq.write_table(other, file)
    (report, application) = rows(PARQUET, file.getvalue())
    assert report.seen.replace(microsecond=0) == MOMENT.replace(microsecond=0)
    assert application.identifiers[0].value == "com.tencent.mm"


def test_an_instant_of_no_calendar_is_a_refused_row():
    table = pa.table(
        {
            "device": ["D", "D"],
            "platform": ["ios", "ios"],
            "name": ["X", "Y"],
            "seen": pa.array([1 << 62, 0], pa.int64()).cast(pa.timestamp("us", "UTC")),
        }
    )
    file = io.BytesIO()
    pq.write_table(table, file)
    found = rows(PARQUET, file.getvalue())
    assert len(rejected(found)) == 1
    assert len(seen(found)) == 1


def test_a_group_of_rows_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(exchange_table, "LARGEST", 10)
    with pytest.raises(InputError, match="too large"):
        rows(PARQUET, packed([WECHAT]))


WHOLE = packed([WECHAT, line(sees=["android.package"], device="E")] * 20, row_group_size=7)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    at=st.integers(0, len(WHOLE) - 1),
    put=st.binary(min_size=1, max_size=8),
    end=st.integers(0, len(WHOLE)),
)
def test_hostile_bytes_are_rows_refusals_or_one_clear_error(at, put, end):
    survives(PARQUET, WHOLE[:at] + put + WHOLE[at + len(put) :])
    survives(PARQUET, WHOLE[:end])
    survives(PARQUET, b"PAR1" + put + b"PAR1")


MEASURE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from proscribe import readers

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

sighting = readers.Sighting(device="D-1", seen=datetime(2026, 11, 1, tzinfo=UTC))
count = lambda path: sum(1 for _ in readers.get("parquet").read(Path(path), sighting))
count(sys.argv[1])
before = peak()
print(count(sys.argv[2]), peak() - before)
"""


def test_reading_much_takes_little_memory(tmp_path):
    ours = [WECHAT | {"version": f"{n}.{n}.{n}"} for n in range(20_000)]
    table = pa.Table.from_pylist([row(one) for one in ours], COLUMNS)
    for name, times in (("small", 1), ("large", 15)):
        with pq.ParquetWriter(tmp_path / name, COLUMNS) as writer:
            for _ in range(times):
                writer.write_table(table)
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "small"), str(tmp_path / "large")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    count, kibibytes = map(int, done.stdout.split())
    assert count > 300_000
    assert kibibytes < 32 << 10


def test_it_sees_what_occurs_where_no_row_says_it():
    report, _ = rows(PARQUET, packed([WECHAT]))
    assert report.sees == {Kind.ANDROID_PACKAGE}
