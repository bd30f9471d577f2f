"""Mitigations: whether exempted devices keep what their exemptions ask, by the inventory.

What can be checked is never taken on anybody's word, and what nobody looked at is *unknown*.
An absence needs a look that could have shown the thing, and not an old one; so does a presence
that somebody relies on. A thing that should be gone stays until a look denies it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from proscribe.inventory import Inventory
from proscribe.inventory.holdings import Holding, holdings
from proscribe.model import Exemption, Identifier, Mitigation, Span, Text
from proscribe.model.exemption import same_person
from proscribe.register.permits import identifier
from proscribe.service import mitigation_wording as wording
from proscribe.service.workspace import Workspace

MONTH = timedelta(days=30)
"""How long a look counts, unless another span is asked for."""


class Kept(StrEnum):
    """Whether a mitigation is kept: the worst first."""

    BROKEN = "broken"
    UNKNOWN = "unknown"
    ATTESTED = "attested"
    """Nothing can check it; a person vouches for it."""

    HOLDS = "holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDevice:
    """Whether one device keeps one mitigation, and why that is so or cannot be told."""

    device: str
    kept: Kept
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigated:
    """One mitigation of an exemption: as the worst of its devices keeps it."""

    what: Text
    kept: Kept
    why: tuple[Text, ...]
    attested: str
    devices: tuple[OnDevice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What the inventory shows of exempted devices, and how it is read."""

    found: Mapping[str, Holding]
    stocked: bool
    """Whether there is an inventory at all."""
    at: datetime
    fresh: datetime
    """Looks before this instant say no more what is absent."""

    def devices(self, exemption: Exemption) -> tuple[str, ...]:
        """Return the devices of an exemption: those named, and those of the people named."""
        given = {
            name
            for name, holding in self.found.items()
            if any(exemption.names(name, person) for person in holding.people)
        }
        return tuple(sorted({*exemption.devices} | given))

    def unseen(self, exemption: Exemption) -> tuple[str, ...]:
        """Return the people to whom the inventory gives no device."""
        seen = {same_person(p) for h in self.found.values() for p in h.people}
        return tuple(p for p in exemption.people if same_person(p) not in seen)


def inspected(
    workspace: Workspace, exemptions: Iterable[Exemption], stale_after: timedelta = MONTH
) -> Inspected:
    """Look up in the inventory every device of these exemptions at once."""
    asked = tuple(exemptions)
    devices = {d for e in asked for d in e.devices}
    people = {p for e in asked for p in e.people}
    folder, at, known = workspace.inventory_folder, workspace.at, workspace.known
    found = holdings(folder, devices, people, at, known)
    return Inspected(
        found=found,
        stocked=bool(Inventory(folder).manifest().known(known).batches),
        at=at,
        fresh=at - stale_after,
    )


def mitigated(
    exemption: Exemption, asked: Iterable[Text], inspection: Inspected, zone: ZoneInfo
) -> tuple[Mitigated, ...]:
    """Return how each mitigation is kept, and what the instrument ``asked`` beside them."""
    own = tuple(_mitigated(m, exemption, inspection, zone) for m in exemption.mitigations)
    named = {m.what for m in exemption.mitigations}
    return (*own, *(_untold(text) for text in asked if text not in named))


def _mitigated(
    mitigation: Mitigation, exemption: Exemption, inspection: Inspected, zone: ZoneInfo
) -> Mitigated:
    checks = tuple(_checks(mitigation, zone))
    if not checks:
        return _on_word(mitigation)
    devices = tuple(_on_device(name, checks, inspection) for name in inspection.devices(exemption))
    nobody = tuple(wording.no_device(person) for person in inspection.unseen(exemption))
    worst = _worst([d.kept for d in devices] + [Kept.UNKNOWN for _ in nobody])
    told = [w for d in devices if d.kept is worst for w in d.why]
    told += nobody if worst is Kept.UNKNOWN else ()
    return Mitigated(
        what=mitigation.what,
        kept=worst,
        why=tuple(dict.fromkeys(told)),
        attested=mitigation.attested,
        devices=devices,
    )


def _on_word(mitigation: Mitigation) -> Mitigated:
    if mitigation.attested.strip():
        kept, why = Kept.ATTESTED, wording.vouched(mitigation.attested)
    else:
        kept, why = Kept.UNKNOWN, wording.UNCHECKED
    return Mitigated(what=mitigation.what, kept=kept, why=(why,), attested=mitigation.attested)


def _untold(what: Text) -> Mitigated:
    return Mitigated(what=what, kept=Kept.UNKNOWN, why=(wording.UNTOLD,), attested="")


Check = Callable[[Holding, Inspected], tuple[Kept, Text]]


def _checks(mitigation: Mitigation, zone: ZoneInfo) -> Iterator[Check]:
    for spelt in mitigation.absent:
        yield _absent(identifier(spelt))
    for spelt in mitigation.present:
        yield _present(identifier(spelt))
    if mitigation.seen_within:
        yield _seen(Span.of(mitigation.seen_within), zone)


def _on_device(device: str, checks: Iterable[Check], inspection: Inspected) -> OnDevice:
    holding = inspection.found.get(device)
    if holding is None:
        why = wording.unseen(device) if inspection.stocked else wording.NO_INVENTORY
        return OnDevice(device=device, kept=Kept.UNKNOWN, why=(why,))
    told = [check(holding, inspection) for check in checks]
    worst = _worst(kept for kept, _ in told)
    return OnDevice(device=device, kept=worst, why=tuple(w for kept, w in told if kept is worst))


def _worst(found: Iterable[Kept]) -> Kept:
    return min(found, key=tuple(Kept).index)


def _absent(asked: Identifier) -> Check:
    def check(holding: Holding, inspection: Inspected) -> tuple[Kept, Text]:
        if held := next(holding.having(asked), None):
            return Kept.BROKEN, wording.holds(holding.device, held)
        if holding.shown(asked.kind, inspection.fresh):
            return Kept.HOLDS, wording.without(holding.device, asked)
        return Kept.UNKNOWN, wording.blind(holding.device, asked)

    return check


def _present(asked: Identifier) -> Check:
    def check(holding: Holding, inspection: Inspected) -> tuple[Kept, Text]:
        held = list(holding.having(asked))
        if fresh := [h for h in held if h.seen >= inspection.fresh]:
            return Kept.HOLDS, wording.holds(holding.device, fresh[0])
        if held:
            return Kept.UNKNOWN, wording.old(holding.device, max(held, key=_when))
        if holding.shown(asked.kind, inspection.fresh):
            return Kept.BROKEN, wording.without(holding.device, asked)
        return Kept.UNKNOWN, wording.blind(holding.device, asked)

    return check


def _seen(span: Span, zone: ZoneInfo) -> Check:
    def check(holding: Holding, inspection: Inspected) -> tuple[Kept, Text]:
        kept = Kept.BROKEN if _over(span, holding.last, inspection.at, zone) else Kept.HOLDS
        return kept, wording.looked(holding.device, holding.last)

    return check


def _over(span: Span, start: datetime, at: datetime, zone: ZoneInfo) -> bool:
    try:
        return span.after(start, zone) < at
    except ValueError:  # it leads beyond the last year
        return False


_when = attrgetter("seen")
