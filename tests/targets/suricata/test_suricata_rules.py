"""What the rules say, as a reader of their syntax takes them. No Suricata is here to obey."""

import pytest
from corpus import policies, row
from hypothesis import given
from suricataparser import parse_rule

from proscribe.model import Effect, Policy, Proof
from proscribe.targets import TOO_MANY, compile_policy, get
from proscribe.targets.suricata import FIRST, LAST

DOMAIN = row("network.domain", "wechat.com", "tencent/wechat")
HOST = row("network.hostname", "crl.kaspersky.com", "kaspersky/suite")
MARK = "# Proscribe wrote this file; what is changed here by hand is lost.\n"


def compiled(*rows, before=()):
    return compile_policy(get("suricata"), Policy.of(rows), serial=1, before=Policy.of(before))


def lines(made):
    (file,) = made.files
    mark, *rest = file.content.decode().splitlines()
    assert f"{mark}\n" == MARK
    return rest


def read(line):
    """Return the action, the protocol, and the options in their order, names and values."""
    rule = parse_rule(line)
    assert rule is not None, line
    assert rule.enabled
    options = [(o.name, o.value.strip('"') if o.value else None) for o in rule.options]
    return rule.action, rule.header.split()[0], options


def test_nothing_is_claimed_that_no_suricata_has_shown():
    assert get("suricata").proof is Proof.UNPROVEN


def test_a_domain_is_matched_at_the_end_after_a_dot_where_it_is_asked_for_and_greeted():
    dns, tls = (read(line) for line in lines(compiled(DOMAIN)))
    match = [("dotprefix", None), ("content", ".wechat.com"), ("nocase", None), ("endswith", None)]
    assert [dns[:2], tls[:2]] == [("drop", "dns"), ("drop", "tls")]
    assert dns[2][1:6] == [("dns.query", None), *match]
    assert tls[2][1:6] == [("tls.sni", None), *match]


def test_a_host_is_matched_from_its_start_to_its_end():
    for _, _, options in (read(line) for line in lines(compiled(HOST))):
        assert ("dotprefix", None) not in options
        assert ("content", "crl.kaspersky.com") in options
        assert [o for o in options if o[0] in {"startswith", "endswith"}] == [
            ("startswith", None),
            ("endswith", None),
        ]


def test_the_message_names_what_is_prohibited_and_by_what():
    (_, _, [message, *_]), _ = (read(line) for line in lines(compiled(DOMAIN)))
    assert message == ("msg", "Proscribe: wechat.com: d-1: tencent/wechat")


@pytest.mark.parametrize(
    ("effects", "action"),
    [
        ({Effect.IDENTIFY}, "alert"),
        ({Effect.BLOCK_TRAFFIC}, "drop"),
        ({Effect.IDENTIFY, Effect.BLOCK_TRAFFIC}, "drop"),
    ],
)
def test_what_is_only_to_be_identified_is_never_dropped(effects, action):
    made = compiled(row("network.domain", "wechat.com", "tencent/wechat", *effects))
    assert {read(line)[0] for line in lines(made)} == {action}
    assert {e.effect for e in made.enforced} == effects


@given(policy=policies)
def test_the_reader_takes_every_rule_and_no_number_twice(policy):
    made = compiled(*policy.prohibitions)
    rules = [parse_rule(line) for line in lines(made)]
    assert all(rules)
    numbers = [rule.sid for rule in rules]
    assert len(set(numbers)) == len(numbers) == 2 * len({e.prohibition for e in made.enforced})
    assert all(FIRST <= n <= LAST for n in numbers)


@pytest.mark.parametrize(
    "spoil",
    [lambda s: s.replace("drop", "block"), lambda s: s.replace("(", ""), lambda s: s[:-1]],
)
def test_a_spoilt_rule_is_refused_by_the_reader(spoil):
    line, _ = lines(compiled(DOMAIN))
    assert parse_rule(line) is not None
    assert parse_rule(spoil(line)) is None


def test_lifting_one_row_leaves_the_file_as_if_it_had_never_been_there():
    assert compiled(HOST, before=[HOST, DOMAIN]).files == compiled(HOST).files
    assert compiled(before=[HOST, DOMAIN]).files[0].content.decode() == MARK


def test_the_numbers_run_out_at_fifty_thousand_names_and_the_next_is_a_gap():
    rows = [row("network.domain", f"n{n:05}.example", "a/b") for n in range(50_001)]
    made = compiled(*rows)
    assert parse_rule(lines(made)[-1]).sid == LAST
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {"n50000.example"}
