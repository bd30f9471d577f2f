"""The rules: parsed by protobuf's strict reader, judged by what Santa keeps, and followed."""

import json
import plistlib
import re
from dataclasses import replace

import pytest
from apple_schema import MAC, faults_of_profile, split
from corpus import TWO_SUITES, policies, row
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.formats.santa_rules import GRAMMAR, Rule, RuleType, Verb, defeats
from proscribe.model import Effect, Identifier, Kind, Policy, Reason
from proscribe.targets import compile_policy, get

TARGET = get("santa")
TEAM = row("macos.team-id", "5A4RE8SF68", "tencent/wechat")
OTHER_TEAM = row("macos.team-id", "2Y8XE5CQ94", "kaspersky/antivirus")
SIGNER = row("macos.signing-id", "com.tencent.xinWeChat", "tencent/wechat")
SIGNED = replace(SIGNER, confirmed_by=(TEAM.identifier,))
FULL = Policy.of([*TWO_SUITES.prohibitions, TEAM, SIGNED])
HEX = "0123456789abcdefABCDEF"
ALNUM = HEX + "GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz"

# The names and numbers of santa.sync.v1, as https://github.com/northpolesec/protos gives them
# (sync/v1.proto at commit 68fc3caa, Apache-2.0).
POLICIES = {
    "POLICY_UNKNOWN": 0,
    "ALLOWLIST": 1,
    "ALLOWLIST_COMPILER": 2,
    "BLOCKLIST": 3,
    "SILENT_BLOCKLIST": 4,
    "REMOVE": 5,
    "CEL": 6,
    "SILENT_GUI_BLOCKLIST": 8,
    "SILENT_TTY_BLOCKLIST": 9,
}
TYPES = {"UNKNOWN": 0, "BINARY": 1, "CERTIFICATE": 2, "TEAMID": 3, "SIGNINGID": 4, "CDHASH": 5}
TEXTS = {"identifier": 1, "custom_msg": 4, "custom_url": 5, "cel_expr": 9}
ENUMS = {"policy": (2, "Policy", POLICIES), "rule_type": (3, "RuleType", TYPES)}


def protocol():
    """Build the class of a ruledownload response out of the names and numbers above."""
    file = descriptor_pb2.FileDescriptorProto(name="v1", package="santa", syntax="proto3")
    rule = file.message_type.add(name="Rule")
    for name, number in TEXTS.items():
        rule.field.add(name=name, number=number, type="TYPE_STRING", label="LABEL_OPTIONAL")
    for name, (number, enum, values) in ENUMS.items():
        kind = {"type": "TYPE_ENUM", "type_name": f".santa.{enum}", "label": "LABEL_OPTIONAL"}
        rule.field.add(name=name, number=number, **kind)
        made = file.enum_type.add(name=enum)
        for value, at in values.items():
            made.value.add(name=value, number=at)
    response = file.message_type.add(name="RuleDownloadResponse")
    many = {"type": "TYPE_MESSAGE", "type_name": ".santa.Rule", "label": "LABEL_REPEATED"}
    response.field.add(name="rules", number=1, **many)
    response.field.add(name="cursor", number=2, type="TYPE_STRING", label="LABEL_OPTIONAL")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("santa.RuleDownloadResponse"))


RESPONSE = protocol()


def made(policy, before=None):
    artifact = compile_policy(TARGET, policy, serial=1, before=before)
    return {f.path: f.content for f in artifact.files}


def answer(policy, before=None):
    """Return the rules of the answer to ruledownload; none where no answer is written."""
    content = made(policy, before).get("proscribe-santa-ruledownload.json")
    return json.loads(content)["rules"] if content else []


def static(policy, before=None):
    profile = plistlib.loads(made(policy, before)["proscribe-santa.mobileconfig"])
    (found,) = profile["PayloadContent"]
    return found["StaticRules"]


def kept(rule):
    """Tell whether Santa keeps a rule: its own tests of length and characters, restated."""
    name = rule["identifier"]
    sort = rule["rule_type"]
    if sort in {"BINARY", "CERTIFICATE"}:
        return len(name) == 64 and {*name} <= {*HEX}
    if sort == "CDHASH":
        return len(name) == 40 and {*name} <= {*HEX}
    if sort == "TEAMID":
        return len(name) == 10 and {*name} <= {*ALNUM}
    team, colon, rest = name.partition(":")
    known = team == "platform" or (len(team) == 10 and {*team} <= {*ALNUM})
    return bool(sort == "SIGNINGID" and known and colon and rest)


class Santa:
    """The table of rules: one for each type and identifier, the most specific decides."""

    def __init__(self, *rules):
        self.rules = {}
        self.sync(rules)

    def sync(self, rules):
        """Apply the rules of a normal sync."""
        for rule in filter(kept, rules):
            key = (rule["rule_type"], rule["identifier"])
            self.rules.pop(key, None)
            if rule["policy"] != "REMOVE":
                self.rules[key] = rule["policy"]

    def clean_sync(self, rules):
        """Apply a clean sync, which does nothing at all if it brings no rule."""
        if rules:
            self.rules = {}
            self.sync(rules)

    def runs(self, team, signing_id):
        looked_for = [("SIGNINGID", f"{team}:{signing_id}"), ("TEAMID", team)]
        found = [self.rules[key] for key in looked_for if key in self.rules]
        return not found or found[0] == "ALLOWLIST"


def of(sort, identifier, policy):
    return {"rule_type": sort, "identifier": identifier, "policy": policy}


FOREIGN = of("TEAMID", "EQHXZ8M8AV", "BLOCKLIST")


def confirmed(policy, teams):
    rows = (replace(p, confirmed_by=teams) for p in policy.prohibitions)
    return Policy.of(rows)


teams = st.lists(
    st.from_regex(Kind.MACOS_TEAM_ID.grammar, fullmatch=True).map(
        lambda team: Identifier(Kind.MACOS_TEAM_ID, team)
    ),
    max_size=2,
).map(lambda found: tuple(sorted({*found})))


@example(policy=FULL, teams=(TEAM.identifier,), before=Policy.of([OTHER_TEAM]))
@given(policy=policies, teams=teams, before=policies)
def test_the_strict_parser_takes_every_answer_and_santa_keeps_every_rule(policy, teams, before):
    policy, before = confirmed(policy, teams), confirmed(before, teams)
    rules = answer(policy, before)
    text = json.dumps({"rules": rules, "cursor": ""})
    message = json_format.Parse(text, RESPONSE())
    assert RESPONSE.FromString(message.SerializeToString()) == message
    assert len(message.rules) == len(rules)
    assert all(kept(rule) for rule in [*rules, *static(policy, before)])


def test_the_answer_says_what_was_reviewed():
    content = made(FULL, before=Policy.of([OTHER_TEAM]))["proscribe-santa-ruledownload.json"]
    why = "Proscribe: prohibited by / interdit par : d-1"
    assert json.loads(content) == {
        "cursor": "",
        "rules": [
            of("TEAMID", "2Y8XE5CQ94", "REMOVE"),
            {**of("SIGNINGID", "5A4RE8SF68:com.tencent.xinWeChat", "BLOCKLIST"), "custom_msg": why},
            {**of("TEAMID", "5A4RE8SF68", "BLOCKLIST"), "custom_msg": why},
        ],
    }
    assert static(FULL) == json.loads(content)["rules"][1:]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"BLOCKLIST"', '"BLOCK"'),
        ('"identifier"', '"identifer"'),
        ('"rule_type"', '"ruletype"'),
        ('"TEAMID"', '"TEAM_ID"'),
        ('"custom_msg"', '"message"'),
    ],
)
def test_a_misspelt_field_or_word_that_santa_would_ignore_is_refused_by_the_strict_parser(
    right, wrong
):
    text = json.dumps({"rules": answer(FULL), "cursor": ""})
    json_format.Parse(text, RESPONSE())
    with pytest.raises(json_format.ParseError):
        json_format.Parse(text.replace(right, wrong), RESPONSE())


MALFORMED = {
    RuleType.TEAMID: ["short", "5a4re8sf68", "5A4RE8SF6-", "5A4RE8SF68\n", "5A4RE8SF688"],
    RuleType.SIGNINGID: ["com.tencent.xinWeChat", "SHORT:com.a", "5A4RE8SF68:", ":com.a", "a:b:c"],
    RuleType.CDHASH: ["0f" * 19, "0F" * 20, "0g" * 20],
    RuleType.BINARY: ["0f" * 20, "0f" * 32 + " "],
    RuleType.CERTIFICATE: ["0f" * 20, ""],
}


@pytest.mark.parametrize(("sort", "name"), [(s, n) for s in MALFORMED for n in MALFORMED[s]])
def test_a_malformed_rule_that_santa_would_drop_in_silence_cannot_be_made(sort, name):
    with pytest.raises(ValueError, match="is not what a"):
        Rule(sort, name)


@given(data=st.data())
def test_what_can_be_made_is_what_santa_keeps(data):
    sort = data.draw(st.sampled_from(list(RuleType)))
    drawn = st.one_of(st.from_regex(GRAMMAR[sort], fullmatch=True), st.text(max_size=70))
    name = data.draw(drawn)
    if re.fullmatch(GRAMMAR[sort], name):
        assert kept(Rule(sort, name).fields())


@pytest.mark.parametrize("policy", [TWO_SUITES, Policy.of([SIGNER]), Policy()])
def test_an_answer_without_a_rule_is_never_written(policy):
    assert made(policy).keys() == {"proscribe-santa.mobileconfig"}


def test_the_last_prohibition_is_lifted_by_a_removal_for_an_empty_clean_sync_deletes_nothing():
    santa = Santa(FOREIGN)
    as_it_was = dict(santa.rules)
    santa.sync(answer(FULL))
    assert not santa.runs("5A4RE8SF68", "com.tencent.xinWeChat")
    santa.clean_sync([])
    assert not santa.runs("5A4RE8SF68", "com.tencent.xinWeChat")
    lift = answer(Policy(), before=FULL)
    assert {rule["policy"] for rule in lift} == {"REMOVE"}
    santa.sync(lift)
    assert santa.runs("5A4RE8SF68", "com.tencent.xinWeChat")
    assert santa.rules == as_it_was


def test_saying_a_removal_twice_changes_nothing():
    santa = Santa(FOREIGN, *answer(FULL))
    lift = answer(Policy(), before=FULL)
    santa.sync([*lift, *lift])
    assert santa.rules == Santa(FOREIGN).rules


def test_a_team_that_the_catalogue_takes_back_is_lifted_though_the_row_stays():
    moved = Policy.of([replace(SIGNER, confirmed_by=(OTHER_TEAM.identifier,))])
    santa = Santa(*answer(Policy.of([SIGNED])))
    santa.sync(answer(moved, before=Policy.of([SIGNED])))
    assert santa.runs("5A4RE8SF68", "com.tencent.xinWeChat")
    assert not santa.runs("2Y8XE5CQ94", "com.tencent.xinWeChat")


def test_a_signing_identifier_is_written_for_each_team_that_signs_for_the_product():
    both = (OTHER_TEAM.identifier, TEAM.identifier)
    rules = answer(Policy.of([replace(SIGNER, confirmed_by=both)]))
    expected = [f"{team.value}:com.tencent.xinWeChat" for team in both]
    assert [rule["identifier"] for rule in rules] == expected


def test_a_signing_identifier_without_a_team_is_a_gap_and_never_a_rule_that_santa_drops():
    artifact = compile_policy(TARGET, Policy.of([SIGNER]), serial=1)
    assert artifact.enforced == ()
    assert {g.reason for g in artifact.gaps} == {Reason.CONDITIONAL}
    assert all("knows no team" in g.why.en for g in artifact.gaps)
    assert static(Policy.of([SIGNER])) == []


def test_what_is_not_to_be_kept_from_running_is_not_written():
    less = row("macos.team-id", "5A4RE8SF68", "a/b", Effect.BLOCK_INSTALL, Effect.IDENTIFY)
    assert answer(Policy.of([less])) == static(Policy.of([less])) == []


def test_an_old_allow_of_a_signing_identifier_defeats_the_block_of_its_team():
    allow = of("SIGNINGID", "5A4RE8SF68:com.tencent.xinWeChat", "ALLOWLIST")
    santa = Santa(allow, *answer(Policy.of([TEAM])))
    assert santa.runs("5A4RE8SF68", "com.tencent.xinWeChat")
    assert not santa.runs("5A4RE8SF68", "com.tencent.other")


OURS = Rule(RuleType.TEAMID, "5A4RE8SF68")
THEIRS = [
    (Rule(RuleType.SIGNINGID, "5A4RE8SF68:com.tencent.xinWeChat", Verb.ALLOWLIST), True),
    (Rule(RuleType.SIGNINGID, "5A4RE8SF68:com.tencent.xinWeChat", Verb.CEL), True),
    (Rule(RuleType.SIGNINGID, "5A4RE8SF68:com.tencent.xinWeChat", Verb.BLOCKLIST), False),
    (Rule(RuleType.SIGNINGID, "2Y8XE5CQ94:com.tencent.xinWeChat", Verb.ALLOWLIST), False),
    (Rule(RuleType.TEAMID, "5A4RE8SF68", Verb.ALLOWLIST_COMPILER), True),
    (Rule(RuleType.TEAMID, "2Y8XE5CQ94", Verb.ALLOWLIST), False),
    (Rule(RuleType.CDHASH, "0f" * 20, Verb.ALLOWLIST), False),
]


@pytest.mark.parametrize(("theirs", "expected"), THEIRS)
def test_a_rule_that_surely_defeats_ours_is_known_as_such(theirs, expected):
    assert defeats(theirs, OURS) is expected


def test_the_order_of_types_is_that_in_which_santa_looks_for_them():
    assert [*RuleType] == ["CDHASH", "BINARY", "SIGNINGID", "CERTIFICATE", "TEAMID"]


@example(policy=FULL)
@given(policy=policies)
def test_the_profile_is_whole_and_holds_nothing_but_static_rules(policy):
    content = made(policy)["proscribe-santa.mobileconfig"]
    profile = plistlib.loads(content)
    (found,) = profile["PayloadContent"]
    _, own = split(found, "CommonPayloadKeys")
    assert own.keys() == {"StaticRules"}
    assert found["PayloadType"] == "com.northpolesec.santa"
    assert profile["PayloadScope"] == "System"
    foreign = ["com.northpolesec.santa: unknown type"]
    assert faults_of_profile(content, MAC) == foreign, "Apple knows the envelope alone"


def test_only_rules_that_block_are_ever_written():
    verbs = {rule["policy"] for rule in [*answer(FULL, before=FULL), *static(FULL)]}
    assert verbs == {"BLOCKLIST"}


def test_the_words_of_our_rules_are_those_of_the_protocol():
    assert {v.value for v in Verb} == POLICIES.keys() - {"POLICY_UNKNOWN"}
    assert {t.value for t in RuleType} == TYPES.keys() - {"UNKNOWN"}


def test_lifting_empties_the_static_rules_and_an_empty_list_leaves_local_rules_to_be():
    assert static(Policy(), before=FULL) == []


def test_a_message_of_many_determinations_stays_readable():
    many = [row("macos.team-id", "5A4RE8SF68", "a/b", by=f"d-{n:04}") for n in range(900)]
    assert all(len(rule["custom_msg"]) <= 1000 for rule in static(Policy.of(many)))
