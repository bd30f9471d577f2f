"""The questions that make an exemption, and what its instrument allows of their answers."""

from collections.abc import Callable, Collection

from proscribe.model import Catalogue, Determination, ExemptionRule, InputError, Place
from proscribe.model.exemption import same_person
from proscribe.model.span import Span, Unit, zone
from proscribe.service.asking.determination import (
    MORE,
    OPTIONAL,
    Fields,
    both,
    least,
    listed,
)
from proscribe.service.asking.interview import Interview, Refused, plainly
from proscribe.service.asking.readings import (
    Day,
    day,
    identifiers,
    instant,
    one_of,
    several,
    some_of,
    span,
    subject,
    words,
)

NONE = ExemptionRule(purposes=())


def exemption(
    ask: Interview, catalogue: Catalogue, of: Determination | None, read_id: Callable[[str], str]
) -> Fields:
    """Return the fields of an exemption's file, as far as they were answered.

    Without a determination that it is ``of``, no rule is known to hold the answers against.

    Raises:
        InputError: The determination allows no exemption at all.

    """
    rule = _rule(of)
    made: Fields = {"id": ask.put("id", read_id), "determination": of.id if of else ""}
    provisions = plainly(p.id for p in (of.provisions if of else ()))
    if len(provisions) > 1:
        made["provisions"] = ask.put(
            "provisions", some_of(provisions), offered=provisions, **OPTIONAL
        )
    made["applications"] = ask.put("applications", _products(catalogue))
    choices = plainly(rule.purposes)
    made["purpose"] = ask.put("purpose", one_of(choices) if choices else words, offered=choices)
    for key in ("critical", "no_alternative"):
        made[key] = both(ask, key)
    made |= _holders(ask, rule)
    made |= _approval(ask, rule, made.get("people") or [])
    made |= _term(ask, rule, of)
    made["mitigations"] = ask.entries(lambda n: _mitigation(ask, n, rule))
    made["source"] = ask.put("source", words, **OPTIONAL)
    return made


def _rule(of: Determination | None) -> ExemptionRule:
    if of is None or of.exemptions is None:
        return NONE
    if not of.exemptions.purposes:
        remedy = "its rule allows no purpose: only its authority can change that"
        raise InputError(Place(source=of.id), "no exemption may be granted from it", remedy)
    return of.exemptions


def _products(catalogue: Catalogue) -> Callable[[str], list[str]]:
    known = subject(catalogue, "application")
    return lambda written: [known(name) for name in several(written)]


def _holders(ask: Interview, rule: ExemptionRule) -> Fields:
    devices = ask.put("devices", _at_most(rule.devices), **OPTIONAL)
    # An exemption for nobody is none: people are asked for where no device was named.
    people = ask.put("people", _at_most(rule.people), required=not devices)
    return {"devices": devices, "people": people}


def _at_most(limit: int | None) -> Callable[[str], list[str]]:
    def read(written: str) -> list[str]:
        names = several(written)
        if limit is not None and len(names) > limit:
            raise Refused("crowd", str(limit))
        return names

    return read


def _approval(ask: Interview, rule: ExemptionRule, people: Collection[str]) -> Fields:
    requester = ask.put("requester", words)
    own = {same_person(name) for name in (requester or "", *people)}

    def another(written: str) -> str:
        if same_person(written) in own:
            raise Refused("own")
        return written

    def in_role(written: str) -> str:
        if rule.approver and written != rule.approver and not rule.delegable:
            raise Refused("role", rule.approver)
        return written

    approver = ask.put("approver", another)
    role = ask.put("role", in_role, required=bool(rule.approver), default=rule.approver)
    made = {"requester": requester, "approver": approver, "role": role}
    if rule.delegable or rule is NONE:
        delegated = rule.delegable and bool(rule.approver) and role != rule.approver
        made["delegated_by"] = ask.put(
            "delegated_by", _not_themselves(another, approver), required=delegated
        )
    return made


def _not_themselves(another: Callable[[str], str], approver: str | None) -> Callable[[str], str]:
    def read(written: str) -> str:
        if approver and same_person(written) == same_person(approver):
            raise Refused("self_delegated")
        return another(written)

    return read


def _term(ask: Interview, rule: ExemptionRule, of: Determination | None) -> Fields:
    # Its days begin where those of its instrument do: an exemption is asked no zone of its own.
    local = of.zone if of else "UTC"
    effective = ask.put("effective", day)

    def ends(written: str) -> Day:
        found = day(written)
        if effective:
            begins, end = (instant(x, local) for x in (effective, found))
            if end <= begins:
                raise Refused("before_effect")
            longest = Span.of(rule.maximum) if rule.maximum else None
            counted = longest is not None and longest.unit is not Unit.BUSINESS_DAY
            if longest and counted and end > longest.after(begins, zone(local)):
                raise Refused("longer", str(longest))
        return found

    expires = ask.put("expires", ends)
    recorded = ask.put("recorded", day, **OPTIONAL)
    kept = "" if local == "UTC" else local
    return {"effective": effective, "expires": expires, "recorded": recorded, "zone": kept}


def _mitigation(ask: Interview, number: int, rule: ExemptionRule) -> Fields | None:
    key = f"mitigations[{number}]"
    what = listed(ask, f"{key}.what", least(number) if rule.mitigated else MORE)
    if not what:
        return None
    return {
        "what": what,
        "absent": ask.put(f"{key}.absent", identifiers, **OPTIONAL),
        "present": ask.put(f"{key}.present", identifiers, **OPTIONAL),
        "seen_within": ask.put(f"{key}.seen_within", span, **OPTIONAL),
        "attested": ask.put(f"{key}.attested", words, **OPTIONAL),
    }
