"""Which names need a rule of their own, and why."""

from corpus import row
from hypothesis import given
from hypothesis import strategies as st
from resolvers import FOREST, MANY, NESTED, ROWS, spoken_of

from proscribe.formats.dns_names import LONGEST, outermost, reasons
from proscribe.model import Identifier, Kind, Policy


def test_a_name_under_a_prohibited_domain_is_left_out():
    assert [name.value for name, _ in outermost(reasons(NESTED.prohibitions))] == [
        "icloud.com",
        "kaspersky.com",
        "wechat.com",
    ]


def test_a_look_alike_and_what_lies_under_an_exact_host_are_kept():
    values = [("domain", "wechat.com"), ("domain", "notwechat.com"), ("hostname", "a.example")]
    rows = [row(f"network.{kind}", value, "a/b") for kind, value in values]
    rows.append(row("network.domain", "b.a.example", "a/b"))
    assert len(list(outermost(reasons(rows)))) == len(rows)


@given(policy=st.one_of(FOREST, ROWS.map(Policy.of)))
def test_the_outermost_names_speak_of_all_that_was_spoken_of_and_of_nothing_else(policy):
    names = reasons(policy.prohibitions)
    outer = {name for name, _ in outermost(names)}
    kept = Policy.of(p for p in policy.prohibitions if p.identifier in outer)
    for name in names:
        for asked in (name.value, f"x.{name.value}", name.value.partition(".")[2]):
            assert spoken_of(policy, asked) == spoken_of(kept, asked)


@given(policy=FOREST)
def test_no_domain_that_is_kept_covers_another_name_that_is_kept(policy):
    outer = {name for name, _ in outermost(reasons(policy.prohibitions))}
    for name in outer:
        others = (p for p in policy.prohibitions if p.identifier in outer - {name})
        assert not spoken_of(Policy.of(others), name.value)


def test_a_reason_names_determinations_and_products_in_one_short_line():
    short = reasons([row("network.domain", "wechat.com", "tencent/wechat")])
    assert short == {Identifier(Kind.NETWORK_DOMAIN, "wechat.com"): "d-1: tencent/wechat"}
    [long] = reasons(MANY.prohibitions).values()
    assert long.endswith(" ...")
    assert len(long) <= LONGEST
