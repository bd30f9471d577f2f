"""What every reader must do. A new reader is under test the moment its file exists."""

import inspect
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe import readers
from proscribe.model import InputError, Observation, Platform, Rejected, Report, Text
from proscribe.readers import Origin, Sighting

SIGHTING = Sighting(device="D-1", seen=datetime(2026, 11, 1, tzinfo=UTC))
LARGE = 50 << 20
MEMORY = 32 << 20
MEASURE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from proscribe import readers

def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

def rows(path):
    sighting = readers.Sighting(device="D-1", seen=datetime(2026, 11, 1, tzinfo=UTC))
    return sum(1 for _ in readers.get(sys.argv[1]).read(Path(path), sighting))

rows(sys.argv[2])
before = peak()
print(rows(sys.argv[3]), peak() - before)
"""
"""Run by an interpreter of its own: what the system gave it, native memory included."""
HERE = Path(__file__).parent
READERS = [readers.get(name) for name in readers.names()]
of_every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda r: r.name)
of_every_file_reader = pytest.mark.parametrize(
    "reader", [r for r in READERS if r.origin is Origin.FILE], ids=lambda r: r.name
)


def samples(reader) -> list[Path]:
    """Return the exports that stand in the reader's own folder of tests."""
    kept = (p for p in (HERE / reader.name).rglob("*") if p.is_file() and p.suffix != ".py")
    return sorted(p for p in kept if "golden" not in p.parts and not p.name.startswith("."))


def lawful(reader, rows: list) -> list:
    """Return the rows, having checked what holds for those of any reader."""
    told: dict[tuple, Report] = {}
    for row in rows:
        if isinstance(row, Rejected):
            assert row.place.source
            assert row.reason
            assert row.remedy
            continue
        assert row.device
        assert row.source
        assert row.seen.tzinfo is not None
        assert row.platform in reader.platforms
        key = (row.device, row.source, row.seen)
        if isinstance(row, Report):
            assert row.sees <= reader.sees
            told[key] = row
        else:
            assert key in told, "an observation without its report"
            assert all(i.kind in told[key].sees | reader.sees for i in row.identifiers)
            assert f"{row.name}{row.version}".encode()
    return rows


@of_every_reader
def test_it_says_in_both_languages_what_it_is_and_what_it_cannot_see(reader):
    assert isinstance(reader.title, Text)
    assert isinstance(reader.blind, Text)
    assert reader.blind.en != reader.blind.fr


@of_every_reader
def test_it_sees_something_on_some_platform(reader):
    assert reader.sees
    assert reader.platforms
    assert reader.platforms <= frozenset(Platform)
    for kind in reader.sees:
        assert kind.platforms & reader.platforms, f"{kind} has no meaning there"


@of_every_reader
def test_it_bears_its_module_s_name_and_cites_its_source(reader):
    module = sys.modules[reader.read.__module__]
    assert readers.get(reader.name) is reader
    assert module.reader is reader
    title, blank, *rest = inspect.getdoc(module).splitlines()
    assert ": " in title
    assert not blank
    assert any("https://" in line or "man " in line for line in rest)


@of_every_reader
@given(content=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
@example(content=b"")
@example(content=b"\0" * 100)
@example(content=b"\xff\xfe")
@example(content=b"[" * 10_000)
@example(content=b"{}\n" * 10)
@example(content=b"null")
@example(content=b'[{"a": "\\ud800"}]')
def test_whatever_it_is_given_it_rejects_rows_or_says_what_is_wrong(reader, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(content)
        try:
            rows = lawful(reader, list(reader.read(path, SIGHTING)))
        except InputError as error:
            assert error.place.source
            assert error.reason
            assert error.remedy
        else:
            assert not any(isinstance(row, Observation) for row in rows)
        assert reader.recognises(content[: 1 << 16]) in {True, False}


@of_every_reader
def test_a_path_that_leads_nowhere_is_an_error_with_a_remedy(reader, tmp_path):
    try:
        rows = list(reader.read(tmp_path / "nowhere", SIGHTING))
    except InputError as error:
        assert error.remedy
    else:
        assert rows
        assert all(isinstance(row, Rejected) for row in rows)


@of_every_file_reader
def test_its_samples_follow_the_laws_and_give_the_same_rows_twice(reader):
    for sample in samples(reader):
        try:
            rows = lawful(reader, list(reader.read(sample, SIGHTING)))
        except InputError as error:
            assert error.remedy
        else:
            assert rows == list(reader.read(sample, SIGHTING))


@of_every_file_reader
def test_reading_much_takes_little_memory(reader, tmp_path):
    sample = usable_sample(reader)
    large = tmp_path / f"large{sample.suffix}"
    enlarge(sample, large)
    assert large.stat().st_size >= LARGE
    command = [sys.executable, "-c", MEASURE, reader.name, str(sample), str(large)]
    measured = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    rows, kibibytes = map(int, measured.stdout.split())
    assert rows > 1
    assert kibibytes << 10 < MEMORY, f"{kibibytes >> 10} MiB more than for the small sample"


def usable_sample(reader) -> Path:
    """Return the first sample that shows an application, and is text that can be repeated."""
    for sample in samples(reader):
        try:
            rows = list(reader.read(sample, SIGHTING))
            sample.read_text()
        except (InputError, UnicodeDecodeError):
            continue
        if any(isinstance(row, Observation) for row in rows):
            return sample
    return pytest.skip(f"no sample stands in tests/readers/{reader.name}")


def enlarge(sample: Path, path: Path) -> None:
    """Write a sample again and again: the longest list of a document, or the lines of a table."""
    text = sample.read_text()
    before, repeated, after, between = parts(text)
    times = LARGE // len((repeated + between).encode()) + 1
    with path.open("w") as file:
        file.write(before + repeated)
        for _ in range(times):
            file.write(between + repeated)
        file.write(after)


def parts(text: str) -> tuple[str, str, str, str]:
    """Return what stands before the part to repeat, the part, what follows, what stands between."""
    try:
        document = json.loads(text)
    except ValueError:
        header, newline, lines = text.rstrip("\n").partition("\n")
        if header.startswith("{") or not lines:
            return "", text.rstrip("\n"), "\n", "\n"
        return header + newline, lines, "\n", "\n"
    longest = max(lists(document), key=len, default=None)
    if not longest:
        return "", json.dumps(document), "\n", "\n"
    inner = json.dumps(longest)[1:-1]
    before, _, after = json.dumps(document).partition(inner)
    return before, inner, after, ", "


def lists(value: object):
    if isinstance(value, list):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from lists(inner)
