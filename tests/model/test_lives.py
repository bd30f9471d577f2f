"""The life of a provision: what events and dates make of it, on both sides of each instant."""

from datetime import UTC, datetime, timedelta

import pytest
from legal import APPS, BOTH, INSTALLED, SITES, START, TICK, day, decided, event

from proscribe.model import Covered, Effect, EventKind, Provision, State, Term, TermKind, Then
from proscribe.model.state import LAWFUL

RUN = Effect.BLOCK_RUN


def state(determination, at, provision=APPS, effect=RUN, **asked):
    return determination.life(provision, effect, **asked).at(at).state


def both_sides(determination, at, before, after, **asked):
    assert state(determination, at - TICK, **asked) is before
    assert state(determination, at, **asked) is after


def test_it_is_made_then_binds_and_not_an_instant_before():
    made = decided()
    both_sides(made, START, State.NONE, State.ISSUED)
    both_sides(made, day(10), State.ISSUED, State.EFFECTIVE)


def test_what_says_nothing_of_its_issue_is_issued_all_along():
    made = decided(issued=None)
    assert state(made, datetime(1990, 1, 1, tzinfo=UTC)) is State.ISSUED
    both_sides(made, day(10), State.ISSUED, State.EFFECTIVE)


def test_an_order_before_the_date_of_effect_keeps_it_from_ever_firing():
    made = decided("d-1", event("suspended", day(5)))
    both_sides(made, day(5), State.ISSUED, State.SUSPENDED)
    assert not any(m.state.binds for m in made.life(APPS, RUN).moments)


def test_what_is_resumed_before_its_date_binds_on_its_date_and_after_it_at_once():
    early = decided("d-1", event("suspended", day(5)), event("resumed", day(7)))
    both_sides(early, day(7), State.SUSPENDED, State.ISSUED)
    both_sides(early, day(10), State.ISSUED, State.EFFECTIVE)
    late = decided("d-1", event("suspended", day(5)), event("resumed", day(20)))
    both_sides(late, day(20), State.SUSPENDED, State.EFFECTIVE)


def test_an_order_on_the_very_instant_of_effect_comes_first():
    made = decided("d-1", event("suspended", day(10)))
    assert state(made, day(10)) is State.SUSPENDED
    assert not any(m.state.binds for m in made.life(APPS, RUN).moments)


def test_a_delay_moves_the_date_and_one_without_a_date_waits_for_the_event():
    moved = decided("d-1", event("delayed", day(9), until=day(17)))
    both_sides(moved, day(9), State.ISSUED, State.DELAYED)
    both_sides(moved, day(17), State.DELAYED, State.EFFECTIVE)
    held = decided("d-1", event("delayed", day(9)), event("effective", day(40)))
    assert state(held, day(39)) is State.DELAYED
    both_sides(held, day(40), State.DELAYED, State.EFFECTIVE)


def test_two_orders_hold_until_both_are_lifted():
    made = decided(
        "d-1",
        event("suspended", day(20), order="north"),
        event("suspended", day(30), order="south"),
        event("resumed", day(40), order="north"),
        event("resumed", day(50), order="south"),
    )
    assert state(made, day(40)) is State.SUSPENDED
    both_sides(made, day(50), State.SUSPENDED, State.EFFECTIVE)


def test_a_resumption_that_does_not_say_of_what_is_refused_where_two_orders_hold():
    with pytest.raises(ValueError, match="what is suspended cannot be resumed"):
        decided(
            "d-1",
            event("suspended", day(20), order="north"),
            event("suspended", day(30), order="south"),
            event("resumed", day(40)),
        )


def test_an_order_that_ends_by_itself_gives_back_what_was():
    made = decided("d-1", event("suspended", day(20), until=day(34)))
    both_sides(made, day(20), State.EFFECTIVE, State.SUSPENDED)
    both_sides(made, day(34), State.SUSPENDED, State.EFFECTIVE)


def test_a_part_is_suspended_and_the_rest_is_not():
    stay = event("suspended", day(20), provisions=("apps",), effects=(Effect.BLOCK_INSTALL,))
    made = decided("d-1", stay)
    assert state(made, day(20), effect=Effect.BLOCK_INSTALL) is State.SUSPENDED
    assert state(made, day(20), effect=Effect.REMOVE) is State.EFFECTIVE
    assert state(made, day(20), SITES, Effect.BLOCK_TRAFFIC) is State.EFFECTIVE


def test_an_order_holds_for_whom_and_where_it_says():
    made = decided("d-1", event("suspended", day(20), jurisdictions=("US-CA",), parties=("acme",)))
    assert state(made, day(21)) is State.EFFECTIVE
    assert state(made, day(21), jurisdiction="US-CA", party="acme") is State.SUSPENDED
    assert state(made, day(21), jurisdiction="US-CA-SF", party="acme") is State.SUSPENDED
    assert state(made, day(21), jurisdiction="US-CA") is State.EFFECTIVE
    assert state(made, day(21), jurisdiction="US", party="acme") is State.EFFECTIVE
    assert state(made, day(21), jurisdiction="US-CAX", party="acme") is State.EFFECTIVE


def test_an_interim_decision_lapses_at_its_hour_unless_it_is_confirmed():
    interim = (Term(kind=TermKind.INTERIM, within="48 hours", then=Then.LAPSE),)
    alone = decided(terms=interim)
    both_sides(alone, day(10), State.ISSUED, State.INTERIM)
    both_sides(alone, day(12), State.INTERIM, State.LAPSED)
    confirmed = decided("d-1", event("confirmed", day(12)), terms=interim)
    both_sides(confirmed, day(12), State.INTERIM, State.EFFECTIVE)
    assert state(confirmed, day(500)) is State.EFFECTIVE


def test_what_has_lapsed_cannot_be_confirmed():
    interim = (Term(kind=TermKind.INTERIM, within="48 hours", then=Then.LAPSE),)
    with pytest.raises(ValueError, match="what is lapsed cannot be confirmed"):
        decided("d-1", event("confirmed", day(12) + TICK), terms=interim)


def test_a_sunset_acts_by_itself_and_an_extension_moves_it():
    sunset = (Term(kind=TermKind.SUNSET, at=day(100), then=Then.LAPSE),)
    both_sides(decided(terms=sunset), day(100), State.EFFECTIVE, State.LAPSED)
    longer = decided("d-1", event("extended", day(90), until=day(200)), terms=sunset)
    assert state(longer, day(100)) is State.EFFECTIVE
    both_sides(longer, day(200), State.EFFECTIVE, State.LAPSED)


def test_a_term_that_only_warns_ends_nothing():
    review = (Term(kind=TermKind.REVIEW, within="1 year", then=Then.WARN),)
    assert state(decided(terms=review), day(5000)) is State.EFFECTIVE


def test_what_was_rescinded_before_its_day_binds_only_from_its_reinstatement():
    made = decided("d-1", event("rescinded", day(5)), event("reinstated", day(60)))
    assert state(made, day(30)) is State.RESCINDED
    both_sides(made, day(60), State.RESCINDED, State.EFFECTIVE)
    moments = made.life(APPS, RUN).moments
    assert list(moments) == sorted(moments, key=lambda m: m.at)


def test_a_sunset_that_passed_while_it_was_rescinded_ends_what_is_reinstated():
    sunset = (Term(kind=TermKind.SUNSET, at=day(50), then=Then.LAPSE),)
    history = (event("rescinded", day(30)), event("reinstated", day(60)))
    assert state(decided("d-1", *history, terms=sunset), day(60)) is State.LAPSED
    later = (Term(kind=TermKind.SUNSET, at=day(90), then=Then.LAPSE),)
    made = decided("d-1", *history, terms=later)
    assert state(made, day(60)) is State.EFFECTIVE
    both_sides(made, day(90), State.EFFECTIVE, State.LAPSED)


def test_the_state_of_an_instant_knows_when_it_began_and_when_it_ends():
    life = decided(
        "d-1",
        event("suspended", day(20), order="north"),
        event("suspended", day(30), order="south"),
        event("resumed", day(40), order="north"),
        event("resumed", day(50), order="south"),
    ).life(APPS, RUN)
    assert (life.since(day(45)).at, life.since(day(45)).event.order) == (day(20), "north")
    assert life.turn(day(25)).at == day(50)
    assert life.turn(day(60)) is None
    early = decided(issued=day(10)).life(APPS, RUN)
    assert early.turn(day(0)).state is State.EFFECTIVE


@pytest.mark.parametrize(
    ("kind", "happens"), [(TermKind.REVIEW, "reviewed"), (TermKind.SUNSET, "extended")]
)
def test_what_only_warns_ends_nothing_though_its_date_is_moved(kind, happens):
    warning = (Term(kind=kind, at=day(50), then=Then.WARN),)
    moved = decided("d-1", event(happens, day(20), until=day(60)), terms=warning)
    assert state(moved, day(5000)) is State.EFFECTIVE


def test_a_sunset_that_was_moved_before_the_date_of_effect_stays_moved():
    sunset = (Term(kind=TermKind.SUNSET, at=day(100), then=Then.LAPSE),)
    early = decided("d-1", event("extended", day(5), until=day(200)), terms=sunset)
    assert state(early, day(100)) is State.EFFECTIVE
    both_sides(early, day(200), State.EFFECTIVE, State.LAPSED)


def test_a_review_that_is_kept_is_due_again():
    review = (Term(kind=TermKind.REVIEW, within="1 year", then=Then.LAPSE),)
    both_sides(decided(terms=review), day(375), State.EFFECTIVE, State.LAPSED)
    kept = decided("d-1", event("reviewed", day(370)), terms=review)
    both_sides(kept, day(735), State.EFFECTIVE, State.LAPSED)


def test_law_that_is_not_enforced_stays_law_until_it_is_enforced_again():
    made = decided("d-1", event("not-enforced", day(20), until=day(95)))
    both_sides(made, day(20), State.EFFECTIVE, State.NOT_ENFORCED)
    both_sides(made, day(95), State.NOT_ENFORCED, State.EFFECTIVE)
    longer = decided(
        "d-1",
        event("not-enforced", day(20), until=day(95)),
        event("not-enforced", day(90), until=day(150)),
        event("enforced", day(120)),
    )
    assert state(longer, day(95)) is State.NOT_ENFORCED
    both_sides(longer, day(120), State.NOT_ENFORCED, State.EFFECTIVE)


def test_what_is_set_aside_can_be_made_anew_or_reinstated():
    anew = decided("d-1", event("set-aside", day(30)), event("effective", day(60)))
    both_sides(anew, day(30), State.EFFECTIVE, State.SET_ASIDE)
    both_sides(anew, day(60), State.SET_ASIDE, State.EFFECTIVE)
    back = decided("d-1", event("rescinded", day(30)), event("reinstated", day(60)))
    both_sides(back, day(60), State.RESCINDED, State.EFFECTIVE)


def test_an_amendment_brings_a_provision_in_and_ends_the_one_that_it_replaces():
    wider = Provision(id="wider", covers=(Covered(application="acme/game"),), effects=INSTALLED)
    made = decided(
        "d-1",
        event("amended", day(50), provisions=("apps",), adds=("wider",)),
        provisions=(APPS, SITES, wider),
    )
    both_sides(made, day(50), State.EFFECTIVE, State.SUPERSEDED)
    both_sides(made, day(50), State.NONE, State.EFFECTIVE, provision=wider)
    assert state(made, day(50), SITES, Effect.BLOCK_TRAFFIC) is State.EFFECTIVE


def test_a_late_order_changes_the_answer_only_from_when_it_was_recorded():
    made = decided("d-1", event("suspended", day(31), recorded=day(60)))
    asked_about = day(40)
    assert state(made, asked_about) is State.SUSPENDED
    assert state(made, asked_about, known=day(60) - TICK) is State.EFFECTIVE
    assert state(made, asked_about, known=day(60)) is State.SUSPENDED


def test_an_entry_that_proved_wrong_stays_and_was_believed_until_then():
    wrong = event("suspended", day(31), recorded=day(32), withdrawn=day(70))
    made = decided("d-1", wrong)
    assert state(made, day(40)) is State.EFFECTIVE
    assert state(made, day(40), known=day(50)) is State.SUSPENDED
    assert state(made, day(40), known=day(70)) is State.EFFECTIVE


def test_in_a_belief_that_lacks_an_event_what_rests_on_it_changes_nothing():
    made = decided(
        "d-1",
        event("suspended", day(31), recorded=day(60)),
        event("resumed", day(45), recorded=day(46)),
    )
    life = made.life(APPS, RUN, known=day(50))
    assert [e.event for e, _ in life.refused] == [EventKind.RESUMED]
    assert life.at(day(48)).state is State.EFFECTIVE


@pytest.mark.parametrize(
    ("kind", "at", "reason"),
    [
        ("resumed", day(20), "what is effective cannot be resumed"),
        ("confirmed", day(20), "what is effective cannot be confirmed"),
        ("suspended", START - TICK, "what is not made cannot be suspended"),
        ("enforced", day(20), "what is effective cannot be enforced"),
        ("reinstated", day(20), "what is effective cannot be reinstated"),
        ("delayed", day(20), "what is effective cannot be delayed"),
    ],
)
def test_what_cannot_happen_is_refused_with_the_state_that_forbids_it(kind, at, reason):
    with pytest.raises(ValueError, match=reason):
        decided("d-1", event(kind, at))


def test_nothing_happens_to_what_is_rescinded_but_a_reinstatement_and_the_end_of_orders():
    lawful = {kind for kind, states in LAWFUL.items() if State.RESCINDED in states}
    assert lawful == {EventKind.REINSTATED, EventKind.RESUMED, EventKind.ENFORCED}


def test_a_delay_is_not_forgotten_when_the_decision_is_issued():
    held = decided("d-1", event("announced", day(-9)), event("delayed", day(-5)))
    assert state(held, day(10)) is State.DELAYED
    assert not any(m.state.binds for m in held.life(APPS, RUN).moments)
    dated = decided("d-1", event("announced", day(-9)), event("delayed", day(-5), until=day(90)))
    both_sides(dated, day(90), State.DELAYED, State.EFFECTIVE)


def test_what_is_reinstated_is_suspended_still_by_an_order_that_nobody_lifted():
    stay = event("suspended", day(20), order="court")
    back = (event("rescinded", day(30)), event("reinstated", day(60)))
    assert state(decided("d-1", stay, *back), day(61)) is State.SUSPENDED
    lifted = event("resumed", day(40), order="court")
    assert state(decided("d-1", stay, back[0], lifted, back[1]), day(61)) is State.EFFECTIVE
    ended = event("suspended", day(20), order="court", until=day(50))
    assert state(decided("d-1", ended, *back), day(61)) is State.EFFECTIVE
    forborne = event("not-enforced", day(20))
    assert state(decided("d-1", forborne, *back), day(61)) is State.NOT_ENFORCED


def test_an_order_that_comes_again_is_varied_in_its_reach_and_its_end():
    wide = decided(
        "d-1",
        event("suspended", day(20), effects=(RUN,), until=day(40), order="court"),
        event("suspended", day(30), order="court"),
    )
    assert state(wide, day(41)) is State.SUSPENDED
    assert state(wide, day(41), effect=Effect.REMOVE) is State.SUSPENDED
    with pytest.raises(ValueError, match="what is suspended cannot be suspended"):
        decided("d-1", *[event("suspended", day(n), order="court") for n in (20, 30)])


def test_a_delay_leads_to_a_later_date_and_an_extension_too():
    with pytest.raises(ValueError, match="cannot be delayed"):
        decided("d-1", event("delayed", day(5), until=day(9)))
    sunset = (Term(kind=TermKind.SUNSET, at=day(100), then=Then.LAPSE),)
    with pytest.raises(ValueError, match="cannot be extended"):
        decided("d-1", event("extended", day(20), until=day(60)), terms=sunset)
    with pytest.raises(ValueError, match="cannot be extended"):
        decided("d-1", event("extended", day(20), until=day(60)))


def test_an_interim_decision_without_a_deadline_is_refused():
    with pytest.raises(ValueError, match="when it must be confirmed"):
        decided("d-1", event("interim", day(5)))
    soon = decided("d-1", event("interim", day(5), until=day(7)))
    both_sides(soon, day(7), State.INTERIM, State.LAPSED)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "north "])
def test_an_order_for_nobody_in_particular_is_refused(name):
    with pytest.raises(ValueError, match="would be everybody's"):
        event("suspended", day(5), parties=(name,))


def test_a_state_rests_on_every_order_that_holds_and_on_the_last_word_of_forbearance():
    history = (
        event("suspended", day(20), order="north"),
        event("suspended", day(30), order="south"),
        event("resumed", day(40), order="north"),
    )
    life = decided("d-1", *history).life(APPS, RUN)
    assert [e.order for e in life.behind(day(35))] == ["north", "south"]
    assert [(e.order, e.effective) for e in life.behind(day(45))] == [("south", day(30))]
    words = (event("not-enforced", day(20), until=day(30)), event("not-enforced", day(29)))
    (last,) = decided("d-1", *words).life(APPS, RUN).behind(day(31))
    assert last.effective == day(29)
    delays = (event("delayed", day(5), until=day(20)), event("delayed", day(8), until=day(40)))
    (set_it,) = decided("d-1", *delays).life(APPS, RUN).behind(day(30))
    assert set_it.effective == day(8)


def test_more_audiences_than_can_be_followed_are_refused_at_once():
    names = tuple(f"n{n}" for n in range(400))
    with pytest.raises(ValueError, match="more than 256 audiences"):
        decided("d-1", event("suspended", day(20), jurisdictions=names, parties=names))


def test_the_table_speaks_of_every_event():
    assert LAWFUL.keys() == {*EventKind}


def test_an_event_on_a_provision_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="there is no provision 'other'"):
        decided("d-1", event("suspended", day(20), provisions=("other",)))
    with pytest.raises(ValueError, match="no provision asks for identify"):
        decided("d-1", event("suspended", day(20), effects=(Effect.IDENTIFY,)))


def test_who_assessed_it_does_not_decide_it():
    with pytest.raises(ValueError, match="who assessed it does not decide it"):
        decided(assessor="A@example.org ", decider="a@example.org")


def test_what_takes_effect_before_it_was_issued_is_refused():
    with pytest.raises(ValueError, match="before it was issued"):
        decided(issued=day(11))


def test_a_span_of_months_ends_on_the_last_day_of_a_shorter_month():
    term = (Term(kind=TermKind.SUNSET, within="1 month", then=Then.LAPSE),)
    made = decided(effective=datetime(2026, 1, 31, tzinfo=UTC), terms=term)
    both_sides(made, datetime(2026, 2, 28, tzinfo=UTC), State.EFFECTIVE, State.LAPSED)


def test_a_day_of_the_zone_keeps_its_hour_when_the_clocks_change():
    eastern = decided(
        effective=datetime(2026, 3, 7, 5, tzinfo=UTC),
        zone="America/Toronto",
        terms=(Term(kind=TermKind.SUNSET, within="2 days", then=Then.LAPSE),),
    )
    ends = eastern.life(APPS, RUN).moments[-1]
    assert (ends.at - eastern.effective, ends.state) == (timedelta(hours=47), State.LAPSED)


def test_a_condition_of_a_person_never_ends_anything_by_itself():
    with pytest.raises(ValueError, match="only 'warn'"):
        Term(kind=TermKind.SUNSET, condition=BOTH, then=Then.LAPSE)
