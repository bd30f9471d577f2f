"""A watch over a ramfs: the real fapolicyd, in namespaces that end with it."""

import pytest

from proscribe.engines import fapolicyd
from proscribe.workbench import UnableError


@pytest.fixture
def watch(tmp_path):
    """Return what runs phases of rule files over programs, and tells what was seen of each.

    ``phases`` are pairs: rule files by name, and the programs to try.
    """

    def run(programs, *phases):
        try:
            return fapolicyd.watched(tmp_path, programs, *phases)
        except UnableError as error:
            pytest.skip(f"engine missing: {error}")

    return run
