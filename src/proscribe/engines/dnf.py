"""A machine on which dnf and rpm do real work, in a mount namespace with folders of its own.

https://rpm-software-management.github.io/rpm/manual/dependencies.html
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Text
from proscribe.workbench import Done, UnableError, isolated, run, snapshot
from proscribe.workbench.trial import FIND, INSTALL, Act, Seen, acts

PATIENCE = 120
PRIVATE = (
    *("etc/dnf", "etc/yum.repos.d", "var/lib/rpm", "var/lib/dnf", "var/cache/dnf"),
    *("var/log", "var/tmp", "opt", "run"),
)
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
UNRELATED = "proscribe-unrelated"


class Machine:
    """Private folders in place of the machine's own, and a repository beside them.

    Raises:
        UnableError: This user may not make mount and network namespaces.

    """

    def __init__(self, home: Path) -> None:
        self.home, self.repository = home / "machine", home / "machine" / "repository"
        self.alone = isolated("mount", "net")
        for folder in PRIVATE:
            (self.home / folder).mkdir(parents=True)
        self.repository.mkdir()
        text = CONFIGURATION.format(repository=self.repository)
        (self.home / "etc/dnf/dnf.conf").write_text(text)
        self.environment = {"FOLDERS": " ".join(PRIVATE), "HOME": str(self.home)}

    def run(self, *command: str) -> Done:
        """Run a command that can write into no folder but these."""
        alone = (*self.alone, "sh", "-c", NAMESPACE, "sh", str(self.home), *command)
        return run(*alone, environment=self.environment, patience=PATIENCE)

    def dnf(self, *arguments: str) -> Done:
        """Run dnf, which is told yes."""
        return self.run("dnf", "--assumeyes", "--releasever=1", *arguments)

    def rpm(self, *arguments: str) -> Done:
        """Run rpm."""
        return self.run("rpm", *arguments)

    def offer(self, *packages: tuple[str, bytes]) -> None:
        """Put packages into the repository, and write its index; of blockers, the newest stays.

        Raises:
            UnableError: No index can be made.

        """
        if any(name[0].isdigit() for name, _ in packages):
            for old in self.repository.glob("[0-9]*.rpm"):
                old.unlink()
        for name, content in packages:
            (self.repository / name).write_bytes(content)
        _must(self.run("createrepo_c", "--quiet", str(self.repository)))
        shutil.rmtree(self.home / "var/cache/dnf")
        (self.home / "var/cache/dnf").mkdir()

    def installed(self) -> dict[str, str]:
        """Return the packages that rpm knows of, with their versions.

        Raises:
            UnableError: rpm does not tell.

        """
        listed = _must(self.rpm("-qa", "--qf", "%{NAME} %{VERSION}\\n"))
        return dict(line.split() for line in listed.said.splitlines())

    def files(self) -> dict[str, bytes]:
        """Return all files that packages put on the machine, with their content."""
        kept = ("opt", "etc")
        found = (p for k in kept for p in sorted((self.home / k).rglob("*")) if p.is_file())
        return {p.relative_to(self.home).as_posix(): p.read_bytes() for p in found}

    def file(self, name: str) -> str:
        """Return the path of a package in the repository."""
        return str(self.repository / name)


def build(folder: Path, name: str, version: str = "1.0", **more: str) -> tuple[str, bytes]:
    """Make a package with the real rpmbuild, in a folder of its own; its file tells its version.

    Raises:
        UnableError: rpmbuild does not make it.

    """
    folder.mkdir(parents=True)
    lines = "".join(f"{field}: {value}\n" for field, value in more.items())
    (folder / "spec").write_text(SPEC.format(name=name, version=version, more=lines))
    command = ["rpmbuild", "-bb", "--quiet", "--define", f"_topdir {folder}"]
    command += ["--define", f"_tmppath {folder}", str(folder / "spec")]
    _must(run(*command, environment={"HOME": str(folder)}, patience=PATIENCE))
    [made] = (p.read_bytes() for p in folder.rglob("*.rpm"))
    return f"{name}-{version}.rpm", made


def _must(done: Done) -> Done:
    if not done:
        raise UnableError(Text(done.said or "-", done.said or "-"))
    return done


class Tried:
    """A machine on which people install packages, and the blocker comes and is lifted."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.serial = machine, 0
        self.ours: set[str] = set()

    def apply(self, files: tuple[File, ...]) -> None:
        """Offer the blocker and install it, or the newest of it.

        Raises:
            RefusedError: dnf does not install it.

        """
        for file in files:
            self.serial += 1
            name = f"{self.serial}.rpm"
            (self.machine.repository / name).write_bytes(file.content)
            named = self.machine.rpm("-qp", "--qf", "%{NAME}", self.machine.file(name))
            if not named:
                raise RefusedError(named.said)
            self.machine.offer((name, file.content))
            verb = "upgrade" if named.stdout in self.ours else "install"
            self.ours.add(named.stdout)
            if not (done := self.machine.dnf(verb, named.stdout)):
                raise RefusedError(done.said)

    def attempt(self, act: Act) -> Seen:
        """Install a package and look for it, for dnf calls it done when there is nothing to do."""
        done = self.machine.dnf("install", act.value) if act.verb == "install" else None
        version = self.machine.installed().get(act.value)
        said = "" if done is None or version else done.said.strip().rpartition("\n")[2]
        return Seen(came_about=version is not None, said=version or said)

    def state(self) -> dict[str, str]:
        """Return digests of all files that packages put there, and the packages but ours."""
        found = self.machine.installed()
        packages = {f"package {n}": v for n, v in found.items() if n not in self.ours}
        return {**packages, **{k: v for f in ("opt", "etc") for k, v in self._under(f).items()}}

    def _under(self, folder: str) -> dict[str, str]:
        return {f"{folder}/{k}": v for k, v in snapshot(self.machine.home / folder).items()}


@contextmanager
def bench(home: Path, tried: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a machine to whose repository each package that is tried has been brought."""
    machine = Machine(home)
    names = sorted({act.value for act in tried})
    machine.offer(*(build(home / f"trees/{n}", name) for n, name in enumerate(names)))
    yield Tried(machine)


def tried(artifact: Artifact) -> Iterator[Act]:
    """Yield the packages to install, then those to find installed."""
    unrelated = (UNRELATED, "unrelated")
    yield from acts(artifact, "install", INSTALL, Effect.BLOCK_INSTALL, unrelated)
    yield from acts(artifact, "find", FIND, Effect.REMOVE, unrelated)


engine = Engine(
    programs=("unshare", "setpriv", "dnf", "rpm", "rpmbuild", "createrepo_c"),
    packages=("util-linux", "dnf", "rpm", "createrepo-c"),
    targets=frozenset({"rpm_blocker"}),
    version=("dnf", "--version"),
    compared=Text(
        "all files under /opt and /etc of the root, and all packages but ours",
        "tous les fichiers sous /opt et /etc de la racine, et tous les paquets sauf le nôtre",
    ),
    acts=tried,
    bench=bench,
)
