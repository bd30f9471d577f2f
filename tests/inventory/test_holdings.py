"""What named devices, and the devices of named people, hold at an instant."""

from datetime import UTC, datetime, timedelta

import pytest
from corpus import long_after

from proscribe.inventory import Inventory
from proscribe.inventory.holdings import holdings
from proscribe.model import Identifier, Kind, Observation, Platform, Report

DAY = datetime(2026, 11, 1, tzinfo=UTC)
LATER = DAY + timedelta(days=3)
PACKAGES = frozenset({Kind.ANDROID_PACKAGE})
MAIL = Identifier(Kind.ANDROID_PACKAGE, "org.example.mail")


def report(device, seen=DAY, sees=PACKAGES, source="x", person=""):
    return Report(
        device=device,
        platform=Platform.ANDROID,
        seen=seen,
        source=source,
        sees=sees,
        person=person,
    )


def app(device, *identifiers, seen=DAY, source="x"):
    return Observation(
        device=device,
        platform=Platform.ANDROID,
        seen=seen,
        source=source,
        name="Mail",
        version="8",
        identifiers=identifiers or (MAIL,),
    )


@pytest.fixture
def inventory(tmp_path):
    return Inventory(tmp_path / "inventory", clock=long_after)


def ask(inventory, *devices, people=(), at=LATER):
    return holdings(inventory.folder, devices, people, at)


def test_a_device_holds_what_its_current_look_showed(inventory):
    inventory.add("s1", [report("D1"), app("D1"), report("D2")])
    found = ask(inventory, "D1", "D2", "D3")
    assert [*found] == ["D1", "D2"]
    (held,) = found["D1"].having(MAIL)
    assert (held.seen_as, held.source, held.seen) == ("Mail 8", "x", DAY)
    assert not [*found["D2"].having(MAIL)]


def test_a_later_look_that_sees_as_much_takes_the_place_of_the_earlier(inventory):
    inventory.add("s1", [report("D1"), app("D1")])
    inventory.add("s2", [report("D1", LATER)])
    assert not [*ask(inventory, "D1")["D1"].having(MAIL)]
    assert [*ask(inventory, "D1", at=DAY)["D1"].having(MAIL)]


def test_a_later_look_that_sees_less_stands_beside_the_earlier(inventory):
    inventory.add("s1", [report("D1"), app("D1")])
    inventory.add("s2", [report("D1", LATER, sees=frozenset())])
    holding = ask(inventory, "D1")["D1"]
    assert [*holding.having(MAIL)]
    assert holding.last == LATER
    assert holding.shown(Kind.ANDROID_PACKAGE, DAY)
    assert not holding.shown(Kind.ANDROID_PACKAGE, DAY + timedelta(seconds=1))


def test_the_people_named_bring_the_devices_that_any_current_look_gives_them(inventory):
    inventory.add("s1", [report("D1", person="p-7"), app("D1"), report("D2", person="p-8")])
    inventory.add("s2", [report("D2", source="y", person="p-7")])
    found = ask(inventory, people=["p-7"])
    assert [*found] == ["D1", "D2"]
    assert found["D2"].people == {"p-7", "p-8"}
    assert [*found["D1"].having(MAIL)]


def test_a_device_handed_on_is_no_longer_that_persons(inventory):
    inventory.add("s1", [report("D1", person="p-7")])
    inventory.add("s2", [report("D1", LATER, person="p-8")])
    assert ask(inventory, people=["p-7"]) == {}
    assert [*ask(inventory, people=["p-7"], at=DAY)] == ["D1"]


def test_nobody_is_not_a_person_and_nothing_asked_is_nothing_found(inventory):
    inventory.add("s1", [report("D1")])
    assert ask(inventory, people=[""]) == {}
    assert ask(inventory) == {}
    assert holdings(inventory.folder / "none", ["D1"], [], DAY) == {}


def test_identifiers_meet_as_their_kinds_do(inventory):
    seen = Identifier(Kind.NETWORK_DOMAIN, "mail.example.org")
    inventory.add("s1", [report("D1"), app("D1", seen)])
    holding = ask(inventory, "D1")["D1"]
    assert [*holding.having(Identifier(Kind.NETWORK_DOMAIN, "example.org"))]
    assert not [*holding.having(Identifier(Kind.NETWORK_DOMAIN, "other.example.org"))]
    assert not [*holding.having(Identifier(Kind.NETWORK_HOSTNAME, "mail.example.org"))]
