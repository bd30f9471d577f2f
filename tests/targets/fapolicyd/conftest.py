"""A watch over a ramfs: the real fapolicyd, in namespaces that end with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DRIVE = Path(__file__).with_name("drive.py")
PATIENCE = 120
NAMESPACES = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
FORBIDDEN = "Operation not permitted"


@pytest.fixture
def watch(tmp_path):
    """Return what runs phases of rule files over programs, and tells what was seen of each.

    ``phases`` are pairs: rule files by name, and the programs to try.
    """

    def run(programs, *phases):
        wanted = [{"rules": rules, "tries": tries} for rules, tries in phases]
        scenario = {"programs": programs, "phases": wanted}
        (tmp_path / "scenario.json").write_text(json.dumps(scenario))
        done = subprocess.run(
            [*NAMESPACES, sys.executable, DRIVE, tmp_path],
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

    return run
