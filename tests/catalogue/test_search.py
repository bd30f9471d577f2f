"""Finding a product by whatever name a person knows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.catalogue import search, shipped
from proscribe.model import Catalogue


def ids(words: str) -> list[str]:
    return [found.thing.id for found in search(shipped(), words)]


@pytest.mark.parametrize("name", ["wechat", "WeChat", "微信", "weixin", "WEIXIN", "tencent/wechat"])
def test_wechat_comes_first_by_any_of_its_names(name):
    assert ids(name)[0] == "tencent/wechat"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("qq", "tencent/qq"),
        ("企业微信", "tencent/wecom"),
        ("抖音", "bytedance/douyin"),
        ("剪映", "bytedance/jianying"),
        ("飞书", "bytedance/feishu"),
        ("小红书", "xingin/rednote"),
        ("tiktok lite", "bytedance/tiktok-lite"),
        ("lite tiktok", "bytedance/tiktok-lite"),
        ("com.kms.free", "kaspersky/antivirus-android"),
        ("kaspersky suite", "kaspersky/suite"),
    ],
)
def test_the_best_fit_comes_first(words, first):
    assert ids(words)[0] == first


def test_a_team_finds_the_company_and_the_product_that_it_signs():
    assert ids("5a4re8sf68") == ["tencent/wechat", "tencent"]


def test_what_was_found_tells_by_which_text():
    assert search(shipped(), "com.tencent.xin")[0].by == "com.tencent.xin"


def test_a_part_of_an_identifier_is_looked_for_from_three_characters_on():
    assert "kaspersky/antivirus-android" in ids("kms")
    assert "kaspersky/antivirus-android" not in ids("km")


@pytest.mark.parametrize("words", ["", "  ", "no such product at all"])
def test_what_is_not_there_is_not_found(words):
    assert ids(words) == []


def test_an_application_comes_before_a_component_that_fits_as_well():
    assert ids("tencent ads")[0] == "tencent/ads"
    found = ids("bytedance")
    assert found.index("bytedance/tiktok") < found.index("bytedance/pangle")


@given(st.sampled_from(shipped().applications))
def test_every_product_is_found_by_its_id_and_by_each_of_its_names(application):
    for name in (application.id, application.name, *application.also):
        assert application.id in ids(name)


@given(st.text(max_size=20))
def test_any_words_may_be_asked(words):
    assert search(Catalogue(), words) == ()
    assert len(set(ids(words))) == len(ids(words))
