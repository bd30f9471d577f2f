"""A watch over a ramfs: the real fapolicyd, in namespaces that end with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DRIVE = Path(__file__).with_name("fapolicyd_drive.py")
FIRST, SECOND = Path("/usr/sbin"), Path("/usr/local/lib/proscribe-engines/fapolicyd-2/bin")
"""Where the programs of version 1 are, and those of version 2, as ``.ci/fapolicyd-2`` has them."""
PATIENCE = 120
NAMESPACES = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
FORBIDDEN = "Operation not permitted"


def watched(daemons, home, programs, *phases):
    """Run phases of rule files over programs, and tell what was seen of each.

    ``phases`` are pairs: rule files by name, and the programs to try.
    """
    wanted = [{"rules": rules, "tries": tries} for rules, tries in phases]
    scenario = {"daemons": str(daemons), "programs": programs, "phases": wanted}
    (home / "scenario.json").write_text(json.dumps(scenario))
    done = subprocess.run(
        [*NAMESPACES, sys.executable, DRIVE, home],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    if FORBIDDEN in done.stderr:
        pytest.skip("engine missing: leave to make namespaces here")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    if any(FORBIDDEN in one["log"] and not one["alive"] for one in seen):
        pytest.skip("engine missing: fanotify permission events are not permitted here")
    return seen
