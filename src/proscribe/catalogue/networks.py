"""The gates of network names: no domain reaches further than its vendor does."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from proscribe.catalogue.claim import claims
from proscribe.catalogue.fault import Fault
from proscribe.catalogue.folder import DATA
from proscribe.formats.public_suffixes import is_suffix
from proscribe.model import Catalogue, Identifier, Kind, Text
from proscribe.wire import read

NAMES = frozenset({Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedParent:
    """A domain under which everybody's hosts stand, such as a content network's."""

    value: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedParents:
    """The file of them."""

    shared_parents: tuple[SharedParent, ...]


def public_suffix(catalogue: Catalogue) -> Iterator[Fault]:
    """Find names under which anybody may register, by the Public Suffix List that is installed."""
    for claim in claims(catalogue):
        if claim.known.kind in NAMES and is_suffix(claim.known.value):
            yield Fault(
                gate="public_suffix",
                subject=claim.subject,
                reason=Text(
                    f"{claim.known.value} is a public suffix: it belongs to no vendor",
                    f"{claim.known.value} est un suffixe public : il n'est à aucun fournisseur",
                ),
                remedy=Text(
                    "name the vendor's own domains under it",
                    "nommez les domaines du fournisseur qui en dépendent",
                ),
            )


def shared_parent(catalogue: Catalogue) -> Iterator[Fault]:
    """Find the parents of content networks and hosters, and whatever stands above them."""
    reached = {
        key: parent
        for parent in shared_parents()
        for key in Identifier(Kind.NETWORK_DOMAIN, parent.value).met_by()
    }
    for claim in claims(catalogue):
        parent = reached.get(claim.known.value) if claim.known.kind in NAMES else None
        if parent is not None:
            yield Fault(
                gate="shared_parent",
                subject=claim.subject,
                reason=Text(
                    f"everybody's hosts stand under {parent.value} ({parent.source})",
                    f"les hôtes de tous sont sous {parent.value} ({parent.source})",
                ),
                remedy=Text(
                    "name the vendor's hosts only", "nommez les seuls hôtes du fournisseur"
                ),
            )


@cache
def shared_parents() -> tuple[SharedParent, ...]:
    """Return the domains that ship with the catalogue, under which everybody's hosts stand."""
    return read(DATA / "shared-parents.yaml", SharedParents).value.shared_parents
