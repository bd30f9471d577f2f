"""What the file says, and what it leaves to a gap."""

import json

import pytest
from corpus import row

from proscribe.model import Effect, Policy
from proscribe.targets import TOO_MANY, TOO_MUCH, compile_policy, get

ID = "a" * 32


def compiled(*rows, before=()):
    return compile_policy(get("chromium"), Policy.of(rows), serial=1, before=Policy.of(before))


def content(artifact):
    (file,) = artifact.files
    return json.loads(file.content)


def test_an_empty_policy_sets_nothing_and_so_does_a_lifted_one():
    hosts = (row("network.domain", "wechat.com", "tencent/wechat"),)
    assert content(compiled()) == content(compiled(before=hosts)) == {}


@pytest.mark.parametrize(
    ("effects", "mode"),
    [
        ({Effect.REMOVE, Effect.BLOCK_INSTALL}, "removed"),
        ({Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN}, "removed"),
        ({Effect.BLOCK_INSTALL, Effect.BLOCK_RUN}, "blocked"),
    ],
)
def test_blocking_is_never_shown_as_removing(effects, mode):
    made = compiled(row("chrome.extension-id", ID, "a/b", *effects))
    assert content(made)["ExtensionSettings"][ID]["installation_mode"] == mode
    assert {e.effect for e in made.enforced} == effects


@pytest.mark.parametrize("effect", [Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN])
def test_one_effect_alone_would_take_more_than_was_decided(effect):
    made = compiled(row("chrome.extension-id", ID, "a/b", effect))
    assert content(made) == {}
    assert [g.why for g in made.gaps] == [TOO_MUCH]


def test_the_message_names_the_determinations_and_keeps_to_its_length():
    rows = [row("chrome.extension-id", ID, "a/b", by=f"d-{n}") for n in range(300)]
    for some, end in ((rows[:2], ": d-0, d-1"), (rows, " […]")):
        setting = content(compiled(*some))["ExtensionSettings"][ID]
        message = setting["blocked_install_message"]
        assert message.startswith("Proscribe: ")
        assert message.endswith(end)
        assert len(message) <= 1000


def test_what_comes_after_a_thousand_entries_is_a_gap_and_never_cut_off_in_silence():
    rows = [row("network.domain", f"n{n:04}.example.org", "a/b") for n in range(999)]
    rows += [row("network.hostname", f"h{n}.example.org", "a/b") for n in range(3)]
    made = compiled(*rows)
    assert len(content(made)["URLBlocklist"]) == 1000
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {"h1.example.org", "h2.example.org"}
