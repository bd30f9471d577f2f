import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from corpus import long_after, row
from every_question import every

from proscribe import readers
from proscribe.inventory import Inventory, Question, answer
from proscribe.model import (
    Identifier,
    InputError,
    Kind,
    Observation,
    Place,
    Platform,
    Policy,
    Presence,
    Rejected,
    Report,
)
from proscribe.service.ingest import Strict, ingest

DAY = datetime(2026, 11, 1, tzinfo=UTC)
PACKAGES = frozenset({Kind.ANDROID_PACKAGE})
ASKED = Policy.of([row("android.package", "com.tencent.mm", "tencent/wechat")])


def report(device, seen=DAY, sees=PACKAGES, source="x", person=""):
    return Report(
        device=device,
        platform=Platform.ANDROID,
        seen=seen,
        source=source,
        sees=sees,
        person=person,
    )


def app(device, value, seen=DAY, source="x"):
    return Observation(
        device=device,
        platform=Platform.ANDROID,
        seen=seen,
        source=source,
        name="WeChat",
        version="8",
        identifiers=(Identifier(Kind.ANDROID_PACKAGE, value),),
    )


@pytest.fixture
def inventory(tmp_path):
    return Inventory(tmp_path / "inventory", clock=long_after)


def ask(inventory, at=DAY, policy=ASKED):
    return answer(inventory.folder, Question(policies={Platform.ANDROID: policy}, at=at))


def standing(told):
    (tally,) = told.tallies
    return tally.present, tally.absent, tally.unknown


def test_present_absent_and_unknown_are_told_apart(inventory):
    inventory.add(
        "s1",
        [
            report("D1"),
            app("D1", "com.tencent.mm"),
            report("D2"),
            app("D2", "org.other.app"),
            report("D3", sees=frozenset()),
        ],
    )
    assert standing(ask(inventory)) == (1, 1, 1)
    by = {f.device: f for f in ask(inventory).findings}
    assert by["D1"].products == ("tencent/wechat",)
    assert by["D3"].presence is Presence.UNKNOWN


def test_an_empty_inventory_answers_with_nothing(inventory):
    assert ask(inventory).tallies == ()


def test_a_later_report_without_it_says_that_it_is_gone(inventory):
    inventory.add("s1", [report("D1"), app("D1", "com.tencent.mm")])
    later = DAY + timedelta(days=3)
    inventory.add("s2", [report("D1", later)])
    assert standing(ask(inventory, later)) == (0, 1, 0)
    assert standing(ask(inventory, DAY)) == (1, 0, 0)


def test_a_later_report_that_sees_less_denies_nothing(inventory):
    inventory.add("s1", [report("D1"), app("D1", "com.tencent.mm")])
    later = DAY + timedelta(days=3)
    inventory.add("s2", [report("D1", later, sees=frozenset({Kind.ANDROID_CERT_SHA256}))])
    assert standing(ask(inventory, later)) == (1, 0, 0)


def test_another_source_does_not_deny_what_one_has_seen(inventory):
    inventory.add("s1", [report("D1"), app("D1", "com.tencent.mm")])
    inventory.add("s2", [report("D1", DAY + timedelta(days=1), source="y")])
    assert standing(ask(inventory, DAY + timedelta(days=2))) == (1, 0, 0)


def test_an_absence_goes_stale_and_a_presence_does_not(inventory):
    inventory.add("s1", [report("D1"), app("D1", "com.tencent.mm"), report("D2")])
    old = DAY + timedelta(days=31)
    told = ask(inventory, old)
    assert standing(told) == (1, 0, 1)
    (unknown,) = [f for f in told.findings if f.presence is Presence.UNKNOWN]
    assert "2026-11-01" in unknown.why.en


def test_what_is_reported_after_the_instant_is_not_known_at_it(inventory):
    inventory.add("s1", [report("D1"), app("D1", "com.tencent.mm")])
    assert ask(inventory, DAY - timedelta(seconds=1)).tallies == ()


def test_the_same_segment_twice_is_there_once(inventory):
    rows = [report("D1"), app("D1", "com.tencent.mm")]
    assert not inventory.add("s1", rows).already
    assert inventory.add("s1", rows).already
    assert standing(ask(inventory)) == (1, 0, 0)


def test_a_refused_row_is_counted_and_the_good_ones_stay(inventory):
    bad = Rejected(place=Place(source="f", line=2), reason="r", remedy="m")
    receipt = inventory.add("s1", [report("D1"), bad, app("D1", "com.tencent.mm")])
    assert (receipt.reports, receipt.observations, receipt.rejected) == (1, 1, 1)
    assert receipt.examples == [bad]


def test_an_error_in_the_middle_adds_nothing(inventory):
    def rows():
        yield report("D1")
        raise InputError(Place(source="f", line=9), "broken", "mend it")

    with pytest.raises(InputError, match="broken"):
        inventory.add("s1", rows())
    assert inventory.manifest().batches == ()
    assert ask(inventory).tallies == ()


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path):
    place = tmp_path / "file"
    place.write_text("not a folder")
    with pytest.raises(InputError) as caught:
        Inventory(place).add("s1", [report("D1")])
    assert "nothing was added" in caught.value.remedy


def test_the_people_of_the_devices_are_named_where_the_source_names_them(inventory):
    inventory.add("s1", [report("D1", person="p-7"), app("D1", "com.tencent.mm")])
    (finding,) = ask(inventory).findings
    assert finding.person == "p-7"


def test_what_a_blind_source_saw_goes_when_the_source_sees_and_does_not_show_it(inventory):
    inventory.add("s1", [report("D1", sees=frozenset()), app("D1", "com.tencent.mm")])
    later = DAY + timedelta(days=1)
    assert standing(ask(inventory, later)) == (1, 0, 0)
    inventory.add("s2", [report("D1", later)])
    assert standing(ask(inventory, later)) == (0, 1, 0)


def test_a_process_killed_in_the_middle_leaves_nothing_that_counts(inventory):
    inventory.add("s1", [report("D1"), app("D1", "com.tencent.mm")])
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "from corpus import long_after\n"
        "from test_answering import app, report\n"
        "from proscribe.inventory import Inventory\n"
        "def rows():\n"
        "    yield report('D2')\n"
        "    yield app('D2', 'com.tencent.mm')\n"
        "    os.kill(os.getpid(), 9)\n"
        "Inventory(Path(sys.argv[1]), clock=long_after).add('s2', rows())\n"
    )
    here = Path(__file__)
    source = here.parents[2] / "src"
    paths = os.pathsep.join([str(here.parent), str(here.parent.parent), str(source)])
    killed = subprocess.run(
        [sys.executable, "-c", code, str(inventory.folder), str(here.parent)],
        env=os.environ | {"PYTHONPATH": paths},
        check=False,
    )
    assert killed.returncode == -9
    assert standing(ask(inventory)) == (1, 0, 0)
    inventory.add("s2", [report("D2")])
    assert len(list(inventory.folder.glob("segments/*"))) == len(inventory.manifest().segments)
    assert standing(ask(inventory)) == (1, 1, 0)


def test_what_would_rewrite_a_screen_is_kept_as_what_can_be_shown(inventory):
    hostile = replace(app("D\x1b[2J1", "com.tencent.mm"), name="We\x1b[31mChat\ud800\u202e")
    inventory.add("s1", [report("D\x1b[2J1"), hostile])
    (finding,) = ask(inventory).findings
    assert (finding.device, finding.seen_as) == ("D?[2J1", "We?[31mChat?? 8")


def test_of_a_platform_that_nothing_is_asked_of_nothing_is_said(inventory):
    inventory.add("s1", [report("D1")])
    assert ask(inventory, policy=Policy()).tallies == ()


def test_every_row_that_was_refused_is_listed_in_the_inventory(inventory):
    bad = [Rejected(place=Place(source="f", line=n), reason="r", remedy="m") for n in range(1, 250)]
    receipt = inventory.add("s1", [report("D1"), *bad, app("D1", "com.tencent.mm")])
    assert len(receipt.examples) < receipt.rejected == len(bad)
    listed = (inventory.folder / receipt.quarantine).read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Rejected) for line in listed] == bad


@pytest.mark.parametrize("bad", [1, 3, 25])
def test_a_strict_reading_refuses_the_whole_file_and_names_the_bad_rows(inventory, tmp_path, bad):
    export = tmp_path / "export.ndjson"
    good = '{"device": "D1", "platform": "android", "seen": "2026-11-01T00:00:00Z", "sees": []}'
    export.write_text("\n".join([good, *["{}"] * bad, good]))
    before = inventory.manifest()
    with pytest.raises(InputError, match="device") as caught:
        ingest(inventory, export, readers.get("ndjson"), Strict())
    assert caught.value.place == Place(source=str(export), line=2)
    told = caught.value.remedy
    assert all(f"{export}:{n}: " in told for n in range(3, 2 + min(bad, 20)))
    assert f"{export}:22: " not in told
    assert ("and 5 more" in told) == (bad == 25)
    assert f"--strict was asked for, and {bad} row" in told
    assert "nothing was added" in told
    assert inventory.manifest() == before
    inventory.add("s2", [report("D1")])
    assert not list(inventory.folder.glob("quarantine/*"))


def test_a_look_that_lies_ahead_of_the_clock_is_refused_with_what_it_showed(tmp_path):
    clock = DAY + timedelta(days=1)
    inventory = Inventory(tmp_path / "inventory", clock=lambda: clock)
    ahead, near = clock + timedelta(days=1, seconds=1), clock + timedelta(days=1)
    receipt = inventory.add(
        "s1",
        [report("D1", ahead), app("D1", "com.tencent.mm", ahead), report("D2", near)],
    )
    assert (receipt.reports, receipt.rejected) == (1, 1)
    assert "D1" in receipt.examples[0].reason
    assert standing(ask(inventory, ahead)) == (0, 1, 0)


def test_what_came_later_was_not_known_before(tmp_path):
    times = iter([DAY + timedelta(days=5), DAY + timedelta(days=9)])
    inventory = Inventory(tmp_path / "inventory", clock=lambda: next(times))
    inventory.add("s1", [report("D1", DAY + timedelta(days=4))])
    inventory.add("s2", [report("D1"), app("D1", "com.tencent.mm")])
    question = Question(policies={Platform.ANDROID: ASKED}, at=DAY)
    then = replace(question, known=DAY + timedelta(days=6))
    assert answer(inventory.folder, then).tallies == ()
    assert standing(answer(inventory.folder, question)) == (1, 0, 0)
    assert standing(ask(inventory, DAY + timedelta(days=4))) == (0, 1, 0)


def test_batches_that_hold_no_look_answer_every_question_with_nothing(inventory):
    for number, batch in enumerate(([], [report("D1", seen=long_after() + timedelta(days=9))])):
        receipt = inventory.add(f"b{number}", batch)
        assert (receipt.reports, receipt.rejected) == (0, number)
        for name, ask in every(inventory).items():
            assert ask() is not None, name
