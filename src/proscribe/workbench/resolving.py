"""Resolvers under trial, and a server beside them that knows all names."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from proscribe.model import File, Text
from proscribe.workbench.namespace import Network, until
from proscribe.workbench.process import UnableError
from proscribe.workbench.tree import snapshot
from proscribe.workbench.trial import Act, RefusedError, Seen

N = TypeVar("N", bound=Network)
AUTHORITY, RESOLVER = 5300, 5301
"""Ports of loopback, in a namespace of their own."""
PROGRAMS = ("unshare", "nsenter", "setpriv", "ip", "dig", "named")
"""What the network itself is made of, beside the engine under test."""
PACKAGES = ("util-linux", "iproute2", "bind9-dnsutils", "bind9")
SETTINGS_COMPARED = Text(
    "the settings that are not ours", "les réglages qui ne sont pas les nôtres"
)
ALIVE = "neighbour.example"
"""A name that is prohibited by nobody."""
EVERY_NAME = """\
$TTL 5
@ SOA authority. admin. 1 3600 600 604800 5
@ NS authority.
authority. A 127.0.0.1
* A 192.0.2.1
"""
"""A root in which every name has an address."""
SERVER = """\
options {{
  directory "{home}"; pid-file none; session-keyfile none; lock-file none;
  listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
  dnssec-validation no; minimal-responses no; {options}
}};
controls {{ }};
{zones}
"""
UNBOUND = """\
server:
  directory: "{home}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  interface: 127.0.0.1@{port}
  do-not-query-localhost: no
  num-threads: 1
  module-config: "{modules}"
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@5300
"""


@dataclass(frozen=True)
class Answer:
    """What a resolver said: its status, and the addresses."""

    status: str
    addresses: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.status == "NOERROR" and bool(self.addresses)

    def __str__(self) -> str:
        return " ".join((self.status, *self.addresses))


def ask(network: Network, port: int, name: str, *more: str) -> Answer:
    """Ask a server of a network for a name."""
    only = ("+noauthority", "+noadditional", "+time=3", "+tries=1")
    asked = network.run("dig", "@127.0.0.1", f"-p{port}", *only, name, *more)
    status = asked.stdout.partition("status: ")[2].partition(",")[0] or asked.stdout.strip()
    rows = (line.split() for line in asked.stdout.splitlines() if line[:1] not in {";", ""})
    return Answer(status, tuple(r[4] for r in rows if r[3] == "A"))


def named(
    network: Network, home: Path, port: int, options: str, zones: str
) -> subprocess.Popen[bytes]:
    """Start BIND with these options and zones."""
    config = SERVER.format(home=home, port=port, options=options, zones=zones)
    (home / "named.conf").write_text(config)
    command = ["named", "-g", "-n", "1", "-c", str(home / "named.conf")]
    return network.start(*command, log=home / "log")


def unbound(
    network: Network, home: Path, port: int, modules: str, more: str
) -> subprocess.Popen[bytes]:
    """Start unbound with these modules, and more settings."""
    config = UNBOUND.format(home=home, port=port, modules=modules)
    (home / "unbound.conf").write_text(config + more)
    command = ["unbound", "-d", "-c", str(home / "unbound.conf")]
    return network.start(*command, log=home / "log")


@contextmanager
def authority(home: Path, zones: Mapping[str, str], known: str, make: type[N]) -> Iterator[N]:
    """Give a namespace in which one server answers for ``zones``, files of ``home`` by name.

    Raises:
        UnableError: No namespace can be made, or the server does not answer for ``known``.

    """
    made = make()
    try:
        lines = (f'zone "{n}" {{ type primary; file "{f}"; }};' for n, f in zones.items())
        named(made, home, AUTHORITY, "recursion no;", "".join(lines))
        until(lambda: ask(made, AUTHORITY, known))
        yield made
    finally:
        made.close()


@contextmanager
def all_names(home: Path) -> Iterator[Network]:
    """Give a namespace in which one server has an address for every name there is.

    Raises:
        UnableError: No namespace can be made, or the server does not answer.

    """
    (home / "root.zone").write_text(EVERY_NAME)
    with authority(home, {".": "root.zone"}, ALIVE, Network) as made:
        yield made


@dataclass(frozen=True)
class Resolver:
    """One running resolver."""

    network: Network
    process: subprocess.Popen[bytes]

    def ask(self, name: str, *more: str) -> Answer:
        """Ask it for a name."""
        return ask(self.network, RESOLVER, name, *more)


Launch = Callable[[Path], subprocess.Popen[bytes]]
Start = Callable[[Mapping[str, bytes]], Resolver]


@contextmanager
def bench(network: Network, folder: Path, launch: Launch, known: str) -> Iterator[Start]:
    """Give what starts a resolver upon files of settings, in the place of the one before."""
    folder.mkdir()
    running: list[Resolver] = []

    def start(files: Mapping[str, bytes]) -> Resolver:
        stop()
        for old in folder.iterdir():
            old.unlink()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        running.append(Resolver(network, launch(folder)))
        until(lambda: running[0].ask(known))
        return running[0]

    def stop() -> None:
        while running:
            network.stop(running.pop().process)

    try:
        yield start
    finally:
        stop()


@dataclass(frozen=True)
class Asked:
    """A resolver that is started anew upon each artifact, beside an administrator's own file."""

    folder: Path
    start: Start
    own: tuple[str, str]
    """The name and the text of what an administrator wrote."""
    current: list[Resolver]
    ours: set[str]
    """The names of the files of the first artifact; what a later one adds is none of them."""

    def apply(self, files: tuple[File, ...]) -> None:
        """Start upon the file of an artifact, if there is one.

        Raises:
            RefusedError: It answered without the artifact, and does not with it.
            UnableError: It does not answer at all.

        """
        name, text = self.own
        given = {Path(file.path).name: file.content for file in files}
        self.ours.update(() if self.ours else given)
        try:
            self.current[:] = [self.start({name: text.encode(), **given})]
        except UnableError as error:
            if given:
                raise RefusedError("it does not answer") from error
            raise

    def attempt(self, act: Act) -> Seen:
        """Ask for the address of a name."""
        answer = self.current[0].ask(act.value)
        return Seen(came_about=bool(answer), said=str(answer))

    def state(self) -> dict[str, str]:
        """Return digests of the settings that are not ours."""
        return snapshot(self.folder, but=self.ours)


@contextmanager
def asked(
    home: Path,
    launch: Callable[[Network, Path, Path], subprocess.Popen[bytes]],
    own: tuple[str, str],
) -> Iterator[Asked]:
    """Give a network in which every name has an address, and a resolver that ``launch`` starts.

    ``launch`` is given the network, a folder to work in, and the folder of the settings.

    Raises:
        UnableError: No namespace can be made, or a server does not answer.

    """
    work, folder = home / "work", home / "settings"
    work.mkdir()
    with (
        all_names(home) as network,
        bench(network, folder, lambda where: launch(network, work, where), ALIVE) as start,
    ):
        yield Asked(folder=folder, start=start, own=own, current=[], ours=set())
