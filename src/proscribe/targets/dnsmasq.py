"""Dnsmasq: prohibited names do not exist to those who ask this forwarder.

``address=`` with a name and no address speaks of the name and all under it, for every type of
record. Dnsmasq has no rule for one name alone, so a second line hands what lies under a host back
to the standard servers: whatever ``server=`` line of yours speaks of the host's domain no longer
speaks of names under the host. Before 2.86 the ``*`` of that line had no meaning, and names under
the host did not exist either. Such a pair under a prohibited domain would open it, and is left out.

The longest name wins, so ``server=/open.example.org/#`` of your own lets one name under a
prohibited domain through. For the very same name, a ``server=`` line of yours that names a server,
in any order, and a record of yours or a line of ``/etc/hosts`` win over ours, without a word. An
alias elsewhere that leads to a prohibited name is answered. Dnsmasq reads the file when it starts,
and not upon SIGHUP. A line longer than 1,024 characters is cut, and its rest read as a line of its
own, even that of a comment: ours are short. ``dnsmasq --test`` finds nothing amiss with any of it.

man 8 dnsmasq
https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html
"""

from collections.abc import Iterator

from proscribe.formats.canaries import CONDITION, guarded
from proscribe.formats.clauses import clauses
from proscribe.formats.dns_names import ALIASES, ELSEWHERE, NAMES, outermost, reasons
from proscribe.formats.marked import marked
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

PATH = "etc/dnsmasq.d/proscribe.conf"
STARTED = Text(
    "the device asks a dnsmasq, 2.86 or later, that started since this file came; no line of one's"
    " own names a server or an address for the same name",
    "l'appareil interroge un dnsmasq, 2.86 ou plus récent, démarré depuis l'arrivée de ce fichier;"
    " aucune ligne à soi ne nomme un serveur ou une adresse pour le même nom",
)
UNDER = Text(
    "names under the host are asked of the standard servers",
    "les noms sous cet hôte sont demandés aux serveurs ordinaires",
)
DOMAIN = clauses(STARTED, ALIASES, ELSEWHERE, CONDITION)
LOGGED = Text(
    "dnsmasq can write who asked for which name into its log, but this file does not turn that on"
    " and no reader reads it yet",
    "dnsmasq peut noter dans son journal qui a demandé quel nom, mais ce fichier ne l'active pas et"
    " aucun lecteur ne le lit encore",
)


def render(change: Change) -> Iterator[File]:
    """Write the lines; a file without any lets all names be asked for again."""
    names = guarded(reasons(change.enforces(Effect.BLOCK_TRAFFIC, *NAMES)))
    lines: list[str] = []
    for name, why in outermost(names):
        lines += [f"# {why}", *_lines(name)]
    yield File(path=PATH, content=marked("#", lines))


def _lines(name: Identifier) -> tuple[str, ...]:
    nowhere = f"address=/{name.value}/"
    if name.kind is Kind.NETWORK_DOMAIN:
        return (nowhere,)
    return (nowhere, f"server=/*.{name.value}/#")


target = Target(
    title=Text("Dnsmasq addresses (DNS)", "Adresses de dnsmasq (DNS)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    traits=frozenset({Trait.RESOLVER}),
    means={
        Kind.NETWORK_DOMAIN: (Means.exactly(Effect.BLOCK_TRAFFIC, condition=DOMAIN),),
        Kind.NETWORK_HOSTNAME: (
            Means.exactly(Effect.BLOCK_TRAFFIC, condition=clauses(DOMAIN, UNDER)),
        ),
    },
    render=render,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in NAMES},
)
