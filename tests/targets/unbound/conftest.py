"""Unbound, upon a folder of settings."""

import subprocess

import pytest
import resolvers

from proscribe.engines import unbound


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    with resolvers.network(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture
def run(network, tmp_path):
    """Return what starts unbound upon files of settings, as they follow each other by name."""

    def launch(folder):
        return unbound.launch(network, tmp_path, folder)

    with resolvers.bench(network, tmp_path / "conf.d", launch) as start:
        yield start


@pytest.fixture
def check(tmp_path):
    """Return what asks the checker of unbound: its exit status, and all that it says."""

    def run(content):
        (tmp_path / "checked").write_bytes(content)
        command = ["unbound-checkconf", str(tmp_path / "checked")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        return done.returncode, (done.stdout + done.stderr).splitlines()

    return run
