"""What ships: whole, sound, quick to load, and careful with what it calls whose."""

import time
from datetime import UTC, datetime
from itertools import chain

import pytest

from proscribe.catalogue import lint, shipped
from proscribe.catalogue.folder import files
from proscribe.catalogue.placement import CERTIFICATES
from proscribe.model import Application, Catalogue, Form, Identifier, Kind, Strength
from proscribe.wire import read

CLOSING = datetime(2026, 1, 22, tzinfo=UTC)
BEFORE = datetime(2025, 6, 1, tzinfo=UTC)
PRODUCTS = ["tencent/wechat", "tencent/qq", "bytedance/tiktok", "kaspersky/antivirus-android"]
COMPANIES = ["tencent", "bytedance", "kaspersky-lab", "tiktok-ltd", "tiktok-usds-joint-venture"]


def values(application: Application) -> set[tuple[str, str]]:
    return {(k.kind, k.value) for k in application.identifiers}


def applications() -> tuple[Application, ...]:
    return tuple(a for a in shipped().applications if a.form is Form.APPLICATION)


def test_the_shipped_catalogue_passes_every_gate():
    assert lint(shipped()) == ()


def test_it_is_what_the_gate_of_our_formats_reads():
    parts = [read(path, Catalogue).value for path in files()]
    assert shipped() == Catalogue(
        entities=tuple(chain.from_iterable(c.entities for c in parts)),
        ownership=tuple(chain.from_iterable(c.ownership for c in parts)),
        applications=tuple(chain.from_iterable(c.applications for c in parts)),
        suites=tuple(chain.from_iterable(c.suites for c in parts)),
    )


def test_an_unknown_field_of_a_shipped_file_is_an_extension_on_purpose():
    extra = chain.from_iterable(read(path, Catalogue).extra for path in files())
    assert [name for name in extra if ".x-" not in name] == []


def test_it_loads_in_a_third_of_a_second_of_processor_time():
    shipped.cache_clear()
    began = time.process_time()
    shipped()
    assert time.process_time() - began < 0.35


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_product_that_an_instrument_names_has_identifiers_of_its_own(product):
    assert shipped().application(product).identifiers


@pytest.mark.parametrize("company", COMPANIES)
def test_a_company_that_an_instrument_names_is_there(company):
    assert shipped().entity(company).source


def test_the_kaspersky_suite_is_all_that_the_vendor_provides_and_holds_com_kms_free():
    suite = shipped().suite("kaspersky/suite")
    assert (suite.vendor, suite.members) == ("kaspersky-lab", ())
    provided = shipped().provided_by(suite.vendor, CLOSING, "CA")
    assert (Kind.ANDROID_PACKAGE, "com.kms.free") in set().union(*map(values, provided))


def test_every_kaspersky_product_is_provided_by_the_vendor_of_the_suite():
    made = [a for a in shipped().applications if a.id.startswith("kaspersky/")]
    assert len(made) > 30
    assert all(p.entity == "kaspersky-lab" for a in made for p in a.providers)


def test_wechat_bears_nothing_of_qq_wecom_or_weread():
    wechat = values(shipped().application("tencent/wechat"))
    for other in ("tencent/qq", "tencent/wecom", "tencent/weread", "tencent/wechat-devtools"):
        assert wechat.isdisjoint(values(shipped().application(other)))


def test_the_domains_of_wechat_are_wechats_and_not_those_of_all_tencent():
    domains = {v for k, v in values(shipped().application("tencent/wechat")) if "network" in k}
    assert {"wechat.com", "weixin.com", "servicewechat.com", "dns.weixin.qq.com"} <= domains
    assert domains.isdisjoint({"qq.com", "tencent.com", "gtimg.com"})
    assert ("network.domain", "qq.com") in values(shipped().application("tencent/web"))


def test_jianying_and_capcut_are_two_products():
    jianying, capcut = map(shipped().application, ("bytedance/jianying", "bytedance/capcut"))
    assert (Kind.ANDROID_PACKAGE, "com.lemon.lv") in values(jianying)
    assert (Kind.ANDROID_PACKAGE, "com.lemon.lvoverseas") in values(capcut)
    assert values(jianying).isdisjoint(values(capcut))


def test_no_team_and_no_certificate_name_is_one_applications_own():
    signed = {Strength.SIGNER, Strength.MAKER}
    own = {
        k.kind for a in shipped().applications for k in a.identifiers if k.kind.strength in signed
    }
    assert own <= CERTIFICATES


def test_the_team_that_signs_wechat_confirms_it_and_is_tencents():
    wechat, tencent = shipped().application("tencent/wechat"), shipped().entity("tencent")
    for team in (("macos.team-id", "5A4RE8SF68"), ("ios.team-id", "88L2Q4487U")):
        assert team in {(k.kind, k.value) for k in wechat.signers}
        assert team in {(k.kind, k.value) for k in tencent.identifiers}


def test_parts_of_a_phones_own_system_are_never_among_what_a_vendor_makes():
    packages = {k.value for a in applications() for k in a.identifiers}
    preloaded = {"com.tencent.soter.soterserver", "com.tencent.android.location"}
    assert packages.isdisjoint(preloaded | {"com.tencent.qqlivehuawei"})


def test_what_others_embed_is_no_application():
    for product in ("tencent/mmkv", "tencent/bugly", "tencent/wechat-opensdk", "bytedance/pangle"):
        assert shipped().application(product).form is Form.COMPONENT


def test_nothing_of_it_is_called_ultraav():
    seen = Identifier(Kind.WINDOWS_PRODUCT_NAME, "UltraAV")
    assert shipped().bearers(seen) == ()
    names = [n for t in (*applications(), *shipped().entities) for n in (t.name, *t.also)]
    assert [n for n in names if "ultraav" in n.casefold() or "pango" in n.casefold()] == []


def provider_of_tiktok(at: datetime, where: str) -> list[str]:
    tiktok = shipped().application("bytedance/tiktok")
    return [p.entity for p in tiktok.providers if p.holds(at, where)]


@pytest.mark.parametrize("at", [BEFORE, CLOSING])
def test_tiktok_is_provided_by_tiktok_ltd_outside_the_united_states(at):
    assert provider_of_tiktok(at, "CA-QC") == ["tiktok-ltd"]


def test_tiktok_changes_hands_in_the_united_states_at_the_closing():
    assert provider_of_tiktok(BEFORE, "US-TX") == ["tiktok-ltd"]
    assert provider_of_tiktok(CLOSING, "US") == ["tiktok-usds-joint-venture"]


def test_the_shares_of_the_joint_venture_are_those_of_the_source():
    venture = [o for o in shipped().ownership if o.owned == "tiktok-usds-joint-venture"]
    assert {o.owner: o.share for o in venture} == {
        "bytedance": 19.9,
        "mgx": 15,
        "oracle": 15,
        "silver-lake": 15,
    }
    assert not any(o.holds(BEFORE) for o in venture)


def test_a_share_that_no_source_gives_is_left_open():
    venture = "tiktok-usds-joint-venture"
    assert {o.share for o in shipped().ownership if o.owned != venture} == {None}
