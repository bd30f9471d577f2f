"""Public suffixes: names right under which anybody may have one, of registries and of hosters.

The list that is installed says which. A domain that is such a name is nobody's: to prohibit it
with all that is under it is to prohibit everybody, so no target does. A host that has the same
name is one host.

https://publicsuffix.org/list/
"""

from collections import defaultdict
from functools import cache
from importlib import resources

from publicsuffixlist import PublicSuffixList

from proscribe.model import Identifier, Kind, Text

EVERYBODY = Text(
    "this is a public suffix, under which anybody may have a name: it belongs to no vendor",
    "c'est un suffixe public, sous lequel chacun peut avoir un nom : il n'est à aucun fournisseur",
)


def everybody(identifier: Identifier) -> Text | None:
    """Say why a domain may not be prohibited with all that is under it, if it may not."""
    whole = identifier.kind is Kind.NETWORK_DOMAIN and is_suffix(identifier.value)
    return EVERYBODY if whole else None


@cache
def is_suffix(name: str) -> bool:
    """Tell whether a name is a public suffix as a whole."""
    return _listed().privatesuffix(name) is None


@cache
def hoster(name: str) -> str | None:
    """Return the suffix under which a hoster gave somebody this name, if one did."""
    suffix: str | None = _listed().publicsuffix(name)
    return suffix if suffix not in {name, _registries().publicsuffix(name)} else None


def beneath(name: str) -> tuple[str, ...]:
    """Return the public suffixes that stand under a name, in order."""
    return tuple(sorted(_beneath()[name]))


@cache
def _beneath() -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    listed = resources.files("publicsuffixlist") / "public_suffix_list.dat"
    for line in listed.read_text(encoding="utf-8").splitlines():
        suffix = line.strip().removeprefix("*.")
        if suffix and not suffix.startswith(("//", "!")):
            labels = suffix.split(".")
            for n in range(1, len(labels)):
                found[".".join(labels[n:])].add(suffix)
    return found


@cache
def _listed() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _registries() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)
