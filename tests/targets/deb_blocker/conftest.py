"""A Debian machine in a folder, on which apt and dpkg do real work."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

PATIENCE = 60
APT = """\
Dir "{root}";
Dir::State::status "{root}/var/lib/dpkg/status";
Dir::Bin::dpkg "/usr/bin/dpkg";
APT::Architecture "amd64";
APT::Architectures {{ "amd64"; "i386"; }};
APT::Sandbox::User "root";
APT::Install-Recommends "false";
DPkg::Options {{ "--root={root}"; "--force-script-chrootless"; }};
DPkg::Path "";
"""
CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: Nobody <nobody@example.org>
Description: a package to try things on
"""
HIDDEN = 'mount -t tmpfs -o ro none /var/lib/dpkg && exec "$@"'
"""Whatever apt and dpkg do, they can neither see nor change the database of the real machine."""


class Machine:
    """A root folder with its own dpkg database, and a repository beside it."""

    def __init__(self, home: Path):
        self.root, self.repository = home / "root", home / "repository"
        folders = ("etc/apt/preferences.d", "var/lib/dpkg/info", "var/lib/dpkg/updates",
                   "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/log/apt",
                   "etc/apt/apt.conf.d", "etc/apt/trusted.gpg.d", "usr/share")  # fmt: skip
        for folder in folders:
            (self.root / folder).mkdir(parents=True)
        self.repository.mkdir()
        (self.root / "var/lib/dpkg/status").touch()
        (self.root / "var/lib/dpkg/arch").write_text("amd64\ni386\n")
        source = f"deb [trusted=yes] file:{self.repository} ./\n"
        (self.root / "etc/apt/sources.list").write_text(source)
        (home / "apt.conf").write_text(APT.format(root=self.root))
        self.environment = {
            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin",
            "APT_CONFIG": str(home / "apt.conf"),
            "DEBIAN_FRONTEND": "noninteractive",
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *command):
        return subprocess.run(
            ["unshare", "--mount", "--net", "sh", "-c", HIDDEN, "sh", *command],
            capture_output=True, text=True, timeout=PATIENCE, check=False, env=self.environment,
        )  # fmt: skip

    def apt(self, *arguments):
        done = self.run("apt-get", "--yes", *arguments)
        return Outcome(done.returncode == 0, done.stdout + done.stderr)

    def dpkg(self, *arguments):
        done = self.run("dpkg", f"--root={self.root}", "--force-script-chrootless", *arguments)
        return Outcome(done.returncode == 0, done.stdout + done.stderr)

    def offer(self, *packages):
        """Put packages into the repository, and let apt know of them."""
        for name, content in packages:
            (self.repository / name).write_bytes(content)
        index = self.run("apt-ftparchive", "packages", str(self.repository)).stdout
        index = index.replace(f"Filename: {self.repository}/", "Filename: ./")
        (self.repository / "Packages").write_text(index)
        assert self.apt("update")

    def installed(self):
        """Return the packages whose files are there, with their versions."""
        fields = "${db:Status-Status} ${Package} ${Version}\n"
        listed = self.run("dpkg-query", f"--root={self.root}", "--show", f"--showformat={fields}")
        rows = (line.split() for line in listed.stdout.splitlines())
        return {name: version for status, name, version in rows if status == "installed"}

    def file(self, name):
        return str(self.repository / name)


class Outcome:
    """Whether a command did what it was told, and what it said."""

    def __init__(self, done, said):
        self.done, self.said = done, said

    def __bool__(self):
        return self.done

    def __repr__(self):
        return f"{'done' if self.done else 'refused'}:\n{self.said}"


@pytest.fixture
def build(tmp_path):
    """Return what makes a package with the real dpkg-deb; its only file tells its version."""

    def make(name, version="1.0", architecture="all", **more):
        tree = tmp_path / "trees" / f"{name}_{version}_{architecture}"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "opt" / name).mkdir(parents=True)
        (tree / "opt" / name / "version").write_text(version)
        control = CONTROL.format(name=name, version=version, architecture=architecture)
        lines = (f"{field.replace('_', '-')}: {value}\n" for field, value in more.items())
        (tree / "DEBIAN" / "control").write_text(control + "".join(lines))
        made = tree.with_suffix(".deb")
        command = ["dpkg-deb", "--build", "--root-owner-group", "-Znone", tree, made]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        return f"{name}_{version}_{architecture}.deb", made.read_bytes()

    return make


@pytest.fixture
def machine(tmp_path):
    """Give a machine that is all ours, and see that the real one stayed as it was."""
    status = Path("/var/lib/dpkg/status")
    before = hashlib.sha256(status.read_bytes()).digest()
    yield Machine(tmp_path)
    assert hashlib.sha256(status.read_bytes()).digest() == before
