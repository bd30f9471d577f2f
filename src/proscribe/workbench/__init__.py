"""The workbench: private networks, roots and processes, on which a real engine can be tried.

Nothing here touches the machine that it runs on: networks are namespaces with nothing but
loopback, roots are folders, and every process that is started is ended by its number, or by the
kernel when whoever started it is gone.
"""

from proscribe.workbench.namespace import Network, network, until
from proscribe.workbench.process import (
    PATIENCE,
    SEARCHED,
    Done,
    UnableError,
    isolated,
    missing,
    run,
    tied,
)
from proscribe.workbench.tree import snapshot

__all__ = [
    "PATIENCE",
    "SEARCHED",
    "Done",
    "Network",
    "UnableError",
    "isolated",
    "missing",
    "network",
    "run",
    "snapshot",
    "tied",
    "until",
]
