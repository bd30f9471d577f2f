"""Dnsdist, with the name server of the tests behind it, upon a folder of settings."""

import pytest
import resolvers

SETTINGS = """\
setLocal("127.0.0.1:{port}")
setSecurityPollSuffix("")
newServer({{address="127.0.0.1:{authority}", healthCheckMode="up"}})
includeDirectory("{folder}")
"""


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    with resolvers.network(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture
def run(network, tmp_path):
    """Return what starts dnsdist upon files of settings, as they follow each other by name."""

    def launch(folder):
        ports = {"port": resolvers.RESOLVER, "authority": resolvers.AUTHORITY}
        (tmp_path / "main").write_text(SETTINGS.format(folder=folder, **ports))
        command = ["dnsdist", "--supervised", "--disable-syslog", "-C", str(tmp_path / "main")]
        return network.start(*command, log=tmp_path / "log")

    with resolvers.bench(network, tmp_path / "conf.d", launch) as start:
        yield start


@pytest.fixture
def check(network, tmp_path):
    """Return what asks dnsdist to check its settings: its exit status, and all that it says."""

    def run(content):
        (tmp_path / "checked").write_bytes(b'setSecurityPollSuffix("")\n' + content)
        done = network.run("dnsdist", "--check-config", "-C", str(tmp_path / "checked"))
        return done.returncode, (done.stdout + done.stderr).splitlines()

    return run
