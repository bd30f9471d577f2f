"""A machine on which dnf and rpm do real work, in a mount namespace with folders of its own."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PATIENCE = 120
PRIVATE = ("etc/dnf", "etc/yum.repos.d", "var/lib/rpm", "var/lib/dnf", "var/cache/dnf",
           "var/log", "var/tmp", "opt", "run")  # fmt: skip
"""All that dnf and rpm write into; the rest of the machine is read-only for them."""
NAMESPACE = """
set -e
home=$1; shift
mount --make-rprivate /
for folder in $FOLDERS; do mkdir -p "/$folder" && mount --bind "$home/$folder" "/$folder"; done
mount --bind "$home" "$home"
mount -o remount,bind,ro /
exec "$@"
"""
CONFIGURATION = """\
[main]
gpgcheck=0
plugins=0
installonly_limit=3
[local]
name=local
baseurl=file://{repository}
"""
SPEC = """\
Name: {name}
Version: {version}
Release: 1
Summary: a package to try things on
License: none
BuildArch: noarch
{more}%description
A package to try things on.
%install
mkdir -p %{{buildroot}}/opt/{name}
echo {version} >%{{buildroot}}/opt/{name}/version
%files
/opt/{name}
"""


class Machine:
    """Private folders in place of the machine's own, and a repository beside them."""

    def __init__(self, home: Path):
        self.home, self.repository = home / "machine", home / "machine" / "repository"
        for folder in PRIVATE:
            (self.home / folder).mkdir(parents=True)
        self.repository.mkdir()
        text = CONFIGURATION.format(repository=self.repository)
        (self.home / "etc/dnf/dnf.conf").write_text(text)
        self.environment = {
            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin",
            "FOLDERS": " ".join(PRIVATE),
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.home),
        }

    def run(self, *command):
        done = subprocess.run(
            ["unshare", "--mount", "--net", "sh", "-c", NAMESPACE, "sh", self.home, *command],
            capture_output=True, text=True, timeout=PATIENCE, check=False, env=self.environment,
        )  # fmt: skip
        return Outcome(done.returncode == 0, done.stdout + done.stderr)

    def dnf(self, *arguments):
        return self.run("dnf", "--assumeyes", "--releasever=1", *arguments)

    def rpm(self, *arguments):
        return self.run("rpm", *arguments)

    def offer(self, *packages):
        """Put packages into the repository, and write its index; of blockers, the newest stays."""
        if any(name[0].isdigit() for name, _ in packages):
            for old in self.repository.glob("[0-9]*.rpm"):
                old.unlink()
        for name, content in packages:
            (self.repository / name).write_bytes(content)
        assert self.run("createrepo_c", "--quiet", str(self.repository))
        shutil.rmtree(self.home / "var/cache/dnf")
        (self.home / "var/cache/dnf").mkdir()

    def installed(self):
        """Return the packages that rpm knows of, with their versions."""
        listed = self.rpm("-qa", "--qf", "%{NAME} %{VERSION}\\n")
        assert listed
        return dict(line.split() for line in listed.said.splitlines())

    def files(self):
        """Return all files that packages put on the machine, with their content."""
        kept = ("opt", "etc")
        found = (p for k in kept for p in sorted((self.home / k).rglob("*")) if p.is_file())
        return {p.relative_to(self.home).as_posix(): p.read_bytes() for p in found}

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


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Return what makes a package with the real rpmbuild; its only file tells its version."""
    top, made = tmp_path_factory.mktemp("rpmbuild"), {}

    def make(name, version="1.0", **more):
        key = (name, version, *sorted(more.items()))
        if key not in made:
            folder = top / str(len(made))
            folder.mkdir()
            lines = "".join(f"{field}: {value}\n" for field, value in more.items())
            (folder / "spec").write_text(SPEC.format(name=name, version=version, more=lines))
            command = ["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {folder}"]
            command += ["--define", f"_tmppath {folder}", folder / "spec"]
            subprocess.run(
                command,
                check=True,
                capture_output=True,
                timeout=PATIENCE,
                env={**os.environ, "HOME": str(folder)},
            )
            [made[key]] = (p.read_bytes() for p in folder.rglob("*.rpm"))
        return f"{name}-{version}.rpm", made[key]

    return make


def snapshot():
    """Return a digest of what rpm and dnf keep on the real machine."""
    folders = (Path("/var/lib/rpm"), Path("/etc/dnf"), Path("/var/lib/dnf"), Path("/opt"))
    found = sorted(p for f in folders for p in f.rglob("*") if p.is_file() and f != Path("/opt"))
    names = sorted(p.name for p in Path("/opt").iterdir())
    kept = [(str(p), hashlib.sha256(p.read_bytes()).hexdigest()) for p in found]
    return kept, names


@pytest.fixture
def machine(tmp_path):
    """Give a machine that is all ours, and see that the real one stayed as it was."""
    before = snapshot()
    yield Machine(tmp_path)
    assert snapshot() == before
