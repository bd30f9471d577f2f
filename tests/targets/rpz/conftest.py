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


RECURSOR = """\
local-address=127.0.0.1
local-port={port}
socket-dir={home}
forward-zones=.=127.0.0.1:5300
root-nx-trust=no
security-poll-suffix=
dnssec=process-no-validate
lua-config-file={home}/zones.lua
threads=1
write-pid=no
"""


def recursor(network, home, port, zones: dict[str, Path]):
    """Start the recursor of PowerDNS with response policy zones, the first of which speaks first.

    It is told by its own tool, not by a signal, to read them again and to forget its answers.
    """
    rules = (f'rpzFile("{f}", {{policyName="{n}"}})\n' for n, f in zones.items())
    (home / "zones.lua").write_text("".join(rules))
    (home / "recursor.conf").write_text(RECURSOR.format(home=home, port=port))
    command = ["pdns_recursor", f"--config-dir={home}", "--daemon=no"]
    return network.start(*command, log=home / "log")


KNOT = """\
net.listen("127.0.0.1", {port}, {{ kind = "dns" }})
modules = {{ "policy" }}
trust_anchors.remove(".")
policy.add(policy.rpz(policy.DENY, "{zone}", false))
policy.add(policy.all(policy.STUB("127.0.0.1@5300")))
cache.size = 10 * MB
"""


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
        if "pdns_recursor" in self.process.args:
            home = f"--socket-dir={self.ours.parent}"
            for order in (["reload-lua-config"], ["wipe-cache", ".$"]):
                assert self.network.run("rec_control", home, *order).status == 0
        else:
            self.process.send_signal(1)
        self.network.until(lambda: until(self))


@pytest.fixture(params=[bind, response_policy, recursor], ids=["bind", "unbound", "recursor"])
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
def knot(network, tmp_path):
    """Return what starts Knot Resolver with a zone of ours."""
    started = []

    def start(ours):
        (tmp_path / "ours").write_bytes(ours)
        (tmp_path / "conf").write_text(KNOT.format(port=5303, zone=tmp_path / "ours"))
        command = ["kresd", "-n", "-c", str(tmp_path / "conf"), str(tmp_path)]
        started.append(network.start(*command, log=tmp_path / "log"))
        network.until(lambda: network.ask(5303, "example.org"))

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


@pytest.fixture
def loads(network, tmp_path):
    """Return what says which rules of a zone BIND does not understand, in its own words."""

    def load(content):
        (tmp_path / "ours").write_bytes(content)
        process = bind(network, tmp_path, 5304, {"proscribe.rpz": tmp_path / "ours"})
        try:
            network.until(lambda: "reload done" in (tmp_path / "log").read_text())
        finally:
            network.stop(process)
        lines = (tmp_path / "log").read_text().splitlines()
        return [line for line in lines if "invalid rpz" in line or "out-of-zone" in line]

    return load
