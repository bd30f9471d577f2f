"""Response policy zone: a resolver answers that prohibited names do not exist.

Targets of rules end in a dot, else they are names inside this zone and the answer is a rewrite.
BIND obeys no rule for a signed name that a client asks for with the DO bit, unless it loads the
zone with ``break-dnssec yes``; it reads a file again only if that is newer than the last, and
waits ``min-update-interval``, a minute, before new rules hold. Unbound reads rules only with the
module ``respip``. PowerDNS reads them again upon ``rec_control reload-lua-config``, and gives what
it remembers until then for another minute, or until ``rec_control wipe-cache``. Knot Resolver 5.6
does not apply them to the name that an alias leads to, nor those for addresses. The first zone
that speaks of a name wins, so a zone of one's own with ``rpz-passthru.`` goes before this one. The
serial number wraps in 2106, and every 136 years after; resolvers compare it by RFC 1982, which
expects that.

https://datatracker.ietf.org/doc/html/draft-vixie-dnsop-dns-rpz-00
https://bind9.readthedocs.io/en/latest/reference.html#response-policy-zone-rpz-rewriting
https://datatracker.ietf.org/doc/html/rfc1982
"""

from collections.abc import Iterator

from proscribe.formats.addresses import ADDRESSES
from proscribe.formats.canaries import CONDITION, guarded
from proscribe.formats.clauses import clauses
from proscribe.formats.dns_names import ELSEWHERE, NAMES, reasons
from proscribe.formats.response_policy import ZONE, owners, unsayable
from proscribe.model import Effect, File, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

SERIALS = 2**32
TTL = 60
"""Seconds: so long may a device remember a name that was lifted to be prohibited."""
LOADED = Text(
    "the device asks a resolver that loads this zone, which BIND must do with 'break-dnssec yes'"
    " and unbound with the module 'respip'",
    "l'appareil interroge un résolveur qui charge cette zone, BIND avec « break-dnssec yes » et"
    " unbound avec le module « respip »",
)
FOUND = Text(
    "only answers that hold the address are refused, for whatever name, and Knot Resolver has no"
    " such rule",
    "seules les réponses qui contiennent l'adresse sont refusées, quel que soit le nom, et Knot"
    " Resolver n'a pas de règle de ce genre",
)
NAMED = Means.exactly(Effect.BLOCK_TRAFFIC, condition=clauses(LOADED, ELSEWHERE, CONDITION))
ADDRESSED = Means.exactly(
    Effect.BLOCK_TRAFFIC, condition=clauses(LOADED, FOUND, ELSEWHERE, CONDITION)
)
LOGGED = Text(
    "resolvers write who asked for a prohibited name into their log, which no reader reads yet",
    "les résolveurs notent dans leur journal qui a demandé un nom interdit, mais aucun lecteur"
    " ne le lit encore",
)
KINDS = (*NAMES, *ADDRESSES)


def render(change: Change) -> Iterator[File]:
    """Write the zone: its head, then the rules; without rules, all names are answered again."""
    rules = guarded(reasons(change.enforces(Effect.BLOCK_TRAFFIC, *KINDS)))
    lines = [
        f"; Proscribe wrote the zone {ZONE}.; what is changed here by hand is lost.",
        f"$TTL {TTL}",
        f"@ SOA localhost. hostmaster.localhost. {change.serial % SERIALS} 3600 600 604800 {TTL}",
        "@ NS localhost.",
        *(f"{owner} CNAME . ; {why}" for owner, why in owners(rules)),
    ]
    yield File(path=f"{ZONE}.zone", content="".join(f"{line}\n" for line in lines).encode())


target = Target(
    title=Text("Response policy zone (DNS)", "Zone de politique de réponse (DNS)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    traits=frozenset({Trait.RESOLVER}),
    means=dict.fromkeys(NAMES, (NAMED,)) | dict.fromkeys(ADDRESSES, (ADDRESSED,)),
    render=render,
    refuses=unsayable,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in KINDS},
)
