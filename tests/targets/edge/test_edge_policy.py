"""What the file for Edge says, and what it leaves to a gap. No Edge is here to obey it."""

import json

import pytest
from corpus import TWO_SUITES, row

from proscribe.model import Effect, Policy, Proof
from proscribe.targets import TOO_MANY, TOO_MUCH, compile_policy, get

ID = "a" * 32
REMOVE, INSTALL, RUN = Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN


def compiled(*rows, before=()):
    return compile_policy(get("edge"), Policy.of(rows), serial=1, before=Policy.of(before))


def content(artifact):
    (file,) = artifact.files
    assert file.path == "etc/opt/edge/policies/managed/proscribe.json"
    return json.loads(file.content)


def test_nothing_is_claimed_that_no_edge_has_shown():
    assert get("edge").proof is Proof.UNPROVEN


def test_the_keys_that_unite_files_are_left_out_for_edge_does_not_know_them():
    ours = content(compiled(*TWO_SUITES.prohibitions))
    assert ours.keys() == {"ExtensionSettings", "URLBlocklist"}


def test_every_condition_says_that_no_other_policy_may_set_the_same_key():
    said = {e.condition for e in compiled(*TWO_SUITES.prohibitions).enforced}
    assert all("no other policy sets the same key" in text.en for text in said)
    assert all("aucune autre politique ne fixe la même clé" in text.fr for text in said)


def test_apart_from_those_keys_edge_and_chromium_are_told_the_same():
    chromium = compile_policy(get("chromium"), TWO_SUITES, serial=1)
    (file,) = chromium.files
    told = content(compiled(*TWO_SUITES.prohibitions))
    assert told.items() <= json.loads(file.content).items()


def test_an_empty_policy_sets_nothing_and_so_does_a_lifted_one():
    rows = TWO_SUITES.prohibitions
    assert content(compiled()) == content(compiled(before=rows)) == {}


def test_lifting_one_row_leaves_the_file_as_if_it_had_never_been_there():
    kept, lifted = (row("network.domain", f"{n}.example", "a/b") for n in ("kept", "lifted"))
    assert compiled(kept, before=[kept, lifted]).files == compiled(kept).files


@pytest.mark.parametrize(
    ("effects", "mode"),
    [
        ((REMOVE, INSTALL), "removed"),
        ((REMOVE, INSTALL, RUN), "removed"),
        ((INSTALL, RUN), "blocked"),
    ],
)
def test_blocking_is_never_shown_as_removing(effects, mode):
    made = compiled(row("chrome.extension-id", ID, "a/b", *effects))
    assert content(made)["ExtensionSettings"][ID]["installation_mode"] == mode
    assert {e.effect for e in made.enforced} == set(effects)


@pytest.mark.parametrize("effect", [REMOVE, INSTALL, RUN])
def test_one_effect_alone_would_take_more_than_was_decided(effect):
    made = compiled(row("chrome.extension-id", ID, "a/b", effect))
    assert content(made) == {}
    assert [g.why for g in made.gaps] == [TOO_MUCH]


def test_what_edge_would_ignore_after_a_thousand_entries_is_a_gap():
    rows = [row("network.domain", f"n{n:04}.example.org", "a/b") for n in range(999)]
    rows += [row("network.hostname", f"h{n}.example.org", "a/b") for n in range(3)]
    made = compiled(*rows)
    assert len(content(made)["URLBlocklist"]) == 1000
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {"h1.example.org", "h2.example.org"}
