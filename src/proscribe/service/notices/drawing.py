"""What templates are given: plain words, lists and flags, drawn once for both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from proscribe.model import (
    Determination,
    Effect,
    Exclusion,
    Force,
    Office,
    Provision,
    Reference,
    State,
    Text,
)
from proscribe.register import named
from proscribe.service.notices import machines, rules, scope, terms
from proscribe.service.notices.acts import LIVING, Situation
from proscribe.service.notices.done import ASKED, YOURS, undone
from proscribe.service.notices.evidence import sentence
from proscribe.service.notices.parties import Party, answering
from proscribe.service.notices.parts import Part
from proscribe.service.notices.said import (
    Said,
    Sort,
    Tree,
    capital,
    code,
    compose,
    day,
    fixed,
    moment,
    name,
    sides,
    source,
    words,
)
from proscribe.service.notices.standing import effects, stand
from proscribe.service.workspace import Workspace

ADVICE = frozenset({Force.RECOMMENDATION, Force.WARNING})


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything that notices are drawn from, at one instant."""

    workspace: Workspace
    determination: Determination
    situation: Situation
    office: Office

    @cached_property
    def found(self) -> tuple[machines.Touched, ...]:
        """The rows that the act concerns."""
        return self._rows(self.situation.touched)

    @cached_property
    def living(self) -> tuple[machines.Touched, ...]:
        """The rows that bind, or will, where the act concerns somebody."""
        return self._rows(self.situation.living)

    @cached_property
    def before(self) -> tuple[machines.Touched, ...]:
        """The same as if there had been no act; what never took effect counts if all is so."""
        return self._rows((*self.situation.living, *self.situation.undone))

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions of which something is told."""
        told = {p.provision for p in self.situation.parts if p.act in self.situation.acts}
        return tuple(p for p in self.determination.provisions if p.id in told)

    def _rows(self, parts: Iterable[Part]) -> tuple[machines.Touched, ...]:
        return machines.rows(self.workspace, self.determination, self.situation.at, parts)


def common(record: Record) -> dict[str, Tree]:
    """Return what every template is given."""
    d, at = record.determination, record.workspace.at
    return {
        **_parts(record),
        **_situated(record),
        "advice": d.force in ADVICE,
        "issue": moment(at, d.local),
        "known": _known(record),
        "id": code(d.id),
        "title": words(d.title),
        "authority": name(d.authority),
        "force": fixed(named(d.force)),
        "decider": name(d.decider) if d.decider else "",
        "issued": day(d.issued, d.local) if d.issued else "",
        "office": _office(record.office, d.authority),
        "reasons": [words(r) for r in d.reasons],
        "evidence": [sentence(e) for e in d.evidence],
        "references": [_reference(r) for r in d.references],
        "excludes": [_exclusion(x) for x in d.excludes],
        "terms": [*terms.warnings(record.workspace, d, record.situation.at)],
        "personal": [*scope.personal(record.provisions)],
        "interpretations": [*scope.interpretations(record.provisions)],
    }


def _situated(record: Record) -> dict[str, Tree]:
    situation = record.situation
    return {
        "act": str(situation.act),
        "whole": situation.whole,
        "later": situation.at > record.workspace.at,
        "forborne": all(p.state is State.NOT_ENFORCED for p in situation.touched),
        "unbegun": all(p.unbegun for p in situation.touched),
    }


def _known(record: Record) -> Said | str:
    """Return the instant of the knowledge that is told, where it is not that of the issue."""
    known = record.workspace.known
    return moment(known, record.determination.local) if known else ""


def _office(of: Office, authority: str) -> dict[str, Tree]:
    own = of.name != sides(authority)
    return {
        "name": words(of.name, Sort.OFFICE) if own else name(authority),
        "contact": words(of.contact, Sort.OFFICE),
        "signatory": words(of.signatory, Sort.OFFICE) if of.signatory else "",
        "personal_devices": words(of.personal_devices, Sort.OFFICE) if of.personal_devices else "",
        "may_do": words(of.may_do, Sort.OFFICE) if of.may_do else "",
    }


def _parts(record: Record) -> dict[str, Tree]:
    d, situation, at = record.determination, record.situation, record.workspace.at
    return {
        "several": len(d.provisions) > 1,
        "provisions": [_provision(record, p) for p in record.provisions],
        "touched": [stand(d, p, at) for p in situation.touched],
        "remaining": [stand(d, p, at) for p in situation.remaining],
        "others": [stand(d, p, at) for p in situation.others],
        "still": [*_still(record)],
    }


def _still(record: Record) -> Iterable[Said]:
    if record.situation.act in LIVING:
        return ()
    return machines.still(record.workspace, record.determination, record.situation, record.found)


def _concerned(record: Record, provision: Provision) -> tuple[Effect, ...]:
    """Return the effects of a provision that the act concerns, in order.

    Where law is not enforced, what it names goes on being identified.
    """
    parts = [p for p in record.situation.touched if p.provision == provision.id]
    found = {e for p in parts for e in p.effects}
    if any(p.state is State.NOT_ENFORCED for p in parts):
        found.discard(Effect.IDENTIFY)
    return tuple(e for e in Effect if e in found)


def _provision(record: Record, provision: Provision) -> dict[str, Tree]:
    concerned = _concerned(record, provision)
    first, *more = scope.covers(provision, record.workspace.catalogue)
    return {
        "id": code(provision.id),
        "covers": [capital(first), *more],
        "devices": scope.devices(provision.scope),
        "effects": effects(provision.effects),
        "limits": [*scope.limits(provision)],
        "asked": [fixed(ASKED[e]) for e in concerned],
        "yours": [fixed(YOURS[e]) for e in concerned],
        "lifted": [fixed(_undone(record, provision, e)) for e in concerned],
    }


def _undone(record: Record, provision: Provision, effect: Effect) -> Text:
    touched = record.situation.touched
    own = [p for p in touched if p.provision == provision.id and effect in p.effects]
    return undone(effect, own)


def _reference(of: Reference) -> Said:
    return compose("{t}: {u}", "{t} : {u}", t=name(of.title), u=source(of.url))


def _exclusion(of: Exclusion) -> Said:
    said = compose("{w}: {y}", "{w} : {y}", w=words(of.what), y=words(of.why))
    if not of.source:
        return said
    return compose("{x} ({s})", "{x} ({s})", x=said, s=source(of.source))


def users(record: Record) -> dict[str, Tree]:
    """Return what the notice to the users of devices is given beside the rest."""
    return {
        "products": [*machines.products(record.workspace, record.found)],
        "exemptions": [*rules.exemptions(record.determination.exemptions)],
    }


def administrators(record: Record) -> dict[str, Tree]:
    """Return what the note to administrators is given beside the rest."""
    d = record.determination
    serial = max(0, int(record.situation.at.timestamp()))
    return {
        **users(record),
        "identifiers": machines.counted(record.found),
        "targets": [*_targets(record, serial)],
        "unserved": machines.unserved(record.living, serial),
        "duties": [*rules.duties(d)],
        "commands": [code(f"proscribe {c}") for c in (f"status {d.id}", f"covers {d.id}", "plan")],
    }


def _targets(record: Record, serial: int) -> Iterable[Said]:
    if record.situation.act in LIVING:
        return machines.carried(record.living, serial)
    unbegun = all(p.unbegun for p in record.situation.touched)
    said = machines.NOT_BEGUN if unbegun else machines.STOPPED
    return machines.dropped(record.before, record.living, serial, said)


def vendor(record: Record, party: Party) -> dict[str, Tree]:
    """Return what the letter to one party is given beside the rest."""
    d = record.determination
    return {
        "addressee": name(party.name),
        "answering": [*answering(party, d, record.workspace.at)],
        "alternatives": [
            compose("{w}: {n}", "{w} : {n}", w=words(a.what), n=words(a.why_not))
            for a in d.alternatives
        ],
    }
