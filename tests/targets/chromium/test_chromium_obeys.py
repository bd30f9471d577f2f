"""A real Chromium, in namespaces of its own, obeys the policy, and forgets it when lifted."""

import json
from pathlib import Path

import pytest
from corpus import row

from proscribe.engines.chromium import EXTENSIONS, policies
from proscribe.model import Effect, Policy
from proscribe.targets import compile_policy, get
from proscribe.workbench import chromium, network, until
from proscribe.workbench.site import site

pytestmark = pytest.mark.engine(*chromium.PROGRAMS)

DOMAIN, BENEATH = "http://wechat.com/", "http://web.wechat.com/"
HOST, UNDER_HOST = "http://crl.kaspersky.com/", "http://a.crl.kaspersky.com/"
LOOKALIKE, ELSEWHERE = "http://notwechat.com/", "http://example.org/"
FOREIGN = "http://foreign.example/"
PAGES = (DOMAIN, BENEATH, HOST, UNDER_HOST, LOOKALIKE, ELSEWHERE, FOREIGN)
HOSTS = (
    row("network.domain", "wechat.com", "tencent/wechat"),
    row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
)
OTHER_ID = "a" * 32
FOREIGN_POLICY = {
    "ExtensionSettings": {OTHER_ID: {"installation_mode": "blocked"}},
    "HomepageLocation": "http://example.org/",
    "URLBlocklist": ["foreign.example"],
}
FIRST, LAST = (
    {f"etc/chromium/policies/managed/{name}.json": json.dumps(FOREIGN_POLICY)}
    for name in ("corp", "zz-corp")
)
OUR_KEYS = {
    "ExtensionSettings",
    "PolicyDictionaryMultipleSourceMergeList",
    "PolicyListMultipleSourceMergeList",
    "URLBlocklist",
}
REMOVED = ["removed", "removed, theirs last"]
IN_FORCE = ["blocked", *REMOVED]
FREE = ["untouched", "lifted", "lifted again"]


def written(policy, before=None):
    made = compile_policy(get("chromium"), policy, serial=1, before=before)
    return {f.path: f.content.decode() for f in made.files}


def prohibiting(ids, *effects):
    rows = (row("chrome.extension-id", found, "test/extension", *effects) for found in ids)
    return Policy.of([*HOSTS, *rows])


@pytest.fixture(scope="module")
def seen(extensions, tmp_path_factory):
    """Return what Chromium did at each stage, with one profile through all of them."""
    remove = prohibiting(extensions.ids)
    block = prohibiting(extensions.ids, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
    stages = {
        "untouched": FIRST,
        "blocked": FIRST | written(block),
        "lifted": FIRST | written(Policy(), block),
        "removed": FIRST | written(remove),
        "removed, theirs last": LAST | written(remove),
        "lifted again": FIRST | written(Policy(), remove),
    }
    offer = {"external_crx": str(extensions.package), "external_version": "1"}
    home = tmp_path_factory.mktemp("chromium")
    with network() as alone, site(alone, home):
        browser = chromium.Chromium(alone, home / "browser")
        (browser.offered / f"{extensions.installed_id}.json").write_text(json.dumps(offer))
        return {n: play(browser, extensions, n, files) for n, files in stages.items()}


def play(browser, extensions, name, files):
    """Start Chromium under the files of a stage, visit its pages, and end it."""
    for old in browser.managed.iterdir():
        old.unlink()
    for path, content in files.items():
        (browser.managed / Path(path).name).write_text(content, encoding="utf-8")
    tab = browser.start([f"--load-extension={extensions.unpacked}"])
    seen = observe(tab, extensions.ids if name in FREE else ())
    browser.close(tab)
    return seen | {"on_disk": [p.name for p in (browser.profile / "Default/Extensions").iterdir()]}


def observe(tab, awaited):
    tab.open("chrome://extensions")
    until(lambda: all(tab.run(EXTENSIONS).get(e) == "ENABLED" for e in awaited))
    seen = {"pages": {url: tab.open(url) for url in PAGES}}
    tab.open("http://site.example/")
    fetched = f"fetch('{DOMAIN}', {{mode: 'no-cors'}}).then(() => true, () => false)"
    seen["fetched"] = {DOMAIN: tab.run(fetched)}
    tab.open("chrome://extensions")
    seen["extensions"] = tab.run(EXTENSIONS)
    return seen | {"policies": policies(tab)}


def refused(found):
    blocked = "net::ERR_BLOCKED_BY_ADMINISTRATOR"
    return {url for url, page in found["pages"].items() if page.error == blocked}


def reached(found):
    return {url for url, page in found["pages"].items() if page.reached}


@pytest.mark.parametrize("name", IN_FORCE)
def test_a_domain_and_all_beneath_it_and_one_host_are_blocked_and_nothing_else(seen, name):
    assert refused(seen[name]) == {DOMAIN, BENEATH, HOST, FOREIGN}
    assert reached(seen[name]) == {UNDER_HOST, LOOKALIKE, ELSEWHERE}


@pytest.mark.parametrize("name", FREE)
def test_without_our_rows_only_the_policy_of_others_has_an_effect(seen, name):
    assert refused(seen[name]) == {FOREIGN}
    assert reached(seen[name]) == set(PAGES) - {FOREIGN}


@pytest.mark.parametrize("name", FREE)
def test_without_our_rows_both_extensions_run(seen, extensions, name):
    assert extensions.ids <= seen[name]["extensions"].keys()
    assert seen[name]["pages"][ELSEWHERE].runs == ("installed", "unpacked")


@pytest.mark.parametrize("name", IN_FORCE)
def test_no_prohibited_extension_runs_and_an_unpacked_one_does_not_even_load(
    seen, extensions, name
):
    assert {page.runs for page in seen[name]["pages"].values()} == {()}
    assert extensions.unpacked_id not in seen[name]["extensions"]


def test_a_blocked_extension_is_disabled_and_stays_on_the_disk(seen, extensions):
    assert seen["blocked"]["extensions"][extensions.installed_id] == "DISABLED"
    assert extensions.installed_id in seen["blocked"]["on_disk"]


@pytest.mark.parametrize("name", REMOVED)
def test_a_removed_extension_is_gone_and_does_not_come_back_though_offered(seen, extensions, name):
    assert extensions.installed_id not in seen[name]["extensions"]
    assert extensions.installed_id not in seen[name]["on_disk"]


@pytest.mark.parametrize("name", IN_FORCE)
def test_the_browser_knows_every_key_and_finds_no_fault(seen, name):
    policies = seen[name]["policies"]
    assert policies.keys() == OUR_KEYS | {"HomepageLocation"}
    assert [p for p in policies.values() if "error" in p or "warning" in p] == []


@pytest.mark.parametrize("name", IN_FORCE)
def test_the_settings_of_another_file_are_kept_beside_ours_whatever_its_name(
    seen, extensions, name
):
    policies = seen[name]["policies"]
    settings = str(policies["ExtensionSettings"]["value"])
    assert all(found in settings for found in (OTHER_ID, *extensions.ids))
    assert policies["HomepageLocation"]["value"] == "http://example.org/"


@pytest.mark.parametrize("name", ["lifted", "lifted again"])
def test_lifting_leaves_the_keys_that_others_set_and_no_more(seen, name):
    assert seen[name]["policies"] == seen["untouched"]["policies"]


@pytest.mark.parametrize("name", IN_FORCE)
def test_what_another_site_fetches_still_loads_as_the_condition_says(seen, name):
    assert seen[name]["fetched"] == {DOMAIN: True}
