"""Suricata: rules that drop DNS questions and TLS greetings for prohibited names.

In line, as an IPS, Suricata drops what matches and says so; beside the line, as an IDS, the same
rules only say so. What is to be identified and no more gets ``alert``. ``dotprefix`` puts a dot
before the name that is examined, so one pattern with a dot and ``endswith`` holds for a domain, for
all beneath it and for no lookalike; a host is matched from its start to its end.

The number of a rule (``sid``) must be unique in all files that are loaded: ours are the last
100,000 of those kept for local use, two for each row, and go by its place. The same name may have
another number tomorrow, so evidence goes by the message. Encrypted greetings (ECH) and DNS over
HTTPS hide the name. Suricata reads rules when it starts or is told to; what is left out is lifted.

Nothing here was tried on Suricata itself: a reader of its syntax, by others, took the rules.

https://docs.suricata.io/en/latest/rules/intro.html
https://docs.suricata.io/en/latest/rules/transforms.html
https://docs.suricata.io/en/latest/rules/dns-keywords.html
https://docs.suricata.io/en/latest/rules/tls-keywords.html
"""

from collections.abc import Iterator

from proscribe.formats.dns_names import NAMES, reasons
from proscribe.formats.marked import marked
from proscribe.model import Effect, File, Identifier, Kind, Platform, Prohibition, Proof, Text
from proscribe.targets import Change, Means, Target

PLACES = (("dns", "dns.query"), ("tls", "tls.sni"))
FIRST, LAST = 1_900_000, 1_999_999
"""The numbers of our rules, both included."""
DROPPED = Means(
    gives=frozenset({Effect.BLOCK_TRAFFIC, Effect.IDENTIFY}),
    needs=frozenset({Effect.BLOCK_TRAFFIC}),
    condition=Text(
        "Suricata stands in line and loads these rules; DNS over HTTPS, an encrypted greeting or an"
        " address that a program knows by heart escapes them",
        "Suricata est placé en coupure et charge ces règles; le DNS sur HTTPS, un accueil TLS"
        " chiffré ou une adresse qu'un programme connaît par cœur y échappe",
    ),
)
TOLD = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "Suricata sees the traffic and loads these rules; DNS over HTTPS or an encrypted greeting"
        " hides the name",
        "Suricata voit le trafic et charge ces règles; le DNS sur HTTPS ou un accueil TLS chiffré"
        " cache le nom",
    ),
)


def render(change: Change) -> Iterator[File]:
    """Write two rules for each row; without rows there is only the mark."""
    lines: list[str] = []
    why = reasons(change.enforced)
    for n, row in enumerate(change.enforced):
        number = FIRST + n * len(PLACES)
        lines += _rules(row, f"{row.identifier.value}: {why[row.identifier]}", number)
    yield File(path="proscribe.rules", content=marked("#", lines))


def _rules(row: Prohibition, message: str, number: int) -> Iterator[str]:
    action = "drop" if Effect.BLOCK_TRAFFIC in row.effects else "alert"
    for sid, (protocol, place) in enumerate(PLACES, number):
        options = f'msg:"Proscribe: {message}"; {place}; {_match(row.identifier)} sid:{sid}; rev:1;'
        yield f"{action} {protocol} any any -> any any ({options})"


def _match(name: Identifier) -> str:
    if name.kind is Kind.NETWORK_DOMAIN:
        return f'dotprefix; content:".{name.value}"; nocase; endswith;'
    return f'content:"{name.value}"; nocase; startswith; endswith;'


target = Target(
    title=Text("Suricata rules", "Règles de Suricata"),
    platforms=frozenset(Platform),
    proof=Proof.UNPROVEN,
    means=dict.fromkeys(NAMES, (DROPPED, TOLD)),
    limits={frozenset(NAMES): (LAST + 1 - FIRST) // len(PLACES)},
    render=render,
)
