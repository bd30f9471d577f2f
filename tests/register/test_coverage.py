"""The predicates, on a small world made by hand; ``test_examples.py`` asks the real one."""

from datetime import UTC, datetime

import pytest

from proscribe.model import (
    Application,
    Catalogue,
    Covered,
    Determination,
    DeviceClass,
    Effect,
    Entity,
    Event,
    EventKind,
    Exemption,
    Force,
    Form,
    Kind,
    Known,
    Ownership,
    Platform,
    Provider,
    Provision,
    Reference,
    Scope,
    Succession,
    Suite,
    Text,
    Tier,
    Verdict,
)
from proscribe.register import Register, Setting, coverage, policy

BOTH = Text("x", "x")
DAY = datetime(2026, 6, 1, tzinfo=UTC)


def known(kind: Kind, value: str, tier: Tier = Tier.T2) -> Known:
    return Known(kind=kind, value=value, tier=tier, source="a test")


def made(name: str, by: str, *identifiers: Known, **more) -> Application:
    providers = more.pop("providers", (Provider(entity=by, source="a test"),))
    return Application(id=name, name=name, providers=providers, identifiers=identifiers, **more)


def company(name: str, *identifiers: Known) -> Entity:
    return Entity(id=name, name=name.title(), source="a test", identifiers=identifiers)


WORLD = Catalogue(
    entities=(
        company("acme", known(Kind.MACOS_TEAM_ID, "ABCDE12345")),
        company("child"),
        company("venture"),
        company("rumour"),
    ),
    ownership=(
        Ownership(owner="acme", owned="child", tier=Tier.T2, source="t"),
        Ownership(
            owner="acme",
            owned="venture",
            share=19.9,
            effective=datetime(2026, 1, 22, tzinfo=UTC),
            tier=Tier.T3,
            source="t",
        ),
        Ownership(owner="child", owned="rumour", tier=Tier.T4, source="t"),
    ),
    applications=(
        made(
            "acme/chat",
            "acme",
            known(Kind.ANDROID_PACKAGE, "com.acme.chat"),
            known(Kind.MACOS_BUNDLE_ID, "com.acme.mac"),
            known(Kind.NETWORK_DOMAIN, "chat.example.com"),
            known(Kind.ANDROID_CERT_SHA256, "ab" * 32),
            known(Kind.IOS_BUNDLE_ID, "com.acme.recalled", Tier.T5),
            known(Kind.ANDROID_PACKAGE, "com.acme.rumoured", Tier.T4),
        ),
        made("acme/other", "acme", known(Kind.ANDROID_PACKAGE, "com.acme.other")),
        made(
            "acme/sdk",
            "acme",
            known(Kind.ANDROID_JAVA_PREFIX, "com.acme.sdk"),
            form=Form.COMPONENT,
        ),
        made(
            "child/game",
            "child",
            known(Kind.ANDROID_PACKAGE, "com.child.game"),
            providers=(
                Provider(
                    entity="child",
                    until=datetime(2026, 1, 22, tzinfo=UTC),
                    source="t",
                ),
                Provider(entity="venture", effective=datetime(2026, 1, 22, tzinfo=UTC), source="t"),
            ),
        ),
        made("rumour/app", "rumour", known(Kind.ANDROID_PACKAGE, "com.rumour.app")),
        made(
            "venture/heir",
            "venture",
            known(Kind.ANDROID_PACKAGE, "com.venture.heir"),
            succeeds=(
                Succession(
                    application="acme/chat",
                    source="t",
                    effective=datetime(2026, 3, 1, tzinfo=UTC),
                ),
            ),
        ),
    ),
    suites=(Suite(id="acme/suite", name="Acme suite", vendor="acme", source="t"),),
)  # fmt: skip


def decided(*covers: Covered, **more) -> Determination:
    rule = Provision(
        covers=covers,
        effects=more.pop("effects", (Effect.REMOVE, Effect.BLOCK_INSTALL)),
        scope=more.pop("scope", Scope()),
    )
    return Determination(
        **{
            "id": "d-1",
            "title": BOTH,
            "authority": "a",
            "jurisdiction": "CA",
            "force": Force.DIRECTION,
            "effective": datetime(2023, 1, 1, tzinfo=UTC),
            "reasons": (BOTH,),
            "references": (Reference(title="t", url="u"),),
            "provisions": (rule,),
        }
        | more
    )


def values(determination: Determination, at: datetime = DAY, **setting) -> dict[str, frozenset]:
    found = policy(Register(determinations=(determination,)), WORLD, at, Setting(**setting))
    return {p.identifier.value: p.effects for p in found.prohibitions}


def test_a_name_covers_that_application_and_no_sibling():
    found = values(decided(Covered(application="acme/chat")))
    assert "com.acme.chat" in found
    assert "com.acme.other" not in found
    assert "ABCDE12345" not in found


def test_a_suite_covers_everything_the_vendor_provides_and_what_it_signs_with():
    found = values(decided(Covered(suite="acme/suite")))
    assert {"com.acme.chat", "com.acme.other", "ABCDE12345"} <= found.keys()
    assert "com.acme.sdk" not in found


def test_a_service_covers_domains_and_an_application_does_not():
    assert "chat.example.com" not in values(decided(Covered(application="acme/chat")))
    traffic = decided(Covered(service="acme/chat"), effects=(Effect.BLOCK_TRAFFIC,))
    assert values(traffic) == {
        "chat.example.com": frozenset({Effect.IDENTIFY, Effect.BLOCK_TRAFFIC})
    }


def test_a_component_is_contained_and_never_made_by():
    d = decided(Covered(component="acme"))
    (reached,) = coverage(d, WORLD, DAY).reached
    assert reached.verdict is Verdict.CONTAINS
    assert values(d) == {"com.acme.sdk": frozenset({Effect.IDENTIFY})}


@pytest.mark.parametrize(
    ("day", "share", "covered"),
    [
        (datetime(2026, 1, 21, tzinfo=UTC), ">50", True),
        (datetime(2026, 1, 22, tzinfo=UTC), ">50", False),
        (datetime(2026, 1, 22, tzinfo=UTC), ">=19.9", True),
        (datetime(2026, 1, 22, tzinfo=UTC), ">19.9", False),
        (datetime(2026, 1, 22, tzinfo=UTC), ">=20", False),
    ],
)
def test_what_an_owner_covers_depends_on_the_day_and_the_share(day, share, covered):
    found = values(decided(Covered(owner="acme", share=share)), day)
    assert ("com.child.game" in found) is covered
    assert "com.acme.chat" in found


def test_a_predicate_may_fix_the_day_at_which_ownership_is_asked():
    fixed = Covered(owner="acme", share=">50", at=datetime(2025, 1, 1, tzinfo=UTC))
    assert "com.child.game" in values(decided(fixed))


def test_a_holding_under_the_threshold_is_excluded_with_the_reason():
    found = coverage(decided(Covered(owner="acme", share=">50")), WORLD, DAY)
    (excluded,) = found.excluded
    assert excluded.id == "venture"
    assert excluded.why.en == "Acme holds 19.9 % of Venture, which is not >50 %"
    assert excluded.why.fr == "Acme détient 19,9 % de Venture, ce qui n'est pas >50 %"


def test_ownership_without_a_figure_cannot_meet_more_than_a_majority():
    found = coverage(decided(Covered(owner="acme", share=">=75")), WORLD, DAY)
    assert "child" in {u.subject for u in found.unresolved}


def test_a_rumoured_edge_is_identified_and_never_enforced():
    found = values(decided(Covered(owner="acme", share=">50")))
    assert found["com.rumour.app"] == frozenset({Effect.IDENTIFY})


def test_a_weakly_sourced_identifier_is_identified_and_a_recalled_one_is_not_there():
    found = values(decided(Covered(application="acme/chat")))
    assert found["com.acme.rumoured"] == frozenset({Effect.IDENTIFY})
    assert "com.acme.recalled" not in found


@pytest.mark.parametrize(
    ("day", "covered"),
    [(datetime(2026, 2, 28, tzinfo=UTC), False), (datetime(2026, 3, 1, tzinfo=UTC), True)],
)
def test_a_successor_is_covered_from_the_day_it_succeeds(day, covered):
    for subject in ("acme/chat", "acme"):
        d = decided(Covered(successor=subject))
        assert ("com.venture.heir" in values(d, day)) is covered
        assert bool(coverage(d, WORLD, day).unresolved) is not covered


@pytest.mark.parametrize("name", ["application", "suite", "vendor", "successor", "service"])
def test_what_the_catalogue_does_not_know_is_said_and_never_dropped(name):
    subject = "nobody" if name == "vendor" else "no/such"
    found = coverage(decided(Covered(**{name: subject})), WORLD, DAY)
    assert not found.reached
    assert [u.subject for u in found.unresolved] == [subject]


def test_the_scope_leaves_out_platforms_and_possessions():
    d = decided(Covered(application="acme/chat"), scope=Scope(devices=(DeviceClass.MOBILE,)))
    assert "com.acme.mac" not in values(d)
    assert not values(d, platforms=frozenset({Platform.MACOS}))
    assert not values(d, possession="contractor")


def test_a_recommendation_is_identified_and_never_enforced():
    d = decided(Covered(application="acme/chat"), force=Force.RECOMMENDATION)
    assert set(values(d).values()) == {frozenset({Effect.IDENTIFY})}


def test_nothing_fires_before_its_day_nor_after_it_is_rescinded():
    event = Event(
        event=EventKind.RESCINDED,
        effective=datetime(2024, 1, 1, tzinfo=UTC),
        instrument="i",
        source="s",
    )
    d = decided(Covered(application="acme/chat"), history=(event,))
    assert not values(d, datetime(2022, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert values(d, datetime(2023, 1, 1, tzinfo=UTC))
    assert values(d, datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert not values(d, datetime(2024, 1, 1, tzinfo=UTC))


def test_an_unlawful_history_is_refused():
    event = Event(event=EventKind.RESUMED, effective=DAY, instrument="i", source="s")
    with pytest.raises(ValueError, match="cannot be resumed"):
        decided(Covered(application="acme/chat"), history=(event,))


def test_two_authorities_on_one_identifier_are_one_row_with_two_grounds():
    one = decided(Covered(application="acme/chat"), effects=(Effect.REMOVE,))
    two = decided(Covered(vendor="acme"), id="d-2", effects=(Effect.BLOCK_INSTALL,))
    found = policy(Register(determinations=(one, two)), WORLD, DAY, Setting())
    (row,) = [p for p in found.prohibitions if p.identifier.value == "com.acme.chat"]
    assert row.determinations == ("d-1", "d-2")
    assert {Effect.REMOVE, Effect.BLOCK_INSTALL} <= row.effects


def test_an_exemption_makes_another_policy_for_its_device_and_ends_by_itself():
    exemption = Exemption(
        id="e-1",
        determination="d-1",
        devices=("D7",),
        applications=("acme/chat",),
        purpose="security-research",
        critical=BOTH,
        no_alternative=BOTH,
        requester="r",
        approver="a",
        effective=datetime(2026, 5, 1, tzinfo=UTC),
        expires=datetime(2026, 7, 1, tzinfo=UTC),
    )
    register = Register(
        determinations=(decided(Covered(application="acme/chat")),), exemptions=(exemption,)
    )
    everyone = policy(register, WORLD, DAY, Setting())
    assert not policy(register, WORLD, DAY, Setting(device="D7")).prohibitions
    assert policy(register, WORLD, DAY, Setting(device="D8")) == everyone
    after = datetime(2026, 7, 1, tzinfo=UTC)
    assert policy(register, WORLD, after, Setting(device="D7")) == everyone


def test_nobody_approves_their_own_exemption():
    with pytest.raises(ValueError, match="nobody approves their own"):
        Exemption(
            id="e",
            determination="d",
            devices=("D",),
            applications=("a/b",),
            purpose="security-research",
            critical=BOTH,
            no_alternative=BOTH,
            requester="me",
            approver="me",
            effective=DAY,
            expires=replace_year(DAY),
        )


def replace_year(day: datetime) -> datetime:
    return day.replace(year=day.year + 1)


def test_signers_confirm_and_are_kept_beside_the_rows_of_their_platform():
    found = policy(
        Register(determinations=(decided(Covered(application="acme/chat")),)), WORLD, DAY, Setting()
    )
    rows = {p.identifier.value: p for p in found.prohibitions}
    assert [str(i) for i in rows["com.acme.chat"].confirmed_by] == [
        f"android.cert-sha256:{'ab' * 32}"
    ]
    assert [str(i) for i in rows["com.acme.mac"].confirmed_by] == ["macos.team-id:ABCDE12345"]
