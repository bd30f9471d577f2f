"""What the file says, and what it leaves to a gap."""

import json

import pytest
from corpus import TWO_SUITES, policies, row
from hypothesis import given

from proscribe.model import Effect, Policy
from proscribe.targets import TOO_MANY, TOO_MUCH, compile_policy, get

ID = "urladvisor@kaspersky.com"
REMOVE, INSTALL, RUN = Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN


def compiled(*rows, before=()):
    return compile_policy(get("firefox"), Policy.of(rows), serial=1, before=Policy.of(before))


def content(artifact):
    (file,) = [f for f in artifact.files if f.path.endswith(".json")]
    return json.loads(file.content)["policies"]


@given(policy=policies)
def test_no_file_bears_the_one_name_that_firefox_reads(policy):
    paths = {f.path for f in compiled(*policy.prohibitions).files}
    assert paths == {"firefox/proscribe-policies.json", "firefox/proscribe-merge.jq"}


def test_an_empty_policy_sets_nothing_and_so_does_a_lifted_one():
    assert content(compiled()) == content(compiled(before=TWO_SUITES.prohibitions)) == {}


def test_lifting_one_row_leaves_the_files_as_if_it_had_never_been_there():
    kept, lifted = (row("firefox.addon-id", f"{n}@example.org", "a/b") for n in ("kept", "lifted"))
    assert compiled(kept, before=[kept, lifted]).files == compiled(kept).files


@pytest.mark.parametrize("effects", [(REMOVE, INSTALL), (REMOVE, INSTALL, RUN)])
def test_an_add_on_is_blocked_where_its_removal_was_decided(effects):
    made = compiled(row("firefox.addon-id", ID, "a/b", *effects))
    assert content(made)["ExtensionSettings"][ID]["installation_mode"] == "blocked"
    assert {e.effect for e in made.enforced} == set(effects)


@pytest.mark.parametrize("effects", [(INSTALL,), (RUN,), (REMOVE,), (INSTALL, RUN)])
def test_what_would_remove_is_not_written_where_removal_was_not_decided(effects):
    made = compiled(row("firefox.addon-id", ID, "a/b", *effects))
    assert content(made) == {}
    assert {g.why for g in made.gaps} == {TOO_MUCH}


def test_what_firefox_would_ignore_after_a_thousand_entries_is_a_gap():
    rows = [row("network.domain", f"n{n:04}.example.org", "a/b") for n in range(999)]
    rows += [row("network.hostname", f"h{n}.example.org", "a/b") for n in range(3)]
    made = compiled(*rows)
    assert len(content(made)["WebsiteFilter"]["Block"]) == 1000
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {"h1.example.org", "h2.example.org"}


def test_the_condition_says_that_there_is_one_file_of_policies():
    for e in compiled(*TWO_SUITES.prohibitions).enforced:
        assert "whose only policies.json is this file, or unites it with others" in e.condition.en
        assert "dont le seul policies.json est ce fichier" in e.condition.fr
