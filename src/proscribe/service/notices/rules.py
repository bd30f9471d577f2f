"""Sentences about what must be done by when, and about what may be exempted."""

from collections.abc import Iterator

from proscribe.model import Determination, Duty, ExemptionRule, Text, Unit
from proscribe.model.span import Span
from proscribe.register import named
from proscribe.service.notices.said import (
    Said,
    capital,
    code,
    compose,
    count,
    day,
    fixed,
    listed,
    words,
)

ONE = {
    Unit.HOUR: Text("hour", "heure"),
    Unit.DAY: Text("day", "jour"),
    Unit.BUSINESS_DAY: Text("business day", "jour ouvrable"),
    Unit.WEEK: Text("week", "semaine"),
    Unit.MONTH: Text("month", "mois"),
    Unit.YEAR: Text("year", "an"),
}
NONE = fixed(Text("No exemption may be granted.", "Aucune exemption ne peut être accordée."))
NO_RULE = fixed(
    Text(
        "The decision states no rule on exemptions.",
        "La décision n'énonce aucune règle sur les exemptions.",
    )
)
DELEGABLE = fixed(Text("This may be delegated.", "Ce pouvoir peut être délégué."))
NOT_DELEGABLE = fixed(Text("This may not be delegated.", "Ce pouvoir ne peut pas être délégué."))


def duties(determination: Determination) -> Iterator[Said]:
    """Yield what must be done, and by when: the verb matters."""
    for duty in determination.duties:
        yield compose(
            "{verb}, {when}: {what}",
            "{verb}, {when} : {what}",
            verb=capital(fixed(named(duty.verb))),
            when=_when(determination, duty),
            what=words(duty.what),
        )


def _when(determination: Determination, duty: Duty) -> Said:
    if duty.by is not None:
        last = day(duty.by, determination.local)
        said = compose("by {d}", "au plus tard le {d}", d=last)
    else:
        since = fixed(named(duty.clock))
        within = "within {s} {c}", "dans un délai de {s} {c}"
        said = compose(*within, s=span(duty.within or ""), c=since)
    if duty.every is None:
        return said
    return compose("{s}, then every {e}", "{s}, puis tous les {e}", s=said, e=span(duty.every))


def span(written: str) -> Said:
    """Return a span of time in words."""
    read = Span.of(written)
    unit = ONE[read.unit] if read.count == 1 else named(read.unit)
    return compose("{n} {u}", "{n} {u}", n=count(read.count), u=fixed(unit))


def exemptions(rule: ExemptionRule | None) -> Iterator[Said]:
    """Yield what the instrument says of exemptions."""
    if rule is None:
        yield NO_RULE
    elif not rule.purposes:
        yield NONE
    else:
        purposes = listed(code(p) for p in rule.purposes)
        asked = "An exemption may be asked for these purposes only: {p}."
        yield compose(asked, "Une exemption ne peut être demandée qu'à ces fins : {p}.", p=purposes)
        yield from _limits(rule)
    if rule is not None and rule.note is not None:
        yield words(rule.note)


def _limits(rule: ExemptionRule) -> Iterator[Said]:
    if rule.approver:
        delegated = DELEGABLE if rule.delegable else NOT_DELEGABLE
        decides = "{r} decides. {d}", "La décision revient à : {r}. {d}"
        yield compose(*decides, r=code(rule.approver), d=delegated)
    if rule.maximum is not None:
        yield compose("It lasts {s} at most.", "Elle dure au plus {s}.", s=span(rule.maximum))
    for mitigation in rule.mitigations:
        asks = "Every exemption asks for this: {m}", "Toute exemption exige ceci : {m}"
        yield compose(*asks, m=words(mitigation))
