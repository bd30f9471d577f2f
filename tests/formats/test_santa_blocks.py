"""Which of Santa's rules block a row, and what a server answers."""

from dataclasses import replace

from corpus import row
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.santa_blocks import LONGEST, answer, rules
from proscribe.formats.santa_rules import Rule, RuleType
from proscribe.model import Ground, Identifier, Kind

TEAMS = st.sets(st.from_regex(r"[0-9A-Z]{10}", fullmatch=True), max_size=4).map(
    lambda names: [Rule(RuleType.TEAMID, name) for name in sorted(names)]
)
SIGNED = row("macos.signing-id", "com.tencent.xinWeChat", "a/b")


def test_a_signing_identifier_has_a_rule_for_each_team_and_none_without_a_team():
    teams = tuple(Identifier(Kind.MACOS_TEAM_ID, f"{n}TEAM56789") for n in (1, 2))
    named = [rule.identifier for rule in rules([replace(SIGNED, confirmed_by=teams)])]
    assert named == [f"{team.value}:com.tencent.xinWeChat" for team in teams]
    assert list(rules([SIGNED])) == []


def test_a_message_stays_short_enough_for_a_person_to_read():
    many = tuple(
        Ground(determination=f"d-{n}", provision="main", product="a/b") for n in range(999)
    )
    decided = replace(row("macos.team-id", "ABCDE12345", "a/b"), because=many)
    (rule,) = rules([decided])
    assert len(rule.message) <= LONGEST
    assert rule.message.endswith("[…]")


@given(placed=TEAMS, wanted=TEAMS)
def test_an_answer_leaves_a_server_with_the_rules_wanted_and_no_other_of_ours(placed, wanted):
    held = {rule.identifier for rule in placed}
    for said in answer(placed, wanted):
        if said["policy"] == "REMOVE":
            held.remove(said["identifier"])
        else:
            held.add(said["identifier"])
    assert held == {rule.identifier for rule in wanted}
