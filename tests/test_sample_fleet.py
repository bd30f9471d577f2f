"""The sample fleet: repeatable to the byte, well formed, and in agreement with its truth."""

import gzip
import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from proscribe.model import Identifier, Kind, Observation, Platform, Rejected, Report
from proscribe.readers import Sighting, get

HOME = Path(__file__).resolve().parent.parent
FACTS = HOME / "src/proscribe/service/simulating/data"
SHIPPED = HOME / "src/proscribe/examples/fleet"
NAMES = ("sample.ndjson.gz", "ground-truth.json")
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


def generated(folder, *arguments):
    script = HOME / "generator/sample_fleet.py"
    subprocess.run([sys.executable, script, "--to", folder, *arguments], check=True)
    return tuple((folder / name).read_bytes() for name in NAMES)


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    return generated(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="module")
def truth():
    return json.loads((SHIPPED / "ground-truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lines():
    return [json.loads(line) for line in gzip.open(SHIPPED / "sample.ndjson.gz", "rb")]


@pytest.fixture(scope="module")
def table():
    """Name what was planted: plant -> the identifiers that it has."""
    found = defaultdict(dict)
    rows = (FACTS / "plants.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows[1:]:
        plant, *_, kind, value, _source = row.split("\t")
        found[plant][kind] = value
    return found


def test_the_same_seed_gives_the_same_bytes(again, tmp_path):
    assert generated(tmp_path) == again


def test_the_shipped_fleet_is_the_one_that_the_script_writes(again):
    fleet, truth = again
    # Another zlib may pack the same bytes otherwise, so what is compared is what is packed.
    assert gzip.decompress(fleet) == gzip.decompress((SHIPPED / NAMES[0]).read_bytes())
    assert truth == (SHIPPED / NAMES[1]).read_bytes()


def test_another_seed_gives_another_fleet(again, tmp_path):
    fleet, truth = generated(tmp_path, "--seed", "1")
    assert fleet != again[0]
    assert truth != again[1]


def test_the_shipped_fleet_is_small_and_bears_no_time():
    packed = (SHIPPED / NAMES[0]).read_bytes()
    assert len(packed) < 3_000_000
    assert packed[4:8] == bytes(4)


def test_every_identifier_is_well_formed_and_of_its_platform(lines):
    seen = {
        (line["platform"], *pair) for line in lines for pair in line.get("identifiers", {}).items()
    }
    for platform, kind, value in seen:
        assert Identifier(Kind(kind), value).value == value
        assert Platform(platform) in Kind(kind).platforms


@pytest.mark.parametrize("name", ["usual.tsv", "plants.tsv"])
def test_every_row_of_the_tables_is_well_formed_and_names_its_source(name):
    head, *rows = (FACTS / name).read_text(encoding="utf-8").splitlines()
    for row in rows:
        fields = dict(zip(head.split("\t"), row.split("\t"), strict=True))
        assert Identifier(Kind(fields["kind"]), fields["value"])
        assert fields["source"]


def test_our_reader_takes_every_line():
    rows = list(get("ndjson").read(SHIPPED / NAMES[0], Sighting(device="", seen=AS_OF)))
    assert not [row for row in rows if isinstance(row, Rejected)]
    assert len({row.device for row in rows if isinstance(row, Report)}) == 3000
    assert sum(isinstance(row, Observation) for row in rows) > 60_000


def test_a_device_that_is_not_blind_has_twenty_to_sixty_applications_or_more(lines, truth):
    counts = defaultdict(int)
    for line in lines:
        counts[line["device"]] += "name" in line
    whole = [n for device, n in counts.items() if truth["blind"].get(device) != "hardware-only"]
    assert min(whole) >= 20
    assert max(whole) <= 60 + 6 + 4  # and the extensions of its browser, and what was planted


def test_a_report_shows_no_kind_that_it_does_not_see_unless_it_is_of_a_part(lines, truth):
    sees = {(line["device"], line["source"]): line["sees"] for line in lines if "sees" in line}
    for line in lines:
        if "name" in line and line["device"] not in truth["blind"]:
            assert line["identifiers"].keys() <= set(sees[line["device"], line["source"]])


def test_a_blind_device_claims_to_see_nothing(lines, truth):
    claims = [line for line in lines if "sees" in line and line["device"] in truth["blind"]]
    assert claims
    assert not any(line["sees"] for line in claims)


def test_silent_devices_are_those_not_seen_for_sixty_days(lines, truth):
    edge = AS_OF - timedelta(days=60)
    silent = {line["device"] for line in lines if datetime.fromisoformat(line["seen"]) < edge}
    assert silent == set(truth["silent"])
    assert all(datetime.fromisoformat(line["seen"]) <= AS_OF for line in lines)


def test_the_truth_counts_the_devices_of_every_platform_and_group(lines, truth):
    platforms = {line["device"]: line["platform"] for line in lines}
    assert truth["devices"] == {p: list(platforms.values()).count(p) for p in truth["devices"]}
    assert truth["devices"].keys() == {str(platform) for platform in Platform}
    assert sum(n for counts in truth["groups"].values() for n in counts.values()) == 3000
    assert {device.partition("-")[0] for device in platforms} == truth["groups"].keys()


def test_what_the_truth_says_is_shown_is_in_the_rows_and_nothing_else_is(lines, truth, table):
    planted = {(kind, value) for pairs in table.values() for kind, value in pairs.items()}
    common = {"windows.publisher", "macos.team-id"}
    rows, expected = set(), set()
    for line in lines:
        pairs = {p for p in line.get("identifiers", {}).items() if p[0] not in common}
        rows |= {(line["device"], *pair) for pair in pairs & planted}
    for section in ("products", "impostors", "decoys"):
        for found in truth[section].values():
            expected |= {device for device, entry in found.items() if entry["shown"]}
            for device, entry in found.items():
                pairs = {(device, *pair) for pair in table[entry["plant"]].items()}
                assert entry["shown"] or pairs.isdisjoint(rows)
    teams = {d for d, e in truth["decoys"].get("decoy-dingtalk", {}).items() if e["shown"]}
    assert {device for device, *_ in rows} == expected - teams


def test_the_fleet_has_each_difficulty_that_it_is_for(truth):
    products = truth["products"]
    assert {"tencent/wechat", "kaspersky/suite", "bytedance/tiktok", "tencent/qq"} <= set(products)
    assert {"bytedance/feishu"} <= set(products)
    assert truth["impostors"]["tencent/wechat"]
    assert {"decoy-tiktok-plugin", "decoy-freewechat", "decoy-wewechat"} <= set(truth["decoys"])
    assert set(truth["blind"].values()) == {"hardware-only", "work-profile-only"}
    assert any(not entry["shown"] for entry in products["tencent/wechat"].values())
