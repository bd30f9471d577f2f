"""Unbound, upon a folder of settings, or as a resolver that loads a response policy zone.

https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen

from proscribe.engines import Engine
from proscribe.model import Artifact
from proscribe.workbench import Network
from proscribe.workbench import resolving as on
from proscribe.workbench.trial import RESOLVE, Act, names_tried

OWN = """\
server:
    local-zone: "intranet.example." static
    local-data: "intranet.example. A 192.0.2.77"
"""
"""What an administrator may have beside ours: names of their own."""


def response_policy(
    network: Network, home: Path, port: int, zones: Mapping[str, Path]
) -> Popen[bytes]:
    """Start unbound with response policy zones, the first of which speaks first."""
    rules = (f'rpz:\n  name: "{n}."\n  zonefile: "{f}"\n' for n, f in zones.items())
    return on.unbound(network, home, port, "respip iterator", "".join(rules))


def launch(network: Network, home: Path, settings: Path) -> Popen[bytes]:
    """Start unbound upon the settings of a folder."""
    if zones := {p.stem: p for p in sorted(settings.glob("*.zone"))}:
        return response_policy(network, home, on.RESOLVER, zones)
    more = f'include-toplevel: "{settings}/*.conf"\n'
    return on.unbound(network, home, on.RESOLVER, "iterator", more)


def bench(home: Path, _: tuple[Act, ...]) -> AbstractContextManager[on.Asked]:
    """Give a network with every name in it, and unbound before them."""
    return on.asked(home, launch, ("own.conf", OWN))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the names to ask for."""
    return names_tried(artifact, "resolve", RESOLVE)


engine = Engine(
    programs=(*on.PROGRAMS, "unbound"),
    packages=(*on.PACKAGES, "unbound"),
    targets=frozenset({"rpz", "unbound"}),
    version=("unbound", "-V"),
    compared=on.SETTINGS_COMPARED,
    acts=acts,
    bench=bench,
)
