"""Dnsdist: rules of a DNS load balancer, by which prohibited names do not exist.

One rule speaks of domains, with all that lies under them, and one of host names alone. Rules are
asked in the order in which they were added, and most actions end it: an ``AllowAction`` or
``PoolAction`` of your own for a name lets it through if it stands before the line that includes
this file, and what stands after is too late. Each of ours bears a name that begins with
``proscribe``, by which ``rmRule`` and the console know it, and counts what it refused.

Rules see the question only, before the cache: an alias elsewhere that leads to a prohibited name
is answered. The names stand in one table each, for a function of LuaJIT holds 65,536 constants and
a longer list of single calls keeps dnsdist from starting. Rules have had names since 1.6. Dnsdist
reads the file when it starts and has no way to read it again. Nothing else is set here, not even
whether dnsdist asks its makers about security: ``setSecurityPollSuffix("")`` is yours to say.

https://dnsdist.org/reference/rules-management.html
https://dnsdist.org/reference/selectors.html
https://dnsdist.org/reference/config.html#includeDirectory
"""

from collections.abc import Iterable, Iterator

from proscribe.formats.canaries import CONDITION, guarded
from proscribe.formats.clauses import clauses
from proscribe.formats.dns_names import ALIASES, ELSEWHERE, NAMES, outermost, reasons
from proscribe.formats.marked import marked
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

PATH = "etc/dnsdist/conf.d/proscribe.conf"
FIRST = Text(
    "the device asks a dnsdist, 1.6 or later, that includes this file before any rule of one's own"
    " that answers or allows the name, and started since it came",
    "l'appareil interroge un dnsdist, 1.6 ou plus récent, qui inclut ce fichier avant toute règle à"
    " soi qui répond pour ce nom ou le laisse passer, et qui a démarré depuis",
)
MEANS = Means.exactly(Effect.BLOCK_TRAFFIC, condition=clauses(FIRST, ALIASES, ELSEWHERE, CONDITION))
LOGGED = Text(
    "dnsdist counts what a rule refused, but this file does not make it say who asked",
    "dnsdist compte ce qu'une règle a refusé, mais ce fichier ne lui fait pas dire qui demandait",
)
DOMAINS = """\
local domains = newSuffixMatchNode()
domains:add({{
{names}
}})
addAction(SuffixMatchNodeRule(domains, true), RCodeAction(DNSRCode.NXDOMAIN), \
{{name="proscribe-domains"}})"""
HOSTS = """\
local hosts = newDNSNameSet()
for _, name in ipairs({{
{names}
}}) do
  hosts:add(newDNSName(name))
end
addAction(QNameSetRule(hosts), RCodeAction(DNSRCode.NXDOMAIN), {{name="proscribe-hosts"}})"""


def render(change: Change) -> Iterator[File]:
    """Write the rules that have names; without any, none is added."""
    names = guarded(reasons(change.enforces(Effect.BLOCK_TRAFFIC, *NAMES)))
    yield File(path=PATH, content=marked("--", _rules(list(outermost(names)))))


def _rules(names: Iterable[tuple[Identifier, str]]) -> Iterator[str]:
    for kind, rule in ((Kind.NETWORK_DOMAIN, DOMAINS), (Kind.NETWORK_HOSTNAME, HOSTS)):
        if entries := [f'  "{name.value}", -- {why}' for name, why in names if name.kind is kind]:
            yield rule.format(names="\n".join(entries))


target = Target(
    title=Text("Dnsdist rules (DNS)", "Règles de dnsdist (DNS)"),
    platforms=frozenset(Platform),
    proof=Proof.ENFORCED,
    traits=frozenset({Trait.RESOLVER}),
    means=dict.fromkeys(NAMES, (MEANS,)),
    render=render,
    reasons={(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, LOGGED) for kind in NAMES},
)
