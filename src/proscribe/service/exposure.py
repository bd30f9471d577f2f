"""``exposure``: what was on which device for how long, what it could reach, whom it asked.

What it could reach is not what it did; a contact is a name that was asked for, not what was sent;
and of a day without logs nothing is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

from proscribe.formats.query_names import Wanted
from proscribe.inventory.spells import Spell, spells
from proscribe.model import Determination, Identifier, Kind, Platform, Policy, Presence, Text
from proscribe.netlogs import Assumed
from proscribe.service import addresses, contacts
from proscribe.service.addresses import Addresses
from proscribe.service.contacts import Contact, Held
from proscribe.service.gone import stretches
from proscribe.service.reached import Reached, reached
from proscribe.service.workspace import Workspace

NETWORK = frozenset(
    {Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME, Kind.NETWORK_IPV4, Kind.NETWORK_IPV6}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a client asked for, and which device that was, where that is sure."""

    device: str
    """Empty where no table of addresses says it for sure."""
    products: tuple[str, ...]
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A product on a device for a time, with the logs that are held for it."""

    device: str
    platform: Platform
    product: str
    first_seen: datetime
    last_seen: datetime
    without: datetime | None
    presence: Presence
    days: int
    """Days, UTC, from the first look that showed it to the look without it, or to the instant."""
    days_held: int
    """Those of them of which any log has lines; whether of this device's network, no log says."""
    reach: tuple[Reached, ...]
    contacts: tuple[Touched, ...]
    """Of this device with this product's names on those days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What a determination's products may have come to, device by device."""

    determination: str
    title: Text
    at: datetime
    stays: tuple[Stay, ...]
    others: tuple[Touched, ...]
    """Contacts that belong to no stay: of an unknown device, or while it was not seen there."""
    held: tuple[Held, ...]
    caution: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is held beside the inventory."""

    logs: tuple[Path, ...] = ()
    addresses: Path | None = None
    inspections: tuple[Path, ...] = ()
    zone: tzinfo = UTC


def exposure(workspace: Workspace, name: str, beside: Beside) -> Exposure:
    """Tell the exposure to what the determination ``name`` covers, in force or not.

    Raises:
        MissingError: The register has no determination of that id, or a path is not there.
        InputError: A table of addresses or an inspection cannot be used.

    """
    determination = workspace.register.determination(name)
    policy = covered(workspace, determination)
    names = network_names(workspace, policy)
    logs = contacts.read(beside.logs, Wanted.of(names), Assumed(at=workspace.at, zone=beside.zone))
    who = addresses.read(beside.addresses) if beside.addresses else addresses.NONE
    touched = tuple(_touched(logs.contacts, names, who))
    policies = dict.fromkeys(Platform, policy)
    told = spells(workspace.inventory_folder, policies, workspace.at, workspace.known)
    reach = reached(beside.inspections, policy)
    held = {day for one in logs.held for day in one.days}
    stays = tuple(_stay(s, workspace.at, held, reach, touched) for s in told)
    used = {id(t) for stay in stays for t in stay.contacts}
    return Exposure(
        determination=name,
        title=determination.title,
        at=workspace.at,
        stays=stays,
        others=tuple(t for t in touched if id(t) not in used),
        held=logs.held,
        caution=tuple(_caution(beside, touched)),
    )


def covered(workspace: Workspace, determination: Determination) -> Policy:
    """Return what a determination covers at the instant."""
    told = stretches(workspace.register, workspace.catalogue, determination, workspace.at)
    return told[-1].policy


def network_names(workspace: Workspace, policy: Policy) -> Mapping[Identifier, tuple[str, ...]]:
    """Return the names and addresses of the products of a policy, whether blocked or not."""
    found: defaultdict[Identifier, set[str]] = defaultdict(set)
    products = {p for row in policy.prohibitions for p in row.products}
    for row in policy.prohibitions:
        if row.identifier.kind in NETWORK:
            found[row.identifier] |= {*row.products}
    for application in workspace.catalogue.applications:
        if application.id in products:
            for known in application.identifiers:
                if known.identifier.kind in NETWORK:
                    found[known.identifier].add(application.id)
    return {identifier: tuple(sorted(of)) for identifier, of in sorted(found.items())}


def _touched(
    found: Iterable[Contact], names: Mapping[Identifier, tuple[str, ...]], who: Addresses
) -> Iterator[Touched]:
    for one in found:
        device = who.device(one.client, one.first, one.last)
        yield Touched(device=device, products=names[one.identifier], contact=one)


def _stay(
    spell: Spell,
    at: datetime,
    held: set[date],
    reach: Mapping[str, tuple[Reached, ...]],
    touched: Sequence[Touched],
) -> Stay:
    days = _days(spell.first_seen, spell.without or at)
    ours = (t for t in touched if t.device == spell.device and spell.product in t.products)
    return Stay(
        device=spell.device,
        platform=spell.platform,
        product=spell.product,
        first_seen=spell.first_seen,
        last_seen=spell.last_seen,
        without=spell.without,
        presence=spell.presence,
        days=len(days),
        days_held=len(held & {*days}),
        reach=reach.get(spell.product, ()),
        contacts=tuple(t for t in ours if t.contact.day in days),
    )


def _days(first: datetime, last: datetime) -> tuple[date, ...]:
    start, end = first.astimezone(UTC).date(), last.astimezone(UTC).date()
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def _caution(beside: Beside, touched: Sequence[Touched]) -> Iterator[Text]:
    yield Text(
        "what it could reach is not what it did, and a contact does not say what was sent",
        "ce qu'il pouvait atteindre n'est pas ce qu'il a fait, et un contact ne dit pas ce qui a "
        "été transmis",
    )
    if not beside.logs:
        yield Text("no network log was given", "aucun journal réseau n'a été fourni")
    if not beside.inspections:
        yield Text(
            "no inspection was given: what it could reach is not told",
            "aucune inspection n'a été fournie : ce qu'il pouvait atteindre n'est pas dit",
        )
    if any(not t.device for t in touched):
        yield Text(
            "some contacts are of addresses of which no device is known for sure",
            "certains contacts viennent d'adresses dont l'appareil n'est pas connu avec certitude",
        )
