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
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

RULES = "etc/squid/conf.d/00-proscribe.conf"
LIST = "etc/squid/proscribe.domains"
PAGE = "usr/share/squid/errors/templates/ERR_PROSCRIBE"
HAND = "# Proscribe wrote this file; what is changed here by hand is lost.\n"
DENY = f"""\
acl proscribe dstdomain -n "/{LIST}"
http_access deny proscribe
deny_info ERR_PROSCRIBE proscribe
"""
REFUSED = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>%H</title>
</head>
<body>
<h1>%H is prohibited on this network</h1>
<p>Your organization has decided that applications which use this address are prohibited. Nothing
was sent to it. If you need it for your work, ask whoever is in charge of this network about an
exemption.</p>
<hr>
<div lang="fr">
<h1>%H est interdit sur ce réseau</h1>
<p>Votre organisation a décidé d'interdire les applications qui utilisent cette adresse. Rien ne lui
a été envoyé. Si votre travail l'exige, demandez une exemption aux responsables de ce réseau.</p>
</div>
<!-- Proscribe -->
</body>
</html>
"""
TRAFFIC = frozenset({Effect.BLOCK_TRAFFIC})
MEANS = Means(
    gives=TRAFFIC,
    needs=TRAFFIC,
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
    entries = "".join(f"# {why}\n{_entry(name)}\n" for name, why in outermost(names))
    yield File(path=RULES, content=(HAND + DENY * bool(names)).encode())
    yield File(path=LIST, content=(HAND + entries).encode())
    yield File(path=PAGE, content=REFUSED.encode())


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
