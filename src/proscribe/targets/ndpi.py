"""nDPI: custom protocols by which traffic to prohibited names is recognised, and none is stopped.

Programs that use the library (ntopng, ndpiReader and others) read the file and label each flow
whose TLS server name, HTTP host or DNS question is ours ``Proscribe``, and each flow to a prefix
of addresses. It is evidence, not enforcement. nDPI's own tables know some of these applications,
and not as one: of WeChat's names they call one QQ.

A rule for a domain holds for the ends of names. Names beneath it are labelled, and so are names
with one letter more, or with a hyphen, before it: ``xexample.org`` and ``my-example.org`` for
``example.org``. A rule that begins with a dot minds the border but misses the domain itself. No
rule speaks of one host and of nothing under it, so host names are a gap. Of two rules the longer
wins, nDPI's own included: names under a prohibited domain that nDPI knows keep nDPI's label. Of
two equal rules nDPI's own wins, so that tiktok.com stays ``TikTok``, as does all beneath it. A
rule of 80 characters or more is accepted and never holds.

A line that the library cannot read is reported and skipped, with exit status 0. Version 4.2 knows
no IPv6 prefix. ECH and QUIC to a shared front hide the name.

https://github.com/ntop/nDPI/blob/dev/example/protos.txt
https://www.ntop.org/guides/nDPI/
"""

from collections.abc import Iterator

from proscribe.formats.addresses import ADDRESSES
from proscribe.formats.dns_names import NAMES, reasons
from proscribe.formats.marked import marked
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

LABEL = "Proscribe"
LONGEST = 79
"""Characters of the longest rule that holds."""
KINDS = (Kind.NETWORK_DOMAIN, Kind.NETWORK_IPV4)
NAMED = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "nDPI sees the traffic and the name in it; a domain, or names under it, that nDPI has"
        " a rule of its own for keep nDPI's label, and names with a letter or a hyphen before the"
        " domain are labelled too: a label is a reason to look, not a verdict",
        "nDPI voit le trafic et le nom qui s'y trouve; un domaine, ou les noms sous lui, pour"
        " lesquels nDPI a sa propre règle gardent l'étiquette de nDPI, et les noms où une lettre ou"
        " un trait d'union précède le domaine sont étiquetés aussi : une étiquette invite à"
        " regarder, ce n'est pas un verdict",
    ),
)
ADDRESSED = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "nDPI sees the traffic, and knows no better rule for a name in it",
        "nDPI voit le trafic et ne connaît pas de meilleure règle pour un nom qui s'y trouve",
    ),
)
NO_WALL = Text(
    "nDPI says what traffic is and stops none",
    "nDPI dit de quel trafic il s'agit et n'en arrête aucun",
)
ENDS = Text(
    "nDPI's rules hold for the ends of names: what lies under the host would be identified as well",
    "les règles de nDPI valent pour la fin des noms : ce qui est sous l'hôte serait désigné aussi",
)
TOO_LONG = Text(
    "nDPI accepts a rule for a name as long as this one, and never applies it",
    "nDPI accepte une règle pour un nom aussi long et ne l'applique jamais",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a name that the library would cut."""
    return TOO_LONG if len(identifier.value) > LONGEST else None


def render(change: Change) -> Iterator[File]:
    """Write one rule a line; without rules there is only the mark, and nDPI as it was."""
    rules = reasons(change.enforces(Effect.IDENTIFY, *KINDS))
    lines = (line for name, why in rules.items() for line in (f"# {why}", f"{_rule(name)}@{LABEL}"))
    yield File(path="proscribe.protos.txt", content=marked("#", lines))


def _rule(identifier: Identifier) -> str:
    named = identifier.kind is Kind.NETWORK_DOMAIN
    return f'host:"{identifier.value}"' if named else f"ip:{identifier.value}"


target = Target(
    title=Text("nDPI custom protocols", "Protocoles personnalisés de nDPI"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    means={Kind.NETWORK_DOMAIN: (NAMED,), Kind.NETWORK_IPV4: (ADDRESSED,)},
    render=render,
    refuses=refuses,
    serves=frozenset((*NAMES, *ADDRESSES)),
    reasons={
        **{(kind, Effect.BLOCK_TRAFFIC): (Reason.NEVER, NO_WALL) for kind in (*NAMES, *ADDRESSES)},
        (Kind.NETWORK_HOSTNAME, Effect.IDENTIFY): (Reason.CONDITIONAL, ENDS),
    },
)
