"""Unbound: local zones of a resolver, by which prohibited names do not exist.

A zone of the type ``always_nxdomain`` speaks of its name and of all that lies under it. A host
name alone has no such type: it gets a ``transparent`` zone with one text record, hence an answer
without addresses, while names under it resolve. The nearest zone wins, so the zone of a host
under a prohibited domain would open what lies under that host, and is left out.

So too does an ``always_transparent`` zone of your own let one name under a prohibited domain
through. Of two zones of the very same name the last that is read wins, without an error. Clients
with a view of their own see none of this unless the view has ``view-first: yes``. Rules go by the
name that is asked for: an alias elsewhere that leads to a prohibited name is answered, which the
target ``rpz`` mends. Unbound reads the file when it starts or reloads; what it
remembers of a name does not outlast a new zone. The file ends in its ``server:`` clause, so it is
to be included at the top level, as Debian does.

man 5 unbound.conf
https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html
"""

from collections.abc import Iterator

from proscribe.formats.canaries import CONDITION, guarded
from proscribe.formats.clauses import clauses
from proscribe.formats.dns_names import ALIASES, ELSEWHERE, NAMES, outermost, reasons
from proscribe.formats.marked import marked
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

PATH = "etc/unbound/unbound.conf.d/proscribe.conf"
TTL = 60
"""Seconds: so long may a device remember the text record of a host name."""
READ = Text(
    "the device asks an unbound that reads this file, without a view that hides it and without a"
    " local zone of one's own for the name",
    "l'appareil interroge un unbound qui lit ce fichier, sans vue qui le cache et sans zone locale"
    " à soi pour ce nom",
)
MEANS = Means.exactly(Effect.BLOCK_TRAFFIC, condition=clauses(READ, ALIASES, ELSEWHERE, CONDITION))
LOGGED = Text(
    "unbound can write who asked for a name of a local zone into its log, but this file does not"
    " turn that on and no reader reads it yet",
    "unbound peut noter dans son journal qui a demandé un nom d'une zone locale, mais ce fichier"
    " ne l'active pas et aucun lecteur ne le lit encore",
)


def render(change: Change) -> Iterator[File]:
    """Write the zones; without rules there is only the clause, and all names resolve again."""
    names = guarded(reasons(change.enforces(Effect.BLOCK_TRAFFIC, *NAMES)))
    lines = ["server:"]
    for name, why in outermost(names):
        lines += [f"    # {why}", *(f"    {line}" for line in _zone(name))]
    yield File(path=PATH, content=marked("#", lines))


def _zone(name: Identifier) -> tuple[str, ...]:
    if name.kind is Kind.NETWORK_DOMAIN:
        return (f'local-zone: "{name.value}." always_nxdomain',)
    return (
        f'local-zone: "{name.value}." transparent',
        f"local-data: '{name.value}. {TTL} IN TXT \"proscribe\"'",
    )


target = Target(
    title=Text("Unbound local zones (DNS)", "Zones locales d'unbound (DNS)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    traits=frozenset({Trait.RESOLVER}),
    means=dict.fromkeys(NAMES, (MEANS,)),
    render=render,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in NAMES},
)
