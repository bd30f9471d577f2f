"""Simulated fleets: repeatable to the byte, and their truth agrees with their reports."""

import hashlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from authority import PROSCRIBE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proscribe import readers
from proscribe.catalogue import shipped
from proscribe.catalogue.decoys import Nature, known_decoys
from proscribe.inventory.views import VIEW
from proscribe.model import InputError, Observation, Platform, Rejected, Report, Strength
from proscribe.readers import Sighting
from proscribe.service.simulate import SUMMARY, simulate
from proscribe.service.simulating import room
from proscribe.service.simulating.facts import applications
from proscribe.service.simulating.parameters import Format, Parameters, Sending, shares

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SMALL = Parameters(devices=60, days=40, seed=3, churn=0.05, silent=0.25, part=25)
MADE = {"product", "white-label"}


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def table(folder: Path, name: str) -> list[dict]:
    paths = sorted((folder / "truth" / name).glob("*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def arrivals(folder: Path) -> list[tuple[int, Report | Observation]]:
    """Read all reports, with the day on which each arrived."""
    found = []
    for path in sorted(folder.glob("day-*/*")):
        name = "parquet" if path.suffix == ".parquet" else "ndjson"
        rows = list(readers.get(name).read(path, Sighting(device="", seen=START)))
        assert not [row for row in rows if isinstance(row, Rejected)]
        found += [(int(path.parent.name[4:]), row) for row in rows]
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    simulate(SMALL, folder)
    return folder


@pytest.fixture(scope="module")
def heard(small):
    return arrivals(small)


def test_the_same_parameters_give_the_same_bytes_in_one_process_or_two(small, tmp_path):
    simulate(SMALL, tmp_path, jobs=2)
    assert files(tmp_path) == files(small)


def test_another_seed_gives_another_fleet(small, tmp_path):
    simulate(replace(SMALL, seed=4), tmp_path)
    theirs, ours = files(tmp_path), files(small)
    reports = [name for name in ours if name.startswith("day-")]
    assert reports
    assert all(theirs.get(name) != ours[name] for name in reports)


def test_a_part_does_not_depend_on_how_many_follow_it(small, tmp_path):
    simulate(replace(SMALL, devices=25), tmp_path)
    ours = files(small)
    alike = {n: c for n, c in files(tmp_path).items() if "part-" in n}
    assert alike
    assert all(ours[name] == content for name, content in alike.items())


def test_both_formats_say_the_same(heard, tmp_path):
    simulate(replace(SMALL, format=Format.NDJSON), tmp_path)
    assert arrivals(tmp_path) == heard


# The slow reader: the rules of presence once more, in plain Python, from the reports alone.


class Reports:
    """The reports of a fleet, each with its arrival and the subjects that it convicts."""

    def __init__(self, folder: Path) -> None:
        self.by_device = defaultdict(list)
        editions = table_of_editions(folder)
        current = None
        for day, row in arrivals(folder):
            if isinstance(row, Report):
                current = (day, row, set())
                self.by_device[row.device].append(current)
            else:
                assert (row.device, row.source, row.seen) == (
                    current[1].device,
                    current[1].source,
                    current[1].seen,
                )
                current[2].update(convicted(editions, row, current[1]))

    def said(self, device: str, subject: tuple, day: int, known: int, stale: timedelta):
        """Say what the reports that came by the day ``known`` tell at the end of a day."""
        at = START + (day + 1) * DAY - timedelta(microseconds=1)
        looks = [r for r in self.by_device[device] if r[0] <= known and r[1].seen <= at]
        looks = [
            r
            for r in looks
            if not any(
                o[1].source == r[1].source and o[1].seen > r[1].seen and o[1].sees >= r[1].sees
                for o in looks
            )
        ]
        if not looks:
            return None
        if any(subject in hits for _, _, hits in looks):
            return "present"
        fresh = [report for _, report, _ in looks if report.seen >= at - stale]
        viewed = {VIEW[k] for report in fresh for k in report.sees if k in VIEW}
        needed = views(subject[1], looks[0][1].platform)
        return "absent" if needed and needed <= viewed else "unknown"


def table_of_editions(folder: Path) -> dict[tuple, list[dict]]:
    found = defaultdict(list)
    for row in pq.read_table(folder / "truth/applications.parquet").to_pylist():
        if row["role"] in MADE | {"impostor"}:
            found[row["platform"], row["name"]].append(row)
    return found


def convicted(editions, seen: Observation, report: Report) -> set[tuple[str, str]]:
    """Return role and product of the editions that this could be, if its names convict."""
    found = set()
    names = {(i.kind.value, i.value) for i in seen.identifiers}
    shown = {k.value for k in report.sees}
    for row in editions.get((seen.platform.value, seen.name), []):
        pairs = {(p["kind"], p["value"]) for p in row["identifiers"]}
        if {p for p in pairs if p[0] in shown} == names:
            product = shipped().application(row["subject"])
            if strong(product, seen):
                found.add(("impostor" if row["role"] == "impostor" else "product", product.id))
    return found


def strong(product, seen: Observation) -> bool:
    borne = {k.identifier: k for k in product.identifiers if k.tier.enabled}
    strengths = {i.kind.strength for i in seen.identifiers if i in borne}
    if strengths & {Strength.UNIQUE, Strength.NAME}:
        return True
    makers = {p.entity for p in product.providers}
    signed = {
        k.identifier
        for e in shipped().entities
        if e.id in makers
        for k in e.identifiers
        if k.tier.enforceable and k.kind.strength in {Strength.MAKER, Strength.SIGNER}
    }
    return Strength.LABEL in strengths and bool(signed & set(seen.identifiers))


def views(product: str, platform: Platform) -> set[str]:
    known = shipped().application(product).identifiers
    return {
        VIEW[k.kind]
        for k in known
        if k.kind in VIEW and platform in k.kind.platforms and k.tier.enabled
    }


def disagreements(folder: Path, parameters: Parameters) -> tuple[list, Counter]:
    """Hold what the truth says can be said against the slow reader, each device and day."""
    reports, wrong, counted = Reports(folder), [], Counter()
    for knowing in ("finally", "then"):
        spans = defaultdict(dict)
        for row in table(folder, f"said-{knowing}"):
            for day in range(row["since_day"], row["until_day"]):
                key = (row["role"], row["product"])
                assert day not in spans[row["device"], key], "said twice"
                spans[row["device"], key][day] = row["presence"]
        for (device, subject), days in spans.items():
            for day in range(parameters.days):
                known = parameters.days if knowing == "finally" else day
                said = reports.said(device, subject, day, known, parameters.stale_after)
                counted[said] += 1
                if days.get(day) != said:
                    wrong.append((knowing, device, subject, day, days.get(day), said))
        assert {device for device, _ in spans} <= set(reports.by_device)
    return wrong, counted


def test_what_can_be_said_is_what_a_slow_reader_of_the_reports_says(small):
    wrong, counted = disagreements(small, SMALL)
    assert wrong == []
    assert set(counted) == {None, "present", "absent", "unknown"}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**63 - 1),
    devices=st.integers(1, 20),
    days=st.integers(1, 40),
    churn=st.sampled_from([0, 0.01, 0.2]),
    silent=st.sampled_from([0, 0.3, 1]),
    sending=st.sampled_from(Sending),
    platforms=st.sampled_from(["windows", "android,ios", "linux=3,macos=1", "chromeos"]),
    stale=st.integers(1, 30),
)
def test_so_it_is_for_any_seed_and_parameters(
    seed, devices, days, churn, silent, sending, platforms, stale
):
    parameters = Parameters(
        devices=devices,
        days=days,
        seed=seed,
        churn=churn,
        silent=silent,
        sending=sending,
        platforms=shares(platforms),
        stale_after=timedelta(days=stale),
        part=16,
    )
    with tempfile.TemporaryDirectory() as name:
        simulate(parameters, Path(name))
        wrong, _ = disagreements(Path(name), parameters)
        assert wrong == []
        assert untrue(Path(name)) == []


def untrue(folder: Path) -> list:
    """Hold every report against what was really there at the instant of the look."""
    editions = pq.read_table(folder / "truth/applications.parquet").to_pylist()
    named = {row["device"]: row for row in table(folder, "devices")}
    stays = defaultdict(list)
    for row in table(folder, "installed"):
        stays[row["machine"]].append(row)
    wrong, found = [], defaultdict(list)
    reports = {}
    for _, row in arrivals(folder):
        key = (row.device, row.source, row.seen)
        if isinstance(row, Report):
            reports[key] = row
        else:
            found[key].append((row.name, row.version, row.identifiers))
    for key, report in reports.items():
        device = named[report.device]
        at = report.seen - timedelta(seconds=device["skew"])
        assert at >= device["since"] - DAY
        there = [
            s
            for s in stays[device["machine"]]
            if s["since"] <= at and (s["until"] is None or at < s["until"])
        ]
        places = Counter(s["application"] for s in there)
        assert not [place for place, count in places.items() if count > 1], "two versions at once"
        visible = Counter()
        for stay in there:
            row = editions[stay["application"]]
            shown = {k.value for k in report.sees}
            pairs = tuple((i["kind"], i["value"]) for i in row["identifiers"] if i["kind"] in shown)
            if pairs:
                visible[row["name"], stay["version"], pairs] += 1
        told = Counter(
            (name, version, tuple((i.kind.value, i.value) for i in names))
            for name, version, names in found[key]
        )
        if report.sees and told != visible:
            wrong.append((report, told - visible, visible - told))
    return wrong


def test_every_report_shows_what_was_there_and_its_source_sees(small):
    assert untrue(small) == []


def test_every_identifier_is_reported_by_its_exact_name(heard):
    names = {i for a in applications() for e in a.editions for i in e.identifiers}
    shown = {i for _, row in heard if isinstance(row, Observation) for i in row.identifiers}
    assert shown
    assert shown <= names


def test_ordinary_applications_are_none_of_the_catalogue_s():
    known = {a.id for a in shipped().applications}
    for application in applications():
        for edition in application.editions:
            borne = {b for i in edition.identifiers for b, _ in shipped().bearers(i)} & known
            assert bool(borne) == (edition.role in MADE | {"impostor"}), edition


def test_look_alikes_of_the_catalogue_are_planted_and_seen(tmp_path):
    planted = {
        i.value for a in applications() for e in a.editions for i in e.identifiers if a.share
    }
    shown = {"android.package", "ios.bundle-id", "windows.winget-id", "linux.deb-package"}
    decoys = {d.value for d in known_decoys() if d.nature is Nature.NEGATIVE and d.kind in shown}
    assert decoys <= planted
    simulate(Parameters(devices=1500, days=1, seed=5, platforms=shares("android")), tmp_path)
    seen = {
        i.value for _, r in arrivals(tmp_path) if isinstance(r, Observation) for i in r.identifiers
    }
    assert decoys & seen


def test_devices_fall_silent_for_a_time_and_for_ever(small, heard):
    times = defaultdict(list)
    for _, row in heard:
        if isinstance(row, Report):
            times[row.device].append(row.seen)
    named = table(small, "devices")
    ever = [d for d in named if d["silent_since"] and not d["silent_until"] and not d["until"]]
    again = [d for d in named if d["silent_until"] and d["silent_until"] < START + 35 * DAY]
    assert ever
    assert again
    for device in ever:
        skew = timedelta(seconds=device["skew"])
        assert all(seen - skew < device["silent_since"] for seen in times.get(device["device"], []))
    assert any(seen >= d["silent_until"] + DAY for d in again for seen in times[d["device"]])


def test_reports_come_late_and_out_of_order_and_some_clocks_are_wrong(small, heard):
    named = {row["device"]: row for row in table(small, "devices")}
    late = 0
    last: dict[tuple, datetime] = {}
    disordered = 0
    for day, row in heard:
        if isinstance(row, Report):
            true = row.seen - timedelta(seconds=named[row.device]["skew"])
            late += day > (true - START).days
            key = (row.device, row.source)
            disordered += row.seen < last.get(key, row.seen)
            last[key] = row.seen
    assert late
    assert disordered
    assert any(row["skew"] for row in named.values())


def test_some_get_another_name_some_are_wiped_and_things_come_again(tmp_path):
    simulate(
        Parameters(devices=400, days=90, seed=2, churn=0.02, sending=Sending.CHANGES), tmp_path
    )
    named = Counter(row["machine"] for row in table(tmp_path, "devices"))
    assert 2 in named.values()
    assert any(row["wiped"] for row in table(tmp_path, "devices"))
    stays = defaultdict(list)
    for row in table(tmp_path, "installed"):
        stays[row["machine"], row["application"]].append((row["since"], row["until"]))
    again = updated = 0
    for spans in stays.values():
        spans.sort()
        for (_, until), (since, _) in pairwise(spans):
            assert until is not None
            assert until <= since
            again += until < since
            updated += until == since
    assert again
    assert updated > again


def test_sources_that_send_changes_send_no_other_report_within_a_week(tmp_path):
    parameters = Parameters(devices=40, days=60, seed=6, churn=0, silent=0, sending=Sending.CHANGES)
    simulate(parameters, tmp_path)
    days = defaultdict(list)
    renamed = {row["machine"] for row in table(tmp_path, "devices") if row["until"]}
    names = {d["device"]: d["machine"] for d in table(tmp_path, "devices")}
    for _, row in arrivals(tmp_path):
        if isinstance(row, Report) and names[row.device] not in renamed:
            days[row.device, row.source].append(row.seen)
    assert days
    for seen in days.values():
        seen.sort()
        assert all(b - a >= 7 * DAY for a, b in pairwise(seen))


def test_the_summary_counts_and_names_every_file(small):
    summary = json.loads((small / SUMMARY).read_text())
    named = summary["files"] | {n: d for part in summary["parts"] for n, d in part["files"].items()}
    content = {n: c for n, c in files(small).items() if n != SUMMARY}
    assert named == {n: hashlib.sha256(c).hexdigest() for n, c in content.items()}
    rows = arrivals(small)
    assert summary["whole"]
    assert summary["counts"]["reports"] == sum(isinstance(r, Report) for _, r in rows)
    assert summary["counts"]["rows"] == sum(isinstance(r, Observation) for _, r in rows)
    assert summary["counts"]["devices"] == SMALL.devices


# The folder, the disk, and interruption.


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(InputError, match="no simulation"):
        simulate(SMALL, tmp_path)
    assert files(tmp_path) == {"mine": b"precious"}


def test_a_simulation_with_other_parameters_is_left_alone(small):
    before = files(small)
    with pytest.raises(InputError, match="other parameters"):
        simulate(replace(SMALL, seed=9), small)
    assert files(small) == before


def test_what_was_interrupted_goes_on_and_is_the_same(small, tmp_path):
    class StopError(Exception):
        pass

    def stop(made):
        assert not made.whole
        raise StopError

    with pytest.raises(StopError):
        simulate(SMALL, tmp_path, progress=stop)
    summary = json.loads((tmp_path / SUMMARY).read_text())
    assert not summary["whole"]
    assert [part["part"] for part in summary["parts"]] == [0]
    assert not list(tmp_path.glob(".making-*"))
    assert simulate(SMALL, tmp_path).whole
    assert files(tmp_path) == files(small)


@pytest.mark.parametrize("step", range(4))
def test_an_interrupt_while_a_part_is_put_in_place_waits_until_it_is_whole(
    small, tmp_path, monkeypatch, step
):
    moved = []
    replace_ = Path.replace

    def interrupted(stage, target):
        if ".making-" in str(stage):
            if len(moved) == step:
                signal.raise_signal(signal.SIGINT)
            moved.append(target)
        return replace_(stage, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            simulate(SMALL, tmp_path)
    summary = json.loads((tmp_path / SUMMARY).read_text())
    assert [part["part"] for part in summary["parts"]] == [0]
    assert len(moved) == len(summary["parts"][0]["files"])
    assert simulate(SMALL, tmp_path).whole
    assert files(tmp_path) == files(small)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_whole_parts_and_says_so(tmp_path, jobs):
    folder = tmp_path / "fleet"
    asked = ["simulate", "--devices", "60000", "--days", "2", "--into", str(folder)]
    command = [*PROSCRIBE, *asked, "--jobs", jobs]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as made:
        until = time.monotonic() + 120
        while not list(folder.glob("day-*/*")):
            assert made.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(made.pid, signal.SIGINT)
        said = made.communicate(timeout=120)[1].decode()
    assert made.returncode == 130
    assert "whole parts stay" in said
    summary = json.loads((folder / SUMMARY).read_text())
    named = {n for part in summary["parts"] for n in part["files"]}
    assert 0 < len(summary["parts"]) < 8
    assert {n for n in files(folder) if "part-" in n} == named
    assert not list(folder.glob(".making-*"))


def children(of: int) -> list[int]:
    found = Path(f"/proc/{of}/task/{of}/children")
    return [int(n) for n in found.read_text().split()]


def test_a_process_that_is_killed_is_said_and_whole_parts_stay(tmp_path):
    folder = tmp_path / "fleet"
    asked = ["simulate", "--devices", "60000", "--days", "2", "--into", str(folder), "--jobs", "2"]
    with subprocess.Popen([*PROSCRIBE, *asked], stderr=subprocess.PIPE) as made:
        until = time.monotonic() + 120
        while not list(folder.glob("day-*/*")):
            assert time.monotonic() < until
            time.sleep(0.05)
        os.kill(max(children(made.pid)), signal.SIGKILL)
        said = made.communicate(timeout=120)[1].decode()
    assert made.returncode == 2
    assert "a process was ended" in said
    summary = json.loads((folder / SUMMARY).read_text())
    assert {n for n in files(folder) if "part-" in n} == {
        n for part in summary["parts"] for n in part["files"]
    }
    assert not list(folder.glob(".making-*"))


def test_too_large_a_fleet_is_refused_before_anything_is_written(tmp_path):
    enormous = Parameters(devices=100_000_000, days=3660, seed=1)
    with pytest.raises(InputError, match=r"GB are needed"):
        simulate(enormous, tmp_path / "fleet")
    assert not (tmp_path / "fleet").exists()


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(("devices", "days"), [(1, 1), (800, 1), (150, 12)])
def test_the_estimate_is_on_the_safe_side_and_not_absurd(form, devices, days, tmp_path):
    parameters = Parameters(devices=devices, days=days, seed=1, format=form)
    simulate(parameters, tmp_path)
    taken = sum(len(content) for content in files(tmp_path).values())
    assert taken <= room.estimate(parameters) <= 8 * taken


@pytest.mark.parametrize(
    ("wrong", "value"), [("devices", 0), ("days", 0), ("churn", 0.9), ("silent", 2), ("seed", -1)]
)
def test_a_number_out_of_bounds_is_an_error_with_a_remedy(wrong, value):
    with pytest.raises(InputError) as error:
        replace(SMALL, **{wrong: value})
    assert error.value.place.source == wrong
    assert error.value.remedy


@pytest.mark.parametrize("written", ["amiga=3", "windows=many", "windows=-1", "windows=0", "=", ""])
def test_shares_that_make_no_sense_are_refused(written):
    with pytest.raises(InputError):
        replace(SMALL, platforms=shares(written))


def test_the_command_makes_a_fleet_that_ingest_takes_in(tmp_path):
    folder = tmp_path / "fleet"

    def run(*arguments):
        command = [*PROSCRIBE, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True)

    asked = ["--devices", "20", "--days", "2", "--seed", "4", "--jobs", "1"]
    made = run("simulate", *asked, "--into", str(folder), "--json")
    counts = json.loads(made.stdout)["counts"]
    assert counts["devices"] == 20
    taken = run(
        "ingest",
        *map(str, sorted(folder.glob("day-*"))),
        "--inventory",
        str(tmp_path / "i"),
        "--json",
    )
    receipts = json.loads(taken.stdout).values()
    assert sum(r["reports"] for r in receipts) == counts["reports"]
    assert sum(r["observations"] for r in receipts) == counts["rows"]
    assert sum(r["rejected"] for r in receipts) == 0
