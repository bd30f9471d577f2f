"""Network namespaces with addresses of all sorts, and a server on each."""

import subprocess
import sys

import pytest
import resolvers
from resolvers import Network

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


class Station(Network):
    """A namespace with addresses, a server, and a packet filter."""

    def __init__(self, home):
        super().__init__()
        self.home = home

    def address(self, *addresses, device="lo"):
        for address in addresses:
            length = 128 if ":" in address else 32
            self.must("ip", "address", "add", f"{address}/{length}", "dev", device)

    def serve(self):
        log = self.home / "server"
        self.start(sys.executable, "-c", SERVER, str(PORT), log=log)
        self.until(lambda: "listening" in log.read_text())

    def must(self, *command):
        done = self.run(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def reaches(self, address, *source):
        """Tell whether a connection to an address comes about, from one of ours if one is given."""
        return not self.called(address, *source)

    def called(self, address, *source):
        """Connect, and return the error that came of it, if one did."""
        return self.run(sys.executable, "-c", CALL, address, str(PORT), *source).stderr

    def call(self, address):
        """Begin a connection that says when it stands, and speaks again when its input ends."""
        command = [*self.enter, sys.executable, "-c", CALL, address, str(PORT)]
        caller = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.running.append(caller)
        assert caller.stdout.readline() == b"connected\n"
        return caller

    def load(self, content):
        (self.home / "rules.nft").write_bytes(content)
        return self.run("nft", "-f", str(self.home / "rules.nft"))

    def check(self, content):
        (self.home / "rules.nft").write_bytes(content)
        done = self.run("nft", "-c", "-f", str(self.home / "rules.nft"))
        return done.returncode, (done.stdout + done.stderr).splitlines()

    def rules(self):
        return self.must("nft", "list", "ruleset")


@pytest.fixture
def stations(tmp_path):
    """Return what makes one more station."""
    made = []

    def make():
        home = tmp_path / str(len(made))
        home.mkdir()
        made.append(Station(home))
        return made[-1]

    yield make
    for station in made:
        station.close()


@pytest.fixture
def station(stations):
    """Give one device, on which every address of the tests is at home, and answers."""
    made = stations()
    made.address("203.0.113.5", "203.0.113.200", "198.51.100.7", "198.51.100.8", "192.0.2.5")
    made.address("2001:db8::5", "2001:db9::5")
    made.serve()
    return made


@pytest.fixture
def ours():
    """Return what makes the file of a policy."""

    def make(policy, before=None):
        [content] = resolvers.compiled("nftables", policy, before).values()
        return content

    return make
