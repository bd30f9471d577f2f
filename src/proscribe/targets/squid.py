"""Squid: a proxy refuses prohibited hosts, and says why in two languages.

An entry that begins with a dot is a domain with all under it, one without is that host alone. An
entry before another that covers it keeps Squid from starting, so only the outermost are written.
The first line of ``http_access`` that fits decides: an ``allow`` of your own for a name goes before
the line that includes ours, and any wider ``allow`` must come after it. Names are compared with
what the client asked for; ``-n`` keeps Squid from asking DNS for the name of a bare address.

A browser shows the page for ``http`` alone. For ``https`` it asks for a tunnel and shows a page of
its own when that is refused, refused though it is. The page lies where Squid keeps its own; without
it, or with ``error_directory`` set elsewhere, Squid refuses with a plainer text. Squid reads the
files upon ``squid -k reconfigure``; a tunnel that was open already stays open. An ACL without
entries never fits, and Squid warns of it: without names there is no rule at all.

https://www.squid-cache.org/Doc/config/acl/
https://www.squid-cache.org/Doc/config/http_access/
https://www.squid-cache.org/Doc/config/deny_info/
man 8 squid
"""

from collections.abc import Iterator

from proscribe.formats.dns_names import NAMES, outermost, reasons
from proscribe.formats.marked import marked
from proscribe.formats.refusal_page import PAGE
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

RULES = "etc/squid/conf.d/00-proscribe.conf"
LIST = "etc/squid/proscribe.domains"
SHOWN = "usr/share/squid/errors/templates/ERR_PROSCRIBE"
DENY = (
    f'acl proscribe dstdomain -n "/{LIST}"',
    "http_access deny proscribe",
    "deny_info ERR_PROSCRIBE proscribe",
)
MEANS = Means.exactly(
    Effect.BLOCK_TRAFFIC,
    condition=Text(
        "the device reaches the network through this proxy alone, which reads these rules before"
        " any that allow, and asks it by name; a tunnel that was open already stays open",
        "l'appareil n'atteint le réseau que par ce mandataire, qui lit ces règles avant toute autre"
        " qui permet, et lui donne un nom; un tunnel déjà ouvert le reste",
    ),
)
LOGGED = Text(
    "Squid writes who was refused what into its log, which no reader reads yet",
    "Squid note dans son journal à qui il a refusé quoi, mais aucun lecteur ne le lit encore",
)


def render(change: Change) -> Iterator[File]:
    """Write rules, list and page; without names, the rules are none and the list is empty."""
    names = reasons(change.enforces(Effect.BLOCK_TRAFFIC, *NAMES))
    entries = (line for name, why in outermost(names) for line in (f"# {why}", _entry(name)))
    yield File(path=RULES, content=marked("#", DENY if names else ()))
    yield File(path=LIST, content=marked("#", entries))
    yield File(path=SHOWN, content=PAGE.encode())


def _entry(name: Identifier) -> str:
    return f".{name.value}" if name.kind is Kind.NETWORK_DOMAIN else name.value


target = Target(
    title=Text("Squid access rules (web proxy)", "Règles d'accès de Squid (mandataire web)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    traits=frozenset({Trait.PROXY}),
    means=dict.fromkeys(NAMES, (MEANS,)),
    render=render,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in NAMES},
)
