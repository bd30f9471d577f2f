"""Knot Resolver, which loads our response policy zone behind an administrator's own.

https://www.knot-resolver.cz/documentation/v5.6.0/modules-policy.html
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
net.listen("127.0.0.1", {port})
modules = {{ "policy" }}
trust_anchors.remove(".")
cache.size = 10 * MB
{zones}
policy.add(policy.all(policy.STUB("127.0.0.1@{authority}")))
"""
ZONE = 'policy.add(policy.rpz(policy.DENY, "{}", false))'
OWN = "$TTL 60\n@ SOA localhost. h.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
"""What an administrator may have beside ours: here, a zone of no rules."""


def launch(network: Network, home: Path, settings: Path) -> Popen[bytes]:
    """Start it upon the zones of a folder, in the order of their names, with a cache of nothing."""
    zones = "\n".join(ZONE.format(zone) for zone in sorted(settings.iterdir()))
    ports = {"port": on.RESOLVER, "authority": on.AUTHORITY}
    (home / "main").write_text(SETTINGS.format(zones=zones, **ports))
    for kept in ("data.mdb", "lock.mdb"):
        (home / kept).unlink(missing_ok=True)
    command = ["kresd", "--noninteractive", "--config", str(home / "main"), str(home)]
    return network.start(*command, log=home / "log")


def bench(home: Path, _: tuple[Act, ...]) -> AbstractContextManager[on.Asked]:
    """Give a network with every name in it, and Knot Resolver before them."""
    return on.asked(home, launch, ("local.rpz.zone", OWN))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the names to ask for."""
    return names_tried(artifact, "resolve", RESOLVE)


engine = Engine(
    programs=(*on.PROGRAMS, "kresd"),
    packages=(*on.PACKAGES, "knot-resolver"),
    targets=frozenset({"rpz"}),
    version=("kresd", "--version"),
    compared=on.SETTINGS_COMPARED,
    acts=acts,
    bench=bench,
)
