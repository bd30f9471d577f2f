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
from proscribe.formats.dns_names import NAMES, outermost, reasons
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

PATH = "etc/dnsmasq.d/proscribe.conf"
TRAFFIC = frozenset({Effect.BLOCK_TRAFFIC})
EN = (
    "the device asks a dnsmasq, 2.86 or later, that started since this file came; no line of one's"
    " own names a server or an address for the same name; an alias that leads to a prohibited name"
    " is still answered; encrypted DNS to another resolver, or an address that a program knows by"
    f" heart, escapes it; {CONDITION.en}"
)
FR = (
    "l'appareil interroge un dnsmasq, 2.86 ou plus récent, démarré depuis l'arrivée de ce fichier;"
    " aucune ligne à soi ne nomme un serveur ou une adresse pour le même nom; un alias qui mène à"
    " un nom interdit reçoit encore sa réponse; le DNS chiffré vers un autre résolveur, ou une"
    f" adresse qu'un programme connaît par cœur, y échappe; {CONDITION.fr}"
)
UNDER_EN = "; names under the host are asked of the standard servers"
UNDER_FR = "; les noms sous cet hôte sont demandés aux serveurs ordinaires"
LOGGED = Text(
    "dnsmasq can write who asked for which name into its log, but this file does not turn that on"
    " and no reader reads it yet",
    "dnsmasq peut noter dans son journal qui a demandé quel nom, mais ce fichier ne l'active pas et"
    " aucun lecteur ne le lit encore",
)


def render(change: Change) -> Iterator[File]:
    """Write the lines; a file without any lets all names be asked for again."""
    names = guarded(reasons(change.enforces(Effect.BLOCK_TRAFFIC, *NAMES)))
    lines = ["# Proscribe wrote this file; what is changed here by hand is lost."]
    for name, why in outermost(names):
        lines += [f"# {why}", *_lines(name)]
    yield File(path=PATH, content="".join(f"{line}\n" for line in lines).encode())


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
        Kind.NETWORK_DOMAIN: (Means(gives=TRAFFIC, needs=TRAFFIC, condition=Text(EN, FR)),),
        Kind.NETWORK_HOSTNAME: (
            Means(gives=TRAFFIC, needs=TRAFFIC, condition=Text(EN + UNDER_EN, FR + UNDER_FR)),
        ),
    },
    render=render,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in NAMES},
)
