"""Dnsmasq, upon a folder of settings."""

import subprocess

import pytest
import resolvers

SETTINGS = """\
port={port}
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
user=root
pid-file=
log-facility=-
server=127.0.0.1#{authority}
conf-dir={folder},*.conf
"""


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    with resolvers.network(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture
def run(network, tmp_path):
    """Return what starts dnsmasq upon files of settings, as they follow each other by name."""

    def launch(folder):
        ports = {"port": resolvers.RESOLVER, "authority": resolvers.AUTHORITY}
        (tmp_path / "main").write_text(SETTINGS.format(folder=folder, **ports))
        command = ["dnsmasq", "--keep-in-foreground", "-C", str(tmp_path / "main")]
        return network.start(*command, log=tmp_path / "log")

    with resolvers.bench(network, tmp_path / "conf.d", launch) as start:
        yield start


@pytest.fixture
def check(tmp_path):
    """Return what asks dnsmasq to check its settings: its exit status, and all that it says."""

    def run(content):
        (tmp_path / "checked").write_bytes(content)
        command = ["dnsmasq", "--test", "-C", str(tmp_path / "checked")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        return done.returncode, (done.stdout + done.stderr).splitlines()

    return run
