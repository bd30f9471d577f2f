"""Dnsdist, with the name server of the tests behind it, upon a folder of settings."""

import pytest
import resolvers

from proscribe.engines import dnsdist


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    with resolvers.network(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture
def run(network, tmp_path):
    """Return what starts dnsdist upon files of settings, as they follow each other by name."""

    def launch(folder):
        return dnsdist.launch(network, tmp_path, folder)

    with resolvers.bench(network, tmp_path / "conf.d", launch) as start:
        yield start


@pytest.fixture
def check(network, tmp_path):
    """Return what asks dnsdist to check its settings: its exit status, and all that it says."""

    def run(content):
        (tmp_path / "checked").write_bytes(b'setSecurityPollSuffix("")\n' + content)
        done = network.run("dnsdist", "--check-config", "-C", str(tmp_path / "checked"))
        return done.status, (done.stdout + done.stderr).splitlines()

    return run
