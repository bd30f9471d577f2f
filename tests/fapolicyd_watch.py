"""A watch over a ramfs: the real fapolicyd of each version, in namespaces that end with it."""

from pathlib import Path

import pytest

from proscribe.engines import fapolicyd
from proscribe.workbench import UnableError

FIRST, SECOND = Path("/usr/sbin"), Path("/usr/local/lib/proscribe-engines/fapolicyd-2/bin")
"""Where the programs of version 1 are, and those of version 2, as ``.ci/fapolicyd-2`` has them."""


def watched(daemons, home, programs, *phases):
    """Run phases of rule files over programs, and tell what was seen of each.

    ``phases`` are pairs: rule files by name, and the programs to try.
    """
    try:
        return fapolicyd.watched(home, programs, *phases, daemons=daemons)
    except UnableError as error:
        pytest.skip(f"engine missing: {error}")
