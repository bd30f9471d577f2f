"""Dnsdist, upon a folder of settings.

https://www.dnsdist.org/rules-actions.html
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen

from proscribe.engines import Engine
from proscribe.model import Artifact
from proscribe.workbench import Network
from proscribe.workbench import resolving as on
from proscribe.workbench.trial import RESOLVE, Act, names_tried

SETTINGS = """\
setLocal("127.0.0.1:{port}")
setSecurityPollSuffix("")
newServer({{address="127.0.0.1:{authority}", healthCheckMode="up"}})
includeDirectory("{folder}")
"""
OWN = 'addAction("intranet.example.", SpoofAction("192.0.2.77"))\n'
"""What an administrator may have beside ours: a name of their own."""


def launch(network: Network, home: Path, settings: Path) -> Popen[bytes]:
    """Start dnsdist upon the settings of a folder, as they follow each other by name."""
    ports = {"port": on.RESOLVER, "authority": on.AUTHORITY}
    (home / "main").write_text(SETTINGS.format(folder=settings, **ports))
    command = ["dnsdist", "--supervised", "--disable-syslog", "-C", str(home / "main")]
    return network.start(*command, log=home / "log")


def bench(home: Path, _: tuple[Act, ...]) -> AbstractContextManager[on.Asked]:
    """Give a network with every name in it, and dnsdist before them."""
    return on.asked(home, launch, ("own.conf", OWN))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the names to ask for."""
    return names_tried(artifact, "resolve", RESOLVE)


engine = Engine(
    programs=(*on.PROGRAMS, "dnsdist"),
    packages=(*on.PACKAGES, "dnsdist"),
    targets=frozenset({"dnsdist"}),
    version=("dnsdist", "--version"),
    compared=on.SETTINGS_COMPARED,
    acts=acts,
    bench=bench,
)
