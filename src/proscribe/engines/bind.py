"""BIND, as a resolver that loads our response policy zone behind an administrator's own.

https://bind9.readthedocs.io/en/stable/reference.html#response-policy-zone-rpz-rewriting
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

FORWARD = "recursion yes; forward only; forwarders { 127.0.0.1 port 5300; };"
SETTINGS = "break-dnssec yes min-update-interval 0"
OWN = "$TTL 60\n@ SOA localhost. h.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
"""What an administrator may have beside ours: here, a zone of no rules."""


def bind(
    network: Network,
    home: Path,
    port: int,
    zones: Mapping[str, Path],
    settings: str = SETTINGS,
) -> Popen[bytes]:
    """Start BIND with response policy zones, the first of which speaks first."""
    order = " ".join(f'zone "{name}";' for name in zones)
    options = f"{FORWARD} response-policy {{ {order} }} {settings};"
    files = (f'zone "{n}" {{ type primary; file "{f}"; }};' for n, f in zones.items())
    return on.named(network, home, port, options, "\n".join(files))


def launch(network: Network, home: Path, settings: Path) -> Popen[bytes]:
    """Start BIND upon the zones of a folder, in the order of their names."""
    zones = {p.stem: p for p in sorted(settings.iterdir())}
    return bind(network, home, on.RESOLVER, zones)


def bench(home: Path, _: tuple[Act, ...]) -> AbstractContextManager[on.Asked]:
    """Give a network with every name in it, and BIND before them."""
    return on.asked(home, launch, ("local.rpz.zone", OWN))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the names to ask for."""
    return names_tried(artifact, "resolve", RESOLVE)


engine = Engine(
    programs=on.PROGRAMS,
    packages=on.PACKAGES,
    targets=frozenset({"rpz"}),
    version=("named", "-v"),
    compared=on.SETTINGS_COMPARED,
    acts=acts,
    bench=bench,
)
