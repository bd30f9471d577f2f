"""A machine on which dnf and rpm do real work, in a mount namespace with folders of its own."""

import hashlib
from pathlib import Path

import pytest

from proscribe.engines import dnf


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Return what makes a package with the real rpmbuild; its only file tells its version."""
    top, made = tmp_path_factory.mktemp("rpmbuild"), {}

    def make(name, version="1.0", **more):
        key = (name, version, *sorted(more.items()))
        if key not in made:
            made[key] = dnf.build(top / str(len(made)), name, version, **more)
        return made[key]

    return make


def snapshot():
    """Return a digest of what rpm and dnf keep on the real machine."""
    folders = (Path("/var/lib/rpm"), Path("/etc/dnf"), Path("/var/lib/dnf"), Path("/opt"))
    found = sorted(p for f in folders for p in f.rglob("*") if p.is_file() and f != Path("/opt"))
    names = sorted(p.name for p in Path("/opt").iterdir())
    kept = [(str(p), hashlib.sha256(p.read_bytes()).hexdigest()) for p in found]
    return kept, names


@pytest.fixture
def machine(tmp_path):
    """Give a machine that is all ours, and see that the real one stayed as it was."""
    before = snapshot()
    yield dnf.Machine(tmp_path)
    assert snapshot() == before
