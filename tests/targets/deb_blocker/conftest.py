"""A Debian machine in a folder, on which apt and dpkg do real work."""

import hashlib
from pathlib import Path

import pytest

from proscribe.engines import apt


@pytest.fixture
def build(tmp_path):
    """Return what makes a package with the real dpkg-deb; its only file tells its version."""

    def make(name, version="1.0", architecture="all", **more):
        return apt.build(tmp_path / "trees", name, version, architecture, **more)

    return make


@pytest.fixture
def machine(tmp_path):
    """Give a machine that is all ours, and see that the real one stayed as it was."""
    status = Path("/var/lib/dpkg/status")
    before = hashlib.sha256(status.read_bytes()).digest()
    yield apt.Machine(tmp_path)
    assert hashlib.sha256(status.read_bytes()).digest() == before
