"""A Linux machine of folders, laid over the real one in a namespace of its own."""

import pytest

from proscribe.engines.oscap import Machine


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "home")
