"""The commands, as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from proscribe.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PLAIN = {k: v for k, v in os.environ.items() if not k.startswith("PROSCRIBE_")}
PROSCRIBE = [sys.executable, "-c", "from proscribe.cli import main; raise SystemExit(main())"]


def run(*arguments, cwd=ROOT, stdin=None, **environment):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PROSCRIBE_")}
    return subprocess.run(
        [*PROSCRIBE, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        env=clean | environment,
        timeout=120,
        check=False,
    )


def answer(*arguments, **more):
    done = run(*arguments, "--json", **more)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def identifiers(found):
    return {i["value"] for p in found["products"] for i in p["identifiers"]}


def test_the_canadian_determination_covers_wechat_and_the_suite_on_mobile_devices_only():
    found = identifiers(answer("covers", "ca-tbs-2023-10-30"))
    assert {"com.tencent.mm", "com.tencent.xin", "com.kms.free"} <= found
    assert not found & {"com.tencent.mobileqq", "com.tencent.mqq", "5A4RE8SF68"}


def test_a_vendor_wide_order_covers_what_the_vendor_signs_with():
    found = identifiers(answer("covers", "us-va-eo-24-2022"))
    assert {"5A4RE8SF68", "com.tencent.mobileqq", "wechat"} <= found


def test_two_authorities_on_one_identifier_are_both_named():
    (told,) = answer("explain", "android.package:com.tencent.mm")
    by = {c["determination"] for c in told["causes"]}
    assert {"ca-tbs-2023-10-30", "us-va-eo-24-2022"} <= by


@pytest.mark.parametrize("day", ["2023-10-29", "2023-10-30"])
def test_a_determination_binds_from_its_day_and_not_before(day):
    status = answer("covers", "ca-tbs-2023-10-30", "--as-of", day)["status"]
    assert status == ("in force" if day == "2023-10-30" else "not yet in force")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_helps_with_examples(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    assert "Examples:" in done.stdout or "Commands:" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("covers", "no-such-thing"), "no such determination"),
        (("covers", "ca-tbs-2023-10-30", "--register", "/no/such"), "no such folder"),
        (("covers", "ca-tbs-2023-10-30", "--as-of", "yesterday"), "not a date"),
        (("catalogue", "show", "no/such"), "no such"),
        (("compile", "-t", "no_such", "-o", "never"), "no such target"),
        (("ingest", "/no/such/file"), "No such file"),
        (("ingest", "--reader", "no_such", "README.md"), "no such reader"),
        (("explain", "no.such-kind:x"), "no such kind"),
        (("nonsense",), "No such command"),
    ],
)
def test_bad_input_is_one_clear_message_and_exit_code_2(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_check_answers_0_or_4_on_a_machine_without_and_3_with(tmp_path):
    empty = tmp_path / "empty"
    (empty / "var/lib/dpkg").mkdir(parents=True)
    status = empty / "var/lib/dpkg/status"
    status.write_text("")
    assert run("check", "--root", empty).returncode in {0, 4}
    status.write_text(
        "Package: wechat\nStatus: install ok installed\nMaintainer: x <x@example.org>\n"
        "Architecture: amd64\nVersion: 4.0.0\nDescription: x\n\n"
    )
    done = run("check", "--root", empty)
    assert done.returncode == 3
    assert "tencent/wechat" in done.stdout


def test_this_machine_is_answered_truthfully():
    done = run("check", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == {"absent": 0, "present": 3, "unknown": 4}[told["presence"]]


def test_ingest_match_and_stdin(tmp_path):
    line = {
        "device": "D1",
        "platform": "android",
        "seen": "2026-11-01T00:00:00Z",
        "source": "x",
        "name": "WeChat",
        "version": "8.0",
        "identifiers": {"android.package": "com.tencent.mm"},
    }
    bad = dict(line, device="D2", identifiers={"android.pakage": "com.tencent.mm"})
    text = f"{json.dumps(line)}\nnot json\n{json.dumps(bad)}\n"
    done = run("ingest", "-", stdin=text, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 rows refused" in done.stdout
    assert "write 'android.package'" in done.stderr
    asked = run("match", "--as-of", "2026-11-05", "--json", cwd=tmp_path)
    assert asked.returncode == 3
    (finding,) = [f for f in json.loads(asked.stdout)["findings"] if f["presence"] == "present"]
    assert (finding["device"], finding["certainty"]) == ("D1", "probable")


def test_plan_counts_what_nothing_can_do_and_compile_twice_is_the_same(tmp_path):
    plan = answer("plan", "--as-of", "2026-11-01")
    assert plan["added"]
    assert plan["gaps"]
    out = tmp_path / "out"
    for _ in range(2):
        assert run("compile", "-o", out, "--as-of", "2026-11-01").returncode == 0
        files = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
        again = tmp_path / "again"
        assert run("compile", "-o", again, "--as-of", "2026-11-01").returncode == 0
        assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == {
            p.relative_to(out): b for p, b in files.items()
        }
    kept = answer("plan", "--as-of", "2026-11-01", "-o", out)
    assert not kept["added"]
    assert not kept["lifted"]


def test_going_back_before_the_decisions_lifts_everything_that_was_placed(tmp_path):
    out = tmp_path / "out"
    assert run("compile", "-o", out, "--as-of", "2026-11-01").returncode == 0
    before = answer("plan", "--as-of", "2010-01-01", "-o", out)
    assert before["lifted"]
    assert not before["added"]
    assert run("compile", "-o", out, "--as-of", "2010-01-01").returncode == 0
    text = b"".join(p.read_bytes() for p in (out / "android_management").rglob("*.json"))
    assert b"removePolicyApplications" in text


def test_no_color_means_none():
    assert "\x1b[" not in run("covers", "ca-tbs-2023-10-30", NO_COLOR="1").stdout


def test_the_kinds_are_listed_with_grammar_meaning_and_example():
    rows = {r["kind"]: r for r in answer("kinds")}
    assert rows["android.package"]["example"] == "com.tencent.mm"
    assert all(r["grammar"] and r["meaning"] and r["example"] for r in rows.values())


def test_the_sentences_are_in_french_when_asked():
    done = run("covers", "ca-tbs-2023-10-30", "--lang", "fr")
    assert "l'instrument nomme" in done.stdout


def test_a_fault_of_ours_is_one_line_and_its_trace_is_to_be_had():
    code = (
        "from proscribe import cli\n"
        "from proscribe.cli import kinds\n"
        "def broken(*_, **__): raise ZeroDivisionError('within')\n"
        "kinds.command.callback = broken\n"
        "cli.main(['kinds'])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=PLAIN)
    assert done.returncode == 70
    assert "fault of ours: ZeroDivisionError: within" in done.stderr
    assert "Traceback" not in done.stderr
    debug = PLAIN | {"PROSCRIBE_DEBUG": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=debug)
    assert "Traceback" in done.stderr


def test_what_an_instrument_holds_does_not_steer_the_terminal(tmp_path):
    register = tmp_path / "register"
    register.mkdir()
    text = (ROOT / "examples" / "register" / "ca-tbs-2023-10-30.yaml").read_text(encoding="utf-8")
    hostile = '"x\\e]0;pwn\\a\\e[2J y"'
    event = f"{{event: suspended, effective: 2026-01-01, instrument: {hostile}, source: s}}"
    (register / "d.yaml").write_text(f"{text}history:\n  - {event}\n", encoding="utf-8")
    done = run("status", "ca-tbs-2023-10-30", "--register", register)
    assert "pwn" in done.stdout
    assert not {"\x07", "\x1b"} & set(done.stdout)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_ends_of_time_are_refused_with_the_years_that_are_not(day):
    done = run("status", "ca-tbs-2023-10-30", "--as-of", day)
    assert done.returncode == 2
    assert "years 2 to 9998" in done.stderr


def test_python_runs_the_package_as_it_runs_the_command():
    module = [sys.executable, "-m", "proscribe"]
    for arguments in (["kinds"], ["--version"], ["prove"]):
        done = subprocess.run(
            [*module, *arguments], capture_output=True, text=True, check=False, env=PLAIN
        )
        same = run(*arguments)
        assert (done.returncode, done.stdout) == (same.returncode, same.stdout)
        assert done.stderr == same.stderr
