"""Clocks of duties and limits of instruments, on both sides of each instant."""

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import Determination, Ledger, Span, Text, Unit
from proscribe.model.condition import FOREVER
from proscribe.register import Register, times
from proscribe.register.calendar import calendar
from proscribe.register.clocks import deadlines
from proscribe.register.days import day_of, end_of, meant, start_of, written_day
from proscribe.register.deadline import Progress
from proscribe.register.due import Count
from proscribe.register.terms import limits
from proscribe.wire import decode

TORONTO, UTC_ZONE = ZoneInfo("America/Toronto"), ZoneInfo("UTC")
ZONES = ["UTC", "America/Toronto", "Asia/Kolkata", "Pacific/Kiritimati", "America/Sao_Paulo"]
SECOND = timedelta(seconds=1)
HEAD = """
id: x
title: {{en: X, fr: X}}
authority: A
jurisdiction: {jurisdiction}
zone: {zone}
force: direction
effective: {effective}
covers: [{{application: tencent/wechat}}]
effects: [remove, block-install]
reasons: [{{en: r, fr: r}}]
references: [{{title: t, url: "https://example.org"}}]
"""
DONE = "evidence: a report"


def made(rest, *, effective="2026-03-02", zone="UTC", jurisdiction="CA"):
    head = HEAD.format(effective=effective, zone=zone, jurisdiction=jurisdiction)
    return decode((head + rest).encode(), Determination, "x.yaml").value


def book(rest, name="b"):
    text = f"id: {name}\nname: {{en: B, fr: B}}\n{rest}"
    return decode(text.encode(), Ledger, "b.yaml").value


def duty(*fields):
    return "duties: [{what: {en: w, fr: w}, " + ", ".join(fields) + "}]\n"


def happened(*events):
    rows = ", ".join(f"{{{e}, instrument: an order, source: s}}" for e in events)
    return f"history: [{rows}]\n"


def did(*days, key="complete"):
    rows = ", ".join(f"{{determination: x, duty: {key}, effective: {d}, {DONE}}}" for d in days)
    return book(f"fulfilments: [{rows}]")


def at(written, zone="UTC"):
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def asked(determination, when, *ledgers, known=None):
    register = Register(determinations=(determination,), ledgers=ledgers)
    instant = at(when) if isinstance(when, str) else when
    return list(deadlines(register, determination, instant, known))


def one(*args, **more):
    (row,) = asked(*args, **more)
    return row


def states(rows):
    return [str(row.state) for row in rows]


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ZONES)
def test_a_deadline_that_is_a_day_runs_to_its_last_second_in_the_zone(zone):
    told = made(duty("verb: complete", "by: 2026-05-04"), zone=zone)
    over = at("2026-05-05", zone)
    assert one(told, over - SECOND).state is Progress.RUNNING
    assert one(told, over).state is Progress.LATE
    assert one(told, over).day == date(2026, 5, 4)


def test_a_deadline_that_is_an_instant_is_over_when_it_has_passed():
    told = made(duty("verb: complete", "by: 2026-05-04T17:00:00-04:00"), zone="America/Toronto")
    over = at("2026-05-04T17:00", "America/Toronto")
    assert one(told, over).state is Progress.RUNNING
    assert one(told, over + SECOND).state is Progress.LATE
    assert one(told, over).day is None


def test_days_are_counted_without_the_day_on_which_they_start():
    told = made(duty("verb: complete", "within: 30 days"))
    row = one(told, "2026-03-02T12:00")
    assert (row.day, row.days_left) == (date(2026, 4, 1), 30)
    assert one(told, at("2026-04-02") - SECOND).days_left == 0
    late = one(told, at("2026-04-02"))
    assert (late.state, late.days_left) == (Progress.LATE, -1)


def test_hours_are_exact_and_ignore_a_change_of_clocks():
    # Toronto leaves winter time on 8 March 2026: 48 hours later the clock shows an hour more.
    rule = duty("verb: report", "within: 48 hours", "clock: issue")
    told = made(rule, effective="2026-03-07T12:00:00-05:00", zone="America/Toronto")
    over = at("2026-03-09T13:00", "America/Toronto")
    assert one(told, over).state is Progress.RUNNING
    assert one(told, over + SECOND).state is Progress.LATE


def test_days_across_a_change_of_clocks_still_end_at_midnight():
    told = made(
        duty("verb: report", "within: 2 days"), effective="2026-03-07", zone="America/Toronto"
    )
    over = at("2026-03-10", "America/Toronto")
    assert one(told, over - SECOND).state is Progress.RUNNING
    assert one(told, over).state is Progress.LATE


@pytest.mark.parametrize(
    ("effective", "span", "due"),
    [
        ("2026-01-31", "1 month", date(2026, 2, 28)),
        ("2028-01-31", "1 month", date(2028, 2, 29)),
        ("2028-02-29", "1 year", date(2029, 2, 28)),
        ("2026-08-31", "6 months", date(2027, 2, 28)),
        ("2026-01-31", "2 weeks", date(2026, 2, 14)),
    ],
)
def test_a_month_that_lacks_the_day_ends_on_its_last(effective, span, due):
    told = made(duty("verb: complete", f"within: {span}"), effective=effective)
    assert one(told, effective).day == due


def test_a_day_whose_midnight_does_not_exist_begins_when_clocks_do():
    # Sao Paulo skipped the midnight of 4 November 2018.
    zone = ZoneInfo("America/Sao_Paulo")
    begin = start_of(date(2018, 11, 4), zone)
    assert begin.astimezone(zone).hour == 1
    assert end_of(date(2018, 11, 3), zone) == begin - datetime.resolution
    assert written_day(begin, zone) == date(2018, 11, 4)


def test_what_is_due_beyond_the_last_year_never_falls_due():
    told = made(duty("verb: complete", "within: 9999 years", "every: 1 year"))
    row = one(told, "2026-06-01")
    assert (row.state, row.due, row.days_left) == (Progress.RUNNING, None, None)


# --- business days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "start", "count", "due"),
    [
        # 30 September 2023 was a Saturday: the federal public service rested on Monday.
        ("CA", date(2023, 9, 29), 1, date(2023, 10, 3)),
        ("CA-ON", date(2023, 9, 29), 1, date(2023, 10, 2)),
        ("US", date(2023, 7, 3), 1, date(2023, 7, 5)),
        ("CA", date(2023, 7, 3), 1, date(2023, 7, 4)),
        ("US-VA", date(2023, 7, 3), 1, date(2023, 7, 5)),
        ("IN", date(2024, 8, 14), 1, date(2024, 8, 16)),
        ("XX", date(2023, 7, 3), 1, date(2023, 7, 4)),
        ("XX", date(2023, 7, 7), 1, date(2023, 7, 10)),
    ],
)
def test_business_days_pass_over_weekends_and_holidays(where, start, count, due):
    assert calendar(where).later(start, count) == due


def test_a_duty_names_the_holidays_that_it_left_out():
    rule = duty("verb: report", "within: 3 business days")
    row = one(made(rule, effective="2023-09-28", jurisdiction="CA"), "2023-09-28")
    assert row.day == date(2023, 10, 4)
    assert "2023-10-02" in row.calendar.en
    assert "2023-10-02" in row.calendar.fr


def test_the_calendar_of_a_duty_goes_before_that_of_the_determination():
    rule = duty("verb: report", "within: 1 business day", "calendar: US")
    row = one(made(rule, effective="2023-07-03", jurisdiction="CA"), "2023-07-03")
    assert row.day == date(2023, 7, 5)


@pytest.mark.parametrize("where", ["XX", "CA-ZZ", "EU", "us"])
def test_a_jurisdiction_without_known_holidays_says_so(where):
    rule = duty("verb: report", "within: 1 business day")
    row = one(made(rule, effective="2026-12-24", jurisdiction=where), "2026-12-24")
    assert row.day == date(2026, 12, 25)
    assert f"no holidays of {where} are known" in row.calendar.en


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("where", "said"), [("CA", "no holidays"), ("IN", "no holidays")])
def test_years_beyond_the_known_holidays_say_so(where, said):
    note = calendar(where).note(date(2150, 6, 30), date(2150, 7, 2))
    assert said in note.en


@pytest.mark.filterwarnings("error")
def test_years_whose_holidays_are_known_in_part_say_so():
    assert (
        "not all holidays are known" in calendar("IN").note(date(2050, 8, 1), date(2050, 8, 9)).en
    )
    assert "not all" not in calendar("IN").note(date(2026, 8, 1), date(2026, 8, 9)).en


@given(
    st.sampled_from(["CA", "US", "IN", "XX"]),
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.integers(0, 60),
    st.integers(0, 40),
    st.integers(1, 40),
)
def test_more_business_days_never_end_earlier(where, day, shift, count, more):
    known = calendar(where)
    assert known.later(day, count) < known.later(day, count + more)
    assert known.later(day, count) <= known.later(day + timedelta(shift), count)
    assert known.later(known.later(day, count), more) == known.later(day, count + more)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1)),  # noqa: DTZ001, made aware below
    st.integers(1, 500),
    st.sampled_from(Unit),
    st.sampled_from(ZONES),
)
def test_nothing_is_due_before_it_starts(naive, count, unit, name):
    zone, start = ZoneInfo(name), naive.replace(tzinfo=UTC)
    counting = Count(zone=zone, calendar=calendar("CA"))
    first = counting.after(Span(count, unit), start)
    assert first.at > start
    again = counting.again(first, Span(count, unit))
    dues = [first, *(due for due, _ in zip(again, range(3), strict=False))]
    assert all(a.at < b.at or b.at == FOREVER for a, b in pairwise(dues))
    if first.day is not None:
        assert day_of(first.at, zone) == first.day
        assert day_of(first.at + datetime.resolution, zone) > first.day


# --- starts -------------------------------------------------------------------------------------


def test_a_clock_of_effect_waits_for_the_effect_and_one_of_issue_does_not():
    rules = (
        "issued: 2026-01-01\nduties:\n"
        "  - {verb: plan, within: 10 days, clock: issue, what: {en: w, fr: w}}\n"
        "  - {verb: complete, within: 10 days, what: {en: w, fr: w}}\n"
    )
    told = made(rules)
    plan, complete = asked(told, "2026-01-05")
    assert (plan.state, plan.day) == (Progress.RUNNING, date(2026, 1, 11))
    assert (complete.state, complete.day) == (Progress.NOT_STARTED, date(2026, 3, 12))
    assert states(asked(told, at("2026-03-02") - SECOND)) == ["late", "not-started"]
    assert states(asked(told, "2026-03-02")) == ["late", "running"]


def test_a_delay_moves_the_start():
    rule = duty("verb: complete", "within: 10 days")
    told = made(rule + happened("event: delayed, effective: 2026-02-20, until: 2026-04-01"))
    assert one(told, "2026-03-15").state is Progress.NOT_STARTED
    assert one(told, "2026-04-01").day == date(2026, 4, 11)
    # What was not known then moved nothing.
    before = one(told, "2026-03-15", known=at("2026-02-19"))
    assert (before.state, before.day) == (Progress.LATE, date(2026, 3, 12))


def test_what_never_takes_effect_never_starts():
    rule = duty("verb: complete", "within: 10 days")
    told = made(rule + happened("event: rescinded, effective: 2026-02-20"))
    row = one(told, "2027-01-01")
    assert (row.state, row.start, row.due) == (Progress.NOT_STARTED, None, None)


def test_a_day_that_had_passed_when_it_took_effect_is_due_on_that_day():
    rule = duty("verb: complete", "by: 2026-03-10")
    told = made(rule + happened("event: delayed, effective: 2026-02-20, until: 2026-04-01"))
    row = one(told, "2026-04-01")
    assert (row.state, row.day) == (Progress.RUNNING, date(2026, 4, 1))
    assert "had passed" in row.calendar.en
    assert one(told, "2026-03-20").state is Progress.NOT_STARTED


def test_each_discovery_of_each_body_starts_its_own_clock():
    rule = duty("verb: report", "within: 72 hours", "clock: discovery", "bodies: [b, c]")
    found = "{determination: x, effective: %s, what: {en: f, fr: f}, evidence: %s}"
    first = found % ("2026-05-01T10:00:00Z", "scan 1")
    second = found % ("2026-06-01T10:00:00Z", "scan 2")
    rows = asked(made(rule), "2026-05-02", book(f"discoveries: [{first}, {second}]"))
    assert [(r.body, str(r.state), r.trigger) for r in rows] == [
        ("b", "running", "scan 1"),
        ("c", "not-started", ""),
    ]
    rows = asked(made(rule), "2026-06-02", book(f"discoveries: [{first}, {second}]"))
    assert [(r.trigger, str(r.state)) for r in rows if r.body == "b"] == [
        ("scan 1", "late"),
        ("scan 2", "running"),
    ]


def test_a_discovery_before_the_effect_starts_its_clock_with_the_effect():
    rule = duty("verb: report", "within: 1 day", "clock: discovery", "bodies: [b]")
    row = "{determination: x, effective: 2026-02-01, what: {en: f, fr: f}, evidence: scan}"
    told = one(made(rule), "2026-03-02T08:00", book(f"discoveries: [{row}]"))
    assert (told.state, told.day) == (Progress.RUNNING, date(2026, 3, 3))


def test_each_update_of_the_list_starts_a_run_and_the_older_one_stays():
    rule = duty("verb: complete", "within: 15 days", "clock: list-update")
    events = happened(
        "event: list-updated, effective: 2026-04-01",
        "event: list-updated, effective: 2026-07-01, recorded: 2026-07-20",
    )
    told = made(rule + events)
    assert states(asked(told, "2026-03-20")) == ["not-started"]
    own = did("2026-04-10", key="complete")
    assert states(asked(told, "2026-07-02", own)) == ["met", "running"]
    assert states(asked(told, "2026-07-16", own)) == ["met", "running"]
    assert states(asked(told, "2026-07-17", own)) == ["met", "late"]
    assert states(asked(told, "2026-07-17", own, known=at("2026-07-19"))) == ["met"]


def test_a_duty_of_one_provision_starts_with_that_one():
    text = HEAD.format(effective="2026-03-02", zone="UTC", jurisdiction="CA")
    text = text.replace(
        "covers: [{application: tencent/wechat}]\neffects: [remove, block-install]\n", ""
    )
    rule = "covers: [{application: tencent/wechat}], effects: [remove]"
    text += f"provisions: [{{id: early, {rule}}}, {{id: later, effective: 2026-05-01, {rule}}}]\n"
    text += duty("verb: complete", "within: 1 day", "provisions: [later]")
    told = decode(text.encode(), Determination, "x").value
    assert one(told, "2026-05-01").day == date(2026, 5, 2)
    assert one(told, "2026-05-01").provisions == ("later",)


# --- met, late, not owed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("2026-04-01", "met"),
        ("2026-04-01T23:59:59Z", "met"),
        ("2026-04-02T00:00:00Z", "met-late"),
        ("2026-03-02", "met"),
        ("2026-03-01", "late"),
    ],
)
def test_what_was_done_counts_from_the_start_and_in_time_to_the_end(done, state):
    told = made(duty("verb: complete", "within: 30 days"))
    (row,) = asked(told, "2026-05-01", did(done))
    assert (row.body, str(row.state)) == ("b", state)


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("2026-03-02T09:59:59Z", "late"),
        ("2026-03-02T10:00:00Z", "met"),
        ("2026-03-04T10:00:00Z", "met"),
        ("2026-03-04T10:00:01Z", "met-late"),
    ],
)
def test_hours_begin_and_end_with_their_instants(done, state):
    told = made(duty("verb: complete", "within: 48 hours"), effective="2026-03-02T10:00:00Z")
    assert states(asked(told, "2026-05-01", did(done))) == [state]


def test_beginning_is_not_completing():
    rules = (
        "duties:\n  - {verb: begin, within: 90 days, what: {en: w, fr: w}}\n"
        "  - {verb: complete, within: 90 days, what: {en: w, fr: w}}\n"
    )
    rows = asked(made(rules), "2026-04-01", did("2026-03-20", key="begin"))
    assert [(r.key, str(r.state)) for r in rows] == [("begin", "met"), ("complete", "running")]


def test_two_duties_of_one_verb_are_met_each_by_its_own_name():
    rules = (
        "duties:\n  - {verb: report, within: 10 days, what: {en: w, fr: w}}\n"
        "  - {verb: report, within: 20 days, what: {en: w, fr: w}}\n"
    )
    rows = asked(made(rules), "2026-04-01", did("2026-03-05", key="report-2"))
    assert [(r.key, str(r.state)) for r in rows] == [("report", "late"), ("report-2", "met")]


def test_what_was_entered_late_was_not_known_before():
    told = made(duty("verb: complete", "within: 10 days", "bodies: [b]"))
    entry = f"{{determination: x, duty: complete, effective: 2026-03-05, {DONE}"
    own = book(f"fulfilments: [{entry}, recorded: 2026-04-01}}]")
    assert states(asked(told, "2026-03-20", own)) == ["met"]
    assert states(asked(told, "2026-03-20", own, known=at("2026-03-31"))) == ["late"]
    assert states(asked(told, "2026-03-20", own, known=at("2026-04-01"))) == ["met"]


def test_at_an_earlier_instant_what_came_later_had_not_been_done():
    told = made(duty("verb: complete", "within: 30 days", "bodies: [b]"))
    assert states(asked(told, "2026-03-10", did("2026-03-20"))) == ["running"]


def test_a_suspension_ends_what_is_owed_and_a_resumption_brings_it_back():
    rule = duty("verb: complete", "within: 30 days", "bodies: [b]")
    events = happened(
        "event: suspended, effective: 2026-03-10", "event: resumed, effective: 2026-03-20"
    )
    told = made(rule + events)
    assert states(asked(told, at("2026-03-10") - SECOND)) == ["running"]
    row = one(told, "2026-03-10")
    assert (row.state, row.why, row.was_late) == (
        Progress.NOT_OWED,
        Text("suspended", "suspendue"),
        False,
    )
    assert states(asked(told, at("2026-03-20"))) == ["running"]
    assert states(asked(told, "2026-03-12", did("2026-03-05"))) == ["met"]


def test_what_was_late_before_it_ended_stays_told():
    rule = duty("verb: complete", "within: 10 days", "bodies: [b]")
    late = made(rule + happened("event: rescinded, effective: 2026-04-01"))
    row = one(late, "2027-01-01")
    assert (row.state, row.was_late) == (Progress.NOT_OWED, True)
    early = made(rule + happened("event: rescinded, effective: 2026-03-10"))
    assert not one(early, "2027-01-01").was_late


def test_what_is_suspended_for_one_body_is_owed_by_the_others():
    rule = duty("verb: complete", "within: 30 days", "bodies: [b, c]")
    told = made(rule + happened("event: suspended, effective: 2026-03-10, parties: [b]"))
    rows = {r.body: str(r.state) for r in asked(told, "2026-03-11")}
    assert rows == {"b": "not-owed", "c": "running"}


def test_a_decision_that_was_made_anew_starts_its_clocks_anew():
    rule = duty("verb: complete", "within: 10 days", "bodies: [b]")
    events = happened(
        "event: set-aside, effective: 2026-03-05", "event: effective, effective: 2026-06-01"
    )
    told = made(rule + events)
    assert one(told, "2026-03-20").state is Progress.NOT_OWED
    row = one(told, "2026-06-02")
    assert (row.state, row.day) == (Progress.RUNNING, date(2026, 6, 11))


# --- again and again ----------------------------------------------------------------------------


def test_a_duty_that_recurs_is_told_up_to_now_and_once_more():
    told = made(duty("verb: report", "within: 30 days", "every: 30 days", "bodies: [b]"))
    rows = asked(told, "2026-05-20", did("2026-03-20", "2026-04-25", key="report"))
    assert [(r.day, str(r.state)) for r in rows] == [
        (date(2026, 4, 1), "met"),
        (date(2026, 5, 1), "met"),
        (date(2026, 5, 31), "running"),
    ]


def test_a_duty_at_the_end_of_months_keeps_to_the_end_of_months():
    told = made(duty("verb: report", "by: 2026-01-31", "every: 1 month"), effective="2026-01-01")
    days = [r.day for r in asked(told, "2026-04-15")]
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_what_was_done_once_meets_one_time_only():
    told = made(duty("verb: report", "within: 30 days", "every: 30 days", "bodies: [b]"))
    rows = asked(told, "2026-05-20", did("2026-04-25", key="report"))
    assert states(rows) == ["late", "met", "running"]


def test_what_is_left_over_later_makes_up_for_what_was_missed():
    told = made(duty("verb: report", "within: 30 days", "every: 30 days", "bodies: [b]"))
    rows = asked(told, "2026-05-20", did("2026-04-10", "2026-04-25", key="report"))
    assert states(rows) == ["met-late", "met", "running"]


def test_what_recurs_stops_with_what_it_belongs_to():
    rule = duty("verb: report", "within: 30 days", "every: 30 days", "bodies: [b]")
    told = made(rule + happened("event: rescinded, effective: 2026-04-15"))
    rows = asked(told, "2027-04-15")
    assert [(str(r.state), r.was_late) for r in rows] == [("not-owed", True), ("not-owed", False)]


def test_business_days_recur_on_business_days():
    told = made(
        duty("verb: report", "within: 1 business day", "every: 1 business day"),
        effective="2023-09-28",
    )
    days = [r.day.isoformat() for r in asked(told, "2023-10-03T12:00")]
    assert days == ["2023-09-29", "2023-10-03"]


# --- very many times ----------------------------------------------------------------------------


def unmet(row):
    """Return what a row says of times that are not listed: how many, and how many not met."""
    many, left = re.findall(r": (\d+)", row.earlier.en)
    assert re.findall(r" : (\d+)", row.earlier.fr) == [many, left]
    return int(many), int(left)


@pytest.mark.parametrize("span", ["1 hour", "1 business day", "1 day"])
def test_a_duty_of_every_hour_for_decades_is_answered_at_once(span):
    told = made(duty("verb: report", f"within: {span}", f"every: {span}"), effective="1990-01-02")
    begun = time.process_time()
    rows = asked(told, "2026-06-01", did("2026-05-20", key="report"))
    assert time.process_time() - begun < 5
    assert len(rows) == 1 + times.LISTED + 1
    assert [r.earlier is not None for r in rows] == [True] + [False] * (times.LISTED + 1)
    many, left = unmet(rows[0])
    assert many == left
    assert rows[0].state is Progress.LATE
    assert rows[0].due < at("1990-01-05")
    assert rows[-1].state is Progress.RUNNING
    assert "this one first" in rows[0].earlier.en
    assert "à commencer par celle-ci" in rows[0].earlier.fr


def listing(many, *question):
    """Ask with another bound of what is listed."""
    with pytest.MonkeyPatch.context() as limit:
        limit.setattr(times, "LISTED", many)
        return asked(*question)


@given(
    st.sampled_from(
        ["1 hour", "7 hours", "1 business day", "2 business days", "1 week", "1 month"]
    ),
    st.lists(st.dates(date(2025, 12, 30), date(2026, 6, 10)), max_size=12),
    st.integers(1, 12),
    st.dates(date(2026, 1, 10), date(2026, 6, 1)),
)
def test_what_is_not_listed_is_counted_and_what_is_listed_stays_the_same(span, days, few, when):
    rule = duty("verb: report", f"within: {span}", f"every: {span}", "bodies: [b]")
    told = made(rule, effective="2026-01-05")
    own = did(*sorted(map(str, days)), key="report") if days else book("")
    instant = at(f"{when}T12:00")
    whole, rows = (listing(n, told, instant, own) for n in (10**6, few))
    older = whole[: max(0, len(whole) - 1 - few)]
    late = [r for r in older if r.state is Progress.LATE]
    listed = rows[1:] if late else rows
    assert [replace(r, earlier=None) for r in listed] == whole[len(older) :]
    if older:
        assert unmet(rows[0]) == (len(older), len(late))
    if late:
        assert replace(rows[0], earlier=None) == late[0]


def test_what_was_late_when_a_long_duty_ended_is_not_lost():
    rule = duty("verb: report", "within: 1 hour", "every: 1 hour")
    told = made(
        rule + happened("event: rescinded, effective: 1995-01-01T00:30:00Z"), effective="1990-01-02"
    )
    rows = asked(told, "2026-06-01")
    assert len(rows) == 1 + times.LISTED + 1
    assert all(r.state is Progress.NOT_OWED for r in rows)
    assert [r.was_late for r in rows].count(False) == 1
    assert rows[-2].due <= at("1995-01-01T00:30") < rows[-1].due


@given(
    st.sampled_from(["CA", "IN", "XX"]),
    st.dates(date(1999, 12, 20), date(2004, 1, 10)),
    st.integers(0, 900),
)
def test_business_days_are_counted_one_by_one_however_they_are_found(where, day, count):
    known = calendar(where)
    end = known.later(day, count)
    passed = (day + timedelta(n) for n in range(1, (end - day).days + 1))
    assert sum(map(known.business, passed)) == count
    assert not count or known.business(end)


# --- bodies -------------------------------------------------------------------------------------


def test_whoever_must_follow_owes_it_and_else_the_authority():
    rule = duty("verb: complete", "within: 30 days")
    follow = "adopters: [{body: b}, {body: c, must: false}, {body: d}]\n"
    assert [r.body for r in asked(made(rule + follow), "2026-03-03")] == ["b", "d"]
    assert [r.body for r in asked(made(rule), "2026-03-03")] == [""]


def test_the_authority_has_a_ledger_of_its_own():
    told = made(duty("verb: complete", "within: 30 days"))
    entry = f"{{determination: x, duty: complete, effective: 2026-03-05, {DONE}}}"
    row = one(told, "2026-03-10", book(f"fulfilments: [{entry}]", name="authority"))
    assert (row.body, row.state, row.evidence) == ("", Progress.MET, "a report")


def test_nobody_who_did_it_is_left_out():
    rule = duty("verb: complete", "within: 30 days", "bodies: [c]")
    rows = {r.body: str(r.state) for r in asked(made(rule), "2026-03-10", did("2026-03-05"))}
    assert rows == {"c": "running", "b": "met"}


# --- written days -------------------------------------------------------------------------------


def test_a_day_alone_means_all_of_it_wherever_its_file_thinks_it_is():
    rule = duty("verb: complete", "within: 30 days", "clock: issue", "bodies: [b]")
    told = made(rule, zone="America/Toronto")
    # The ledger names no zone, so its day is read as midnight UTC: the evening before, there.
    assert states(asked(told, "2026-03-10", did("2026-03-02"))) == ["met"]
    assert states(asked(told, "2026-03-10", did("2026-03-01"))) == ["running"]
    assert meant(at("2026-03-02"), TORONTO) == date(2026, 3, 2)
    assert meant(at("2026-03-02T01:00"), TORONTO) == date(2026, 3, 1)


# --- terms --------------------------------------------------------------------------------------


def terms(told, when, known=None):
    instant = at(when) if isinstance(when, str) else when
    return list(limits(Register(determinations=(told,)), told, instant, known))


def test_an_interim_decision_shows_its_deadline_until_it_is_confirmed_or_lapses():
    rule = "terms: [{kind: interim, then: lapse, within: 48 hours}]\n"
    told = made(rule, effective="2026-03-02T10:00:00Z")
    (row,) = terms(told, "2026-03-02T11:00")
    assert (row.state, row.verb, row.due) == (Progress.RUNNING, "interim", at("2026-03-04T10:00"))
    assert states(terms(told, at("2026-03-04T10:00") - SECOND)) == ["running"]
    assert states(terms(told, at("2026-03-04T10:00"))) == ["lapsed"]
    assert states(terms(told, at("2026-03-01"))) == ["not-started"]
    events = happened("event: confirmed, effective: 2026-03-03")
    sure = made(rule + events, effective="2026-03-02T10:00:00Z")
    (row,) = terms(sure, "2026-04-01")
    assert (row.state, row.evidence) == (Progress.MET, "an order")


def test_a_sunset_moves_with_its_extension():
    rule = "terms: [{kind: sunset, then: lapse, at: 2026-09-01}]\n"
    told = made(rule + happened("event: extended, effective: 2026-08-01, until: 2027-09-01"))
    assert [(r.due.date(), str(r.state)) for r in terms(told, "2026-07-01")] == [
        (date(2026, 9, 1), "running")
    ]
    assert sorted((r.due.date(), str(r.state)) for r in terms(told, "2026-10-01")) == [
        (date(2026, 9, 1), "met"),
        (date(2027, 9, 1), "running"),
    ]
    assert "lapsed" in states(terms(told, "2027-09-01"))
    assert states(terms(made(rule), "2026-09-01")) == ["lapsed"]


def test_a_review_that_warns_recurs_and_a_review_averts_it():
    rule = "terms: [{kind: review, then: warn, within: 1 year}]\n"
    plain = made(rule)
    assert states(terms(plain, at("2027-03-03") - SECOND)) == ["running"]
    assert states(terms(plain, "2027-03-03")) == ["late"]
    told = made(rule + happened("event: reviewed, effective: 2027-02-01"))
    rows = terms(told, "2027-06-01")
    assert [(str(r.state), r.day) for r in rows] == [
        ("met", date(2027, 3, 2)),
        ("running", date(2028, 2, 1)),
    ]
    late = made(rule + happened("event: reviewed, effective: 2027-04-01"))
    assert [(str(r.state), r.day) for r in terms(late, "2028-04-02")] == [
        ("met-late", date(2027, 3, 2)),
        ("late", date(2028, 4, 1)),
    ]


def test_a_limit_without_a_date_is_watched_until_what_it_limits_ends():
    told = "{en: if it is sold, fr: si elle est vendue}"
    rule = f"terms: [{{kind: sunset, then: warn, condition: {told}}}]\n"
    assert states(terms(made(rule), "2026-06-01")) == ["watch"]
    over = made(rule + happened("event: rescinded, effective: 2026-05-01"))
    assert states(terms(over, "2026-06-01")) == ["not-owed"]


def test_a_sunset_that_warns_ends_nothing():
    told = made("terms: [{kind: sunset, then: warn, at: 2026-09-01}]\n")
    assert states(terms(told, at("2026-09-02") - SECOND)) == ["running"]
    assert states(terms(told, "2026-09-02")) == ["late"]


@pytest.mark.parametrize("rule", ["by: 9998-12-31", "by: 0002-01-03", "within: 9999 months"])
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("when", [datetime.min, datetime.max, datetime(2026, 6, 1)])  # noqa: DTZ001, DTZ901, made aware below
def test_the_ends_of_time_break_nothing(rule, zone, when):
    told = made(duty("verb: report", rule, "every: 300 years"), zone=zone)
    assert asked(told, when.replace(tzinfo=UTC))
