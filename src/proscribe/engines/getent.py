"""The resolver library of the system, with a hosts file of our own, before a server of all names.

https://www.man7.org/linux/man-pages/man5/nsswitch.conf.5.html
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine
from proscribe.formats.hosts_lines import BEGIN, END, NOWHERE
from proscribe.model import Artifact, File, Text
from proscribe.workbench import Network, UnableError, network, until
from proscribe.workbench import resolving as on
from proscribe.workbench.trial import RESOLVE, Act, Seen, names_tried

PORT = 53
FILES = {
    "nsswitch.conf": b"hosts: files dns\n",
    "resolv.conf": b"nameserver 127.0.0.1\noptions timeout:2 attempts:1\n",
}
OWN = b"127.0.0.1 localhost\n192.0.2.77 intranet.example\n"
"""What an administrator may have beside ours: a line of their own."""
LAID = """
for file in hosts nsswitch.conf resolv.conf; do
    mount --bind "$1/$file" "$(readlink -f /etc/$file)" || exit 70
done
getent --no-addrconfig ahosts "$2"
"""
UNLAID = 70


class Library:
    """The library, which sees our files in the place of the machine's."""

    def __init__(self, on_network: Network, home: Path) -> None:
        self.network, self.home = on_network, home
        for name, content in {**FILES, "hosts": OWN}.items():
            (home / name).write_bytes(content)

    def look_up(self, name: str, family: str = "ahosts") -> tuple[str, ...]:
        """Return the addresses to which a name leads.

        Raises:
            UnableError: The files cannot be laid over the machine's.

        """
        script = LAID.replace("ahosts", family)
        alone = ("unshare", "--mount", "sh", "-c", script, "sh", str(self.home), name)
        done = self.network.run(*alone)
        if done.status == UNLAID:
            raise UnableError(Text(done.said or "-", done.said or "-"))
        return tuple(sorted({line.split()[0] for line in done.stdout.splitlines()}))

    def others(self) -> bytes:
        """Return the lines of the hosts file that do not stand between our marks."""
        text = (self.home / "hosts").read_bytes()
        head, mark, rest = text.partition(BEGIN.encode())
        return head + rest.partition(END.encode() + b"\n")[2] if mark else text

    def apply(self, files: tuple[File, ...]) -> None:
        """Put the lines of an artifact in the place of those that it had before."""
        ours = b"".join(file.content for file in files)
        (self.home / "hosts").write_bytes(self.others() + ours)

    def attempt(self, act: Act) -> Seen:
        """Look a name up; it came about if that leads somewhere."""
        found = self.look_up(act.value)
        said = " ".join(found)
        return Seen(came_about=bool({*found} - {*NOWHERE}), said=said)

    def state(self) -> dict[str, str]:
        """Return a digest of the lines that are not ours, and where one of them leads."""
        digest = hashlib.sha256(self.others()).hexdigest()
        return {"hosts": digest, "intranet.example": " ".join(self.look_up("intranet.example"))}


@contextmanager
def bench(home: Path, _: tuple[Act, ...]) -> Iterator[Library]:
    """Give a network in which a server has an address for every name, and the library."""
    (work := home / "files").mkdir()
    (home / "root.zone").write_text(on.EVERY_NAME)
    with network() as made:
        zone = 'zone "." { type primary; file "root.zone"; };'
        on.named(made, home, PORT, "recursion no;", zone)
        until(lambda: on.ask(made, PORT, on.ALIVE))
        yield Library(made, work)


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the names to look up."""
    return names_tried(artifact, "resolve", RESOLVE)


engine = Engine(
    programs=(*on.PROGRAMS, "mount", "getent"),
    packages=(*on.PACKAGES, "mount", "libc-bin"),
    targets=frozenset({"hosts_file"}),
    version=("getent", "--version"),
    compared=Text(
        "the lines of the hosts file that are not ours, and where they lead",
        "les lignes du fichier hosts qui ne sont pas les nôtres, et où elles mènent",
    ),
    acts=acts,
    bench=bench,
)
