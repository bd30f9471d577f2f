"""A Debian machine in a folder, on which apt and dpkg do real work.

https://www.debian.org/doc/debian-policy/ch-relationships.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Text
from proscribe.workbench import Done, UnableError, isolated, run, snapshot
from proscribe.workbench.trial import FIND, INSTALL, Act, Seen, acts

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
FOLDERS = (
    *("etc/apt/preferences.d", "etc/apt/apt.conf.d", "etc/apt/trusted.gpg.d", "usr/share"),
    *("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/apt/lists/partial"),
    *("var/cache/apt/archives/partial", "var/log/apt"),
)
REMEMBERED = ("var/lib/dpkg", "var/lib/apt", "var/cache/apt", "var/log")
"""Where the package manager keeps its own books."""
UNRELATED = "proscribe-unrelated"
SHOWN = "${db:Status-Status} ${Package} ${Version}\\n"


class Machine:
    """A root folder with its own dpkg database, and a repository beside it.

    Raises:
        UnableError: This user may not make mount and network namespaces.

    """

    def __init__(self, home: Path) -> None:
        self.root, self.repository = home / "root", home / "repository"
        self.alone = isolated("mount", "net")
        for folder in FOLDERS:
            (self.root / folder).mkdir(parents=True)
        self.repository.mkdir()
        (self.root / "var/lib/dpkg/status").touch()
        (self.root / "var/lib/dpkg/arch").write_text("amd64\ni386\n")
        source = f"deb [trusted=yes] file:{self.repository} ./\n"
        (self.root / "etc/apt/sources.list").write_text(source)
        (home / "apt.conf").write_text(APT.format(root=self.root))
        config = {"APT_CONFIG": str(home / "apt.conf"), "DEBIAN_FRONTEND": "noninteractive"}
        self.environment = config

    def run(self, *command: str) -> Done:
        """Run a command that sees no package database but this one."""
        alone = (*self.alone, "sh", "-c", HIDDEN, "sh", *command)
        return run(*alone, environment=self.environment, patience=PATIENCE)

    def apt(self, *arguments: str) -> Done:
        """Run apt-get, which is told yes."""
        return self.run("apt-get", "--yes", *arguments)

    def dpkg(self, *arguments: str) -> Done:
        """Run dpkg on the root."""
        return self.run("dpkg", f"--root={self.root}", "--force-script-chrootless", *arguments)

    def offer(self, *packages: tuple[str, bytes]) -> None:
        """Put packages into the repository, and let apt know of them.

        Raises:
            UnableError: apt does not read the repository.

        """
        for name, content in packages:
            (self.repository / name).write_bytes(content)
        index = self.run("apt-ftparchive", "packages", str(self.repository)).stdout
        index = index.replace(f"Filename: {self.repository}/", "Filename: ./")
        (self.repository / "Packages").write_text(index)
        if not (updated := self.apt("update")):
            raise UnableError(Text(updated.said, updated.said))

    def installed(self) -> dict[str, str]:
        """Return the packages whose files are there, with their versions."""
        shown = ("--show", f"--showformat={SHOWN}")
        listed = self.run("dpkg-query", f"--root={self.root}", *shown)
        rows = (line.split() for line in listed.stdout.splitlines())
        return {name: version for status, name, version in rows if status == "installed"}

    def file(self, name: str) -> str:
        """Return the path of a package in the repository."""
        return str(self.repository / name)


def build(
    trees: Path, name: str, version: str = "1.0", architecture: str = "all", **more: str
) -> tuple[str, bytes]:
    """Make a package with the real dpkg-deb; its only file tells its version.

    Raises:
        UnableError: dpkg-deb does not make it.

    """
    tree = trees / f"{name}_{version}_{architecture}"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "opt" / name).mkdir(parents=True)
    (tree / "opt" / name / "version").write_text(version)
    control = CONTROL.format(name=name, version=version, architecture=architecture)
    lines = (f"{field.replace('_', '-')}: {value}\n" for field, value in more.items())
    (tree / "DEBIAN" / "control").write_text(control + "".join(lines))
    made = tree.with_name(f"{tree.name}.deb")
    built = run("dpkg-deb", "--build", "--root-owner-group", "-Znone", tree, made)
    if not built:
        raise UnableError(Text(built.said, built.said))
    return made.name, made.read_bytes()


class Tried:
    """A machine on which people install packages, and the blocker comes and is lifted."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.serial = machine, 0
        self.ours: set[str] = set()

    def apply(self, files: tuple[File, ...]) -> None:
        """Offer the blocker and install it.

        Raises:
            RefusedError: apt does not install it.

        """
        for file in files:
            self.serial += 1
            name = f"{self.serial}.deb"
            self.machine.offer((name, file.content))
            field = self.machine.run("dpkg-deb", "--field", self.machine.file(name), "Package")
            self.ours.add(field.stdout.strip())
            if not field or not (done := self.machine.apt("install", field.stdout.strip())):
                raise RefusedError((done if field else field).said)

    def attempt(self, act: Act) -> Seen:
        """Install a package, or look whether it is there."""
        if act.verb == "install":
            done = self.machine.apt("install", act.value)
            said = "" if done else done.said.strip().rpartition("\n")[2]
            return Seen(came_about=bool(done), said=said)
        version = self.machine.installed().get(act.value)
        return Seen(came_about=version is not None, said=version or "")

    def state(self) -> dict[str, str]:
        """Return digests of all files of the root, and the packages that are not ours."""
        found = self.machine.installed()
        packages = {f"package {n}": v for n, v in found.items() if n not in self.ours}
        return {**snapshot(self.machine.root, but=REMEMBERED), **packages}


@contextmanager
def bench(home: Path, tried: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a machine to whose repository each package that is tried has been brought."""
    machine = Machine(home)
    names = sorted({act.value for act in tried})
    machine.offer(*(build(home / "trees", name) for name in names))
    yield Tried(machine)


def tried(artifact: Artifact) -> Iterator[Act]:
    """Yield the packages to install, then those to find installed."""
    unrelated = (UNRELATED, "unrelated")
    yield from acts(artifact, "install", INSTALL, Effect.BLOCK_INSTALL, unrelated)
    yield from acts(artifact, "find", FIND, Effect.REMOVE, unrelated)


engine = Engine(
    programs=("unshare", "setpriv", "apt-get", "apt-ftparchive", "dpkg", "dpkg-deb"),
    packages=("util-linux", "apt", "apt-utils", "dpkg"),
    targets=frozenset({"deb_blocker"}),
    version=("apt-get", "--version"),
    compared=Text(
        "all files of the root but the books of apt and dpkg, and all packages but ours",
        "tous les fichiers de la racine sauf les registres d'apt et de dpkg, et tous les paquets "
        "sauf le nôtre",
    ),
    acts=tried,
    bench=bench,
)
