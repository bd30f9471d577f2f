"""From the lives of provisions to the policy of a setting."""

from dataclasses import replace

import pytest
from legal import APPS, INSTALLED, SITES, TICK, WORLD, day, decided, event

from proscribe.model import (
    DeviceClass,
    Effect,
    EventKind,
    Platform,
    Possession,
    Scope,
    State,
)
from proscribe.register import Audience, Register, Setting, audiences, named, policy, summary
from proscribe.register.naming import NAMES


def effects(register, at, setting=None, known=None, value="com.acme.chat"):
    found = policy(register, WORLD, at, setting or Setting(), known)
    return {e for p in found.prohibitions if p.identifier.value == value for e in p.effects}


def only(*history, **more):
    return Register(determinations=(decided("d-1", *history, **more),))


def told(register, at, known=None):
    return summary(register.states(register.determinations[0], at, known))


def test_each_side_of_the_instant_of_effect_has_its_policy():
    register = only()
    assert effects(register, day(10) - TICK) == set()
    assert effects(register, day(10)) == {Effect.IDENTIFY, *INSTALLED}


def test_an_effect_that_is_stayed_leaves_its_row_and_the_others_remain():
    register = only(event("suspended", day(20), effects=(Effect.BLOCK_INSTALL,)))
    assert effects(register, day(20)) == {Effect.IDENTIFY, Effect.REMOVE, Effect.BLOCK_RUN}
    assert effects(register, day(20), value="chat.example.com") == {
        Effect.IDENTIFY,
        Effect.BLOCK_TRAFFIC,
    }


def test_law_that_is_not_enforced_is_identified_and_nothing_more():
    register = only(event("not-enforced", day(20)))
    assert effects(register, day(20)) == {Effect.IDENTIFY}
    assert told(register, day(20)) == "in force, not enforced"


def test_what_was_not_known_of_is_in_no_policy():
    register = only(recorded=day(15))
    assert effects(register, day(12), known=day(15) - TICK) == set()
    assert effects(register, day(12), known=day(15)) == {Effect.IDENTIFY, *INSTALLED}
    assert told(register, day(12), known=day(14)) == "not known"


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (day(-1), "not yet in force"),
        (day(5), "not yet in force"),
        (day(10), "in force"),
        (day(20), "in force in part"),
        (day(30), "suspended"),
        (day(40), "rescinded"),
    ],
)
def test_a_determination_is_told_in_one_phrase(at, status):
    register = only(
        event("suspended", day(20), provisions=("sites",)),
        event("suspended", day(30), provisions=("apps",)),
        event("rescinded", day(40)),
    )
    assert told(register, at) == status


def test_an_order_for_one_body_leaves_the_others_where_they_were():
    register = only(event("suspended", day(20), parties=("north",)))
    assert effects(register, day(20), Setting(body="north")) == set()
    assert effects(register, day(20), Setting(body="south")) == {Effect.IDENTIFY, *INSTALLED}
    assert effects(register, day(20)) == {Effect.IDENTIFY, *INSTALLED}
    assert audiences(register.determinations[0]) == (Audience(), Audience("", "north"))


def test_a_scope_reaches_the_bodies_networks_and_places_that_it_names_and_no_others():
    scope = Scope(
        possession=(Possession.ISSUED, Possession.PERSONAL),
        bodies=("ca-ssc",),
        networks=("corporate",),
        locations=("ca-on",),
    )
    here = Setting(body="ca-ssc", network="corporate", location="ca-on")
    assert here.within(scope)
    assert replace(here, possession=Possession.PERSONAL).within(scope)
    assert not replace(here, possession=Possession.LEASED).within(scope)
    assert not replace(here, body="ca-tbs").within(scope)
    assert not replace(here, body="ca-ssc-branch").within(scope)
    assert not replace(here, network="").within(scope)
    assert not replace(here, location="ca-qc").within(scope)
    assert replace(here, network=None).within(scope)
    assert here.within(Scope())


def test_what_exists_everywhere_is_prohibited_only_where_the_scope_reaches():
    mobile = replace(SITES, scope=Scope(devices=(DeviceClass.MOBILE,)))
    register = only(provisions=(APPS, mobile))
    there = Setting(platforms=frozenset({Platform.WINDOWS}))
    assert effects(register, day(20), there, value="chat.example.com") == set()
    here = Setting(platforms=frozenset({Platform.IOS}))
    assert effects(register, day(20), here, value="chat.example.com") != set()


def test_the_grounds_of_two_authorities_are_one_row_and_lifting_one_keeps_the_other():
    two = Register(determinations=(decided("d-1", event("rescinded", day(20))), decided("d-2")))
    before = policy(two, WORLD, day(20) - TICK, Setting())
    after = policy(two, WORLD, day(20), Setting())
    assert {p.determinations for p in before.prohibitions} == {("d-1", "d-2")}
    assert {p.determinations for p in after.prohibitions} == {("d-2",)}
    assert [p.effects for p in before.prohibitions] == [p.effects for p in after.prohibitions]


def test_what_binds_is_listed_in_whole_and_in_part():
    part = decided("d-2", event("suspended", day(20), provisions=("apps",)))
    over = decided("d-3", event("rescinded", day(20)))
    register = Register(determinations=(decided("d-1"), part, over))
    assert [d.id for d in register.in_force(day(20))] == ["d-1", "d-2"]


def test_a_register_in_which_a_history_grew_knows_it_at_once():
    register = only()
    assert effects(register, day(30)) == {Effect.IDENTIFY, *INSTALLED}
    grown = register.replaced(decided("d-1", event("rescinded", day(20))))
    assert effects(grown, day(30)) == set()
    assert effects(register, day(30)) == {Effect.IDENTIFY, *INSTALLED}


def test_a_provision_may_take_effect_on_a_day_of_its_own():
    later = replace(SITES, effective=day(50))
    register = only(provisions=(APPS, later))
    assert effects(register, day(49), value="chat.example.com") == set()
    assert effects(register, day(50), value="chat.example.com") != set()


@pytest.mark.parametrize("names", NAMES, ids=lambda n: n.__name__)
def test_everything_that_a_person_reads_has_a_name_in_both_languages(names):
    assert {*NAMES[names]} == {*names}
    assert named(State.EFFECTIVE) != named(EventKind.EFFECTIVE)
