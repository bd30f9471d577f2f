"""The packet filter of the kernel, loaded by nft, on a station where every address is at home.

https://netfilter.org/projects/nftables/manpage.html
"""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Text
from proscribe.workbench import Network, network, until
from proscribe.workbench.trial import Act, Seen, acts

PORT = 8080
SERVER = """
import socket, sys, threading
def echo(peer):
    while said := peer.recv(100):
        peer.sendall(said)
server = socket.create_server(("::", int(sys.argv[1])), family=socket.AF_INET6, dualstack_ipv6=True)
print("listening", flush=True)
while True:
    threading.Thread(target=echo, args=server.accept()[:1], daemon=True).start()
"""
CALL = """
import socket, sys
to, port, source = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
with socket.create_connection((to, port), 1, (source[0], 0) if source else None) as peer:
    for wait in ("connected", None):
        peer.sendall(b"hello")
        assert peer.recv(100) == b"hello"
        if wait:
            print(wait, flush=True)
            sys.stdin.readline()
"""
CONNECT = Text("connect to {value}", "se connecter à {value}")
BYSTANDERS = (("127.0.0.1", "unrelated"), ("::1", "unrelated"))
FOREIGN = """\
table inet filter {
	chain output {
		type filter hook output priority filter; policy accept;
		ip daddr 192.0.2.254 reject
	}
}
"""
"""What an administrator may have beside ours: a rule of their own."""


def address(device: Network, *addresses: str, on: str = "lo") -> None:
    """Give addresses to a device of a station."""
    for one in addresses:
        length = 128 if ":" in one else 32
        device.must("ip", "address", "add", f"{one}/{length}", "dev", on)


def serve(device: Network, home: Path) -> None:
    """Start what answers on every address of a station."""
    log = home / "server"
    device.start(sys.executable, "-c", SERVER, str(PORT), log=log)
    until(lambda: "listening" in log.read_text())


def called(device: Network, to: str, *source: str) -> str:
    """Connect, and return the error that came of it, if one did."""
    return device.run(sys.executable, "-c", CALL, to, str(PORT), *source).stderr


def within(prefix: str) -> str:
    """Return an address in a prefix: its first that a host may have."""
    net: IPv4Network | IPv6Network = ip_network(prefix)
    return str(net.network_address if net.num_addresses == 1 else net.network_address + 1)


@dataclass(frozen=True)
class Station:
    """A namespace with addresses, a server, and a packet filter."""

    network: Network
    home: Path

    def apply(self, files: tuple[File, ...]) -> None:
        """Load the file of an artifact.

        Raises:
            RefusedError: nft does not take it.

        """
        for file in files:
            (self.home / "rules.nft").write_bytes(file.content)
            done = self.network.run("nft", "-f", str(self.home / "rules.nft"))
            if not done:
                raise RefusedError(done.said)

    def attempt(self, act: Act) -> Seen:
        """Connect to an address, and say what came of it."""
        error = called(self.network, within(act.value))
        last = error.strip().rpartition("\n")[2]
        return Seen(came_about=not error, said=last)

    def state(self) -> dict[str, str]:
        """Return a digest of all rules that the kernel holds."""
        listed = self.network.must("nft", "list", "ruleset")
        return {"ruleset": hashlib.sha256(listed.encode()).hexdigest()}


@contextmanager
def bench(home: Path, tried: tuple[Act, ...]) -> Iterator[Station]:
    """Give a station on which every address that is tried is at home, and answers."""
    with network() as made:
        own = sorted({within(a.value) for a in tried})
        address(made, *(a for a in own if not ip_address(a).is_loopback))
        serve(made, home)
        station = Station(made, home)
        station.apply((File(path="own.nft", content=FOREIGN.encode()),))
        yield station


def tried(artifact: Artifact) -> Iterator[Act]:
    """Yield the prefixes to connect to."""
    return acts(artifact, "connect", CONNECT, Effect.BLOCK_TRAFFIC, *BYSTANDERS)


engine = Engine(
    programs=("unshare", "nsenter", "setpriv", "ip", "nft"),
    packages=("util-linux", "iproute2", "nftables"),
    targets=frozenset({"nftables"}),
    version=("nft", "--version"),
    compared=Text(
        "all rules that the kernel holds, a foreign one among them",
        "toutes les règles que détient le noyau, dont une étrangère",
    ),
    acts=tried,
    bench=bench,
)
