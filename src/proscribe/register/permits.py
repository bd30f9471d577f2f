"""Whether an exemption is one that its instrument allows, and one that can be held to its word.

Checked when a register is read: an exemption that may not stand never reaches a device.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proscribe.model import (
    Determination,
    Exemption,
    ExemptionRule,
    Identifier,
    Kind,
    Mitigation,
    Span,
    Unit,
)
from proscribe.model.exemption import same_person
from proscribe.model.policy import ID


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an exemption may not stand, and what to do about it."""

    reason: str
    remedy: str
    field: str
    """Which field of the exemption's file it is about."""


def problems(
    exemption: Exemption, determination: Determination, granted: Iterable[Exemption]
) -> Iterator[Problem]:
    """Yield what an exemption has against it, among all that were ``granted``.

    An instrument that says nothing of exemptions is asked nothing: its authority decides.
    """
    yield from _named(exemption, determination)
    yield from _decided(exemption)
    for mitigation in exemption.mitigations:
        yield from _uncheckable(mitigation)
    rule = determination.exemptions
    if rule is not None:
        yield from _against(rule, exemption)
        yield from _longer(rule, exemption, determination)
        yield from _crowded(rule, exemption, granted)


def identifier(spelt: str) -> Identifier:
    """Read an identifier that a mitigation names, spelt ``kind:value``.

    Raises:
        ValueError: The kind does not exist, or the value is malformed.

    """
    kind, _, value = spelt.partition(":")
    return Identifier.of(Kind.spelt(kind), value)


def _named(exemption: Exemption, determination: Determination) -> Iterator[Problem]:
    """Yield names that are no names. A blank one would be everybody of whom nothing is said."""
    for field in ("devices", "people"):
        for name in getattr(exemption, field):
            if not name or name != name.strip():
                reason = f"{name!r} is no name of one of its {field}"
                yield Problem(reason, "write the name alone", field)
    for name in exemption.applications:
        if not re.fullmatch(ID, name):
            remedy = "write one, such as tencent/wechat"
            yield Problem(f"{name!r} is not a product's id", remedy, "applications")
    known = {p.id for p in determination.provisions}
    for name in exemption.provisions:
        if name not in known:
            remedy = f"it has: {', '.join(sorted(known))}"
            yield Problem(f"{determination.id} has no provision {name!r}", remedy, "provisions")


def _decided(exemption: Exemption) -> Iterator[Problem]:
    if not exemption.approver.strip() or not exemption.requester.strip():
        remedy = "name the two: 'requester' and 'approver'"
        yield Problem("nobody asked for it, or nobody approved it", remedy, "approver")
    elif same_person(exemption.delegated_by) == same_person(exemption.approver):
        reason = "the approver delegated to themselves"
        yield Problem(reason, "say who handed the decision on", "delegated_by")


def _uncheckable(mitigation: Mitigation) -> Iterator[Problem]:
    for spelt in (*mitigation.absent, *mitigation.present):
        try:
            identifier(spelt)
        except ValueError as error:
            remedy = "write kind:value, such as android.package:com.example.mail"
            yield Problem(f"the mitigation's {spelt!r}: {error}", remedy, "mitigations")
    if mitigation.seen_within and Span.of(mitigation.seen_within).unit is Unit.BUSINESS_DAY:
        reason = f"the mitigation's {mitigation.seen_within!r} counts business days"
        yield Problem(reason, "write days: devices know no holidays", "mitigations")


def _against(rule: ExemptionRule, exemption: Exemption) -> Iterator[Problem]:
    if exemption.purpose not in rule.purposes:
        allowed = ", ".join(rule.purposes)
        remedy = f"it allows: {allowed}" if allowed else "it allows no exemption at all"
        reason = f"its instrument does not know the purpose {exemption.purpose!r}"
        yield Problem(reason, remedy, "purpose")
    delegated = bool(exemption.delegated_by)
    if delegated and not rule.delegable:
        only = f"{rule.approver} decides" if rule.approver else "whoever may grant it decides"
        reason = "the decision was delegated, which its instrument forbids"
        yield Problem(reason, f"{only} alone", "delegated_by")
    elif rule.approver and exemption.role != rule.approver and not delegated:
        may = "or say who delegated it" if rule.delegable else "which cannot be delegated"
        reason = f"approved in the role {exemption.role!r}"
        yield Problem(reason, f"only {rule.approver} may, {may}", "role")
    if rule.mitigated and not exemption.mitigations:
        remedy = "its instrument asks for some: write them"
        yield Problem("it names no mitigation", remedy, "mitigations")


def _longer(
    rule: ExemptionRule, exemption: Exemption, determination: Determination
) -> Iterator[Problem]:
    if rule.maximum is None:
        return
    if Span.of(rule.maximum).unit is Unit.BUSINESS_DAY:
        reason = f"{determination.id} counts the longest term in business days"
        remedy = f"write days instead of {rule.maximum!r} in that determination"
        yield Problem(reason, remedy, "determination")
        return
    try:
        longer = exemption.longer_than(rule.maximum, determination.local)
    except ValueError:  # the longest term leads beyond the last year, and nothing can outlast it
        return
    if longer:
        reason = "it is longer than its instrument allows"
        yield Problem(reason, f"at most {rule.maximum}", "expires")


def _crowded(
    rule: ExemptionRule, exemption: Exemption, granted: Iterable[Exemption]
) -> Iterator[Problem]:
    """Yield the limits that are exceeded when the exemption begins.

    Most are exempted at once at an instant at which one begins, so asking each is enough.
    """
    unlimited = rule.devices is None and rule.people is None
    if unlimited or not exemption.holds(exemption.effective):
        return
    beside = [
        x
        for x in granted
        if x.determination == exemption.determination and x.holds(exemption.effective)
    ]
    for what, limit in (("devices", rule.devices), ("people", rule.people)):
        names = {n for x in (exemption, *beside) for n in getattr(x, what)}
        if limit is not None and len(names) > limit:
            reason = f"{len(names)} {what} would be exempted at once"
            yield Problem(reason, f"its instrument allows {limit}: end another first", what)
