"""The interpreter of OVAL, on machines of folders that are laid over the real one.

https://static.open-scap.org/openscap-1.3/oscap_user_manual.html
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Kind, Text
from proscribe.workbench import Done, UnableError, isolated, run, snapshot
from proscribe.workbench.trial import BENEATH, Act, Seen, tried_on

PATIENCE = 60
LAID = """
ip link set lo up || exit 70
for laid in dpkg:/var/lib/dpkg cache:/var/cache/apt lists:/var/lib/apt/lists opt:/opt; do
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
VERBS = {
    "deb": Text("find the Debian package {value}", "trouver le paquet Debian {value}"),
    "rpm": Text("find the RPM package {value}", "trouver le paquet RPM {value}"),
    "file": Text("find the file {value}", "trouver le fichier {value}"),
    "folder": Text("find the folder {value}", "trouver le dossier {value}"),
}
PACKAGES = {Kind.LINUX_DEB_PACKAGE: "deb", Kind.LINUX_RPM_PACKAGE: "rpm"}
UNRELATED = "proscribe-unrelated"
BOOKS = ("-shm", "-wal", ".lock")
"""What the library of rpm writes whenever it is asked."""


class Machine:
    """A home with the databases of dpkg and rpm, and an ``oscap`` that sees them alone.

    Raises:
        UnableError: This user may not make mount and network namespaces.

    """

    def __init__(self, home: Path) -> None:
        self.home, self.alone = home, isolated("mount", "net")
        for folder in ("dpkg/info", "dpkg/updates", "cache", "lists", "build", "opt"):
            (home / folder).mkdir(parents=True)
        self.status = home / "dpkg/status"
        self.status.touch()

    def run(self, *command: str | Path) -> Done:
        """Run a command that sees no databases but these, on a network of nothing but loopback."""
        given = {"HOME": str(self.home)}
        alone = (*self.alone, "sh", "-c", LAID, "sh", *command)
        return run(*alone, environment=given, patience=PATIENCE)

    def must(self, *command: str | Path) -> Done:
        """Run a command that has to succeed.

        Raises:
            UnableError: It failed.

        """
        if not (done := self.run(*command)):
            raise UnableError(Text(done.said or "-", done.said or "-"))
        return done

    def dpkg_has(self, name: str, status: str = "install ok installed") -> None:
        """Let the database of dpkg have a package."""
        self.status.write_text(self.status.read_text() + STATUS.format(name=name, status=status))

    def rpm_has(self, name: str) -> None:
        """Let the database of rpm have a package, made with rpm's own tools."""
        spec = self.home / "build" / f"{name}.spec"
        spec.write_text(SPEC.format(name=name))
        self.must("rpmbuild", "-bb", "--define", f"_topdir {self.home}/build", spec)
        [package] = (self.home / "build").rglob(f"{name}-1.0-1.*.rpm")
        self.must("rpm", "--install", "--justdb", "--nodeps", package)

    def disk_has(self, path: str, verb: str) -> None:
        """Let a file or a folder be on the disk, under /opt."""
        own = self.home / "opt" / path.removeprefix("/opt/")
        own.parent.mkdir(parents=True, exist_ok=True)
        own.touch() if verb == "file" else own.mkdir(exist_ok=True)

    def write(self, content: bytes) -> Path:
        """Write a document of definitions."""
        path = self.home / "definitions.xml"
        path.write_bytes(content)
        return path

    def faults(self, content: bytes) -> list[str]:
        """Return what oscap says against a document: by its schema, then by its rules."""
        path = self.write(content)
        said = (self.run("oscap", "oval", "validate", *o, path) for o in ((), ("--schematron",)))
        return [d.said for d in said if not d]

    def answers(self, content: bytes) -> dict[str, str]:
        """Return what oscap answers to each definition, by its title.

        Raises:
            UnableError: It does not evaluate the document.

        """
        done = self.must("oscap", "oval", "eval", self.write(content))
        said = dict(re.findall(r"Definition (\S+): (.+)", done.stdout))
        named = r'<definition [^>]*id="([^"]+)"[^>]*>\s*<metadata>\s*<title>([^<]*)<'
        titles = re.findall(named, content.decode())
        return {unescape(title): said.get(number, "no answer") for number, title in titles}

    def bytes(self) -> dict[str, str]:
        """Return digests of all that the databases and the disk hold."""
        found = snapshot(self.home, but=("definitions.xml",))
        return {name: d for name, d in found.items() if not name.endswith(BOOKS)}


class Tried:
    """One machine for each act, on which that one thing is and no other."""

    def __init__(self, home: Path, acts: tuple[Act, ...]) -> None:
        self.document = b""
        self.machines: dict[tuple[str, str], Machine] = {}
        for n, act in enumerate(acts):
            machine = self.machines[act.verb, act.value] = Machine(home / str(n))
            # Whoever asks rpm's library anything makes it lay out an empty database.
            machine.must("rpm", "--query", "--all")
            if act.verb == "deb":
                machine.dpkg_has(act.value)
            elif act.verb == "rpm":
                machine.rpm_has(act.value)
            else:
                machine.disk_has(act.value, act.verb)

    def apply(self, files: tuple[File, ...]) -> None:
        """Take the definitions of an artifact, if they are valid.

        Raises:
            RefusedError: They are not.

        """
        self.document = b"".join(file.content for file in files)
        faults = next(iter(self.machines.values())).faults(self.document) if files else []
        if faults:
            raise RefusedError(faults[0])

    def attempt(self, act: Act) -> Seen:
        """Ask on the machine of an act whether anything that is prohibited is there."""
        if not self.document:
            return Seen(came_about=False, said="")
        answers = self.machines[act.verb, act.value].answers(self.document)
        there = sorted(title for title, said in answers.items() if said == "true")
        return Seen(came_about=bool(there), said=f"true: {', '.join(there)}" if there else "false")

    def state(self) -> dict[str, str]:
        """Return digests of the databases and the disks of all machines."""
        return {
            f"{verb} {value}: {name}": digest
            for (verb, value), machine in self.machines.items()
            for name, digest in machine.bytes().items()
        }


@contextmanager
def bench(home: Path, acts: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a machine for each thing that is to be found, or not."""
    yield Tried(home, acts)


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield packages, files and folders to find, and look-alikes; of paths, those under /opt."""
    rows = [e.prohibition.identifier for e in artifact.enforced if e.effect is Effect.IDENTIFY]
    for kind, verb in PACKAGES.items():
        names = [i.value for i in rows if i.kind is kind]
        beside = [n for n in (*(f"{n}-{BENEATH}" for n in names), UNRELATED) if n not in names]
        for value, why in (*((n, "") for n in names), *((n, "a look-alike") for n in beside)):
            yield tried_on(verb, VERBS[verb], value, Effect.IDENTIFY, why)
    paths = [i.value for i in rows if i.kind is Kind.LINUX_INSTALL_PATH]
    for path in (p for p in paths if p.startswith("/opt/")):
        name = path.rstrip("/")
        yield tried_on("folder", VERBS["folder"], name, Effect.IDENTIFY)
        if not path.endswith("/"):
            yield tried_on("file", VERBS["file"], name, Effect.IDENTIFY)
        if (sibling := f"{name}-{BENEATH}") not in paths:
            yield tried_on("folder", VERBS["folder"], sibling, Effect.IDENTIFY, "a look-alike")


engine = Engine(
    programs=("unshare", "setpriv", "ip", "mount", "oscap", "rpm", "rpmbuild"),
    packages=("util-linux", "iproute2", "mount", "openscap-scanner", "openscap-common", "rpm"),
    targets=frozenset({"oval"}),
    version=("oscap", "--version"),
    compared=Text(
        "the databases of packages and the disk on which the interpreter looked",
        "les bases de paquets et le disque où l'interpréteur a regardé",
    ),
    acts=acts,
    bench=bench,
)
