"""Response policy zone: a resolver answers that prohibited names do not exist.

A rule speaks of one name and of nothing under it, hence two records for a domain. Owner names
are relative: a checker calls an absolute one out of zone, drops it, and still says OK. Targets
end in a dot, else they are names inside this zone and the answer is a rewrite. A name under a
prohibited domain is left out: its node would hide all that lies under it from the wildcard.
BIND obeys no rule for a signed name that a client asks for with the DO bit, unless it loads the
zone with ``break-dnssec yes``; it reads a file again only if that is newer than the last, and
waits ``min-update-interval``, a minute, before new rules hold. Unbound reads rules only with the
module ``respip``. Knot Resolver 5.6 does not apply them to the name that an alias leads to. The
first zone that speaks of a name wins, so a zone of one's own with ``rpz-passthru.`` goes before
this one. The serial number wraps in 2106, and every 136 years after; resolvers compare it by RFC
1982, which expects that.

https://datatracker.ietf.org/doc/html/draft-vixie-dnsop-dns-rpz-00
https://bind9.readthedocs.io/en/latest/reference.html#response-policy-zone-rpz-rewriting
https://datatracker.ietf.org/doc/html/rfc1035#section-3.1
https://datatracker.ietf.org/doc/html/rfc1982
https://datatracker.ietf.org/doc/html/rfc4592#section-3.3
"""

from collections.abc import Iterator

from proscribe.formats.dns_names import NAMES, outermost, reasons
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

ZONE = "proscribe.rpz"
LONGEST = 253
"""Characters of the longest name that DNS can carry, without its final dot."""
SERIALS = 2**32
TTL = 60
"""Seconds: so long may a device remember a name that was lifted to be prohibited."""

TRAFFIC = frozenset({Effect.BLOCK_TRAFFIC})
MEANS = Means(
    gives=TRAFFIC,
    needs=TRAFFIC,
    condition=Text(
        "the device asks a resolver that loads this zone, which BIND must do with 'break-dnssec"
        " yes' and unbound with the module 'respip'; encrypted DNS to another resolver, or an"
        " address that a program knows by heart, escapes it",
        "l'appareil interroge un résolveur qui charge cette zone, BIND avec « break-dnssec yes » et"
        " unbound avec le module « respip »; le DNS chiffré vers un autre résolveur, ou une adresse"
        " qu'un programme connaît par cœur, y échappe",
    ),
)
TOO_LONG = Text(
    "with the name of the zone behind it, this name is longer than DNS allows",
    "suivi du nom de la zone, ce nom est plus long que le DNS ne le permet",
)
RESERVED = Text(
    "names that end so are not names to a response policy zone but triggers of other sorts",
    "les noms qui finissent ainsi ne sont pas des noms pour une zone de politique de réponse,"
    " mais des déclencheurs d'autres sortes",
)
LOGGED = Text(
    "resolvers write who asked for a prohibited name into their log, which no reader reads yet",
    "les résolveurs notent dans leur journal qui a demandé un nom interdit, mais aucun lecteur"
    " ne le lit encore",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse what the zone would misread or DNS could not carry."""
    if identifier.value.rpartition(".")[2].startswith("rpz-"):
        return RESERVED
    owner = max(_owners(identifier), key=len)
    return TOO_LONG if len(f"{owner}.{ZONE}") > LONGEST else None


def render(change: Change) -> Iterator[File]:
    """Write the zone: its head, then the rules; without rules, all names are answered again."""
    names = reasons(change.enforces(Effect.BLOCK_TRAFFIC, *NAMES))
    lines = [
        f"; Proscribe wrote the zone {ZONE}.; what is changed here by hand is lost.",
        f"$TTL {TTL}",
        f"@ SOA localhost. hostmaster.localhost. {change.serial % SERIALS} 3600 600 604800 {TTL}",
        "@ NS localhost.",
    ]
    lines += (f"{o} CNAME . ; {why}" for name, why in outermost(names) for o in _owners(name))
    yield File(path=f"{ZONE}.zone", content="".join(f"{line}\n" for line in lines).encode())


def _owners(identifier: Identifier) -> tuple[str, ...]:
    name = identifier.value
    return (name, f"*.{name}") if identifier.kind is Kind.NETWORK_DOMAIN else (name,)


target = Target(
    title=Text("Response policy zone (DNS)", "Zone de politique de réponse (DNS)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    traits=frozenset({Trait.RESOLVER}),
    means=dict.fromkeys(NAMES, (MEANS,)),
    render=render,
    refuses=refuses,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in NAMES},
)
