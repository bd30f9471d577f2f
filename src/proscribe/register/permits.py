"""Whether an exemption is one that its instrument allows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proscribe.model import Determination, Exemption, ExemptionRule


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an exemption may not stand, and what to do about it."""

    reason: str
    remedy: str


def problems(
    exemption: Exemption, determination: Determination, others: Iterable[Exemption]
) -> Iterator[Problem]:
    """Yield what an exemption has against it.

    An instrument that says nothing of exemptions is asked nothing: its authority decides.
    """
    known = {p.id for p in determination.provisions}
    for name in exemption.provisions:
        if name not in known:
            remedy = f"it has: {', '.join(sorted(known))}"
            yield Problem(f"{determination.id} has no provision {name!r}", remedy)
    rule = determination.exemptions
    if rule is not None:
        yield from _against(rule, exemption, determination)
        yield from _crowded(rule, exemption, others)


def _against(
    rule: ExemptionRule, exemption: Exemption, determination: Determination
) -> Iterator[Problem]:
    if exemption.purpose not in rule.purposes:
        allowed = ", ".join(rule.purposes) or "none: no exemption may be granted"
        yield Problem(f"the purpose {exemption.purpose!r} is none of its instrument", allowed)
    if rule.approver and exemption.role != rule.approver:
        delegated = rule.delegable and exemption.delegated_by
        if not delegated:
            may = "or say who delegated it" if rule.delegable else "which cannot be delegated"
            yield Problem(
                f"approved in the role {exemption.role!r}", f"only {rule.approver} may, {may}"
            )
    if exemption.delegated_by and not rule.delegable:
        yield Problem("the decision was delegated", f"only {rule.approver} in person may decide")
    if rule.maximum and exemption.longer_than(rule.maximum, determination.local):
        yield Problem("it is longer than its instrument allows", f"at most {rule.maximum}")
    if rule.mitigated and not exemption.mitigations:
        yield Problem("it names no mitigation", "its instrument asks for some: write them")


def _crowded(
    rule: ExemptionRule, exemption: Exemption, others: Iterable[Exemption]
) -> Iterator[Problem]:
    """Yield the limits that are exceeded when the exemption begins."""
    beside = [
        x
        for x in others
        if x.determination == exemption.determination and x.holds(exemption.effective)
    ]
    for what, limit in (("devices", rule.devices), ("people", rule.people)):
        names = {n for x in (exemption, *beside) for n in getattr(x, what)}
        if limit is not None and len(names) > limit:
            yield Problem(
                f"{len(names)} {what} would be exempted at once",
                f"its instrument allows {limit}: end another first",
            )
