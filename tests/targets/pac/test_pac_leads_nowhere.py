"""The file, run by an engine of its kind and by a real Chromium."""

import pacparser
import pytest
from corpus import row
from hypothesis import given
from hypothesis import strategies as st

from proscribe.engines import pac
from proscribe.model import Kind, Policy
from proscribe.targets import TOO_MANY, compile_policy, get
from proscribe.targets.pac import ENTRIES, NOWHERE
from proscribe.workbench import chromium

YOURS = 'function FindProxyForURL(url, host) { return "PROXY yours.example:8080"; }\n'
WORDS = ("constructor.example", "tostring.valueof.com", "_a.hasownproperty.org")
MILLION = 1_000_000
POLICY = Policy.of(
    [
        row("network.domain", "wechat.com", "tencent/wechat"),
        row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
    ]
)
PROHIBITED = ("wechat.com", "web.wechat.com", "a.b.wechat.com", "WeChat.COM", "wechat.com.",
              "crl.kaspersky.com", "CRL.kaspersky.com.")  # fmt: skip
OTHERS = ("notwechat.com", "wechat.com.example.org", "a.crl.kaspersky.com", "kaspersky.com", "com",
          "localhost", "203.0.113.5", "constructor", "__proto__")  # fmt: skip


def script(policy, before=None):
    (file,) = compile_policy(get("pac"), policy, serial=1, before=before).files
    return file.content.decode()


def proxies(written, names):
    """Ask the engine for the proxy of each name."""
    pacparser.init()
    try:
        pacparser.parse_pac_string(written)
        return {name: pacparser.find_proxy(f"http://{name}/", name) for name in names}
    finally:
        pacparser.cleanup()


@pytest.mark.parametrize(
    ("before", "others"), [("", "DIRECT"), (YOURS, "PROXY yours.example:8080")]
)
def test_prohibited_names_lead_nowhere_and_all_others_where_they_led(before, others):
    found = proxies(before + script(POLICY), (*PROHIBITED, *OTHERS))
    assert found == dict.fromkeys(PROHIBITED, NOWHERE) | dict.fromkeys(OTHERS, others)


@pytest.mark.parametrize(("before", "led"), [("", "DIRECT"), (YOURS, "PROXY yours.example:8080")])
def test_lifted_every_name_leads_where_it_led(before, led):
    names = (*PROHIBITED, *OTHERS)
    assert proxies(before + script(Policy(), POLICY), names) == dict.fromkeys(names, led)
    assert script(Policy(), POLICY) == script(Policy())


names = st.sampled_from([Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME]).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.one_of(
            st.sampled_from(WORDS),
            st.from_regex(kind.grammar.partition(")")[2], fullmatch=True).filter(kind.accepts),
        ),
    )
)


@given(drawn=st.lists(names, min_size=1, max_size=9))
def test_the_engine_reads_every_name_as_we_mean_it(drawn):
    written = script(Policy.of(row(kind, name, "a/b") for kind, name in drawn))
    domains = {name for kind, name in drawn if kind is Kind.NETWORK_DOMAIN}
    both = {name for _, name in drawn}
    asked = {*both, *(f"x.{name}" for name in both), *(f"x{name}" for name in both)}
    for name, proxy in proxies(written, asked).items():
        over = {name, *(name.split(".", n)[n] for n in range(1, name.count(".") + 1))}
        assert (proxy == NOWHERE) is (name in both or bool(over & domains)), name


def test_a_file_with_an_error_is_refused_by_the_engine():
    with pytest.raises(Exception, match="Could not parse"):
        proxies(script(POLICY).replace("(yours)", "(yours"), ["example.org"])


def test_what_no_longer_fits_is_a_gap_and_the_fullest_file_stays_below_a_million_bytes():
    long = ".".join(["x" * 63, "y" * 63, "z" * 63, "w" * 50])
    rows = [row("network.domain", f"n{n:05}.{long}.com", "a/b") for n in range(ENTRIES + 1)]
    made = compile_policy(get("pac"), Policy.of(rows), serial=1)
    (file,) = made.files
    assert len(file.content) < MILLION
    full = {g.prohibition.identifier.value for g in made.gaps if g.why is TOO_MANY}
    assert full == {rows[-1].identifier.value}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return what Chromium shows for two names, prohibited, lifted, and prohibited after yours."""
    direct = 'function FindProxyForURL(url, host) { return "DIRECT"; }\n'
    scripts = (script(POLICY), script(Policy(), POLICY), direct + script(POLICY))
    with pac.bench(tmp_path_factory.mktemp("pac"), ()) as tried:
        return [opened(tried, one) for one in scripts]


def opened(tried, written):
    tried.start(written.encode())
    return {name: tried.open(name) for name in ("web.wechat.com", "notwechat.com", "tiktokv.com")}


@pytest.mark.engine(*chromium.PROGRAMS)
def test_chromium_obeys_and_forgets_once_lifted(shown):
    alone, lifted, after_yours = shown
    for seen, free in ((alone, False), (lifted, True), (after_yours, False)):
        page, asked = seen["web.wechat.com"]
        assert page.reached is asked is free
        # Chromium holds the last in a list of names that it asks in TLS alone.
        for name in ("notwechat.com", "tiktokv.com"):
            page, asked = seen[name]
            assert page.reached is asked is True
