"""Names right under which anybody may have one."""

import pytest
from corpus import policies, row
from hypothesis import given

from proscribe import catalogue, targets
from proscribe.formats.public_suffixes import EVERYBODY, beneath, everybody, hoster, is_suffix
from proscribe.model import Effect, Identifier, Kind, Policy, Reason

SERVING = [name for name in targets.names() if Kind.NETWORK_DOMAIN in targets.get(name).means]


@pytest.mark.parametrize("name", ["co.uk", "github.io", "akamaized.net", "gc.ca"])
def test_registries_and_hosters_give_names_under_a_public_suffix(name):
    assert is_suffix(name)
    assert everybody(Identifier(Kind.NETWORK_DOMAIN, name)) == EVERYBODY
    assert everybody(Identifier(Kind.NETWORK_HOSTNAME, name)) is None


@pytest.mark.parametrize("name", ["wechat.com", "example.co.uk", "www.ck"])
def test_what_somebody_registered_is_none(name):
    assert not is_suffix(name)


def test_a_name_that_a_hoster_gave_is_known_by_its_suffix():
    assert hoster("somebody.github.io") == hoster("www.somebody.github.io") == "github.io"
    assert [hoster(n) for n in ("github.io", "wechat.com", "example.co.uk")] == [None] * 3


def test_suffixes_beneath_a_name_are_told_without_their_wildcards_and_exceptions():
    assert "s3.amazonaws.com" in beneath("amazonaws.com")
    assert "compute.amazonaws.com" in beneath("amazonaws.com")
    assert beneath("wechat.com") == ()
    assert not [name for name in beneath("jp") if name.startswith(("!", "*"))]


@pytest.mark.parametrize("name", SERVING)
def test_no_target_prohibits_everybody_and_the_rest_is_done(name):
    rows = [row("network.domain", value, "a/b") for value in ("co.uk", "github.io", "wechat.com")]
    made = targets.compile_policy(targets.get(name), Policy.of(rows), serial=1)
    assert {e.prohibition.identifier.value for e in made.enforced} == {"wechat.com"}
    refused = {g.prohibition.identifier.value for g in made.gaps if g.why == EVERYBODY}
    assert refused == {"co.uk", "github.io"}
    assert {g.reason for g in made.gaps if g.why == EVERYBODY} == {Reason.CONDITIONAL}
    assert not any(b"co.uk" in file.content for file in made.files)


@given(policy=policies)
def test_whatever_is_prohibited_no_resolver_is_told_a_public_suffix(policy):
    made = targets.compile_policy(targets.get("rpz"), policy, serial=1)
    domains = (e.prohibition.identifier for e in made.enforced if e.effect is Effect.BLOCK_TRAFFIC)
    assert not any(everybody(identifier) for identifier in domains)


def test_nothing_that_ships_is_refused():
    names = [k.identifier for a in catalogue.shipped().applications for k in a.identifiers]
    assert [name for name in names if everybody(name)] == []
