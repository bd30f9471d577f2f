"""A Linux machine of folders, laid over the real one in a namespace of its own."""

import os
import re
import subprocess
from pathlib import Path

import pytest

PATIENCE = 60
LAID = """
ip link set lo up &&
for laid in dpkg:/var/lib/dpkg cache:/var/cache/apt lists:/var/lib/apt/lists; do
    mount --bind "$HOME/${laid%%:*}" "${laid#*:}" || exit 70
done
exec "$@"
"""
"""Neither oscap nor rpm can see or change what the real machine says of its packages."""
STATUS = """\
Package: {name}
Status: {status}
Maintainer: Nobody <nobody@example.org>
Architecture: all
Version: 1.0
Description: a package to try things on

"""
SPEC = """\
Name: {name}
Version: 1.0
Release: 1
Summary: a package to try things on
License: none
BuildArch: noarch
%description
A package to try things on.
%files
"""


class Machine:
    """A home with the databases of dpkg and rpm, and an ``oscap`` that sees them alone."""

    def __init__(self, home: Path):
        self.home = home
        for folder in ("dpkg/info", "dpkg/updates", "cache", "lists", "build"):
            (home / folder).mkdir(parents=True)
        self.status = home / "dpkg/status"
        self.status.touch()

    def run(self, *command):
        path = os.environ["PATH"] + ":/usr/sbin:/sbin"
        return subprocess.run(
            ["unshare", "--mount", "--net", "sh", "-c", LAID, "sh", *command],
            capture_output=True, text=True, timeout=PATIENCE, check=False,
            env={"PATH": path, "HOME": str(self.home), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip

    def dpkg_has(self, name, status="install ok installed"):
        self.status.write_text(self.status.read_text() + STATUS.format(name=name, status=status))

    def rpm_has(self, name):
        spec = self.home / "build" / f"{name}.spec"
        spec.write_text(SPEC.format(name=name))
        top = f"_topdir {self.home}/build"
        made = self.run("rpmbuild", "-bb", "--define", top, str(spec))
        assert made.returncode == 0, made.stderr
        [package] = (self.home / "build").rglob(f"{name}-*.rpm")
        placed = self.run("rpm", "--install", "--justdb", "--nodeps", str(package))
        assert placed.returncode == 0, placed.stderr

    def write(self, content):
        path = self.home / "definitions.xml"
        path.write_bytes(content)
        return path

    def faults(self, content):
        """Return what oscap says against a document: by its schema, then by its rules."""
        path = self.write(content)
        commands = (("oscap", "oval", "validate", *o, str(path)) for o in ((), ("--schematron",)))
        said = [self.run(*c) for c in commands]
        return [d.stdout + d.stderr for d in said if d.returncode != 0]

    def answers(self, content):
        """Return what oscap answers to each definition, by its title."""
        done = self.run("oscap", "oval", "eval", str(self.write(content)))
        assert done.returncode == 0, done.stderr
        said = dict(re.findall(r"Definition (\S+): (.+)", done.stdout))
        named = r'<definition [^>]*id="([^"]+)"[^>]*>\s*<metadata>\s*<title>([^<]*)<'
        titles = re.findall(named, content.decode())
        assert said.keys() == {number for number, _ in titles}
        return {title: said[number] for number, title in titles}

    def bytes(self):
        """Return all that the databases hold."""
        found = (p for p in self.home.rglob("*") if p.is_file() and p.name != "definitions.xml")
        return {p: p.read_bytes() for p in found if not p.name.endswith(("-shm", "-wal", ".lock"))}


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "home")
