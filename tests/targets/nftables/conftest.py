"""Network namespaces with addresses of all sorts, and a server on each."""

import sys

import pytest
import resolvers
from resolvers import Network

from proscribe.engines import nft


class Station(Network):
    """A namespace with addresses, a server, and a packet filter."""

    def __init__(self, home):
        super().__init__()
        self.home = home

    def address(self, *addresses, device="lo"):
        nft.address(self, *addresses, on=device)

    def serve(self):
        nft.serve(self, self.home)

    def reaches(self, address, *source):
        """Tell whether a connection to an address comes about, from one of ours if one is given."""
        return not self.called(address, *source)

    def called(self, address, *source):
        """Connect, and return the error that came of it, if one did."""
        return nft.called(self, address, *source)

    def call(self, address):
        """Begin a connection that says when it stands, and speaks again when its input ends."""
        caller = self.talk(sys.executable, "-c", nft.CALL, address, str(nft.PORT))
        assert caller.stdout.readline() == b"connected\n"
        return caller

    def load(self, content):
        (self.home / "rules.nft").write_bytes(content)
        return self.run("nft", "-f", str(self.home / "rules.nft"))

    def check(self, content):
        (self.home / "rules.nft").write_bytes(content)
        done = self.run("nft", "-c", "-f", str(self.home / "rules.nft"))
        return done.status, (done.stdout + done.stderr).splitlines()

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
