"""PowerDNS Recursor, which loads our response policy zone behind an administrator's own.

https://doc.powerdns.com/recursor/lua-config/rpz.html
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
local-address=127.0.0.1
local-port={port}
forward-zones-recurse=.=127.0.0.1:{authority}
dnssec=off
disable-syslog=yes
security-poll-suffix=
socket-dir={home}
config-dir={home}
lua-config-file={home}/zones.lua
"""
ZONE = 'rpzFile("{}", {{policyName="{}"}})\n'
OWN = "$TTL 60\n@ SOA localhost. h.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
"""What an administrator may have beside ours: here, a zone of no rules."""


def launch(network: Network, home: Path, settings: Path) -> Popen[bytes]:
    """Start it upon the zones of a folder, in the order of their names."""
    zones = "".join(ZONE.format(zone, zone.stem) for zone in sorted(settings.iterdir()))
    (home / "zones.lua").write_text(zones)
    ports = {"port": on.RESOLVER, "authority": on.AUTHORITY}
    (home / "recursor.conf").write_text(SETTINGS.format(home=home, **ports))
    return network.start("pdns_recursor", f"--config-dir={home}", log=home / "log")


def bench(home: Path, _: tuple[Act, ...]) -> AbstractContextManager[on.Asked]:
    """Give a network with every name in it, and the recursor before them."""
    return on.asked(home, launch, ("local.rpz.zone", OWN))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the names to ask for."""
    return names_tried(artifact, "resolve", RESOLVE)


engine = Engine(
    programs=(*on.PROGRAMS, "pdns_recursor"),
    packages=(*on.PACKAGES, "pdns-recursor"),
    targets=frozenset({"rpz"}),
    version=("pdns_recursor", "--version"),
    compared=on.SETTINGS_COMPARED,
    acts=acts,
    bench=bench,
)
