"""A user's own folders laid over what ships."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.catalogue import lint, load, overlaid, shipped
from proscribe.model import Catalogue, InputError, Kind

AT = datetime(2026, 6, 1, tzinfo=UTC)
OURS = """
entities:
  - id: tencent
    name: Tencent (our files)
    source: our procurement records
    identifiers:
      - {kind: macos.team-id, value: ABCDE12345, tier: T3, source: our fleet}
  - {id: acme, name: Acme, source: our procurement records}
ownership:
  - {owner: bytedance, owned: moonton, tier: T3, source: our records, until: 2026-05-01}
applications:
  - id: tencent/wechat
    name: WeChat on our kiosks
    also: [Kiosk chat]
    providers: [{entity: tencent, source: our procurement records}]
    identifiers:
      - {kind: android.package, value: com.tencent.kiosk, tier: T3, source: our fleet}
      - {kind: linux.deb-package, value: wechat, tier: T1, source: our fleet, retired: 2026-02-01}
  - id: acme/chat
    name: Chat
    providers: [{entity: acme, source: our procurement records}]
"""


@pytest.fixture
def both(tmp_path: Path) -> Catalogue:
    (tmp_path / "ours.yaml").write_text(OURS)
    return load(tmp_path)


def test_without_a_folder_it_is_what_ships():
    assert load() == shipped()


def test_an_overlay_adds_identifiers_and_names_and_keeps_the_rest(both):
    before, after = (c.application("tencent/wechat") for c in (shipped(), both))
    assert (after.name, after.providers) == (before.name, before.providers)
    assert after.also == (*before.also, "WeChat on our kiosks", "Kiosk chat")
    added = set(after.identifiers) - set(before.identifiers)
    assert {k.value for k in added} == {"com.tencent.kiosk", "wechat"}


def test_an_overlay_retires_a_value_in_its_place_and_never_removes_one(both):
    before, after = (c.application("tencent/wechat").identifiers for c in (shipped(), both))
    (debs,) = [k for k in after if k.kind is Kind.LINUX_DEB_PACKAGE]
    assert debs.retired == datetime(2026, 2, 1, tzinfo=UTC)
    assert [k.value for k in after[: len(before)]] == [k.value for k in before]


def test_an_overlay_adds_a_signer_to_a_company(both):
    assert "ABCDE12345" in {k.value for k in both.entity("tencent").identifiers}


def test_an_overlay_ends_an_ownership_edge(both):
    assert "moonton" in {o.owned for o in shipped().owned_by("bytedance", AT)}
    assert "moonton" not in {o.owned for o in both.owned_by("bytedance", AT)}


def test_an_overlay_adds_what_is_new(both):
    assert both.application("acme/chat").name == "Chat"
    assert lint(both) == ()


@pytest.mark.parametrize(
    ("provider", "more"),
    [
        ("{entity: tiktok-ltd, source: ours}", 0),
        ("{entity: tiktok-ltd, source: ours, jurisdiction: CA}", 1),
        ("{entity: bytedance, source: ours}", 1),
    ],
)
def test_a_provider_named_again_without_a_date_is_only_a_reference(tmp_path, provider, more):
    text = f"applications: [{{id: bytedance/tiktok, name: TikTok, providers: [{provider}]}}]"
    (tmp_path / "ours.yaml").write_text(text)
    before, after = (c.application("bytedance/tiktok") for c in (shipped(), load(tmp_path)))
    assert len(after.providers) == len(before.providers) + more
    assert after.also == before.also


@pytest.mark.parametrize(
    ("below", "above", "united"),
    [("[]", "[a/b]", ()), ("[a/a]", "[a/b]", ("a/a", "a/b")), ("[a/a]", "[a/a]", ("a/a",))],
)
def test_a_suite_gains_members_unless_it_means_everything(tmp_path, below, above, united):
    for name, members in (("1", below), ("2", above)):
        text = f"suites: [{{id: a/suite, name: S, vendor: a, source: s, members: {members}}}]"
        (tmp_path / f"{name}.yaml").write_text(text)
    assert load(tmp_path).suite("a/suite").members == united


def test_later_folders_lie_over_earlier_ones(tmp_path):
    for tier in ("T4", "T3"):
        folder = tmp_path / tier
        folder.mkdir()
        (folder / "ours.yml").write_text(OURS.replace("tier: T1", f"tier: {tier}"))
    found = load(tmp_path / "T4", tmp_path / "T3").application("tencent/wechat").identifiers
    assert {k.tier for k in found if k.value == "wechat" and k.retired} == {"T3"}


def test_a_fault_in_a_users_file_has_its_place(tmp_path):
    (tmp_path / "ours.yaml").write_text(OURS.replace("com.tencent.kiosk", "kiosk"))
    with pytest.raises(InputError, match=r"ours\.yaml:17"):
        load(tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        load(tmp_path / "nowhere")


parts = st.builds(
    Catalogue,
    entities=st.lists(st.sampled_from(shipped().entities), unique=True).map(tuple),
    ownership=st.lists(st.sampled_from(shipped().ownership), unique=True).map(tuple),
    applications=st.lists(st.sampled_from(shipped().applications), unique=True).map(tuple),
)


@given(parts)
def test_laying_a_part_of_it_over_a_catalogue_changes_nothing(part):
    assert overlaid(shipped(), part) == shipped()


@given(parts, parts, parts)
def test_overlays_may_be_laid_together_before_they_are_laid_over(a, b, c):
    assert overlaid(overlaid(a, b), c) == overlaid(a, overlaid(b, c))
