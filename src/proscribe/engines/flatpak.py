"""A Flatpak installation of our own, and remotes in folders that offer a few applications.

https://docs.flatpak.org/en/latest/flatpak-command-reference.html#flatpak-remote-add
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Text
from proscribe.workbench import Done, UnableError, isolated, run, snapshot
from proscribe.workbench.trial import INSTALL, Act, Seen, acts

PATIENCE = 60
APPLICATION = """\
[Application]
name={name}
runtime=org.example.Platform/x86_64/1
sdk=org.example.Platform/x86_64/1
"""
RUNTIME = "[Runtime]\nname={name}\n"
HIDDEN = 'mount -t tmpfs none /var/lib && exec "$@"'
"""Whatever flatpak does, it can neither see nor change the installation of the real machine."""
PLATFORM = "org.example.Platform"
UNRELATED = "org.example.ProscribeUnrelated"


class Machine:
    """An installation, remotes as folders beside it, and a home.

    Raises:
        UnableError: This user may not make mount and network namespaces.

    """

    def __init__(self, home: Path) -> None:
        self.home, self.filter = home, home / "etc/flatpak/proscribe.filter"
        self.alone = isolated("mount", "net")
        self.filter.parent.mkdir(parents=True)
        self.environment = {
            "FLATPAK_SYSTEM_DIR": str(home / "system"),
            "FLATPAK_USER_DIR": str(home / "user"),
            "FLATPAK_CONFIG_DIR": str(home / "configuration"),
            "HOME": str(home),
        }

    def run(self, *command: str) -> Done:
        """Run a command that sees no installation but these."""
        alone = (*self.alone, "sh", "-c", HIDDEN, "sh", *command)
        return run(*alone, environment=self.environment, patience=PATIENCE)

    def must(self, *command: str) -> Done:
        """Run a command that has to succeed.

        Raises:
            UnableError: It failed.

        """
        if not (done := self.run(*command)):
            raise UnableError(Text(done.said or "-", done.said or "-"))
        return done

    def flatpak(self, *arguments: str, where: str = "--system") -> Done:
        """Run a verb of flatpak on an installation."""
        verb, *more = arguments
        return self.run("flatpak", verb, where, *more)

    def install(self, ref: str, *, remote: str = "shop", where: str = "--system") -> Done:
        """Install an application from a remote."""
        return self.flatpak("install", "--noninteractive", remote, ref, where=where)

    def installed(self, where: str = "--system") -> set[str]:
        """Return the applications that are installed."""
        listed = self.must("flatpak", "list", where, "--app", "--columns=application")
        return set(listed.said.split())

    def offer(self, name: str, *, branch: str = "stable", remote: str = "shop") -> None:
        """Put an application into a remote with flatpak's own tools."""
        tree = self.home / "trees" / remote / name / branch
        (tree / "files").mkdir(parents=True)
        runtime = name.endswith((".Platform", ".Locale"))
        (tree / ("usr" if runtime else "export")).mkdir()
        (tree / "metadata").write_text((RUNTIME if runtime else APPLICATION).format(name=name))
        kind = ["--runtime"] if runtime else []
        command = ["flatpak", "build-export", "--disable-sandbox", *kind]
        self.must(*command, str(self.home / remote), str(tree), branch)

    def index(self, remote: str) -> None:
        """Let those who know a remote see what it offers."""
        self.must("flatpak", "build-update-repo", str(self.home / remote))

    def know(self, remote: str, where: str = "--system") -> None:
        """Make a remote known to an installation."""
        folder = str(self.home / remote)
        self.must("flatpak", "remote-add", where, "--no-gpg-verify", remote, folder)

    def obey(self, remote: str = "shop") -> None:
        """Let a remote be filtered by our list, as the condition of the target asks."""
        self.must("flatpak", "remote-modify", "--system", f"--filter={self.filter}", remote)

    def state(self) -> dict[str, bytes]:
        """Return what flatpak remembers of remotes and what is installed, file by file."""
        repository = self.home / "system" / "repo"
        kept = [repository / "config", *repository.glob("*.filter")]
        refs = sorted(p for p in (repository / "refs").rglob("*") if p.is_file())
        return {p.relative_to(self.home).as_posix(): p.read_bytes() for p in (*kept, *refs)}


class Tried:
    """An installation on which people install applications, and the list comes and is lifted."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def apply(self, files: tuple[File, ...]) -> None:
        """Put the list where the remote finds it.

        Raises:
            RefusedError: flatpak does not list the remote under it.

        """
        self.machine.filter.write_bytes(b"".join(file.content for file in files))
        listed = self.machine.flatpak("remote-ls", "shop")
        if not listed:
            raise RefusedError(listed.said)

    def attempt(self, act: Act) -> Seen:
        """Install an application; one that came is uninstalled again."""
        done = self.machine.install(f"app/{act.value}/x86_64/stable")
        if done:
            self.machine.must("flatpak", "uninstall", "--system", "--noninteractive", act.value)
        last = done.said.strip().rpartition("\n")[2]
        return Seen(came_about=bool(done), said="" if done else last)

    def state(self) -> dict[str, str]:
        """Return digests of what is remembered of remotes and installed, but flatpak's copy."""
        repository = self.machine.home / "system" / "repo"
        kept = (n for n in self.machine.state() if not n.endswith(".filter"))
        found = snapshot(repository)
        return {n: found[n.removeprefix("system/repo/")] for n in kept}


@contextmanager
def bench(home: Path, tried: tuple[Act, ...]) -> Iterator[Tried]:
    """Give an installation with one remote, which offers each application that is tried."""
    machine = Machine(home)
    for name in sorted({act.value for act in tried}):
        machine.offer(name)
    machine.offer(PLATFORM, branch="1")
    machine.index("shop")
    machine.know("shop")
    machine.filter.touch()
    machine.obey()
    yield Tried(machine)


def tried(artifact: Artifact) -> Iterator[Act]:
    """Yield the applications to install."""
    return acts(artifact, "install", INSTALL, Effect.BLOCK_INSTALL, (UNRELATED, "unrelated"))


engine = Engine(
    programs=("unshare", "setpriv", "flatpak"),
    packages=("util-linux", "flatpak"),
    targets=frozenset({"flatpak_filter"}),
    version=("flatpak", "--version"),
    compared=Text(
        "what flatpak remembers of remotes and what is installed",
        "ce que flatpak retient des dépôts et ce qui est installé",
    ),
    acts=tried,
    bench=bench,
)
