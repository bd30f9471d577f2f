"""Links: the addresses that an application answers.

https://developer.android.com/training/app-links/deep-linking
"""

from collections.abc import Iterator

from proscribe.formats.android_manifest.facts import Facts
from proscribe.formats.axml import Node
from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.model import Domain, Identifier, Kind, Part, PartKind, Verdict

WEB = frozenset({"http", "https"})
MOST = 2_000
"""Links of one package that are told."""


def links(facts: Facts) -> Iterator[Part]:
    """Yield each address that some component answers, once."""
    told: set[str] = set()
    for scheme, host, node in _addresses(facts):
        address = f"{scheme}://{host}" if host else f"{scheme}:"
        if address in told or len(told) >= MOST:
            continue
        told.add(address)
        own = scheme not in WEB and Kind.ANDROID_URL_SCHEME.accepts(scheme)
        yield Part(
            kind=PartKind.LINK,
            name=legible(address),
            verdict=Verdict.MADE_BY,
            exposed="everyone",
            identifiers=(Identifier(Kind.ANDROID_URL_SCHEME, scheme),) if own else (),
            shown=entry(node.shown.entry, node.shown.offset, node.shown.length),
        )


def domains(facts: Facts) -> Iterator[Domain]:
    """Yield each host of a link to the web, once."""
    told: set[str] = set()
    for scheme, host, node in _addresses(facts):
        name = host.lower().removeprefix("*").strip(".")
        if scheme in WEB and name not in told and Kind.NETWORK_HOSTNAME.accepts(name):
            told.add(name)
            shown = entry(node.shown.entry, node.shown.offset, node.shown.length, host)
            yield Domain(name=name, shown=shown)


def _addresses(facts: Facts) -> Iterator[tuple[str, str, Node]]:
    """Yield scheme, host and element: a filter's schemes each go with each of its hosts."""
    for component, _ in facts.components():
        for kept in component.each("intent-filter"):
            data = list(kept.each("data"))
            hosts = [(h, d) for d in data if (h := d.text("host"))]
            for scheme in (s for d in data if (s := d.text("scheme"))):
                for host, node in (hosts or [("", data[0])])[:MOST]:
                    yield scheme, host, node
