"""Suspend, resume, rescind, record: one act in the register, and all that it changes."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proscribe.cli import root
from proscribe.model import Determination, InputError
from proscribe.service.workspace import EXAMPLES
from proscribe.wire import appended, decode, read

RULE = """\
# Kept by hand: this line stays where it is.
id: d-1
title: {en: No chat here, fr: Pas de clavardage ici}
authority: An authority
jurisdiction: CA
force: direction
issued: 2026-01-01
effective: 2026-01-10   # a Saturday
provisions:
  - id: apps
    covers: [{application: tencent/wechat}]
    effects: [remove, block-install]
  - id: sites
    covers: [{service: tencent/wechat}]
    effects: [block-traffic]
reasons: [{en: It reaches too much., fr: Elle a accès à trop de choses.}]
references: [{title: A test, url: "https://example.org"}]
"""
MAIN = "import sys; from proscribe.cli import main; raise SystemExit(main(sys.argv[1:]))"
AMENDED = "{event: amended, effective: 2026-02-01, instrument: a, source: b}"
LISTS = {
    "empty": "history: []\n",
    "flush": f"history:\n- {AMENDED}\n",
    "remarks": f"history:   # what happened\n    - {AMENDED}\n    # a remark at the end\n\n",
    "in the middle": f"history:\n  - {AMENDED}\n# a remark of the file\nissued: 2026-01-01\n",
}


@pytest.fixture
def register(tmp_path):
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "d-1.yaml").write_text(RULE, encoding="utf-8")
    return folder


@pytest.fixture
def order(tmp_path):
    path = tmp_path / "Stay No. 7.pdf"
    path.write_bytes(b"%PDF the order of a court")
    return path


def run(*words, code=0):
    done = CliRunner().invoke(root, [str(w) for w in words], standalone_mode=False)
    if code == 0 and done.exception:
        raise done.exception
    return done


def told(*words):
    return json.loads(run(*words, "--json").stdout)


def lines(outcome, what):
    return {
        (line["target"], line["identifier"], effect)
        for group in outcome["groups"]
        for change in group["changes"]
        for line in change[what]
        for effect in line["effects"]
    }


def status(register, at):
    return told("status", "d-1", "--register", register, "--as-of", at)


def states(register, at):
    return {
        (s["provision"], e): s["state"]
        for s in status(register, at)["stands"]
        for e in s["effects"]
    }


def test_one_act_suspends_and_the_plan_names_each_target(register, order):
    made = told("suspend", "d-1", "--register", register, "--order", order)
    assert (made["before"], made["after"], made["later"]) == ("in force", "suspended", False)
    lifted = lines(made, "lifted")
    assert ("android_management", "android.package:com.tencent.mm", "remove") in lifted
    assert ("rpz", "network.domain:wechat.com", "block-traffic") in lifted
    assert not lines(made, "added")
    assert not lines(made, "kept")
    assert made["owed"] == []


def test_the_order_is_kept_as_evidence_with_its_digest(register, order):
    run("suspend", "d-1", "--register", register, "--order", order)
    (event,) = read(register / "d-1.yaml", Determination).value.history
    assert (register / event.source).read_bytes() == order.read_bytes()
    assert event.digest.startswith(event.source.removeprefix("orders/")[:12])
    assert event.order == "stay-no-7"
    assert event.recorded is not None


def test_only_an_entry_is_added_to_the_file_and_every_other_byte_stays(register, order):
    run("suspend", "d-1", "--register", register, "--order", order)
    run("resume", "d-1", "--register", register, "--order", order)
    written = (register / "d-1.yaml").read_text(encoding="utf-8")
    assert written.startswith(RULE + "history:\n")
    assert len(read(register / "d-1.yaml", Determination).value.history) == 2


def test_a_stay_of_the_installation_leaves_the_traffic_blocked(register, order):
    made = told(
        "suspend", "d-1", "--register", register, "--order", order, "--provision", "apps",
        "--effect", "block-install", "--effective", "2026-02-01",
    )  # fmt: skip
    assert made["after"] == "in force in part"
    kept = lines(made, "kept")
    assert ("rpz", "network.domain:wechat.com", "block-traffic") in kept
    assert {effect for _, _, effect in lines(made, "lifted")} >= {"block-install"}
    owed = {row["identifier"]: row["effects"] for row in made["owed"]}
    assert owed["android.package:com.tencent.mm"] == ["identify", "remove"]


def test_a_resumption_gives_back_the_very_policy(register, order):
    before = told("plan", "--register", register)["policy"]
    run("suspend", "d-1", "--register", register, "--order", order)
    assert told("plan", "--register", register)["policy"] != before
    run("resume", "d-1", "--register", register, "--order", order)
    assert told("plan", "--register", register)["policy"] == before


def test_an_order_of_the_future_changes_nothing_before_its_instant(register, order, tmp_path):
    out = tmp_path / "out"
    run("compile", "-o", out, "--register", register)
    made = told(
        "suspend", "d-1", "--register", register, "--order", order,
        "--effective", "2036-05-01", "-o", out,
    )  # fmt: skip
    assert made["later"]
    assert made["at"] == "2036-05-01T00:00:00Z"
    assert lines(made, "lifted")
    today = told("plan", "--register", register, "-o", out)
    assert (today["lifted"], today["added"]) == ([], [])
    assert states(register, "2036-04-30")["apps", "remove"] == "effective"
    assert states(register, "2036-05-01")["apps", "remove"] == "suspended"


def test_an_order_before_the_date_of_effect_means_that_nothing_fires_on_it(register, order):
    text = RULE.replace("2026-01-10", "2036-01-10")
    (register / "d-1.yaml").write_text(text, encoding="utf-8")
    made = told("suspend", "d-1", "--register", register, "--order", order)
    assert not lines(made, "lifted")
    for at in ("2036-01-09", "2036-01-10", "2046-01-10"):
        assert states(register, at)["apps", "remove"] == "suspended"
        assert told("plan", "--register", register, "--as-of", at)["added"] == []


def test_what_another_authority_still_requires_stays_and_is_shown(register, order):
    (register / "d-2.yaml").write_text(RULE.replace("id: d-1", "id: d-2", 1), encoding="utf-8")
    made = told("rescind", "d-1", "--register", register, "--order", order)
    assert not lines(made, "lifted")
    assert not lines(made, "added")
    assert {tuple(row["because"]) for row in made["owed"]} == {("d-2",)}
    assert not any(row["of_the_act"] for row in made["owed"])


def test_of_two_orders_the_one_that_is_over_must_be_named(register, order, tmp_path):
    second = tmp_path / "appeal.txt"
    second.write_text("another order", encoding="utf-8")
    run("suspend", "d-1", "--register", register, "--order", order)
    run("suspend", "d-1", "--register", register, "--order", second)
    with pytest.raises(InputError, match="several orders suspend it") as caught:
        run("resume", "d-1", "--register", register, "--order", second)
    assert "appeal" in caught.value.remedy
    made = told("resume", "d-1", "--register", register, "--order", second, "--of", "appeal")
    assert made["after"] == "suspended"
    made = told("resume", "d-1", "--register", register, "--order", second)
    assert made["after"] == "in force"


def test_two_files_of_one_name_are_two_orders(register, order, tmp_path):
    other = tmp_path / "other" / order.name
    other.parent.mkdir()
    other.write_bytes(b"another order")
    run("suspend", "d-1", "--register", register, "--order", order, "--effect", "remove")
    run("suspend", "d-1", "--register", register, "--order", other)
    first, second = read(register / "d-1.yaml", Determination).value.history
    assert second.order == f"{first.order}-{second.digest[:8]}"
    with pytest.raises(InputError, match="no order 'none' suspends it") as caught:
        run("resume", "d-1", "--register", register, "--order", order, "--of", "none")
    assert second.order in caught.value.remedy


def test_what_is_owed_and_nothing_brings_about_any_more_is_said(register, order):
    made = told(
        "suspend", "d-1", "--register", register, "--order", order, "--provision", "apps",
        "--effect", "block-install",
    )  # fmt: skip
    unserved = {row["identifier"]: row["unserved"] for row in made["owed"]}
    assert unserved["android.package:com.tencent.mm"] == ["remove"]


def test_what_cannot_lawfully_happen_is_refused_and_nothing_is_written(register, order):
    before = (register / "d-1.yaml").read_bytes()
    with pytest.raises(InputError, match="nothing of it is suspended there and then"):
        run("resume", "d-1", "--register", register, "--order", order)
    with pytest.raises(InputError, match="there is no provision"):
        run("suspend", "d-1", "--register", register, "--order", order, "--provision", "none")
    assert (register / "d-1.yaml").read_bytes() == before
    assert not (register / "orders").exists()


def test_an_act_without_an_order_or_instrument_is_refused(register):
    with pytest.raises(InputError, match="rests on an order or instrument"):
        run("suspend", "d-1", "--register", register)


def test_a_trial_records_nothing(register, order):
    before = (register / "d-1.yaml").read_bytes()
    made = told("suspend", "d-1", "--register", register, "--order", order, "--dry-run")
    assert lines(made, "lifted")
    assert (register / "d-1.yaml").read_bytes() == before


def test_the_shipped_examples_are_shown_and_never_changed(order):
    path = EXAMPLES / "register" / "ca-tbs-2023-10-30.yaml"
    before = path.read_bytes()
    done = run(
        "suspend", "ca-tbs-2023-10-30", "--register", EXAMPLES / "register", "--order", order
    )
    assert "nothing is recorded" in done.stderr
    assert path.read_bytes() == before


def test_a_file_that_describes_the_order_says_since_when(register, tmp_path):
    described = tmp_path / "order.yaml"
    described.write_text(
        "instrument: Order of the court\nsource: https://example.org/order\n"
        "effective: 2026-03-01T15:30:00Z\nid: no-7\n",
        encoding="utf-8",
    )
    run("suspend", "d-1", "--register", register, "--order", described)
    (event,) = read(register / "d-1.yaml", Determination).value.history
    assert event.effective == datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    assert (event.instrument, event.source, event.order) == (
        "Order of the court", "https://example.org/order", "no-7",
    )  # fmt: skip


def test_a_day_on_the_command_line_is_a_day_where_the_determination_is(register, order):
    text = RULE.replace("jurisdiction: CA", "jurisdiction: CA\nzone: America/Toronto")
    (register / "d-1.yaml").write_text(text, encoding="utf-8")
    words = ("--register", register, "--order", order)
    run("suspend", "d-1", *words, "--effective", "2026-07-01", "--until", "2026-07-15")
    (event,) = read(register / "d-1.yaml", Determination).value.history
    assert event.effective == datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert event.until == datetime(2026, 7, 15, 4, tzinfo=UTC)


def test_asking_as_of_an_instant_does_not_backdate_what_was_known(register, order):
    began = datetime.now(UTC)
    run("suspend", "d-1", "--register", register, "--order", order, "--as-of", "2026-03-01")
    (event,) = read(register / "d-1.yaml", Determination).value.history
    assert event.effective == datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert event.recorded >= began.replace(microsecond=0)


def test_a_suspension_for_some_devices_changes_their_group_alone(register, order, tmp_path):
    fleet = tmp_path / "fleet.yaml"
    fleet.write_text(
        "groups:\n"
        "  - {id: here, platform: android, body: north}\n"
        "  - {id: there, platform: android, body: south}\n",
        encoding="utf-8",
    )
    made = told(
        "suspend", "d-1", "--register", register, "--order", order, "--party", "north",
        "--fleet", fleet,
    )  # fmt: skip
    by = {g["group"]: [line for c in g["changes"] for line in c["lifted"]] for g in made["groups"]}
    assert by["here"]
    assert not by["there"]
    (apps,) = [
        s for s in status(register, "2046-01-01")["stands"]
        if s["party"] == "north" and s["provision"] == "apps"
    ]  # fmt: skip
    assert apps["state"] == "suspended"


def test_acts_at_the_same_time_are_all_recorded(register, tmp_path):
    def one(number):
        path = tmp_path / f"order-{number}.txt"
        path.write_text(f"order {number}", encoding="utf-8")
        words = ["suspend", "d-1", "--register", str(register), "--order", str(path)]
        code = "import sys; from proscribe.cli import main; raise SystemExit(main(sys.argv[1:]))"
        return subprocess.run(
            [sys.executable, "-c", code, *words], capture_output=True, check=False
        )

    with ThreadPoolExecutor(4) as pool:
        codes = [done.returncode for done in pool.map(one, range(6))]
    assert codes == [0] * 6
    orders = {e.order for e in read(register / "d-1.yaml", Determination).value.history}
    assert orders == {f"order-{n}" for n in range(6)}


@pytest.mark.parametrize("history", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entry_finds_its_place_however_the_list_is_written(history, end):
    text = (RULE.replace("issued: 2026-01-01\n", "") if "issued" in history else RULE) + history
    before = text.replace("\n", end).encode()
    entry = {
        "event": "suspended",
        "effective": datetime(2026, 3, 1, tzinfo=UTC),
        "instrument": "an order",
        "source": "https://example.org",
    }
    after = appended(before, "history", entry, Determination, "d-1.yaml")
    value = decode(after, Determination, "d-1.yaml").value
    assert [e.event for e in value.history][-1] == "suspended"
    lost = set(before.split(b"\n")) - set(after.split(b"\n"))
    assert {line.strip() for line in lost} <= {b"history: []", b""}


def test_a_list_that_cannot_be_continued_is_left_alone_with_the_entry_to_add():
    text = f"{RULE}history: [{AMENDED}]\n"
    entry = {"event": "amended", "effective": datetime(2026, 3, 1, tzinfo=UTC)}
    with pytest.raises(InputError, match="cannot be continued") as caught:
        appended(text.encode(), "history", entry, Determination, "d-1.yaml")
    assert "event: amended" in caught.value.remedy


@given(st.text(max_size=40))
def test_whatever_an_order_is_called_it_is_read_back(name):
    entry = {
        "event": "amended",
        "effective": datetime(2026, 3, 1, tzinfo=UTC),
        "instrument": f"x{name}",
        "source": "s",
    }
    try:
        after = appended(RULE.encode(), "history", entry, Determination, "d-1.yaml")
    except InputError:
        return
    (event,) = decode(after, Determination, "d-1.yaml").value.history
    assert event.instrument == f"x{name}"


def test_a_file_that_is_too_large_for_an_order_is_refused(register, tmp_path):
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(InputError, match="too large for an order"):
        run("suspend", "d-1", "--register", register, "--order", huge)


def test_citations_of_what_ended_dangle_and_those_of_a_live_one_do_not(register, order):
    clause = RULE.replace("id: d-1", "id: clause", 1).replace("force: direction", "force: clause")
    clause += "cites: [{determination: d-1, where: in accordance with d-1}]\n"
    (register / "clause.yaml").write_text(clause, encoding="utf-8")
    assert told("dangling", "--register", register) == []
    run("rescind", "d-1", "--register", register, "--order", order)
    (one,) = told("dangling", "--register", register)
    assert (one["citing"], one["cited"], one["state"]) == ("clause", "d-1", "rescinded")


def test_an_exempted_device_gets_artifacts_of_its_own_and_enforcement_returns(register, tmp_path):
    (register / "exemptions").mkdir()
    shutil.copyfile(EXAMPLES / "exemption.yaml", register / "exemptions" / "x.yaml")
    path = register / "exemptions" / "x.yaml"
    text = path.read_text(encoding="utf-8").replace("ca-tbs-2023-10-30", "d-1")
    text = text.replace("effective: 2026-01-05", "effective: 2026-02-05")
    path.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    words = ("compile", "-t", "android_management", "-o", out, "--register", register)
    run(*words, "--as-of", "2026-02-04")
    assert not (out / "exempt").exists()
    run(*words, "--as-of", "2026-02-05")
    home = out / "exempt" / "example-exemption"
    request = home / "android_management" / "android-management"
    assert "com.tencent.mm" in (request / "proscribe-1-remove.json").read_text()
    assert not (request / "proscribe-2-modify.json").exists()
    assert json.loads((home / "group.json").read_text())["devices"] == ["D-000123"]
    everyone = out / "android_management" / "android-management" / "proscribe-2-modify.json"
    assert "com.tencent.mm" in everyone.read_text()
    run(*words, "--as-of", "2027-01-05")
    assert "com.tencent.mm" in (request / "proscribe-2-modify.json").read_text()
    run(*words, "--as-of", "2027-01-05", "--applied")
    assert not home.exists()


def test_a_citation_dangles_only_if_what_it_cites_does(register, order):
    cites = "\ncites:\n" + "".join(
        f"  - {{determination: {cited}}}\n"
        for cited in ("d-1", "d-1, provision: apps", "d-1, provision: sites", "d-9")
    )
    clause = RULE.replace("id: d-1", "id: clause", 1).replace("force: direction", "force: clause")
    (register / "clause.yaml").write_text(clause + cites, encoding="utf-8")
    words = ("--register", register, "--order", order, "--provision", "apps")
    run("record", "d-1", "renumbered", "--by", "7.1", *words)
    found = {(d["cited"], d["provision"]): d["replaced_by"] for d in told("dangling", *words[:2])}
    assert found == {("d-1", "apps"): "7.1", ("d-9", ""): ""}
