"""Each gate lets the sound through, and is shown the fault that it is there for."""

import inspect
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.catalogue import GATES, lint, overlaid, shipped
from proscribe.catalogue.decoys import Decoy, Nature, known_decoys, matched
from proscribe.catalogue.vendors import two_vendors
from proscribe.model import (
    Application,
    Catalogue,
    Entity,
    Form,
    InputError,
    Kind,
    Known,
    Language,
    Ownership,
    Provider,
    Strength,
    Succession,
    Suite,
    Tier,
)
from proscribe.wire import decode

NEVER = {Nature.NEGATIVE, Nature.INVENTED, Nature.OEM, Nature.POLICY}


def known(kind: str, value: str, tier: Tier = Tier.T2, source: str = "a public list") -> Known:
    return Known(kind=Kind(kind), value=value, tier=tier, source=source)


def company(name: str, *identifiers: Known) -> Entity:
    return Entity(id=name, name=name, source="a public list", identifiers=identifiers)


def product(name: str, *identifiers: Known, form: Form = Form.APPLICATION) -> Application:
    vendor = name.partition("/")[0]
    by = Provider(entity=vendor, source="a public list")
    return Application(id=name, name=name, providers=(by,), form=form, identifiers=identifiers)


def world(*applications: Application) -> Catalogue:
    vendors = dict.fromkeys(a.providers[0].entity for a in applications)
    return Catalogue(entities=tuple(map(company, vendors)), applications=applications)


def gates(catalogue: Catalogue) -> set[str]:
    return {fault.gate for fault in lint(catalogue)}


def test_nothing_is_sound():
    assert lint(Catalogue()) == ()


def test_every_gate_is_shown_its_fault_in_this_file():
    here = inspect.getsource(inspect.getmodule(known))
    assert [g.__name__ for g in GATES if f'"{g.__name__}"' not in here] == []


@pytest.mark.parametrize("value", ["WeChat.com", "wechat.com.", "-wechat.com", "*.wechat.com"])
def test_a_domain_that_is_not_canonical_is_refused_at_birth_with_its_line(value):
    text = f"""
entities: [{{id: acme, name: Acme, source: a list}}]
applications:
  - id: acme/chat
    name: Chat
    providers: [{{entity: acme, source: a list}}]
    identifiers:
      - {{kind: network.domain, value: "{value}", tier: T2, source: a list}}
"""
    with pytest.raises(InputError, match="not a well-formed") as refused:
        decode(text.encode(), Catalogue, "acme.yaml")
    assert refused.value.place.line == 8


@pytest.mark.parametrize("name", ["Cafe\u0301", "We\u200bChat", "Chat\u202exe.jpg"])
def test_a_name_that_deceives_the_eye_is_not_canonical(name):
    assert gates(world(product("acme/chat", known("windows.product-name", name)))) == {"canonical"}


def test_an_identifier_that_differs_only_in_case_is_repeated():
    twice = [known("windows.process-name", name) for name in ("Chat.exe", "chat.EXE")]
    assert gates(world(product("acme/chat", *twice))) == {"repeated"}


@pytest.mark.parametrize("suffix", ["in.th", "co.uk", "github.io"])
@pytest.mark.parametrize("kind", ["network.domain", "network.hostname"])
def test_a_public_suffix_belongs_to_no_vendor(kind, suffix):
    assert "public_suffix" in gates(world(product("acme/chat", known(kind, suffix))))


@pytest.mark.parametrize("parent", ["fastly.net", "edgekey.net", "appsflyersdk.com"])
def test_a_parent_that_everybody_shares_is_never_a_vendors(parent):
    assert "shared_parent" in gates(world(product("acme/chat", known("network.domain", parent))))


def test_a_host_under_a_shared_parent_may_be_named():
    host = known("network.hostname", "acme.map.fastly.net")
    assert gates(world(product("acme/chat", host))) == set()


def two(kind: str, first: str, second: str) -> Catalogue:
    return world(
        product("acme/chat", known(kind, first)), product("umbra/chat", known(kind, second))
    )


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("android.package", "com.acme.chat", "com.acme.chat"),
        ("windows.winget-id", "Acme.Chat", "acme.chat"),
        ("network.domain", "acme.example", "cdn.acme.example"),
    ],
)
def test_two_vendors_cannot_claim_what_a_platform_takes_for_one(kind, first, second):
    assert gates(two(kind, first, second)) == {"two_vendors"}


def test_two_vendors_may_claim_what_a_platform_tells_apart():
    assert gates(two("network.hostname", "acme.example", "cdn.acme.example")) == set()


@pytest.mark.parametrize(("share", "found"), [(None, set()), (80, set()), (19.9, {"two_vendors"})])
def test_products_under_one_owner_may_share_a_value(share, found):
    owned = Ownership(
        owner="acme", owned="umbra", tier=Tier.T3, source="a public list", share=share
    )
    both = two("macos.bundle-id", "com.electron.lark", "com.electron.lark")
    assert gates(replace(both, ownership=(owned,))) == found


def test_owners_in_a_circle_are_still_told_apart_from_strangers():
    def owns(owner: str, owned: str) -> Ownership:
        return Ownership(owner=owner, owned=owned, tier=Tier.T3, source="a public list")

    circle = (owns("acme", "umbra"), owns("umbra", "acme"))
    lone = two("android.package", "com.acme.chat", "com.acme.chat")
    assert lint(replace(lone, ownership=circle)) is not None


DECOYS = [d for d in known_decoys() if d.kind and d.kind.strength is not Strength.HINT]
CONVICTING = [d for d in DECOYS if d.kind.strength is not Strength.COMPONENT]


@pytest.mark.parametrize("decoy", CONVICTING, ids=lambda d: f"{d.nature}-{d.value}")
def test_a_planted_look_alike_is_decoyed(decoy):
    planted = gates(world(product("acme/chat", known(decoy.kind, decoy.value))))
    assert ("decoyed" in planted) == (decoy.nature in NEVER or decoy.nature is Nature.SHARED)


def test_a_domain_above_a_look_alike_is_decoyed():
    above = product("acme/chat", known("network.domain", "beautyandthebeastmusical.co.uk"))
    assert gates(world(above)) == {"decoyed"}


def test_a_look_alike_that_is_never_enabled_harms_nobody():
    recalled = known("android.package", "com.tiktok", Tier.T5, "recalled, unverified")
    assert gates(world(product("acme/chat", recalled))) == set()


def test_what_is_shared_may_be_contained():
    shared = known("android.native-lib", "libhippy.so")
    assert gates(world(product("acme/kit", shared, form=Form.COMPONENT))) == set()


def test_the_look_alikes_cover_every_nature():
    assert {d.nature for d in known_decoys()} == set(Nature)


def test_dangling_ids_are_found_wherever_they_stand():
    chat = replace(
        product("acme/chat"), succeeds=(Succession(application="acme/old", source="a list"),)
    )
    suite = Suite(id="acme/suite", name="Suite", vendor="nobody", source="a list", members=("a/b",))
    edge = Ownership(owner="acme", owned="nowhere", tier=Tier.T3, source="a public list")
    faults = lint(Catalogue(applications=(chat,), ownership=(edge,), suites=(suite,)))
    assert {f.gate for f in faults} == {"dangling"}
    named = " ".join(f.reason.en for f in faults)
    assert all(n in named for n in ("'acme'", "'acme/old'", "'nobody'", "'a/b'", "'nowhere'"))


def test_two_things_of_one_id_are_dangling():
    assert gates(world(product("acme/chat"), product("acme/chat"))) == {"dangling"}


@pytest.mark.parametrize("source", ["/srv/notes.txt", "~/notes.txt", r"C:\notes.txt"])
def test_a_file_of_somebodys_own_is_no_source_so_it_is_not_sourced(source):
    fact = known("android.package", "com.acme.chat", source=source)
    assert gates(world(product("acme/chat", fact))) == {"sourced"}


def test_what_is_recalled_is_not_sourced_above_the_last_tier():
    fact = known("android.package", "com.acme.chat", Tier.T4, "recalled, unverified")
    assert gates(world(product("acme/chat", fact))) == {"sourced"}


def test_a_provider_without_a_source_is_not_sourced():
    unsourced = replace(product("acme/chat"), providers=(Provider(entity="acme", source=" "),))
    assert gates(world(unsourced)) == {"sourced"}


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        ("macos.team-id", "5A4RE8SF68", Form.APPLICATION),
        ("windows.authenticode-cn", "Acme Ltd", Form.APPLICATION),
        ("android.sdk-java-prefix", "com.acme.sdk", Form.APPLICATION),
        ("windows.ms-store-id", "9NBLGGH4SLX7", Form.COMPONENT),
        ("android.cert-md5", "0f" * 16, Form.COMPONENT),
    ],
)
def test_an_identifier_with_the_wrong_sort_of_product_is_misplaced(kind, value, form):
    assert "misplaced" in gates(world(product("acme/chat", known(kind, value), form=form)))


def test_a_products_name_under_a_company_is_misplaced():
    named = company("acme", known("android.package", "com.acme.chat"))
    assert gates(Catalogue(entities=(named,))) == {"misplaced"}


def test_a_signer_that_signs_nothing_is_misplaced():
    chat = replace(product("acme/chat"), signers=(known("android.package", "com.acme.chat"),))
    assert gates(world(chat)) == {"misplaced"}


@pytest.mark.parametrize("decoy", [d for d in DECOYS if d.nature in NEVER], ids=lambda d: d.value)
def test_a_component_may_not_match_a_look_alike_either(decoy):
    kit = product("acme/kit", known(decoy.kind, decoy.value), form=Form.COMPONENT)
    assert "decoyed" in gates(world(kit))


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("windows.ms-store-id", "9NBLGGH4SLX7", 1),
        ("macos.team-id", "5A4RE8SF68", 1),
        ("android.package", "com.acme.chat", 0),
    ],
)
def test_what_is_ambiguous_can_never_be_certain(kind, value, found):
    ambiguous = Decoy(
        nature=Nature.AMBIGUOUS, kind=Kind(kind), value=value, why_not="reused", source="a list"
    )
    chat = world(product("acme/chat", known(kind, value)))
    assert len(list(matched(chat, [ambiguous]))) == found


@settings(max_examples=20)
@given(st.sampled_from([k for a in shipped().applications for k in a.identifiers]))
def test_no_stranger_can_claim_what_ships(fact):
    catalogue = overlaid(shipped(), world(product("acme/chat", fact)))
    loose = fact.kind.strength is Strength.HINT
    assert any(two_vendors(catalogue)) is not loose


def test_a_fault_tells_the_reason_and_the_remedy_in_both_languages():
    (fault,) = lint(world(product("acme/chat", known("network.domain", "fastly.net"))))
    assert fault.subject == "acme/chat network.domain:fastly.net"
    for language in Language:
        assert "fastly.net" in fault.reason.on(language)
        assert fault.remedy.on(language)
