"""Reading exports in tests: the rows of a text, and their goldens."""

import json
import tempfile
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from proscribe.model import InputError, Observation, Rejected, Report
from proscribe.readers import Sighting

SIGHTING = Sighting(device="unused", seen=datetime(2026, 11, 2, tzinfo=UTC))

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["", "android", "com.tencent.mm", "2026-11-01T00:00:00Z", "0", "\0", "x" * 99]
    )
)


def documents(*names: str):
    """Make JSON values whose objects have members of these names, as well as any others."""
    words = st.sampled_from(names) | st.text(max_size=3)
    return st.recursive(
        scalars, lambda v: st.lists(v, max_size=4) | st.dictionaries(words, v, max_size=8)
    )


def rows(reader, content: bytes | str, name: str = "export") -> list:
    """Read a file of that content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(reader.read(path, SIGHTING))


def survives(reader, content: bytes) -> list:
    """Read whatever it is: rows, or one clear error."""
    try:
        found = rows(reader, content)
    except InputError as error:
        assert error.remedy
        return []
    assert {type(row) for row in found} <= {Report, Observation, Rejected}
    return found


def seen(found: list) -> list[tuple[str, str, list[str]]]:
    """Return the device, name and identifiers of each observation."""
    return [
        (row.device, row.name, [str(i) for i in row.identifiers])
        for row in found
        if isinstance(row, Observation)
    ]


def reports(found: list) -> dict[str, set[str]]:
    """Return the kinds that the last report of each device sees."""
    return {row.device: {str(k) for k in row.sees} for row in found if isinstance(row, Report)}


def rejected(found: list) -> list[tuple[int, str, str]]:
    """Return the line, reason and remedy of each rejection."""
    return [(r.place.line, r.reason, r.remedy) for r in found if isinstance(r, Rejected)]


def matches_golden(reader, sample: Path, request) -> None:
    """Compare the rows of a sample with its golden, or rewrite that."""
    text = "".join(f"{_line(row)}\n" for row in reader.read(sample, SIGHTING))
    golden = sample.parent.parent / "golden" / f"{sample.name}.ndjson"
    if request.config.getoption("--accept"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text)
    assert text == golden.read_text()


def _line(row) -> str:
    values = {f.name: _plain(getattr(row, f.name)) for f in fields(row)}
    return json.dumps({"row": type(row).__name__, **values}, ensure_ascii=False)


def _plain(value):
    if isinstance(value, frozenset):
        return sorted(str(v) for v in value)
    if isinstance(value, tuple):
        return [str(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).rpartition("/")[2] if type(value).__name__ == "Place" else str(value)
