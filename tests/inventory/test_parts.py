"""Answers told apart, quiet devices and what nobody judged, against the plain rule."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from corpus import long_after, row
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.inventory import Inventory, Question, answer
from proscribe.inventory.basis import basis
from proscribe.inventory.breakdown import breakdown
from proscribe.inventory.places import By, Share, belonging
from proscribe.inventory.quiet import heard
from proscribe.inventory.unjudged import unjudged
from proscribe.model import (
    Fleet,
    Group,
    Identifier,
    Kind,
    Observation,
    Platform,
    Policy,
    Presence,
    Report,
)

DAY = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 9
STALE = 4
AT = DAY + timedelta(days=DAYS)
PACKAGE, SNAP = Kind.LINUX_DEB_PACKAGE, Kind.LINUX_SNAP_NAME
KINDS = (frozenset(), frozenset({PACKAGE}), frozenset({PACKAGE, SNAP}))
POLICY = Policy.of(
    [
        row("linux.deb-package", "one", "example/one"),
        row("linux.snap-name", "two", "example/two"),
        row("linux.deb-package", "two", "example/two"),
    ]
)
VIEWS = {"example/one": {PACKAGE}, "example/two": {PACKAGE, SNAP}}
QUESTION = Question(policies={Platform.LINUX: POLICY}, at=AT, stale_after=timedelta(days=STALE))
FLEET = Fleet(
    groups=(
        Group(id="first", platform=Platform.LINUX, devices=("A", "B")),
        Group(id="second", platform=Platform.LINUX, devices=("B", "Z")),
    )
)
GROUPS = {"A": {"first"}, "B": {"first", "second"}, "C": {""}}
LOOKS = st.tuples(
    st.integers(0, DAYS + 1),
    st.sampled_from("ABC"),
    st.sampled_from("xy"),
    st.sampled_from(KINDS),
    st.frozensets(st.sampled_from([(PACKAGE, "one"), (PACKAGE, "two"), (SNAP, "two")])),
    st.sampled_from(["", "p", "q"]),
)
FLEETS = st.lists(LOOKS, max_size=10, unique_by=lambda look: look[:3])


def taken(folder, looks):
    inventory = Inventory(folder / "inventory", clock=long_after)
    for n, (number, device, source, sees, shown, person) in enumerate(looks):
        seen = DAY + timedelta(days=number)
        at = {"device": device, "platform": Platform.LINUX, "seen": seen, "source": source}
        rows = [Report(**at, sees=sees, person=person)]
        for kind, name in sorted(shown):
            identifiers = (Identifier(kind, name),)
            rows.append(Observation(**at, name=name, version="1", identifiers=identifiers))
        inventory.add(f"l{n}", rows)
    return inventory


def counting(looks):
    """Return the looks that count: the last of each source, and those that saw more before."""
    told = [look for look in looks if look[0] <= DAYS]
    return [
        look
        for look in told
        if not any(o[1:3] == look[1:3] and o[0] > look[0] and o[3] >= look[3] for o in told)
    ]


def presence(looks, product):
    """Return the presence of a product, by the looks that count at one device."""
    if any(f"example/{name}" == product for look in looks for _, name in look[4]):
        return Presence.PRESENT
    fresh = [look for look in looks if look[0] >= DAYS - STALE]
    seen = {kind for look in fresh for kind in look[3]}
    return Presence.ABSENT if VIEWS[product] <= seen else Presence.UNKNOWN


def whole(looks):
    """Return the presence of anything."""
    every = {presence(looks, product) for product in VIEWS}
    order = (Presence.PRESENT, Presence.UNKNOWN, Presence.ABSENT)
    return next(p for p in order if p in every)


def by_the_rule(looks, by):
    current = counting(looks)
    counted = Counter()
    for device in {look[1] for look in current}:
        ours = [look for look in current if look[1] == device]
        if by is By.PRODUCT:
            counted.update((product, presence(ours, product)) for product in VIEWS)
        elif by is By.SOURCE:
            for source in {look[2] for look in ours}:
                counted[source, whole([k for k in ours if k[2] == source])] += 1
        else:
            people = {look[5] for look in ours if look[5]} or {""}
            names = {By.GROUP: GROUPS[device], By.PLATFORM: {"linux"}, By.PERSON: people}[by]
            counted.update((name, whole(ours)) for name in names)
    return tuple(
        Share(
            name=name,
            devices=sum(counted[name, p] for p in Presence),
            **{p.value: counted[name, p] for p in Presence},
        )
        for name in sorted({name for name, _ in counted})
    )


@settings(deadline=None, max_examples=25)
@given(FLEETS)
def test_every_breakdown_counts_what_the_plain_rule_counts(tmp_path_factory, looks):
    folder = taken(tmp_path_factory.mktemp("parts"), looks).folder
    for by in By:
        assert breakdown(folder, QUESTION, by, FLEET) == by_the_rule(looks, by)
    (total,) = breakdown(folder, QUESTION, By.PLATFORM) or (None,)
    tallies = answer(folder, QUESTION).tallies
    assert [(t.present, t.absent, t.unknown) for t in tallies] == (
        [(total.present, total.absent, total.unknown)] if total else []
    )


@settings(deadline=None, max_examples=25)
@given(FLEETS, st.frozensets(st.sampled_from("ABCZ")))
def test_quiet_devices_are_those_of_the_plain_rule(tmp_path_factory, looks, expected):
    folder = taken(tmp_path_factory.mktemp("quiet"), looks).folder
    told = heard(folder, AT, timedelta(days=STALE), expected, FLEET)
    known = sorted(look[:2] for look in looks if look[0] <= DAYS)
    last = {device: number for number, device in known}
    silent = {d for d, number in last.items() if number < DAYS - STALE}
    assert {q.device for q in told.silent} == silent
    assert all(q.last_seen == DAY + timedelta(days=last[q.device]) for q in told.silent)
    assert all({*q.groups} == GROUPS[q.device] - {""} for q in told.silent)
    assert {*told.never} == expected - {*last}
    assert {*told.unexpected} == ({*last} - silent - expected if expected else set())


@settings(deadline=None, max_examples=25)
@given(FLEETS)
def test_the_basis_counts_devices_and_what_sources_could_not_show(tmp_path_factory, looks):
    folder = taken(tmp_path_factory.mktemp("basis"), looks).folder
    told, current = basis(folder, QUESTION), counting(looks)
    fresh = [look for look in current if look[0] >= DAYS - STALE]
    assert told.devices == len({look[1] for look in current})
    assert told.fresh == len({look[1] for look in fresh})
    assert told.stale == told.devices - told.fresh
    assert {*told.sources} == {look[2] for look in current}
    counted = Counter()
    for device, source in {look[1:3] for look in fresh}:
        seen = {k for look in fresh if look[1:3] == (device, source) for k in look[3]}
        counted.update((source, product) for product, ways in VIEWS.items() if not ways <= seen)
    assert {(b.source, b.product): b.devices for b in told.blind} == dict(counted)


def test_as_known_leaves_out_what_came_later(tmp_path):
    times = iter([datetime(2100, 1, day, tzinfo=UTC) for day in (1, 2)])
    inventory = Inventory(tmp_path / "inventory", clock=lambda: next(times))
    at = {"device": "A", "platform": Platform.LINUX, "source": "x"}
    inventory.add("a", [Report(**at, seen=DAY, sees=KINDS[1])])
    inventory.add("b", [Report(**at, seen=AT, sees=KINDS[1])])
    folder, then = inventory.folder, datetime(2100, 1, 1, tzinfo=UTC)
    assert heard(folder, AT, timedelta(days=STALE), ()).silent == ()
    (one,) = heard(folder, AT, timedelta(days=STALE), (), known=then).silent
    assert one.last_seen == DAY
    assert basis(folder, replace(QUESTION, known=then)).stale == 1
    assert belonging(folder, ["A"], By.SOURCE, AT, known=then) == {"A": ("x",)}


def test_an_empty_inventory_has_no_parts_and_every_expected_device_is_missing(tmp_path):
    assert breakdown(tmp_path, QUESTION, By.GROUP, FLEET) == ()
    assert heard(tmp_path, AT, timedelta(days=STALE), ["Z", "A"]).never == ("A", "Z")
    assert belonging(tmp_path, ["A"], By.GROUP, AT, FLEET) == {}
    assert unjudged(tmp_path, QUESTION.policies, AT) == ()
    assert basis(tmp_path, QUESTION).devices == 0


SIGNER = Identifier(Kind.ANDROID_CERT_SHA256, "a" * 64)
STRANGER = Identifier(Kind.ANDROID_CERT_SHA256, "b" * 64)
SIGNED = Policy.of(
    [replace(row("android.package", "org.example.one", "example/one"), confirmed_by=(SIGNER,))]
)


def application(package, *signers, version="1"):
    return package, version, (Identifier(Kind.ANDROID_PACKAGE, package), *signers)


@pytest.fixture
def phones(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)

    def look(day, device, *applications):
        seen = DAY + timedelta(days=day)
        at = {"device": device, "platform": Platform.ANDROID, "seen": seen, "source": "x"}
        rows = [Report(**at, sees=frozenset({Kind.ANDROID_PACKAGE, Kind.ANDROID_CERT_SHA256}))]
        for name, version, identifiers in applications:
            rows.append(Observation(**at, name=name, version=version, identifiers=identifiers))
        inventory.add(f"{day} {device}", rows)

    look.folder = inventory.folder
    return look


def candidates(folder, since=None, at=AT):
    found = unjudged(folder, {Platform.ANDROID: SIGNED}, at, since)
    return [(c.name, c.versions, c.devices, c.ever, (c.first_seen - DAY).days) for c in found]


def test_another_product_of_a_prohibited_signer_is_for_review_and_the_product_itself_is_not(phones):
    phones(0, "A", application("org.example.one", SIGNER), application("org.plain", STRANGER))
    phones(1, "A", application("org.example.new", SIGNER), application("org.example.bare"))
    phones(2, "B", application("org.example.new", SIGNER, version="2"))
    phones(3, "B")
    assert candidates(phones.folder) == [("org.example.new", ("1", "2"), 1, 2, 1)]
    (one,) = unjudged(phones.folder, {Platform.ANDROID: SIGNED}, AT)
    assert one.products == ("example/one",)
    assert str(SIGNER) in one.why.en
    assert str(SIGNER) in one.why.fr
    assert candidates(phones.folder, since=DAY + timedelta(days=1)) == []
    assert candidates(phones.folder, at=DAY) == []


def test_a_prohibited_name_with_a_strangers_signature_is_for_review_with_the_judges_reason(phones):
    phones(0, "A", application("org.example.one", STRANGER))
    (one,) = unjudged(phones.folder, {Platform.ANDROID: SIGNED}, AT)
    assert "not one of the product's known signers" in one.why.en


def test_a_name_alone_brings_nothing_to_review(phones):
    phones(0, "A", application("org.example.ones"), application("com.example.one", STRANGER))
    assert candidates(phones.folder) == []
