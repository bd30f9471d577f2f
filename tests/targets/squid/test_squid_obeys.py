"""What squid refuses, shows and lets through when it has read the files."""

import re

import pytest
from corpus import row
from hypothesis import HealthCheck, given, settings
from resolvers import (
    ANSWERED,
    BENEATH,
    CANARIES,
    EVERYTHING,
    FOREST,
    MANY,
    NESTED,
    PROHIBITED,
    REFUSED,
    ROWS,
    TREE,
    UNDER_BENEATH,
    UNDER_NESTED,
    compiled,
    spoken_of,
)

from proscribe.model import Policy

pytestmark = pytest.mark.engine("unshare", "nsenter", "ip", "curl", "squid")
RULES = "etc/squid/conf.d/00-proscribe.conf"
LIST = "etc/squid/proscribe.domains"
PAGE = "usr/share/squid/errors/templates/ERR_PROSCRIBE"
NAMES = [name for name in REFUSED if name not in CANARIES]
OWN = {
    "etc/squid/conf.d/00-exemptions.conf": b"""\
acl own_exception dstdomain help.open.wechat.com
http_access allow own_exception
""",
    "etc/squid/conf.d/own.conf": b"""\
acl own_refusal dstdomain support.kaspersky.com
http_access deny own_refusal
""",
}


def says(proxy):
    return {name: (proxy.get(name).status, proxy.tunnel(name)) for name in EVERYTHING}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_prohibited_host_is_refused_with_and_without_a_tunnel(run, name):
    proxy = run(PROHIBITED)
    assert proxy.get(name).status == 403
    assert proxy.get(f"{name}.").status == 403
    assert proxy.get(f"user@{name}").status == 403
    assert proxy.tunnel(name) == 403


@pytest.mark.parametrize("name", [*ANSWERED.values(), *CANARIES])
def test_every_other_host_is_reached(run, name):
    proxy = run(PROHIBITED)
    assert proxy.get(name).page == "the origin"
    assert proxy.tunnel(name) == 200


@pytest.mark.parametrize("language", ["en", "fr", "fr-CA", "de", "*"])
def test_the_page_speaks_both_languages_whatever_the_browser_asks_for(run, language):
    page = run(PROHIBITED).get("mp.wechat.com", "-H", f"Accept-Language: {language}").page
    assert "<h1>mp.wechat.com is prohibited on this network</h1>" in page
    assert "<h1>mp.wechat.com est interdit sur ce réseau</h1>" in page


def test_the_page_has_no_code_but_the_name_of_the_host():
    page = compiled("squid", PROHIBITED)[PAGE].decode()
    assert set(re.findall(r"%.", page)) == {"%H"}


def test_without_the_page_a_host_is_refused_all_the_same(proxy):
    proxy.write(compiled("squid", PROHIBITED))
    (proxy.root / "errors/templates/ERR_PROSCRIBE").unlink()
    assert proxy.start().get("wechat.com").status == 403


def test_an_exception_of_the_administrators_own_before_ours_holds(run):
    proxy = run(PROHIBITED, OWN)
    assert proxy.get("help.open.wechat.com").status == 200
    assert proxy.get("open.wechat.com").status == 403


def test_a_wide_allowance_before_ours_defeats_it_and_the_check_has_nothing_to_say(run, proxy):
    """The condition of the target is needed: the first rule that fits decides."""
    wide = {"etc/squid/conf.d/00-allow.conf": b"http_access allow all\n"}
    assert run(PROHIBITED, wide).get("wechat.com").status == 200
    assert proxy.check() == (0, [])


def test_a_bare_address_is_not_a_name_as_the_condition_says(run):
    assert run(PROHIBITED).get("127.0.0.1").status == 200


def test_a_foreign_rule_beside_ours_holds_before_and_after(proxy, run):
    proxy.write(OWN)
    free = says(proxy.start())
    proxy.stop()
    assert run(PROHIBITED, OWN).get("support.kaspersky.com").status == 403
    proxy.stop()
    assert says(run(Policy(), OWN, before=PROHIBITED)) == free
    assert free["support.kaspersky.com"][0] == 403


def test_the_files_of_an_empty_policy_lift_every_rule_upon_a_signal(proxy, run):
    untouched = says(proxy.start())
    proxy.stop()
    prohibiting = run(PROHIBITED)
    assert says(prohibiting) != untouched
    proxy.write(compiled("squid", Policy(), PROHIBITED))
    prohibiting.process.send_signal(1)
    proxy.network.until(lambda: prohibiting.get("wechat.com").status == 200)
    assert says(prohibiting) == untouched


@pytest.mark.parametrize("policy", [PROHIBITED, NESTED, Policy()])
def test_squid_has_nothing_to_say_of_the_files(proxy, policy):
    proxy.write(compiled("squid", policy))
    assert proxy.check() == (0, [])


def test_without_names_there_is_no_rule_at_all():
    lines = compiled("squid", Policy(), PROHIBITED)[RULES].splitlines()
    assert all(line.startswith(b"#") for line in lines)


def test_names_under_names_are_refused_by_the_widest(run):
    proxy = run(NESTED)
    for name in UNDER_NESTED:
        assert proxy.get(name).status == 403


def test_a_domain_under_an_exact_host_is_refused_and_its_neighbours_are_not(run):
    proxy = run(BENEATH)
    assert [proxy.get(name).status for name in UNDER_BENEATH] == [403] * len(UNDER_BENEATH)
    assert proxy.get("support.kaspersky.com").status == 200


def test_names_that_cover_each_other_would_keep_squid_from_starting(proxy):
    """The trap that the target steps around is real."""
    proxy.write(compiled("squid", PROHIBITED))
    proxy.write({LIST: b"crl.kaspersky.com\n.kaspersky.com\n"})
    status, said = proxy.check()
    assert status != 0
    assert said


def test_squid_rejects_a_broken_file(proxy):
    proxy.write({"etc/squid/conf.d/broken.conf": b"http_access deny nobody\n"})
    assert proxy.check()[0] != 0


def test_a_reason_too_long_for_a_line_is_cut_short(proxy, run):
    assert max(len(line) for line in compiled("squid", MANY)[LIST].splitlines()) < 256
    assert run(MANY).get("wechat.com").status == 403
    assert proxy.get("example.org").status == 200


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_whatever_is_prohibited_squid_has_nothing_to_say(proxy, rows):
    proxy.write(compiled("squid", Policy.of([*rows, row("network.domain", "a.example", "a/b")])))
    assert proxy.check() == (0, [])


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(policy=FOREST)
def test_what_is_prohibited_is_refused_and_nothing_else(proxy, run, policy):
    proxy.stop()
    run(policy)
    for name in TREE:
        assert proxy.get(name).status == (403 if spoken_of(policy, name) else 200), name
