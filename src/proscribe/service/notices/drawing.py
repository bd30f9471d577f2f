"""What templates are given: plain words, lists and flags, drawn once for both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from proscribe.model import Determination, Effect, Exclusion, Force, Office, Reference, State
from proscribe.register import named
from proscribe.service.notices import machines, rules, scope
from proscribe.service.notices.acts import LIVING, Situation
from proscribe.service.notices.done import ASKED, LIFTED, YOURS
from proscribe.service.notices.evidence import sentence
from proscribe.service.notices.parties import Party, answering
from proscribe.service.notices.said import (
    Said,
    Sort,
    Tree,
    code,
    compose,
    day,
    fixed,
    moment,
    name,
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
    found: tuple[machines.Touched, ...]


def common(record: Record) -> dict[str, Tree]:
    """Return what every template is given."""
    d, at = record.determination, record.workspace.at
    return {
        "act": str(record.situation.act),
        "whole": record.situation.whole,
        "later": record.situation.at > at,
        "forborne": all(p.state is State.NOT_ENFORCED for p in record.situation.touched),
        "advice": d.force in ADVICE,
        "issue": moment(at, d.local),
        "known": _known(record),
        "id": code(d.id),
        "title": words(d.title),
        "authority": name(d.authority),
        "force": fixed(named(d.force)),
        "decider": name(d.decider) if d.decider else "",
        "issued": day(d.issued, d.local) if d.issued else "",
        "office": _office(record.office),
        "reasons": [words(r) for r in d.reasons],
        "evidence": [sentence(e) for e in d.evidence],
        "references": [_reference(r) for r in d.references],
        "excludes": [_exclusion(x) for x in d.excludes],
        "personal": [*scope.personal(d, (t.provision for t in record.found))],
        "interpretations": [*scope.interpretations(t.provision for t in record.found)],
    } | _parts(record)


def _known(record: Record) -> Said | str:
    """Return the instant of the knowledge that is told, where it is not that of the issue."""
    known = record.workspace.known
    return moment(known, record.determination.local) if known else ""


def _office(of: Office) -> dict[str, Tree]:
    return {
        "name": words(of.name, Sort.OFFICE),
        "contact": words(of.contact, Sort.OFFICE),
        "signatory": words(of.signatory, Sort.OFFICE) if of.signatory else "",
        "personal_devices": words(of.personal_devices, Sort.OFFICE) if of.personal_devices else "",
        "may_do": words(of.may_do, Sort.OFFICE) if of.may_do else "",
    }


def _parts(record: Record) -> dict[str, Tree]:
    d, situation, at = record.determination, record.situation, record.workspace.at
    asked = {e for p in situation.touched for e in p.effects}
    return {
        "several": len(d.provisions) > 1,
        "provisions": [_provision(record, t) for t in record.found],
        "touched": [stand(d, p, at) for p in situation.touched],
        "remaining": [stand(d, p, at) for p in situation.remaining],
        "others": [stand(d, p, at) for p in situation.others],
        "asked": [fixed(ASKED[e]) for e in Effect if e in asked],
        "yours": [fixed(YOURS[e]) for e in Effect if e in asked],
        "lifted": [fixed(LIFTED[e]) for e in Effect if e in asked - _kept(situation)],
        "still": [*_still(record)],
    }


def _kept(situation: Situation) -> set[Effect]:
    """Return what goes on where law is not enforced: what it names is identified."""
    forborne = any(p.state is State.NOT_ENFORCED for p in situation.touched)
    return {Effect.IDENTIFY} if forborne else set()


def _still(record: Record) -> Iterable[Said]:
    if record.situation.act in LIVING:
        return ()
    return machines.still(record.workspace, record.determination, record.situation, record.found)


def _provision(record: Record, touched: machines.Touched) -> dict[str, Tree]:
    provision = touched.provision
    return {
        "id": code(provision.id),
        "covers": [*scope.covers(provision, record.workspace.catalogue)],
        "devices": scope.devices(provision.scope),
        "effects": effects(provision.effects),
        "limits": [*scope.limits(provision)],
    }


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
    return users(record) | {
        "identifiers": machines.counted(record.found),
        "targets": [*machines.carried(record.found, serial)],
        "duties": [*rules.duties(d)],
        "commands": [code(f"proscribe {c}") for c in (f"status {d.id}", f"covers {d.id}", "plan")],
    }


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
