"""Gone, unknown or returned: what became of a product that a look missed."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from corpus import long_after, row
from hypothesis import given, settings
from hypothesis import strategies as st
from retelling import Told, once

from proscribe.inventory import Inventory
from proscribe.inventory.vanished import Fate, Stretch, vanished
from proscribe.model import Identifier, Kind, Observation, Platform, Policy, Report

DAY = datetime(2024, 9, 1, tzinfo=UTC)
START = datetime(1970, 1, 1, tzinfo=UTC)
WINGET, MSIX = Kind.WINDOWS_WINGET_ID, Kind.WINDOWS_MSIX_NAME
PROGRAMS = frozenset({WINGET})
OLD, NEW = "Example.Antivirus", "Example.UltraAV"
ASKED = (
    Stretch(
        start=START,
        policy=Policy.of([row("windows.winget-id", OLD, "example/antivirus")]),
    ),
)
NUMBERS = count()


def look(day, *seen, device="D1", source="x", sees=PROGRAMS):
    """One report of a source on a day, with what it saw: a value, or a value and a version."""
    about = {
        "device": device,
        "platform": Platform.WINDOWS,
        "seen": DAY + timedelta(days=day),
        "source": source,
    }
    yield Report(**about, sees=sees)
    for one in seen:
        value, version = one if isinstance(one, tuple) else (one, "1")
        kind = WINGET if "." in value else MSIX
        yield Observation(
            **about, name=value, version=version, identifiers=(Identifier(kind, value),)
        )


@pytest.fixture
def asked(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)

    def ask(*looks, day=30, stretches=ASKED, stale=30):
        for rows in looks:
            inventory.add(f"s{next(NUMBERS)}", list(rows))
        at = DAY + timedelta(days=day)
        return vanished(inventory.folder, stretches, at, timedelta(days=stale))

    return ask


def day(instant):
    return (instant - DAY).days if instant else None


def names(told):
    return [(a.name, a.devices, a.elsewhere) for a in told.arrivals]


def test_what_a_later_look_misses_is_gone_and_what_came_then_is_named(asked):
    told = asked(look(0, OLD, "Google.Chrome"), look(19, NEW, "Google.Chrome"))
    (one,) = told.departures
    assert (one.fate, one.product) == (Fate.GONE, "example/antivirus")
    assert (day(one.last_seen), day(one.without), one.returned) == (0, 19, None)
    assert [n.name for n in one.newcomers] == [NEW]
    assert names(told) == [(NEW, 1, 0)]


def test_what_is_still_there_has_not_gone_and_an_update_of_it_neither(asked):
    told = asked(look(0, (OLD, "21.1")), look(10, (OLD, "21.2")))
    assert told.departures == ()


def test_an_update_of_another_application_is_no_newcomer(asked):
    told = asked(look(0, OLD, ("Google.Chrome", "128")), look(10, ("Google.Chrome", "129"), NEW))
    assert [n.name for n in told.departures[0].newcomers] == [NEW]


def test_before_the_look_that_misses_it_nothing_is_gone(asked):
    told = asked(look(0, OLD), look(19, NEW), day=18)
    assert told.departures == ()


def test_an_empty_inventory_says_nothing(asked):
    told = asked()
    assert (told.departures, told.arrivals) == ((), ())


def test_reinstalled_is_returned_and_never_gone(asked):
    told = asked(look(0, OLD), look(5, NEW), look(9, OLD, NEW))
    (one,) = told.departures
    assert one.fate is Fate.RETURNED
    assert [day(x) for x in (one.last_seen, one.without, one.returned)] == [0, 5, 9]
    assert told.arrivals == ()


def test_removed_again_after_a_reinstallation_is_gone_since_the_last_look(asked):
    told = asked(look(0, OLD), look(5), look(9, OLD), look(12, NEW))
    (one,) = told.departures
    assert (one.fate, day(one.last_seen), day(one.without)) == (Fate.GONE, 9, 12)


def test_a_source_that_is_blind_to_it_never_says_that_it_is_gone(asked):
    blind = frozenset()
    told = asked(look(0, OLD, sees=blind), look(5, NEW, sees=blind))
    (one,) = told.departures
    assert (one.fate, one.without, one.newcomers) == (Fate.UNKNOWN, None, ())
    assert told.arrivals == ()


def test_a_later_look_that_sees_less_leaves_the_product_where_it_was(asked):
    told = asked(look(0, OLD), look(5, sees=frozenset({MSIX})))
    assert told.departures == ()


def test_what_a_blind_source_saw_is_gone_once_another_has_looked_for_it_since(asked):
    blind = frozenset()
    told = asked(look(0, OLD, sees=blind), look(5, sees=blind), look(7, NEW, source="y"), day=8)
    (one,) = told.departures
    assert (one.fate, day(one.without)) == (Fate.GONE, 7)


def test_a_look_of_another_source_before_the_last_sight_of_it_denies_nothing(asked):
    blind = frozenset()
    told = asked(look(0, source="y"), look(1, OLD, sees=blind), look(5, sees=blind))
    assert [d.fate for d in told.departures] == [Fate.UNKNOWN]


def test_what_one_source_misses_and_another_still_shows_is_neither_gone_nor_returned(asked):
    told = asked(look(0, OLD), look(3, OLD, source="y"), look(5, NEW))
    assert told.departures == ()


def test_the_later_source_decides_when_it_was_last_seen(asked):
    told = asked(look(0, OLD), look(2, NEW), look(3, OLD, source="y"), look(6, source="y"))
    (one,) = told.departures
    assert (one.fate, one.source, day(one.last_seen), day(one.without)) == (
        Fate.GONE,
        "y",
        3,
        6,
    )


@pytest.mark.parametrize(("asked_on", "fate"), [(35, Fate.GONE), (36, Fate.UNKNOWN)])
def test_an_absence_goes_stale_and_is_then_unknown(asked, asked_on, fate):
    (one,) = asked(look(0, OLD), look(5, NEW), day=asked_on).departures
    assert one.fate is fate
    if fate is Fate.UNKNOWN:
        assert "2024-09-06" in one.why.en
        assert "2024-09-06" in one.why.fr


def test_every_way_in_which_it_was_seen_must_have_been_looked_through(asked):
    both = Policy.of(
        [
            row("windows.winget-id", OLD, "example/antivirus"),
            row("windows.msix-package-name", "ExampleVPN", "example/antivirus"),
        ]
    )
    stretches = (Stretch(start=START, policy=both),)
    blind = {"source": "store", "sees": frozenset()}
    looks = [look(0, OLD), look(5), look(1, "ExampleVPN", **blind), look(6, **blind)]
    assert [d.fate for d in asked(*looks, stretches=stretches).departures] == [Fate.UNKNOWN]
    seeing = look(7, source="store", sees=frozenset({MSIX}))
    (one,) = asked(seeing, stretches=stretches).departures
    assert (one.fate, day(one.without)) == (Fate.GONE, 7)


def test_what_the_earlier_look_could_not_have_shown_is_not_called_new(asked):
    wide = PROGRAMS | {MSIX}
    told = asked(look(0, OLD), look(5, NEW, "Store", sees=wide))
    assert [n.name for n in told.departures[0].newcomers] == [NEW]


def test_newcomers_are_counted_over_the_devices_that_it_is_gone_from_and_over_the_others(asked):
    gone = [f"G{n}" for n in range(4)]
    looks = [look(0, OLD, device=d) for d in gone]
    looks += [look(19, (NEW, f"1.{n}"), "Common.App", device=d) for n, d in enumerate(gone[:3])]
    looks += [look(19, "Common.App", device=gone[3])]
    looks += [look(19, "Common.App", device=f"O{n}") for n in range(5)]
    looks += [look(0, OLD, device="S1"), look(19, OLD, NEW, device="S1")]
    told = asked(*looks)
    assert {d.device for d in told.departures} == {*gone}
    assert names(told) == [("Common.App", 4, 5), (NEW, 3, 1)]
    assert told.arrivals[1].versions == ("1.0", "1.1", "1.2")


def test_a_look_is_judged_by_what_was_covered_when_it_was_made(asked):
    sold = DAY + timedelta(days=10)
    stretches = (*ASKED, Stretch(start=sold, policy=Policy()))
    (one,) = asked(look(0, OLD), look(15), stretches=stretches).departures
    assert (one.fate, day(one.last_seen)) == (Fate.GONE, 0)


def test_what_was_last_seen_when_nothing_covered_it_any_more_did_not_vanish_as_covered(asked):
    sold = DAY + timedelta(days=10)
    stretches = (*ASKED, Stretch(start=sold, policy=Policy()))
    told = asked(look(0, OLD), look(12, OLD), look(15), stretches=stretches)
    assert told.departures == ()


def test_a_sight_by_another_source_when_nothing_covered_it_is_the_last_sight_of_it(asked):
    sold = DAY + timedelta(days=10)
    stretches = (*ASKED, Stretch(start=sold, policy=Policy()))
    looks = [look(0, OLD), look(2), look(12, OLD, source="y"), look(15, source="y")]
    assert asked(*looks, stretches=stretches).departures == ()


def test_a_source_that_shows_again_what_it_could_not_have_missed_has_returned_nothing(asked):
    blind = frozenset()
    told = asked(look(0, OLD, sees=blind), look(5, sees=blind), look(9, OLD, sees=blind))
    assert told.departures == ()


def test_the_same_question_has_the_same_answer(asked):
    looks = [look(0, OLD, device=f"D{n}") for n in range(20)]
    looks += [look(19, NEW, "Common.App", device=f"D{n}") for n in range(20)]
    assert asked(*looks) == asked()


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from("xy")), min_size=1, max_size=6)
)
def test_nothing_is_gone_that_the_current_look_of_a_source_shows(tmp_path_factory, history):
    inventory = Inventory(tmp_path_factory.mktemp("inventory"), clock=long_after)
    current, ever = {}, False
    for n, (has, blind, source) in enumerate(history):
        sees = frozenset() if blind else PROGRAMS
        rows = look(n, *([OLD] if has else [NEW]), source=source, sees=sees)
        inventory.add(f"s{n}", list(rows))
        kept = {k: v for k, v in current.items() if not (k[0] == source and k[1] <= sees)}
        current = kept | {(source, sees): has}
        ever = ever or has
    told = vanished(inventory.folder, ASKED, DAY + timedelta(days=len(history)))
    fates = {d.fate for d in told.departures}
    if any(current.values()):
        assert fates <= {Fate.RETURNED}
    elif ever:
        last = max(n for n, (has, *_) in enumerate(history) if has)
        looked = any(not blind for _, blind, _ in history[last + 1 :])
        assert fates == {Fate.GONE if looked else Fate.UNKNOWN}
    else:
        assert fates == set()


TWO = Policy.of(
    [
        row("windows.winget-id", OLD, "example/antivirus"),
        row("windows.msix-package-name", "ExampleVPN", "example/antivirus"),
        row("windows.winget-id", "Example.Other", "example/other"),
    ]
)
PRODUCTS = {
    (kind, name, version): [(product, kind)]
    for kind, name, product in (
        (WINGET, OLD, "example/antivirus"),
        (MSIX, "ExampleVPN", "example/antivirus"),
        (WINGET, "Example.Other", "example/other"),
    )
    for version in "12"
}
SHOWN = st.frozensets(st.sampled_from([*PRODUCTS, (WINGET, NEW, "1"), (MSIX, "Store", "1")]))
KINDS = st.sampled_from([frozenset(), PROGRAMS, PROGRAMS | {MSIX}])
RETOLD = st.tuples(st.integers(0, 9), st.sampled_from("AB"), st.sampled_from("xy"), KINDS, SHOWN)


@settings(deadline=None, max_examples=40)
@given(st.lists(RETOLD, min_size=2, max_size=14), st.randoms())
def test_intervals_say_what_retelling_every_look_says(tmp_path_factory, told_looks, random):
    told_looks = once(told_looks)
    rule = Told(told_looks, PRODUCTS).departures(at=9, stale=4)
    random.shuffle(told_looks)
    inventory = Inventory(tmp_path_factory.mktemp("retold"), clock=long_after)
    for n, (number, device, source, sees, shown) in enumerate(told_looks):
        seen = [(name, version) for _, name, version in sorted(shown)]
        inventory.add(f"s{n}", list(look(number, *seen, device=device, source=source, sees=sees)))
    stretches = (Stretch(start=START, policy=TWO),)
    found = vanished(inventory.folder, stretches, DAY + timedelta(days=9), timedelta(days=4))
    assert {(d.device, d.product): _as_the_rule(d) for d in found.departures} == rule


def _as_the_rule(one):
    came = [(i.kind, n.name, n.version) for n in one.newcomers for i in n.identifiers]
    days = [day(instant) for instant in (one.last_seen, one.without, one.returned)]
    return (one.fate.value, *days, tuple(sorted(came)))
