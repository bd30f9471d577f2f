"""Let fapolicyd watch a ramfs that nobody else sees, and tell which programs it lets run.

It runs in mount, process and network namespaces of its own, where ``/opt`` is that ramfs and
``/etc/fapolicyd`` a private folder. The daemon is told to watch ramfs and nothing else, and is not
started if any other is mounted: it never stands before a file of the real machine. Each phase
writes rule files, has ``fagenrules`` compile them, starts the daemon and tries the programs. Both
are those of the folder that the scenario names: one for each version.

Run as a program: watch.py HOME, where HOME/scenario.json says what to do; the answer is JSON.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 20
ETC, RUN, STATE, OPT = (Path(p) for p in ("/etc/fapolicyd", "/run", "/var/lib/fapolicyd", "/opt"))
CONFIGURATION = """\
permissive = 0
uid = root
gid = root
watch_fs = ramfs
trust = file
integrity = none
syslog_format = rule,dec,perm,pid,exe,:,path,trust
"""
MAGIC = ("usr/share/fapolicyd", "usr/lib/file")
"""Folders that the daemon's library knows file types from, each in the format of its version."""
READY = "Starting to listen for events"
REFUSED = "refused"


def _mount(*how: str | Path) -> None:
    subprocess.run(["/bin/mount", *how], check=True)


def mounted(home: Path, daemons: Path) -> None:
    """Put private folders in place; nothing is done if there is another ramfs."""
    _mount("--make-rprivate", "/")
    if any(line.split()[2] == "ramfs" for line in Path("/proc/mounts").read_text().splitlines()):
        sys.exit("another ramfs is mounted: the daemon would stand before it")
    _mount("-t", "ramfs", "none", OPT)
    for name, place in (("etc", ETC), ("state", STATE)):
        (home / name).mkdir(exist_ok=True)
        _mount("--bind", home / name, place)
    for magic in MAGIC:
        if (own := daemons.with_name("root") / magic).is_dir():
            _mount("--bind", own, Path("/") / magic)
    _mount("-t", "tmpfs", "none", RUN)
    (RUN / "fapolicyd").mkdir()
    (ETC / "fapolicyd.conf").write_text(CONFIGURATION)
    (ETC / "fapolicyd.trust").write_text("")


def placed(programs: dict[str, str]) -> None:
    """Copy programs of the machine to where the scenario wants them."""
    for path, source in programs.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)


def said(log: Path) -> str:
    """Return what the daemon said; version 2 prints bytes of the programs that it looks at."""
    return log.read_text(encoding="utf-8", errors="surrogateescape")


def started(daemons: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the daemon, and wait until it listens or has ended."""
    output = log.open("w")
    command: list[str | Path] = [daemons / "fapolicyd", "--debug-deny"]
    daemon = subprocess.Popen(command, stdout=output, stderr=output)
    until = time.monotonic() + PATIENCE
    while READY not in said(log) and daemon.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return daemon


def tried(path: str) -> str:
    """Return the first line that a program prints, or that it was refused."""
    try:
        done = subprocess.run(
            [path, "ran"], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except PermissionError:
        return REFUSED
    return done.stdout.strip() or f"exit {done.returncode}"


def _compiled(daemons: Path) -> subprocess.CompletedProcess[str]:
    command = [daemons / "fagenrules"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, errors="surrogateescape"
    )


def phase(home: Path, daemons: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """Do one phase: rule files, programs to try, and what is to be seen of it."""
    rules = ETC / "rules.d"
    shutil.rmtree(rules, ignore_errors=True)
    rules.mkdir()
    for name, text in wanted["rules"].items():
        (rules / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    compiled = _compiled(daemons)
    log = home / "log"
    daemon = started(daemons, log)
    alive = daemon.poll() is None
    results = {path: tried(path) for path in wanted["tries"]} if alive else {}
    daemon.terminate()
    daemon.wait(PATIENCE)
    return {
        "alive": alive,
        "said": compiled.stdout + compiled.stderr,
        "results": results,
        "log": said(log),
        "compiled": said(kept) if (kept := ETC / "compiled.rules").exists() else "",
        "valid": compiled.returncode == 0,
    }


def main() -> None:
    """Do what the scenario says, phase by phase, and print what was seen."""
    home = Path(sys.argv[1])
    scenario = json.loads((home / "scenario.json").read_text())
    daemons = Path(scenario["daemons"])
    mounted(home, daemons)
    placed(scenario["programs"])
    print(json.dumps([phase(home, daemons, wanted) for wanted in scenario["phases"]]))  # noqa: T201


if __name__ == "__main__":
    main()
