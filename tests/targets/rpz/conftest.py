"""Resolvers that load response policy zones, ours and another's before it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import resolvers
from resolvers import PATIENCE, Network

from proscribe.engines.bind import bind
from proscribe.engines.unbound import response_policy


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    with resolvers.network(tmp_path_factory.mktemp("authority")) as made:
        yield made


@dataclass(frozen=True)
class Resolver:
    """One running resolver, with our zone and another before it."""

    network: Network
    process: subprocess.Popen
    port: int
    ours: Path

    def ask(self, name, *more):
        return self.network.ask(self.port, name, *more)

    def load(self, zone, *, until):
        """Put another zone in the place of ours, and wait until it speaks."""
        self.ours.write_bytes(zone)
        self.process.send_signal(1)
        self.network.until(lambda: until(self))


@pytest.fixture(params=[bind, response_policy], ids=["bind", "unbound"])
def resolver(request, network, tmp_path):
    """Return what starts a resolver, of each engine in turn, with ``ours`` and ``foreign``."""
    started = []

    def start(ours, foreign):
        (tmp_path / "ours").write_bytes(ours)
        (tmp_path / "foreign").write_text(foreign)
        zones = {"local.rpz": tmp_path / "foreign", "proscribe.rpz": tmp_path / "ours"}
        process = request.param(network, tmp_path, 5301, zones)
        started.append(process)
        running = Resolver(network, process, 5301, tmp_path / "ours")
        network.until(lambda: running.ask("example.org"))
        return running

    yield start
    for process in started:
        process.kill()
        process.wait(PATIENCE)


@pytest.fixture
def run_bind(network, tmp_path):
    """Return what starts BIND alone, with settings of one's own."""
    started = []

    def start(zones, settings):
        started.append(bind(network, tmp_path, 5302, zones, settings))
        network.until(lambda: network.ask(5302, "example.org"))
        return started[0]

    yield start
    for process in started:
        process.kill()
        process.wait(PATIENCE)


@pytest.fixture
def check(tmp_path):
    """Return what asks the checker of BIND: its exit status, and all that it says."""

    def run(content):
        (tmp_path / "zone").write_bytes(content)
        command = ["named-checkzone", "proscribe.rpz", str(tmp_path / "zone")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        return done.returncode, (done.stdout + done.stderr).splitlines()

    return run
