"""Every engine: what it is made of, that it obeys, and that disobedience is seen."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from proscribe import engines, targets
from proscribe.engines import Stage
from proscribe.model import Effect, Identifier, Policy, Proof
from proscribe.service.prove import Ending, tried
from proscribe.service.samples import SAMPLE

PAIRS = [
    pytest.param(name, target, id=f"{target}-{name}", marks=pytest.mark.engine(*one.programs))
    for name in engines.names()
    for one in [engines.get(name)]
    for target in sorted(one.targets)
]
NOW = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())


def artifacts(target, policy=SAMPLE):
    of = targets.get(target)
    under = targets.compile_policy(of, policy, serial=NOW)
    return of, under, targets.compile_policy(of, Policy(), serial=NOW + 1, before=policy)


def emptied(artifact):
    """Return files that prohibit nothing under an account that claims that they do."""
    _, _, lift = artifacts(artifact.target)
    return replace(artifact, files=lift.files)


@pytest.mark.parametrize("name", engines.names())
def test_an_engine_says_what_it_is_made_of_and_whom_it_proves(name):
    engine = engines.get(name)
    assert engine.programs
    assert engine.packages
    assert engine.targets
    assert engine.targets <= {*targets.names()}
    assert all(targets.get(t).proof is engine.level for t in engine.targets)
    assert engine.level in {Proof.ENFORCED, Proof.PARSED}


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_the_sample_has_something_to_try_and_something_to_leave_alone(name, target):
    acts = tuple(engines.get(name).acts(artifacts(target)[1]))
    assert {bool(act.bystander) for act in acts} == {True, False}
    assert {act.words.en == act.words.fr for act in acts} == {False}


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_the_engine_obeys_and_the_machine_is_as_it_was(name, target):
    seen = tried(artifacts(target)[0], name, *artifacts(target)[1:])
    assert (seen.ending, seen.why.en) == (Ending(engines.get(name).level), seen.why.en)
    assert {t.stage for t in seen.tried} == {*Stage}
    assert all(t.as_expected for t in seen.tried)
    # An address has no name to ask a resolver for; the record says that it was not tried.
    assert all("-prefix:" in one for one in seen.untried)
    assert target == "rpz" or seen.untried == ()
    assert seen.rest.changed == ()
    assert seen.rest.things
    assert seen.version


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_files_that_prohibit_nothing_are_seen_to_be_disobeyed(name, target):
    of, under, lift = artifacts(target)
    seen = tried(of, name, emptied(under), lift)
    assert seen.ending is Ending.NOT_OBEYED
    assert [t for t in seen.tried if t.stage is Stage.APPLIED and not t.as_expected]


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_a_lift_that_lifts_nothing_is_seen(name, target):
    of, under, lift = artifacts(target)
    again = targets.compile_policy(of, SAMPLE, serial=NOW + 1)
    seen = tried(of, name, under, replace(lift, files=again.files))
    assert seen.ending is Ending.NOT_OBEYED
    assert seen.why.en.startswith("after the lift, otherwise than expected: ")


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_a_lift_that_writes_nothing_leaves_what_was_there(name, target):
    of, under, lift = artifacts(target)
    assert lift.files
    assert tried(of, name, under, replace(lift, files=())).ending is Ending.NOT_OBEYED


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_files_of_nonsense_are_seen_to_be_refused(name, target):
    of, under, lift = artifacts(target)
    nonsense = tuple(replace(f, content=b"{ nonsense\n\xff }\n") for f in under.files)
    seen = tried(of, name, replace(under, files=nonsense), lift)
    assert seen.ending is Ending.NOT_OBEYED
    assert seen.rest is None or seen.rest.changed or not all(t.as_expected for t in seen.tried)


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_a_policy_that_asks_nothing_is_not_taken_for_proven(name, target):
    seen = tried(artifacts(target)[0], name, *artifacts(target, Policy())[1:])
    assert seen.ending is Ending.NOT_ASKED


def test_what_identifies_is_expected_to_find_and_what_prohibits_to_stop():
    act = next(iter(engines.get("dnsmasq").acts(artifacts("dnsmasq")[1])))
    assert [act.expected(s) for s in Stage] == [True, False, True]
    assert all(replace(act, bystander="unrelated").expected(s) for s in Stage)
    finding = replace(act, effect=Effect.IDENTIFY)
    assert [finding.expected(s) for s in Stage] == [False, True, False]
    assert not any(replace(finding, bystander="unrelated").expected(s) for s in Stage)


def test_the_sample_bears_names_that_nobody_can():
    for row in SAMPLE.prohibitions:
        assert isinstance(row.identifier, Identifier)
        assert row.identifier.kind.accepts(row.identifier.value)
