"""``prove``, as a person runs it: what it says, writes, and leaves behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from proscribe import engines, targets
from proscribe.cli import root
from proscribe.service.proof_record import ENDINGS
from proscribe.service.prove import Ending
from proscribe.workbench import resolving

DNS = pytest.mark.engine(*resolving.PROGRAMS, "dnsmasq")
AT = ("--as-of", "2026-11-01")
START = [sys.executable, "-c", "from proscribe.cli import main; raise SystemExit(main())"]


def run(*arguments):
    return CliRunner().invoke(root, ["prove", *map(str, arguments), *AT], prog_name="proscribe")


def descendants(process):
    """Return the process numbers of all that a process started."""
    listed = subprocess.check_output(["ps", "-eo", "pid=,ppid="], text=True).splitlines()
    parents = {int(p): int(q) for p, q in (line.split() for line in listed)}
    found = {process}
    while more := {p for p, q in parents.items() if q in found} - found:
        found |= more
    return found - {process}


@DNS
def test_a_proof_is_written_for_programs_and_for_people_in_both_languages(tmp_path):
    done = run("-t", "dnsmasq", "--sample", "--into", tmp_path)
    assert done.exit_code == 0, done.output
    stem = "proof-dnsmasq-dnsmasq"
    names = {f"{stem}.json", f"{stem}.en.txt", f"{stem}.fr.txt"}
    assert {p.name for p in tmp_path.iterdir()} == names
    told = json.loads((tmp_path / f"{stem}.json").read_bytes())
    assert told["ending"] == "enforced"
    assert {t["stage"] for t in told["tried"]} == {"before", "applied", "lifted"}
    assert len(told["artifact"]) == len(told["policy"]) == 64
    assert told["files"][0][0] == "etc/dnsmasq.d/proscribe.conf"
    english, french = ((tmp_path / f"{stem}.{x}.txt").read_text() for x in ("en", "fr"))
    assert "resolve prohibited.example: did not come about (NXDOMAIN)" in english
    assert "résoudre prohibited.example\u00a0: n'a pas abouti (NXDOMAIN)" in french
    assert "as it was, byte for byte" in english
    assert "comme avant, octet pour octet" in french


@DNS
def test_the_policy_of_the_register_is_what_is_proven_unless_a_sample_is_asked_for():
    done = run("-t", "dnsmasq", "--json")
    [told] = json.loads(done.stdout)
    assert done.exit_code == 0
    values = {t["act"]["value"] for t in told["tried"]}
    assert "prohibited.example" not in values
    assert {v.partition("proscribe-proof.")[2] or v for v in values} & {"weixin.qq.com", "qq.com"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_target_without_an_engine_says_what_stands_behind_it_and_exits_with_4(language):
    without = {t for n in engines.names() for t in engines.get(n).targets}
    for name in sorted({*targets.names()} - without):
        done = run("-t", name, "--lang", language)
        assert done.exit_code == 4
        claimed = targets.get(name).proof
        ending = Ending(claimed) if claimed in {"schema", "unproven"} else Ending.IN_TESTS
        assert f"{name}" in done.stdout
        assert getattr(ENDINGS[ending], language) in done.stdout


@pytest.mark.engine("unshare", "mount", "nft")
def test_an_engine_that_is_missing_is_said_with_the_packages_that_bring_it():
    """The programs are hidden for real, from this one process."""
    hidden = 'mount -t tmpfs none /usr/sbin && exec "$@"'
    command = [*START, "prove", "-t", "nftables", "--sample"]
    alone = ["unshare", "--mount", "sh", "-c", hidden, "sh", *command]
    done = subprocess.run(alone, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 4, done.stderr
    assert "nftables (nft): engine missing" in done.stdout
    assert "not on this machine: " in done.stdout
    assert "apt-get install util-linux iproute2 nftables" in done.stdout


def test_a_target_that_does_not_exist_or_none_at_all_is_an_error_of_input():
    for arguments in (["prove", "-t", "nothing"], ["prove"]):
        done = subprocess.run([*START, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "remedy: " in done.stderr


@DNS
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.3, 1.0])
def test_an_interrupted_proof_leaves_no_process_and_no_folder(tmp_path, number, after):
    command = [*START, "prove", "-t", "dnsmasq", "-t", "rpz", "-t", "unbound"]
    given = {**os.environ, "TMPDIR": str(tmp_path)}
    started = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not [*tmp_path.iterdir()]:
        time.sleep(0.01)
    time.sleep(after)
    left = descendants(started.pid)
    assert left
    started.send_signal(number)
    said = started.communicate(timeout=30)
    assert started.returncode == 130, said
    assert [*tmp_path.iterdir()] == []
    assert [pid for pid in left if alive(pid)] == []


@DNS
def test_a_proof_that_is_killed_leaves_no_process(tmp_path):
    command = [*START, "prove", "-t", "dnsmasq", "-t", "rpz", "-t", "unbound"]
    given = {**os.environ, "TMPDIR": str(tmp_path)}
    started = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while len(left := descendants(started.pid)) < 3:
        time.sleep(0.01)
    started.kill()
    started.communicate(timeout=30)
    end = time.monotonic() + 10
    while [pid for pid in left if alive(pid)] and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in left if alive(pid)] == []


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
