"""What else is taken when a name or an address is blocked."""

import json
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from corpus import row

from proscribe import catalogue
from proscribe.cli import root
from proscribe.model import (
    Application,
    Catalogue,
    Effect,
    Kind,
    Known,
    Policy,
    Provider,
    Tier,
)
from proscribe.service.collateral import FEW, SERVED, Sort, blocked, collateral
from proscribe.service.compile import artifacts
from proscribe.service.workspace import EXAMPLES, Workspace

AT = datetime(2023, 11, 1, tzinfo=UTC)
OVERLAY = """\
entities: [{id: acme, name: Acme, source: a public list}]
applications:
  - id: acme/chat
    name: Acme Chat
    providers: [{entity: acme, source: a public list}]
    identifiers:
      - {kind: network.domain, value: github.io, tier: T1, source: a public list}
      - {kind: network.domain, value: acme.example, tier: T1, source: a public list}
      - {kind: network.hostname, value: acme.github.io, tier: T1, source: a public list}
"""
DECISION = """\
id: own-1
title: {en: Acme, fr: Acme}
authority: Authority of Acme
jurisdiction: CA
force: direction
issued: 2026-01-01
effective: 2026-01-01
provisions:
  - id: names
    covers: [{service: acme/chat}]
    effects: [block-traffic]
    scope: {devices: [mobile, desktop], possession: [issued]}
reasons: [{en: An example., fr: Un exemple.}]
references: [{title: An example, url: "https://example.org/", standing: primary}]
"""


def run(*arguments):
    made = CliRunner().invoke(root, [*map(str, arguments)], prog_name="proscribe")
    assert made.exit_code == 0, made.output
    return made.stdout


def answer(*arguments):
    return json.loads(run(*arguments, "--json"))


def application(name, *names, tier=Tier.T1):
    by = Provider(entity=name.partition("/")[0], source="a public list")
    known = tuple(
        Known(kind=Kind(kind), value=value, tier=tier, source="a public list")
        for kind, value in names
    )
    return Application(id=name, name=name, providers=(by,), identifiers=known)


def taken(policy, *applications):
    found = collateral(Catalogue(applications=applications), Policy.of(policy))
    said = defaultdict(list)
    for one in found:
        said[one.identifier.partition(":")[2]].append((one.sort, one.why.en))
    return dict(said)


CHAT = application("acme/chat", ("network.domain", "acme.example"))
MAIL = application("other/mail", ("network.hostname", "mail.acme.example"))
CHAT_ROW = row("network.domain", "acme.example", "acme/chat")


def test_another_application_with_a_name_under_a_prohibited_domain_is_taken():
    [(sort, why)] = taken([CHAT_ROW], CHAT, MAIL)["acme.example"]
    assert sort is Sort.APPLICATIONS
    assert why.endswith(": other/mail")


def test_an_application_that_is_prohibited_itself_is_meant_and_not_taken():
    assert taken([CHAT_ROW, row("network.domain", "mail.example", "other/mail")], CHAT, MAIL) == {}


def test_a_host_name_alone_takes_nothing_under_or_beside_it():
    exact = row("network.hostname", "acme.example", "acme/chat")
    assert taken([exact], CHAT, MAIL) == {}
    assert taken([exact], application("other/web", ("network.hostname", "acme.example")))


def test_a_use_that_is_badly_sourced_is_still_a_reason_to_look():
    doubtful = application("other/mail", ("network.domain", "a.acme.example"), tier=Tier.T5)
    assert taken([CHAT_ROW], doubtful)


def test_what_is_only_identified_takes_nothing():
    seen = row("network.domain", "acme.example", "acme/chat", Effect.IDENTIFY)
    assert taken([seen], CHAT, MAIL) == {}


@pytest.mark.parametrize(
    ("value", "under"),
    [("acme.github.io", "github.io"), ("acme.com.akamaized.net", "akamaized.net")],
)
def test_a_name_that_a_hoster_gave_may_be_anothers_tomorrow(value, under):
    [(sort, why)] = taken([row("network.hostname", value, "acme/chat")])[value]
    assert sort is Sort.NAMES
    assert f"under {under}, " in why


def test_a_domain_under_which_hosters_give_names_takes_everybody_s():
    [(sort, why)] = taken([row("network.domain", "amazonaws.com", "acme/chat")])["amazonaws.com"]
    assert sort is Sort.NAMES
    assert "amazonaws.com" in why
    assert why.count(", ") == FEW


@pytest.mark.parametrize(
    ("kind", "narrow", "wide"),
    [
        ("network.ipv4-prefix", "203.0.113.0/24", "203.0.112.0/23"),
        ("network.ipv6-prefix", "2001:db8::/48", "2001:db8::/47"),
    ],
)
def test_a_prefix_wider_than_networks_exchange_may_be_several_networks(kind, narrow, wide):
    rows = [row(kind, value, "acme/chat") for value in (narrow, wide)]
    said = taken(rows)
    assert [why for _, why in said[narrow]] == [SERVED.en]
    assert len(said[wide]) == 2


def test_a_prefix_that_no_target_takes_for_one_is_left_to_its_gap():
    assert taken([row("network.ipv4-prefix", "203.0.113.1/23", "acme/chat")]) == {}


def test_of_what_ships_every_warning_is_of_another_application_or_of_a_hoster():
    workspace = Workspace(register_folder=EXAMPLES / "register", at=AT)
    policy = blocked(artifacts(workspace, ["rpz"], None))
    assert policy.prohibitions
    found = collateral(catalogue.shipped(), policy)
    assert "network.domain:weixin.qq.com" in {c.identifier for c in found}
    assert {c.sort for c in found} == {Sort.APPLICATIONS, Sort.NAMES}
    assert [c for c in found if not c.products] == []


def test_what_no_artifact_blocks_takes_nothing():
    workspace = Workspace(register_folder=EXAMPLES / "register", at=AT)
    assert blocked(artifacts(workspace, ["android_management"], None)) == Policy()


def test_plan_and_compile_say_it_in_both_languages_and_as_json(tmp_path):
    plan = answer("plan", "--as-of", "2026-11-01")["collateral"]
    why = {one["identifier"]: one["why"] for one in plan}["network.domain:weixin.qq.com"]
    assert why["fr"].startswith("des applications qui ne sont pas interdites")
    out = tmp_path / "out"
    asked = ("compile", "-t", "rpz", "-t", "santa", "-o", out, "--as-of", "2026-11-01")
    made = {one["target"]: one["collateral"] for one in answer(*asked)}
    assert made["santa"] == []
    assert made["rpz"] == plan
    assert "\nCollateral: " in run(*asked)
    assert "\nEffets collatéraux\u00a0: " in run(*asked, "--lang", "fr")
    assert "Collateral" not in run("compile", "-t", "santa", "-o", out)


def test_a_public_suffix_of_ones_own_catalogue_is_a_gap_and_the_rest_is_enforced(tmp_path):
    own, register = tmp_path / "catalogue", tmp_path / "register"
    for folder, content in ((own, OVERLAY), (register, DECISION)):
        folder.mkdir()
        (folder / "own.yaml").write_text(content)
    asked = ("plan", "--catalogue", own, "--register", register, "--as-of", "2026-11-01")
    plan = answer(*asked)
    assert {line["identifier"] for line in plan["added"] if line["target"] == "rpz"} == {
        "network.domain:acme.example",
        "network.hostname:acme.github.io",
    }
    [gap] = [g for g in plan["gaps"] if g["identifier"] == "network.domain:github.io"]
    assert gap["effects"] == ["block-traffic"]
    assert gap["why"]["fr"].startswith("c'est un suffixe public")
    assert "c'est un suffixe public" in run(*asked, "--lang", "fr")
    assert [c["identifier"] for c in plan["collateral"]] == ["network.hostname:acme.github.io"]
