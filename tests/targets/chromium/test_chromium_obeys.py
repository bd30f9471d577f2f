"""A real Chromium, in namespaces of its own, obeys the policy, and forgets it when lifted."""

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATH
from corpus import row

from proscribe.model import Effect, Policy
from proscribe.targets import TOO_MANY, compile_policy, get

DRIVER = Path(__file__).parent / "drive.py"
NAMESPACES = ("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
engine = pytest.mark.engine("chromium", "unshare", "ip", "mount")

KEY = b"the key of an extension that exists for this test alone"
ID = (
    hashlib.sha256(KEY)
    .hexdigest()[:32]
    .translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))
)
EXTENSION = {
    "manifest_version": 3,
    "name": "Test",
    "version": "1",
    "key": base64.b64encode(KEY).decode(),
    "content_scripts": [{"matches": ["http://*/*"], "js": ["run.js"], "run_at": "document_start"}],
}
RUNS = "document.documentElement.dataset.extension = 'runs'"
OTHER_ID = "a" * 32

DOMAIN, BENEATH = "http://wechat.com/", "http://web.wechat.com/"
HOST, UNDER_HOST = "http://crl.kaspersky.com/", "http://a.crl.kaspersky.com/"
LOOKALIKE, ELSEWHERE, FOREIGN = (
    "http://notwechat.com/", "http://example.org/", "http://foreign.example/"
)  # fmt: skip
PAGES = (DOMAIN, BENEATH, HOST, UNDER_HOST, LOOKALIKE, ELSEWHERE, FOREIGN)

HOSTS = (
    row("network.domain", "wechat.com", "tencent/wechat"),
    row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
)
REMOVED = Policy.of([*HOSTS, row("chrome.extension-id", ID, "test/extension")])
BLOCKED = Policy.of(
    [
        *HOSTS,
        row("chrome.extension-id", ID, "a/b", Effect.BLOCK_INSTALL, Effect.BLOCK_RUN),
    ]
)
FOREIGN_POLICY = json.dumps(
    {
        "URLBlocklist": ["foreign.example"],
        "ExtensionSettings": {OTHER_ID: {"installation_mode": "blocked"}},
        "HomepageLocation": "http://example.org/",
    }
)
BEFORE_OURS, AFTER_OURS = (
    {f"etc/chromium/policies/managed/{name}.json": FOREIGN_POLICY} for name in ("corp", "zz-corp")
)
OUR_KEYS = {
    "ExtensionSettings",
    "PolicyDictionaryMultipleSourceMergeList",
    "PolicyListMultipleSourceMergeList",
    "URLBlocklist",
}


def compiled(policy, before=None):
    return compile_policy(get("chromium"), policy, serial=1, before=before)


def written(policy, before=None):
    return {f.path: f.content.decode() for f in compiled(policy, before).files}


STAGES = {
    "untouched": BEFORE_OURS,
    "removed": BEFORE_OURS | written(REMOVED),
    "removed, theirs last": AFTER_OURS | written(REMOVED),
    "blocked": BEFORE_OURS | written(BLOCKED),
    "lifted": BEFORE_OURS | written(Policy(), REMOVED),
}
IN_FORCE = [name for name in STAGES if name not in {"untouched", "lifted"}]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Return what Chromium did at each stage, one profile through all of them."""
    extension, profile = (tmp_path_factory.mktemp(name) for name in ("extension", "profile"))
    (extension / "manifest.json").write_text(json.dumps(EXTENSION), encoding="utf-8")
    (extension / "run.js").write_text(RUNS, encoding="utf-8")
    stages = {
        name: {"files": files, "visit": PAGES, "fetch": [DOMAIN]} for name, files in STAGES.items()
    }
    work = {"extension": str(extension), "profile": str(profile), "stages": stages}
    played = subprocess.run(
        [*NAMESPACES, sys.executable, DRIVER],
        input=json.dumps(work),
        env={**os.environ, "PATH": PATH},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=240,
    )
    return json.loads(played.stdout)


def refused(stage):
    blocked = "net::ERR_BLOCKED_BY_ADMINISTRATOR"
    return {url for url, page in stage["pages"].items() if page["error"] == blocked}


def reached(stage):
    return {url for url, page in stage["pages"].items() if page["title"].startswith("reached ")}


@engine
@pytest.mark.parametrize("name", IN_FORCE)
def test_a_domain_and_all_beneath_it_and_one_host_are_blocked_and_nothing_else(seen, name):
    assert refused(seen[name]) == {DOMAIN, BENEATH, HOST, FOREIGN}
    assert reached(seen[name]) == {UNDER_HOST, LOOKALIKE, ELSEWHERE}


@engine
@pytest.mark.parametrize("name", ["untouched", "lifted"])
def test_without_our_rows_only_the_policy_of_others_has_an_effect(seen, name):
    assert refused(seen[name]) == {FOREIGN}
    assert reached(seen[name]) == set(PAGES) - {FOREIGN}


@engine
@pytest.mark.parametrize("name", ["untouched", "lifted"])
def test_without_our_rows_the_extension_runs(seen, name):
    assert ID in seen[name]["extensions"]
    assert seen[name]["pages"][ELSEWHERE]["extension"] == "runs"


@engine
@pytest.mark.parametrize("name", IN_FORCE)
def test_a_prohibited_extension_is_neither_there_nor_runs(seen, name):
    assert ID not in seen[name]["extensions"]
    assert {page["extension"] for page in seen[name]["pages"].values()} == {""}


@engine
@pytest.mark.parametrize("name", IN_FORCE)
def test_the_browser_knows_every_key_and_finds_no_fault(seen, name):
    policies = seen[name]["policies"]
    assert policies.keys() == OUR_KEYS | {"HomepageLocation"}
    assert [p for p in policies.values() if "error" in p or "warning" in p] == []


@engine
@pytest.mark.parametrize("name", IN_FORCE)
def test_the_settings_of_another_file_are_kept_beside_ours_whatever_its_name(seen, name):
    policies = seen[name]["policies"]
    assert OTHER_ID in str(policies["ExtensionSettings"]["value"])
    assert ID in str(policies["ExtensionSettings"]["value"])
    assert policies["HomepageLocation"]["value"] == "http://example.org/"


@engine
def test_lifting_leaves_the_browser_with_the_keys_that_others_set_and_no_more(seen):
    assert seen["lifted"]["policies"] == seen["untouched"]["policies"]


@engine
@pytest.mark.parametrize("name", IN_FORCE)
def test_what_another_site_fetches_still_loads_as_the_condition_says(seen, name):
    assert seen[name]["fetched"] == {DOMAIN: True}
    conditions = {e.condition.en for e in compiled(REMOVED).enforced if e.effect == "block-traffic"}
    assert all("what other sites fetch from it still loads" in c for c in conditions)


def test_an_empty_policy_sets_nothing():
    assert [json.loads(content) for content in written(Policy()).values()] == [{}]


def test_blocking_an_extension_from_running_is_never_shown_as_removing_it():
    assert {e.effect for e in compiled(BLOCKED).enforced} == {
        Effect.BLOCK_INSTALL,
        Effect.BLOCK_RUN,
        Effect.BLOCK_TRAFFIC,
    }


def test_the_message_names_the_determinations_and_keeps_to_its_length():
    rows = [row("chrome.extension-id", ID, "a/b", by=f"d-{n}") for n in range(300)]
    for policy, end in ((Policy.of(rows[:2]), ": d-0, d-1"), (Policy.of(rows), " […]")):
        (content,) = written(policy).values()
        message = json.loads(content)["ExtensionSettings"][ID]["blocked_install_message"]
        assert message.startswith("Proscribe: ")
        assert message.endswith(end)
        assert len(message) <= 1000


def test_what_comes_after_a_thousand_entries_is_a_gap_and_never_cut_off_in_silence():
    rows = [row("network.domain", f"n{n:04}.example.org", "a/b") for n in range(999)]
    rows += [row("network.hostname", f"h{n}.example.org", "a/b") for n in range(3)]
    made = compiled(Policy.of(rows))
    assert len(json.loads(made.files[0].content)["URLBlocklist"]) == 1000
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {"h1.example.org", "h2.example.org"}
