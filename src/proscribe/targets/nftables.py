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

from proscribe.formats.addresses import refusal, widest
from proscribe.formats.dns_names import NAMES, reasons
from proscribe.formats.marked import marked
from proscribe.model import Effect, File, Kind, Platform, Prohibition, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PATH = "etc/nftables.d/proscribe.nft"
FAMILIES = {Kind.NETWORK_IPV4: ("ip", "ipv4"), Kind.NETWORK_IPV6: ("ip6", "ipv6")}
MEANS = Means.exactly(
    Effect.BLOCK_TRAFFIC,
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
NO_NAMES = Text("a packet bears addresses, not names", "un paquet porte des adresses, pas des noms")
GONE = ("table inet proscribe", "delete table inet proscribe")
REFUSED = "counter name prohibited reject with icmpx type admin-prohibited"
DROPPED = "counter name prohibited drop"
CHAINS = {
    "input": (("saddr", DROPPED),),
    "forward": (("saddr", DROPPED), ("daddr", REFUSED)),
    "output": (("daddr", REFUSED),),
}


def render(change: Change) -> Iterator[File]:
    """Write the table; without rules, only what takes it away."""
    listed = {kind: change.enforces(Effect.BLOCK_TRAFFIC, kind) for kind in FAMILIES}
    held = {kind: rows for kind, rows in listed.items() if rows}
    yield File(path=PATH, content=marked("#", (*GONE, *(_table(held) if held else ()))))


def _table(held: Mapping[Kind, Iterable[Prohibition]]) -> Iterator[str]:
    yield from ("table inet proscribe {", "\tcounter prohibited {", "\t}")
    for kind, rows in held.items():
        _, family = FAMILIES[kind]
        yield from (f"\tset {family} {{", f"\t\ttype {family}_addr", "\t\tflags interval")
        elements = (f"\t\t\t{network}, # {why}" for network, why in widest(reasons(rows)))
        yield from ("\t\telements = {", *elements, "\t\t}", "\t}")
    for hook, acts in CHAINS.items():
        yield f"\tchain {hook} {{"
        yield f"\t\ttype filter hook {hook} priority filter; policy accept;"
        for protocol, family in (FAMILIES[kind] for kind in held):
            yield from (f"\t\t{protocol} {side} @{family} {act}" for side, act in acts)
        yield "\t}"
    yield "}"


target = Target(
    title=Text("Nftables table (Linux)", "Table nftables (Linux)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    means=dict.fromkeys(FAMILIES, (MEANS,)),
    render=render,
    serves=frozenset(NAMES),
    refuses=refusal,
    reasons={
        **{(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, COUNTED) for kind in FAMILIES},
        **{(kind, Effect.BLOCK_TRAFFIC): (Reason.NEVER, NO_NAMES) for kind in NAMES},
    },
)
