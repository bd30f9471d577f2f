"""A network of one machine: a namespace with a server that knows all names, and resolvers."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

AUTHORITY = 5300
PATIENCE = 15
NAMES = """\
$TTL 5
@ SOA ns.example.org. admin.example.org. 1 3600 600 604800 5
@ NS ns.example.org.
ns.example.org. A 127.0.0.1
example.org. A 192.0.2.1
signed.example. NS ns.example.org.
alias.example.org. CNAME pay.wechat.com.
wechat.com. A 192.0.2.2
*.wechat.com. A 192.0.2.3
help.open.wechat.com. A 192.0.2.4
notwechat.com. A 192.0.2.5
kaspersky.com. A 192.0.2.6
crl.kaspersky.com. A 192.0.2.7
v1.crl.kaspersky.com. A 192.0.2.8
support.kaspersky.com. A 192.0.2.9
"""
SIGNED = """\
$TTL 5
@ SOA ns.example.org. admin.example.org. 1 3600 600 604800 5
@ NS ns.example.org.
@ A 192.0.2.10
"""
SERVER = """\
options {{
  directory "{home}"; pid-file none; session-keyfile none; lock-file none;
  listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
  dnssec-validation no; minimal-responses no; {options}
}};
controls {{ }};
{zones}
"""
FORWARD = "recursion yes; forward only; forwarders { 127.0.0.1 port 5300; };"
SETTINGS = "break-dnssec yes min-update-interval 0"
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
  module-config: "respip iterator"
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

    def __bool__(self):
        return self.status == "NOERROR" and bool(self.addresses)


class Network:
    """A network namespace that holds nothing but loopback, and what was started in it."""

    def __init__(self):
        hold = ["unshare", "--net", "sh", "-c", "ip link set lo up && echo made && exec cat"]
        holder = subprocess.Popen(hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.running = [holder]
        assert holder.stdout.readline() == b"made\n", "no network namespace"
        self.enter = ["nsenter", f"--net=/proc/{holder.pid}/ns/net"]

    def run(self, *command):
        done = [*self.enter, *command]
        return subprocess.run(done, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def start(self, *command, log):
        with log.open("wb") as written:
            process = subprocess.Popen([*self.enter, *command], stdout=written, stderr=written)
        self.running.append(process)
        return process

    def ask(self, port, name, *more):
        asked = self.run("dig", "@127.0.0.1", f"-p{port}", "+time=3", "+tries=1", name, *more)
        status = asked.stdout.partition("status: ")[2].partition(",")[0] or asked.stdout.strip()
        rows = (line.split() for line in asked.stdout.splitlines() if line[:1] not in {";", ""})
        return Answer(status, tuple(r[4] for r in rows if r[3] == "A"))

    @staticmethod
    def until(holds):
        """Wait for something to become so, for a bounded time."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, "it never came to pass"
            time.sleep(0.05)

    def close(self):
        for process in reversed(self.running):
            process.kill()
            process.wait(PATIENCE)


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    """Give a namespace in which one server knows every name there is."""
    home = tmp_path_factory.mktemp("authority")
    (home / "root.zone").write_text(NAMES)
    sign(home, "signed.example")
    names = {".": "root.zone", "signed.example": "signed"}
    zones = "".join(f'zone "{n}" {{ type primary; file "{f}"; }};' for n, f in names.items())
    network = Network()
    try:
        named(network, home, AUTHORITY, "recursion no;", zones)
        network.until(lambda: network.ask(AUTHORITY, "example.org"))
        yield network
    finally:
        network.close()


def sign(home, zone):
    """Sign a zone, as a prohibited domain may well be."""
    (home / "unsigned").write_text(SIGNED)
    key = ["dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", zone]
    signer = ["dnssec-signzone", "-z", "-S", "-o", zone, "-f", "signed", "unsigned"]
    for command in (key, signer):
        subprocess.run(command, cwd=home, check=True, capture_output=True, timeout=PATIENCE)


def named(network, home, port, options, zones):
    config = SERVER.format(home=home, port=port, options=options, zones=zones)
    (home / "named.conf").write_text(config)
    command = ["named", "-g", "-n", "1", "-c", str(home / "named.conf")]
    return network.start(*command, log=home / "log")


def bind(network, home, port, zones: dict[str, Path], settings=SETTINGS):
    """Start BIND with response policy zones, the first of which speaks first."""
    order = " ".join(f'zone "{name}";' for name in zones)
    options = f"{FORWARD} response-policy {{ {order} }} {settings};"
    files = (f'zone "{n}" {{ type primary; file "{f}"; }};' for n, f in zones.items())
    return named(network, home, port, options, "\n".join(files))


def unbound(network, home, port, zones: dict[str, Path]):
    """Start unbound with response policy zones, the first of which speaks first."""
    rules = (f'rpz:\n  name: "{n}."\n  zonefile: "{f}"\n' for n, f in zones.items())
    (home / "unbound.conf").write_text(UNBOUND.format(home=home, port=port) + "".join(rules))
    command = ["unbound", "-d", "-c", str(home / "unbound.conf")]
    return network.start(*command, log=home / "log")


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


@pytest.fixture(params=[bind, unbound], ids=lambda engine: engine.__name__)
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
