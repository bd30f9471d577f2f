"""Reading many reports at once says the same as reading line by line, and makes the same store."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from retold import apart, counted, opened, spread, stored

from proscribe.formats import exchange_known, exchange_text
from proscribe.inventory import Inventory
from proscribe.readers import Sighting, ndjson

DAY = datetime(2026, 11, 2, tzinfo=UTC)
SIGHTING = Sighting(device="D", seen=DAY)
HARD = st.sampled_from(["one", "two", "}, {", "},{", '"applications":[{', 'a\\"},{', "é\n", ""])
APPLICATION = st.fixed_dictionaries(
    {},
    optional={
        "name": HARD | st.just(5),
        "version": st.sampled_from(["1", "2"]),
        "identifiers": st.dictionaries(
            st.sampled_from(["linux.deb-package", "android.package", "nonsense"]),
            st.sampled_from(["curl", "a.b", "not well formed", ["curl", "wget"]]),
            max_size=2,
        ),
        "unknown": st.recursive(HARD, lambda inner: st.lists(inner) | st.dictionaries(HARD, inner)),
    },
)
COMMON = {
    "device": st.sampled_from(["A", "B", " ", "applications"]),
    "platform": st.sampled_from(["linux", "android", "dos"]),
    "seen": st.sampled_from(
        ["2026-11-01T00:00:00Z", "2026-11-01T01:00:00+01:00", "2099-01-01T00:00:00Z", "yesterday"]
    ),
}
SEES = st.sampled_from([[], ["linux.deb-package"], ["linux.deb-package", "linux.snap-name"]])
REST = {"source": st.sampled_from(["x", "y"]), "person": HARD, "extra": HARD}
WHOLE = st.fixed_dictionaries(
    COMMON | {"sees": SEES, "applications": st.lists(APPLICATION, max_size=4)}, optional=REST
)
LOOSE = st.builds(
    lambda common, application, more: common | application | more,
    st.fixed_dictionaries(COMMON, optional=REST),
    APPLICATION,
    st.fixed_dictionaries(
        {}, optional={"sees": SEES, "applications": st.lists(APPLICATION, max_size=2) | st.none()}
    ),
)
SPACED = st.sampled_from([(",", ":"), (", ", ": "), (" ,", ":")])
LINE = st.one_of(
    st.builds(lambda o, s: json.dumps(o, separators=s), WHOLE | LOOSE, SPACED),
    st.builds(lambda o, s: json.dumps(o, separators=s, ensure_ascii=False), WHOLE, SPACED),
    st.sampled_from(
        ["", "   ", "{}", "[]", '{"applications":[]}', '{"device":"A"},{"applications":']
    ),
    st.builds(lambda o, n: json.dumps(o, separators=(",", ":"))[:n], WHOLE, st.integers(0, 150)),
    st.builds(lambda o: json.dumps(o, separators=(",", ":")) + " \r", WHOLE),
)
FILES = st.lists(LINE, max_size=12)


anything = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@anything
@given(lines=FILES, size=st.sampled_from([40, 300, exchange_text.SIZE]), kept=st.integers(0, 3))
def test_blocks_say_what_the_lines_say(tmp_path, monkeypatch, lines, size, kept):
    monkeypatch.setattr(exchange_text, "SIZE", size)
    monkeypatch.setattr(exchange_known, "KEPT", kept)
    path = tmp_path / "export"
    path.write_bytes("\n".join(lines).encode())
    blocks = spread(ndjson.blocks(path, SIGHTING))
    assert apart(blocks) == apart(ndjson.read(path, SIGHTING))


@settings(anything, max_examples=30)
@given(lines=FILES)
def test_the_store_is_the_same_to_the_byte(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("stores")
    path = folder / "export.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    receipts = []
    for name, read in (("lines", ndjson.read), ("blocks", ndjson.blocks)):
        inventory = Inventory(folder / name, clock=lambda: DAY)
        receipts.append(inventory.add("one", read(path, SIGHTING)))
        receipts.append(inventory.add("two", read(path, SIGHTING)))
    assert counted(receipts[:2]) == counted(receipts[2:])
    assert stored(folder / "lines") == stored(folder / "blocks")


def test_a_usual_report_is_read_as_a_block_and_each_application_once(tmp_path):
    path = tmp_path / "export"
    application = '{"name":"curl","version":"8","identifiers":{"linux.deb-package":"curl"}}'
    head = '"platform":"linux","source":"x","sees":["linux.deb-package"]'
    line = f'{{"device":"%s",{head},"applications":[{application},{application}]}}\n'
    path.write_text("".join(line % f"D{n}" for n in range(50)))
    (block,) = opened(ndjson.blocks(path, SIGHTING))
    assert len(block.reports) == 50
    assert len(block.applications) == 1
    assert len(block.shown) == 100


@pytest.mark.parametrize("length", [exchange_text.LONGEST, 3 * exchange_text.LONGEST])
def test_a_line_without_end_is_refused_and_the_next_one_kept(tmp_path, monkeypatch, length):
    monkeypatch.setattr(exchange_text, "SIZE", 1 << 16)
    path = tmp_path / "export"
    good = '{"device":"D","platform":"linux","sees":[],"applications":[]}'
    path.write_text(f'{{"device":"{"x" * length}\n{good}\n')
    refused, kept, shown = apart(spread(ndjson.blocks(path, SIGHTING)))
    assert (refused, kept, shown) == apart(ndjson.read(path, SIGHTING))
    assert [row.place.line for row in refused] == [1]
    assert [row.device for row in kept] == ["D"]
