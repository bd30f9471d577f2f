"""Nftables: the packet filter of Linux refuses packets to prohibited addresses.

A table of our own holds everything, and the file takes it away before it makes it again, in one
transaction: loading it twice gives the same, and one without rules leaves nothing. Tables do not
see each other. What one refuses no other can allow, so an exception has no place in a table of
your own; and ``flush ruleset``, with which the file of Debian begins, takes ours away with yours:
load this one after it, for instance by an ``include`` at its end.

Packets to these addresses are refused, which tells the program at once; packets from them are
dropped, so no connection that was open goes on. The counter ``prohibited`` counts both, and begins
anew with each loading. A flow table, where one is used, carries packets past the filter. An element
inside another is an error that takes the whole file down, so only the outermost are written. What
else is served from an address is refused with it, and a name may move to another at any time.

man 8 nft
https://wiki.nftables.org/wiki-nftables/index.php/Atomic_rule_replacement
https://www.iana.org/assignments/iana-ipv4-special-registry/
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from proscribe.formats.dns_names import NAMES, reasons
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PATH = "etc/nftables.d/proscribe.nft"
FAMILIES = {Kind.NETWORK_IPV4: ("ip", "ipv4"), Kind.NETWORK_IPV6: ("ip6", "ipv6")}
OWN = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
)
"""What no vendor can hold: the device, private networks, groups. The kind admits no such IPv6."""
SHORTEST = 8
"""Bits of the shortest prefix that either kind admits."""
PREFIXES = tuple(IPv4Network(prefix) for prefix in OWN)
Network = IPv4Network | IPv6Network
TRAFFIC = frozenset({Effect.BLOCK_TRAFFIC})
MEANS = Means(
    gives=TRAFFIC,
    needs=TRAFFIC,
    condition=Text(
        "on a Linux device that loads this file, or behind a Linux router that does, by no tunnel"
        " or flow table around it; whatever else is served from the address is refused as well",
        "sur un appareil Linux qui charge ce fichier, ou derrière un routeur Linux qui le fait,"
        " sans tunnel ni table de flux qui le contourne; tout ce que l'adresse sert d'autre est"
        " refusé aussi",
    ),
)
COUNTED = Text(
    "the filter counts packets, but does not say whose they were",
    "le filtre compte les paquets, mais ne dit pas de qui ils venaient",
)
NO_NAMES = Text(
    "a packet bears addresses, not names",
    "un paquet porte des adresses, pas des noms",
)
NOT_THEIRS = Text(
    "these are addresses of the device itself, of private networks or of groups",
    "ce sont des adresses de l'appareil lui-même, de réseaux privés ou de groupes",
)
UNCLEAR = Text(
    "bits are set beyond the length of the prefix: it does not say which addresses it means",
    "des bits dépassent la longueur du préfixe : il ne dit pas quelles adresses il désigne",
)
HEAD = """\
# Proscribe wrote this file; what is changed here by hand is lost.
table inet proscribe
delete table inet proscribe
"""
REFUSED = "counter name prohibited reject with icmpx type admin-prohibited"
DROPPED = "counter name prohibited drop"
CHAINS = {
    "input": (("saddr", DROPPED),),
    "forward": (("saddr", DROPPED), ("daddr", REFUSED)),
    "output": (("daddr", REFUSED),),
}


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a prefix that is not one, and addresses without which no device works."""
    try:
        network = ip_network(identifier.value)
    except ValueError:
        return UNCLEAR if identifier.kind in FAMILIES else None
    return NOT_THEIRS if any(network.overlaps(prefix) for prefix in PREFIXES) else None


def render(change: Change) -> Iterator[File]:
    """Write the table; without rules, only what takes it away."""
    listed = {kind: change.enforces(Effect.BLOCK_TRAFFIC, kind) for kind in FAMILIES}
    kinds = [kind for kind, rows in listed.items() if rows]
    content = HEAD
    if kinds:
        content += "table inet proscribe {\n\tcounter prohibited {\n\t}\n"
        content += "".join(_set(kind, reasons(listed[kind])) for kind in kinds)
        content += "".join(_chain(hook, kinds) for hook in CHAINS)
        content += "}\n"
    yield File(path=PATH, content=content.encode())


def _set(kind: Kind, names: Mapping[Identifier, str]) -> str:
    networks = {ip_network(name.value): why for name, why in names.items()}
    elements = "".join(
        f"\t\t\t{network}, # {why}\n"
        for network, why in networks.items()
        if not any(wider in networks for wider in _wider(network))
    )
    _, family = FAMILIES[kind]
    head = f"\tset {family} {{\n\t\ttype {family}_addr\n\t\tflags interval\n"
    return f"{head}\t\telements = {{\n{elements}\t\t}}\n\t}}\n"


def _wider(network: Network) -> Iterator[Network]:
    """Yield the prefixes that hold this one, down to the shortest that a kind admits."""
    return (network.supernet(new_prefix=n) for n in range(SHORTEST, network.prefixlen))


def _chain(hook: str, kinds: Iterable[Kind]) -> str:
    rules = "".join(
        f"\t\t{FAMILIES[kind][0]} {side} @{FAMILIES[kind][1]} {act}\n"
        for kind in kinds
        for side, act in CHAINS[hook]
    )
    head = f"\t\ttype filter hook {hook} priority filter; policy accept;\n"
    return f"\tchain {hook} {{\n{head}{rules}\t}}\n"


target = Target(
    title=Text("Nftables table (Linux)", "Table nftables (Linux)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    means=dict.fromkeys(FAMILIES, (MEANS,)),
    render=render,
    serves=frozenset(NAMES),
    refuses=refuses,
    reasons={
        **{(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, COUNTED) for kind in FAMILIES},
        **{(kind, Effect.BLOCK_TRAFFIC): (Reason.NEVER, NO_NAMES) for kind in NAMES},
    },
)
