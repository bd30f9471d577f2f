"""Any history that can be recorded, with any exemptions, asked at any instant.

Hypothesis records events one after the other on two determinations that cover the same
product, grants exemptions, and asks. An account of our own, kept beside, says what may bind.
"""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from legal import APPS, BOTH, SITES, WORLD, day, decided, event

from proscribe.model import Effect, Event, EventKind, Exemption, State
from proscribe.register import Register, Setting, policy

NAMES = ("d-1", "d-2")
DEVICES = ("D1", "D2")
PEOPLE = ("ann", "ben", "Ann ", "cy")
ORDERS = ("", "north", "south")
PARTS = st.sampled_from(((), ("apps",), ("sites",)))
EFFECTS = st.sampled_from(((), (Effect.BLOCK_INSTALL,), (Effect.REMOVE, Effect.BLOCK_RUN)))
ENDS = {
    EventKind.SET_ASIDE,
    EventKind.SUPERSEDED,
    EventKind.RESCINDED,
    EventKind.MOOT,
    EventKind.LAPSED,
}


def prohibited(register, at, setting=None, known=None):
    return policy(register, WORLD, at, setting or Setting(), known)


def pairs(asked):
    return {(p.identifier, e) for p in asked.prohibitions for e in p.effects}


class Histories(RuleBasedStateMachine):
    """The register as it grows; time only goes forward, as it does for who records."""

    @initialize()
    def empty(self):
        self.register = Register(determinations=tuple(decided(name) for name in NAMES))
        self.now = 0

    def history(self, name):
        return self.register.determination(name).history

    def try_to(self, name, told: Event) -> bool:
        """Record an event if it is lawful; say whether it was."""
        before = self.register.determination(name)
        try:
            after = replace(before, history=(*before.history, told))
        except ValueError:
            return False
        self.register = self.register.replaced(after)
        return True

    @rule(days=st.integers(0, 30))
    def time_passes(self, days):
        self.now += days

    @rule(
        name=st.sampled_from(NAMES),
        kind=st.sampled_from(list(EventKind)),
        parts=PARTS,
        order=st.sampled_from(ORDERS),
        lasts=st.integers(0, 60),
    )
    def something_happens(self, name, kind, parts, order, lasts):
        until = day(self.now + lasts) if lasts > 10 or kind is EventKind.EXTENDED else None
        more = {"provisions": parts, "until": until}
        if kind is EventKind.RENUMBERED:
            more["by"] = "7.1"
        if kind in {EventKind.SUSPENDED, EventKind.RESUMED}:
            more["order"] = order
        self.try_to(name, event(kind, day(self.now), recorded=day(self.now), **more))

    @rule(
        name=st.sampled_from(NAMES),
        kind=st.sampled_from(("suspended", "resumed")),
        order=st.sampled_from(ORDERS),
        effects=EFFECTS,
    )
    def an_order_comes_or_goes(self, name, kind, order, effects):
        at = day(self.now)
        self.try_to(name, event(kind, at, recorded=at, order=order, effects=effects))

    @rule(name=st.sampled_from(NAMES), parts=PARTS, effects=EFFECTS, lasts=st.integers(1, 40))
    def what_is_suspended_and_resumed_is_as_it_was(self, name, parts, effects, lasts):
        stay = event("suspended", day(self.now), provisions=parts, effects=effects, order="passing")
        before = self.register
        try:
            suspended = replace(before.determination(name), history=(*self.history(name), stay))
        except ValueError:
            return
        over = replace(stay, event=EventKind.RESUMED, effective=day(self.now + lasts))
        resumed = before.replaced(replace(suspended, history=(*suspended.history, over)))
        for later in (lasts, lasts + 1, lasts + 400):
            at = day(self.now + later)
            assert prohibited(resumed, at).digest == prohibited(before, at).digest
        between = before.replaced(suspended)
        at = day(self.now)
        assert pairs(prohibited(between, at)) <= pairs(prohibited(before, at))

    @rule(name=st.sampled_from(NAMES), kind=st.sampled_from(sorted(ENDS | {EventKind.SUSPENDED})))
    def lifting_one_never_takes_what_the_other_owes(self, name, kind):
        at = day(self.now)
        (other,) = {*NAMES} - {name}
        alone = Register(determinations=(self.register.determination(other),))
        owed = pairs(prohibited(alone, at))
        before = self.register
        if self.try_to(name, event(kind, at, order="lift" if kind == "suspended" else "")):
            assert owed <= pairs(prohibited(self.register, at))
            assert {
                d for p in prohibited(self.register, at).prohibitions for d in p.determinations
            } <= {other}
        self.register = before

    @rule(
        name=st.sampled_from(NAMES),
        device=st.sampled_from(DEVICES),
        requester=st.sampled_from(PEOPLE),
        approver=st.sampled_from(PEOPLE),
        lasts=st.integers(1, 90),
    )
    def an_exemption_is_asked_for(self, name, device, requester, approver, lasts):
        fields = {
            "id": f"x-{len(self.register.exemptions)}",
            "determination": name,
            "devices": (device,),
            "applications": ("acme/chat",),
            "purpose": "security-research",
            "critical": BOTH,
            "no_alternative": BOTH,
            "requester": requester,
            "approver": approver,
            "effective": day(self.now),
            "expires": day(self.now + lasts),
        }
        if requester.strip().casefold() == approver.strip().casefold():
            with pytest.raises(ValueError, match="nobody approves their own"):
                Exemption(**fields)
            return
        granted = Exemption(**fields)
        self.register = replace(self.register, exemptions=(*self.register.exemptions, granted))

    @precondition(lambda self: self.register.exemptions)
    @rule(device=st.sampled_from(DEVICES), later=st.integers(0, 120))
    def an_exemption_takes_its_grounds_from_its_device_and_ends(self, device, later):
        at = day(self.now + later)
        everyone = prohibited(self.register, at)
        here = prohibited(self.register, at, Setting(device=device))
        held = {
            e.determination
            for e in self.register.exemptions
            if device in e.devices and e.effective <= at < e.expires
        }
        assert {g for p in here.prohibitions for g in p.because} == {
            g
            for p in everyone.prohibitions
            for g in p.because
            if not (g.determination in held and g.product == "acme/chat")
        }

    @invariant()
    def nothing_binds_without_a_lawful_path(self):
        for determination in self.register.determinations:
            for provision in (APPS, SITES):
                for effect in provision.effects:
                    life = determination.life(provision, effect)
                    walked(life, determination)

    @invariant()
    def what_is_in_the_policy_is_what_binds(self):
        at = day(self.now)
        grounds = {
            (g.determination, g.provision)
            for p in prohibited(self.register, at).prohibitions
            if p.effects != {Effect.IDENTIFY}
            for g in p.because
        }
        standing = [
            ((d.id, s.provision), s.state)
            for d in self.register.determinations
            for s in self.register.states(d, at)
        ]
        binding = {part for part, state in standing if state.binds}
        only_identified = {part for part, state in standing if state is State.NOT_ENFORCED}
        assert binding <= grounds
        assert grounds - binding <= only_identified

    @invariant()
    def what_was_believed_is_not_changed_by_what_is_recorded_later(self):
        if self.now == 0:
            return
        asked = day(self.now) - (day(1) - day(0)) / 2
        told = prohibited(self.register, asked, known=asked).digest
        met = self.__dict__.setdefault("believed", {})
        assert met.setdefault(asked, told) == told or self.register.exemptions


def walked(life, determination):
    """Follow a life by rules of our own: what binds was issued, took effect, is not suspended."""
    orders, effect, over = set(), False, False
    for moment in life.moments:
        kind = moment.event.event if moment.event else None
        cause = moment.cause
        if kind is EventKind.SUSPENDED:
            orders.add(moment.event.order)
        elif kind is EventKind.RESUMED:
            orders -= {moment.event.order} if moment.event.order else set(orders)
        elif cause == "order-ends":
            orders &= {name for name, _ in moment.condition.orders}
        elif kind in ENDS or cause == "lapse":
            over = True
        elif kind in {EventKind.EFFECTIVE, EventKind.INTERIM} or cause == "effect":
            orders = set() if over else orders
            effect, over = True, False
        elif kind is EventKind.ISSUED and over:
            orders, over = set(), False
        elif kind is EventKind.REINSTATED:
            over = False
        if moment.state.binds:
            assert effect
            assert not orders
            assert not over
            assert moment.at >= determination.issued
            assert moment.state in {State.EFFECTIVE, State.INTERIM}


Histories.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestHistories = Histories.TestCase
