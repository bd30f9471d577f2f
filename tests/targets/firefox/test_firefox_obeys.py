"""A real Firefox, in namespaces of its own, obeys the policies, and forgets them when lifted."""

import json
import shutil
import time

import pytest
from corpus import row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proscribe.engines.firefox import ADD, ADDONS, POLICIES, united
from proscribe.model import Kind, Policy
from proscribe.targets import compile_policy, get
from proscribe.targets.firefox import ENTRIES
from proscribe.workbench import firefox, network
from proscribe.workbench.site import site

pytestmark = pytest.mark.engine(*firefox.PROGRAMS, "jq")

SECONDS = 60
PATTERNS = """
return arguments[0].map(([pattern, urls]) => {
  try {
    const match = new MatchPattern(pattern.toLowerCase());
    return urls.map(url => match.matches(url));
  } catch (e) {
    return String(e);
  }
});
"""
DOMAIN, BENEATH = "http://wechat.com/", "http://web.wechat.com/"
DOTTED, SHOUTED = "http://wechat.com./", "http://WeChat.COM/"
HOST, UNDER_HOST = "http://crl.kaspersky.com/", "http://a.crl.kaspersky.com/"
LOOKALIKE, ELSEWHERE = "http://notwechat.com/", "http://example.org/"
FOREIGN, EXCEPTED = "http://foreign.example/", "http://help.wechat.com/"
PROHIBITED = {DOMAIN, BENEATH, DOTTED, SHOUTED, HOST}
OPEN = {UNDER_HOST, LOOKALIKE, ELSEWHERE}
PAGES = (*sorted(PROHIBITED), *sorted(OPEN), FOREIGN, EXCEPTED)
HOSTS = (
    row("network.domain", "wechat.com", "tencent/wechat"),
    row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
)
YOURS = {
    "policies": {
        "ExtensionSettings": {"theirs@example.org": {"installation_mode": "blocked"}},
        "Homepage": {"URL": "http://example.org/"},
        "WebsiteFilter": {
            "Block": ["*://*.foreign.example/*"],
            "Exceptions": ["*://help.wechat.com/*"],
        },
    }
}
FREE = ["untouched", "lifted", "yours", "yours again"]
IN_FORCE = ["alone", "united"]


def written(policy, before=None):
    return compile_policy(get("firefox"), policy, serial=1, before=before).files


def text(files):
    [content] = [f.content for f in files if f.path.endswith(".json")]
    return content.decode()


def prohibiting(*addons):
    rows = (row("firefox.addon-id", a.id, "test/addon") for a in addons)
    return Policy.of([*HOSTS, *rows])


@st.composite
def cases(draw):
    """Any name, with an address that its pattern must match and some that it must not."""
    kind = draw(st.sampled_from([Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME]))
    grammar = kind.grammar.partition(")")[2]
    name = draw(st.from_regex(grammar, fullmatch=True).filter(kind.accepts).filter(short))
    return kind, name


def short(name):
    return len(name) < 200


@pytest.fixture(scope="module")
def names():
    drawn = []

    @settings(max_examples=200, suppress_health_check=list(HealthCheck))
    @given(case=cases())
    def draw(case):
        drawn.append(case)

    draw()
    return sorted(set(drawn))


@pytest.fixture(scope="module")
def seen(person_s, system_s, names, tmp_path_factory):
    """Return what Firefox did at each stage, with one profile through all of them."""
    policy = prohibiting(person_s, system_s)
    ours, lifted = written(policy), written(Policy(), policy)
    policies = {
        "untouched": None,
        "alone": text(ours),
        "lifted": text(lifted),
        "yours": json.dumps(YOURS),
        "united": united(tmp_path_factory.mktemp("united"), ours, YOURS),
        "yours again": united(tmp_path_factory.mktemp("again"), lifted, YOURS),
    }
    home = tmp_path_factory.mktemp("firefox")
    with network() as alone, site(alone, home):
        made = firefox.Firefox(alone, home / "browser")
        shutil.copy(system_s.package, made.system)
        return {n: play(made, n, told, person_s, names) for n, told in policies.items()}


def play(made, name, policies, addon, names):
    """Start Firefox under the policies of a stage, visit its pages, and end it."""
    made.policies.unlink(missing_ok=True)
    if policies is not None:
        made.policies.write_text(policies, encoding="utf-8")
    browser = made.start()
    seen = observe(browser, name, addon, names)
    made.close(browser)
    kept = (made.profile / "extensions").glob("*.xpi")
    return seen | {"on_disk": sorted(p.name for p in kept)}


def observe(browser, name, addon, names):
    deadline = time.monotonic() + SECONDS
    # Firefox removes what is prohibited while it starts, and is not done when it answers.
    while name in IN_FORCE and addon.id in browser.inside_awaited(ADDONS):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    seen = {"at_start": browser.inside_awaited(ADDONS)}
    seen["install"] = browser.inside_awaited(ADD, str(addon.package))
    seen["addons"] = browser.inside_awaited(ADDONS)
    seen["pages"] = {url: browser.open(url) for url in PAGES}
    seen["state"] = browser.inside(POLICIES)
    if name == "untouched":
        seen["patterns"] = browser.inside(PATTERNS, patterns(names))
    browser.open("http://site.example/")
    fetch = "return fetch(arguments[0], {mode: 'no-cors'}).then(() => true, () => false)"
    return seen | {"fetched": {DOMAIN: browser.run(fetch, DOMAIN)}}


def patterns(names):
    """Return each pattern that we write, with addresses to hold it against."""
    every = Policy.of(row(kind, name, "a/b") for kind, name in names)
    ours = json.loads(text(written(every)))["policies"]["WebsiteFilter"]["Block"]
    asked = ([f"http://{a}/" for a in addresses(name)] for _, name in names)
    return list(zip(ours, asked, strict=True))


def addresses(name):
    return (name, f"sub.{name}", f"not{name.lstrip('_')}.example", "example.org")


def refused(found):
    blocked = "about:neterror?e=blockedByPolicy"
    return {url for url, page in found["pages"].items() if page.error.startswith(blocked)}


def reached(found):
    return {url for url, page in found["pages"].items() if page.reached}


def running(found):
    return {found["pages"][url].runs for url in reached(found)}


def test_alone_a_domain_and_all_beneath_it_and_one_host_are_blocked_and_nothing_else(seen):
    assert refused(seen["alone"]) == PROHIBITED | {EXCEPTED}
    assert reached(seen["alone"]) == OPEN | {FOREIGN}


def test_united_both_lists_hold_and_an_exception_of_theirs_outranks_ours(seen):
    assert refused(seen["united"]) == PROHIBITED | {FOREIGN}
    assert reached(seen["united"]) == OPEN | {EXCEPTED}


@pytest.mark.parametrize("name", FREE)
def test_without_our_rows_only_the_policies_of_others_have_an_effect(seen, name):
    theirs = {FOREIGN} if name.startswith("yours") else set()
    assert refused(seen[name]) == theirs
    assert reached(seen[name]) == set(PAGES) - theirs


@pytest.mark.parametrize("name", FREE)
def test_without_our_rows_the_add_on_installs_and_runs(seen, name, person_s):
    assert seen[name]["install"] == "installed"
    assert seen[name]["addons"][person_s.id] is True
    assert all("person" in runs for runs in running(seen[name]))


@pytest.mark.parametrize("name", IN_FORCE)
def test_a_prohibited_add_on_is_removed_and_cannot_be_installed_again(seen, name):
    assert seen[name]["at_start"] == seen[name]["addons"] == {}
    assert seen[name]["install"] == "refused"
    assert seen[name]["on_disk"] == []


def test_an_add_on_that_the_system_holds_ran_and_is_forgotten_even_after_a_lift(seen, system_s):
    held = {name for name, found in seen.items() if system_s.id in found["addons"]}
    assert held == {"untouched"}
    assert running(seen["untouched"]) == {("person", "system")}


@pytest.mark.parametrize("name", IN_FORCE)
def test_no_prohibited_add_on_runs_in_any_page(seen, name):
    assert running(seen[name]) == {()}


@pytest.mark.parametrize("name", IN_FORCE)
def test_the_browser_takes_every_policy_and_finds_no_fault(seen, name):
    state = seen[name]["state"]
    assert state["active"].keys() >= {"ExtensionSettings", "WebsiteFilter"}
    assert state["failures"] == {}


def test_the_settings_of_others_are_kept_beside_ours(seen):
    active = seen["united"]["state"]["active"]
    assert active["Homepage"] == YOURS["policies"]["Homepage"]
    assert "theirs@example.org" in active["ExtensionSettings"]


def test_lifting_leaves_what_others_set_and_no_more(seen):
    assert seen["lifted"]["state"] == seen["untouched"]["state"]
    assert seen["yours again"]["state"] == seen["yours"]["state"]


@pytest.mark.parametrize("name", IN_FORCE)
def test_what_another_site_fetches_still_loads_as_the_condition_says(seen, name):
    assert seen[name]["fetched"] == {DOMAIN: True}


def test_firefox_reads_every_name_as_we_mean_it(seen, names):
    matched = seen["untouched"]["patterns"]
    assert len(matched) == len(names) > 100
    for (kind, name), found in zip(names, matched, strict=True):
        assert found == [True, kind is Kind.NETWORK_DOMAIN, False, False], name


def test_in_the_union_ours_come_first_so_that_firefox_ignores_none_of_them(tmp_path):
    theirs = {
        "policies": {"WebsiteFilter": {"Block": [f"*://n{n}.test/*" for n in range(ENTRIES)]}}
    }
    both = json.loads(united(tmp_path, written(Policy.of(HOSTS)), theirs))
    ours = ["*://*.wechat.com/*", "*://crl.kaspersky.com/*"]
    assert both["policies"]["WebsiteFilter"]["Block"][:2] == ours
    assert len(both["policies"]["WebsiteFilter"]["Block"]) == ENTRIES + 2


@pytest.mark.parametrize("yours", [YOURS, {"policies": {}}, {"policies": {"WebsiteFilter": {}}}])
def test_united_with_a_lifted_file_yours_says_what_it_said(tmp_path, yours):
    assert json.loads(united(tmp_path, written(Policy()), yours)) == yours
