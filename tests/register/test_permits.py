"""Exemptions as registers hold them: what an instrument does not allow is refused at the file."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import (
    Covered,
    Determination,
    Effect,
    Exemption,
    ExemptionRule,
    Force,
    InputError,
    Mitigation,
    Provision,
    Reference,
    Text,
)
from proscribe.register import load
from proscribe.register.permits import problems

BOTH = Text("x", "x")
START = datetime(2026, 1, 1, tzinfo=UTC)


def decided(rule):
    return Determination(
        id="d-1",
        title=BOTH,
        authority="a",
        jurisdiction="US",
        zone="America/New_York",
        force=Force.DIRECTION,
        effective=datetime(2023, 2, 27, tzinfo=UTC),
        reasons=(BOTH,),
        references=(Reference(title="t", url="u"),),
        provisions=(
            Provision(covers=(Covered(application="a/b"),), effects=(Effect.REMOVE,)),
            Provision(
                id="traffic",
                covers=(Covered(service="a/b"),),
                effects=(Effect.BLOCK_TRAFFIC,),
            ),
        ),
        exemptions=rule,
    )


def rule(**more):
    return ExemptionRule(**{"purposes": ("security-research",), "approver": "head"} | more)


def exempted(**more):
    return Exemption(
        **{
            "id": "e-1",
            "determination": "d-1",
            "applications": ("a/b",),
            "devices": ("D1",),
            "purpose": "security-research",
            "critical": BOTH,
            "no_alternative": BOTH,
            "requester": "asker",
            "approver": "boss",
            "role": "head",
            "effective": START,
            "expires": START + timedelta(days=365),
        }
        | more
    )


def against(exemption, allowed, *others):
    return [p.reason for p in problems(exemption, decided(allowed), others)]


def fields(exemption, allowed, *others):
    return [p.field for p in problems(exemption, decided(allowed), others)]


def test_what_the_instrument_allows_stands():
    assert against(exempted(), rule(maximum="1 year", devices=1, people=0)) == []


@pytest.mark.parametrize("purpose", ["", " ", "\u200b"])
def test_a_purpose_without_a_name_is_none(purpose):
    with pytest.raises(ValueError, match="a purpose has a name"):
        rule(purposes=("security-research", purpose))
    with pytest.raises(ValueError, match="has a purpose"):
        exempted(purpose=purpose)


def test_an_instrument_that_says_nothing_asks_nothing():
    assert against(exempted(purpose="anything", role=""), None) == []


def test_a_purpose_that_the_instrument_does_not_know_is_refused_and_the_others_are_named():
    (problem,) = problems(exempted(purpose="marketing"), decided(rule()), ())
    assert "marketing" in problem.reason
    assert "security-research" in problem.remedy


def test_an_instrument_without_purposes_allows_no_exemption():
    (problem,) = problems(exempted(), decided(rule(purposes=())), ())
    assert "no exemption at all" in problem.remedy


@pytest.mark.parametrize(
    ("delegable", "role", "delegated_by", "refused"),
    [
        (False, "head", "", []),
        (False, "deputy", "", ["role"]),
        (False, "deputy", "chief", ["delegated_by"]),
        (False, "head", "chief", ["delegated_by"]),
        (True, "head", "", []),
        (True, "deputy", "", ["role"]),
        (True, "deputy", "chief", []),
        (True, "deputy", "BOSS ", ["delegated_by"]),
    ],
)
def test_only_the_role_decides_or_whom_it_may_hand_the_decision_to(
    delegable, role, delegated_by, refused
):
    exemption = exempted(role=role, delegated_by=delegated_by)
    assert fields(exemption, rule(delegable=delegable)) == refused


def test_without_a_named_role_a_delegation_still_needs_leave():
    assert fields(exempted(delegated_by="chief"), rule(approver="")) == ["delegated_by"]
    assert fields(exempted(role=""), rule(approver="")) == []


@pytest.mark.parametrize(("more", "refused"), [(0, []), (1, ["expires"])])
def test_a_year_is_a_year_by_the_calendar_of_the_instrument_to_the_second(more, refused):
    leap = datetime(2024, 3, 1, 5, tzinfo=UTC)  # midnight in New York
    ends = datetime(2025, 3, 1, 5, tzinfo=UTC) + timedelta(seconds=more)
    assert fields(exempted(effective=leap, expires=ends), rule(maximum="1 year")) == refused


def test_a_longest_term_in_business_days_is_told_and_no_crash():
    (problem,) = problems(exempted(), decided(rule(maximum="5 business days")), ())
    assert "business days" in problem.reason
    assert "d-1" in problem.reason


def test_a_longest_term_beyond_the_last_year_is_never_exceeded():
    late = exempted(
        effective=datetime(9000, 1, 1, tzinfo=UTC), expires=datetime(9999, 1, 1, tzinfo=UTC)
    )
    assert against(late, rule(maximum="9999 years")) == []


def test_an_instrument_that_asks_for_mitigations_gets_some():
    assert fields(exempted(), rule(mitigated=True)) == ["mitigations"]
    kept = exempted(mitigations=(Mitigation(what=BOTH, attested="somebody"),))
    assert against(kept, rule(mitigated=True)) == []


@pytest.mark.parametrize(
    "check",
    [
        {"absent": ("android.pakage:com.example.mail",)},
        {"absent": ("com.example.mail",)},
        {"present": ("android.package:not a package",)},
        {"present": ("android.package:",)},
        {"seen_within": "3 business days"},
    ],
)
def test_a_mitigation_that_nothing_could_check_is_refused(check):
    assert fields(exempted(mitigations=(Mitigation(what=BOTH, **check),)), None) == ["mitigations"]


def test_a_mistyped_kind_is_answered_with_the_one_that_was_meant():
    checks = Mitigation(what=BOTH, absent=("android.pakage:com.example.mail",))
    (reason,) = against(exempted(mitigations=(checks,)), None)
    assert "did you mean android.package?" in reason


@pytest.mark.parametrize("field", ["devices", "people"])
@pytest.mark.parametrize("name", ["", " ", "D1 "])
def test_a_name_that_is_none_is_refused_since_it_would_exempt_whoever_has_none(field, name):
    named = exempted(**{"devices": (), "people": ()} | {field: (name,)})
    assert fields(named, None) == [field]


def test_an_application_is_named_by_its_id():
    assert fields(exempted(applications=("We Chat",)), None) == ["applications"]


def test_a_provision_that_is_not_there_is_refused():
    assert fields(exempted(provisions=("main", "moon")), None) == ["provisions"]


def test_somebody_else_must_have_decided():
    assert fields(exempted(approver=" "), None) == ["approver"]
    assert fields(exempted(requester=""), None) == ["approver"]


@pytest.mark.parametrize(
    ("begins", "revoked", "devices", "refused"),
    [
        (0, None, ("D2",), []),
        (0, None, ("D2", "D3"), ["devices"]),
        (0, None, ("D1", "D2"), []),
        (365, None, ("D2", "D3"), []),
        (364, None, ("D2", "D3"), ["devices"]),
        (0, -1, ("D2", "D3"), []),
    ],
)
def test_a_cap_counts_devices_that_are_exempted_at_once(begins, revoked, devices, refused):
    begin = START + timedelta(days=begins)
    other = exempted(
        id="e-2",
        devices=devices,
        effective=begin,
        expires=begin + timedelta(days=30),
        revoked=begin + timedelta(days=revoked) if revoked is not None else None,
    )
    assert fields(other, rule(devices=2), exempted()) == refused


def test_a_cap_is_not_moved_by_exemptions_from_something_else():
    other = exempted(id="e-2", determination="d-2", devices=("D2", "D3"))
    assert against(exempted(), rule(devices=1), other) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 20), st.integers(0, 5)),
        min_size=1,
        max_size=6,
    ),
    st.integers(1, 4),
)
def test_a_cap_that_no_exemption_breaks_at_its_start_is_broken_at_no_instant(spans, cap):
    granted = [
        exempted(
            id=f"e-{n}",
            devices=(f"D{device}",),
            effective=START + timedelta(days=start),
            expires=START + timedelta(days=start + length),
        )
        for n, (start, length, device) in enumerate(spans)
    ]
    broken = any(fields(e, rule(devices=cap), *granted) for e in granted)
    days = (START + timedelta(days=n) for n in range(41))
    most = max(len({d for e in granted if e.holds(day) for d in e.devices}) for day in days)
    assert broken == (most > cap)


DETERMINATION = """
id: d-1
title: {en: x, fr: x}
authority: a
jurisdiction: CA
force: direction
effective: 2023-10-30
covers: [{application: tencent/wechat}]
effects: [remove]
reasons: [{en: x, fr: x}]
references: [{title: t, url: u}]
exemptions: {purposes: [security-research], maximum: 1 year}
"""
EXEMPTION = """
id: e-1
determination: d-1
devices: [D1]
applications: [tencent/wechat]
purpose: security-research
critical: {en: x, fr: x}
no_alternative: {en: x, fr: x}
requester: asker
approver: boss
effective: 2026-01-01
expires: 2027-01-01
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "exemptions").mkdir()
    (tmp_path / "d.yaml").write_text(DETERMINATION, encoding="utf-8")

    def written(old="", new=""):
        text = EXEMPTION.replace(old, new) if old else EXEMPTION
        (tmp_path / "exemptions" / "mine.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return written


def test_an_exemption_that_may_stand_is_read(folder):
    assert [e.id for e in load(folder()).exemptions] == ["e-1"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("security-research", "marketing", 6, "marketing"),
        ("2027-01-01", "2027-01-02", 12, "longer than its instrument allows"),
        ("[D1]", '["D1", ""]', 4, "is no name"),
    ],
)
def test_an_error_names_the_exemptions_own_file_and_line(folder, old, new, line, said):
    with pytest.raises(InputError) as caught:
        load(folder(old, new))
    assert caught.value.place.source.endswith("exemptions/mine.yaml")
    assert caught.value.place.line == line
    assert said in caught.value.reason
    assert caught.value.remedy


def test_a_determination_that_is_not_there_is_told_at_the_file_that_names_it(folder):
    with pytest.raises(InputError) as caught:
        load(folder("determination: d-1", "determination: d-2"))
    assert caught.value.place.source.endswith("exemptions/mine.yaml")
    assert "no such determination: d-2" in caught.value.reason
    assert "d-1" in caught.value.remedy


def test_a_ledger_that_names_a_determination_that_is_not_there_is_told_at_its_file(folder):
    home = folder() / "ledgers"
    home.mkdir()
    (home / "body.yaml").write_text(
        "id: body\nname: {en: x, fr: x}\n"
        "adoptions: [{determination: d-9, effective: 2026-01-01, by: a, evidence: e}]\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load(home.parent)
    assert caught.value.place.source.endswith("ledgers/body.yaml")
