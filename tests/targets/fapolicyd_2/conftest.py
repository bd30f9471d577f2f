"""The watch of this version."""

from functools import partial

import pytest
from fapolicyd_watch import SECOND, watched


@pytest.fixture
def watch(tmp_path):
    """Return what runs phases of rule files over programs, and tells what was seen of each."""
    return partial(watched, SECOND, tmp_path)
