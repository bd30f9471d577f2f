"""What every network log must do. A new kind is under test the moment its file exists."""

import bz2
import gzip
import inspect
import random
import re
import sys
from collections import Counter
from datetime import UTC, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from netlogs.logs import AT, HEADS, JSON, LINES, log, told

from proscribe import netlogs
from proscribe.formats.lines import UnusableError
from proscribe.formats.log_blocks import SIZE
from proscribe.formats.query_names import Wanted, folded
from proscribe.model import Identifier, InputError, Kind, Text
from proscribe.netlogs import Asked, Assumed
from proscribe.service.contacts import read

LATER = Assumed(at=AT + timedelta(days=30), zone=UTC)
WANTED = Wanted.of(
    [
        Identifier(Kind.NETWORK_DOMAIN, "wechat.com"),
        Identifier(Kind.NETWORK_DOMAIN, "qq.com"),
        Identifier(Kind.NETWORK_DOMAIN, "xn--bcher-kva.example"),
        Identifier(Kind.NETWORK_HOSTNAME, "crl.kaspersky.com"),
    ]
)
OURS = ["wechat.com", "a.b.WeChat.COM", "qq.com", "X.qq.com", "crl.kaspersky.com", "q.wechat.com."]
OURS += ["bücher.example", "xn--bcher-kva.example", "BÜCHER.example", "x.xn--bcher-kva.example"]
THEIRS = ["notwechat.com", "wechat.com.example.org", "x.crl.kaspersky.com", "kaspersky.com", "com"]
THEIRS += ["wechat.co", "wechat-com.net", "aqq.com", "bucher.example", "example.org", "h7.io"]


@pytest.fixture(params=netlogs.names(), scope="module")
def kind(request):
    return request.param


def contacts(path, wanted=WANTED):
    return read([path], wanted, LATER)


def test_it_has_lines_to_be_tried_on(kind):
    assert kind in LINES


def test_it_names_its_source_and_speaks_both_languages(kind):
    one = netlogs.get(kind)
    assert re.search(r"https://\S+", inspect.getdoc(sys.modules[one.reading.__module__]))
    assert isinstance(one.title, Text)
    assert one.blind.en != one.blind.fr


def test_it_knows_its_own_and_no_other(kind):
    content = log(kind, [(0, "10.0.0.1", "example.org"), (1, "10.0.0.2", "example.net")])
    assert told(content) == [kind]


def test_it_reads_who_asked_for_what_and_when(kind):
    content = log(kind, [(0, "10.0.0.1", "example.org"), (1, "2001:db8::1", "example.net")])
    reading = netlogs.get(kind).reading(content, LATER)
    lines = [reading.line(line) for line in content.split(b"\n") if line]
    asked = [one for one in lines if one is not None]
    assert [(a.at.replace(microsecond=0), a.client, folded(a.name)) for a in asked] == [
        (AT, "10.0.0.1", "example.org"),
        (AT + timedelta(minutes=1), "2001:db8::1", "example.net"),
    ]


@given(names=st.lists(st.sampled_from(OURS + THEIRS * 3), min_size=1, max_size=60))
@settings(max_examples=20, deadline=None)
def test_what_is_found_is_what_lies_under_a_name_and_nothing_else(kind, names, tmp_path_factory):
    path = tmp_path_factory.mktemp("logs") / "a.log"
    filler = [(n // 40, "10.0.0.9", f"h{n}.example.org") for n in range(100)]
    asked = [*filler, *((3, "10.0.0.1", name) for name in names), *filler]
    path.write_bytes(log(kind, asked))
    found = contacts(path)
    assert sum(c.lines for c in found.contacts) == sum(name in OURS for name in names)
    (held,) = found.held
    assert (held.log, held.rejected, held.days) == (kind, 0, (AT.date(),))
    assert held.lines == len(asked) + HEADS.get(kind, "").count("\n")


def test_a_bad_line_is_rejected_with_its_place_and_the_rest_is_read(kind, tmp_path):
    good = log(kind, [(n, "10.0.0.1", "wechat.com") for n in range(200)]).splitlines(keepends=True)
    path = tmp_path / "a.log"
    path.write_bytes(b"".join([*good[:100], b"what is this?\n", b"\xff\xfe\n", *good[100:]]))
    found = contacts(path)
    (held,) = found.held
    assert held.rejected == 2
    assert [r.place.line for r in held.rejections] == [101, 102]
    assert sum(c.lines for c in found.contacts) == 200


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, pa.Codec("zstd").compress])
def test_a_packed_log_says_the_same(kind, pack, tmp_path):
    content = log(kind, [(n, "10.0.0.1", "wechat.com") for n in range(50)])
    plain, packed = tmp_path / "a.log", tmp_path / "b.log"
    plain.write_bytes(content)
    data = pack(content)
    packed.write_bytes(data if isinstance(data, bytes) else data.to_pybytes())
    assert contacts(packed).contacts == contacts(plain).contacts
    cut = tmp_path / "cut.log"
    cut.write_bytes(packed.read_bytes()[:-9])
    (held,) = contacts(cut).held
    assert held.fault


def test_what_comes_after_the_instant_is_not_there_yet(kind, tmp_path):
    path = tmp_path / "a.log"
    path.write_bytes(log(kind, [(0, "10.0.0.1", "wechat.com"), (9, "10.0.0.2", "wechat.com")]))
    cap = AT + timedelta(minutes=5, seconds=1)
    found = read([path], WANTED, Assumed(at=cap, zone=UTC))
    if kind == "dnsmasq":  # without a year, a line that would be later is of the year before
        assert [c.day.year for c in found.contacts] == [2026, 2025]
    else:
        assert [c.client for c in found.contacts] == ["10.0.0.1"]


SEEDS = [line(AT, "10.0.0.1", "wechat.com").encode() for line in LINES.values()]
SEEDS += [*(s[: len(s) // 2] for s in SEEDS), *(h.encode() for h in HEADS.values())]
SEEDS += [JSON.format(1, "a", "\\ud800").encode(), b"\\046\\x2e\\", b"[", b'"', b"\r\n", b"{}"]


@given(parts=st.lists(st.one_of(st.sampled_from(SEEDS), st.binary(max_size=30)), max_size=8))
@settings(max_examples=200, deadline=None)
def test_hostile_lines_are_read_or_rejected(kind, parts):
    content = b"".join(parts)
    log_ = netlogs.get(kind)
    assert isinstance(log_.recognises(content), bool)
    reading = log_.reading(content, LATER)
    for line in content.split(b"\n"):
        try:
            asked = reading.line(line)
        except UnusableError:
            continue
        assert asked is None or isinstance(asked, Asked)
        if asked is not None:
            assert isinstance(WANTED.met(asked.name, asked.address), frozenset)


def test_zeek_writes_json_too(tmp_path):
    path = tmp_path / "dns.log"
    path.write_text(JSON.format(int(AT.timestamp()), "10.0.0.1", "mp.wechat.com") + "\n{\n")
    found = contacts(path)
    assert [(c.client, c.names) for c in found.contacts] == [("10.0.0.1", ("mp.wechat.com",))]
    assert found.held[0].rejected == 1


def test_a_header_within_a_zeek_log_moves_the_columns(tmp_path):
    first = log("zeek", [(0, "10.0.0.1", "example.org")] * 200)
    other = b"#fields\tquery\tts\tid.orig_h\n" + b"wechat.com\t%d.0\t10.0.0.2\n" % AT.timestamp()
    path = tmp_path / "dns.log"
    path.write_bytes(first + other)
    assert [c.client for c in contacts(path).contacts] == ["10.0.0.2"]


def test_squid_shows_the_host_of_an_address_and_where_it_went(tmp_path):
    at = int(AT.timestamp())
    end = "- HIER_DIRECT/203.0.113.9 text/html"
    lines = [
        f"{at}.001      3 10.0.0.1 TCP_MISS/200 10 GET http://u:p@a.wechat.com:80/x?y=b.org {end}",
        f"{at}.001      3 10.0.0.2 TCP_MISS/200 10 GET http://example.org/wechat.com {end}",
        f"{at}.001      3 10.0.0.3 TCP_TUNNEL/200 10 CONNECT [2001:db8::5]:443 {end}",
        f"{at}.001      3 10.0.0.4 NONE_NONE/000 0 - error:no-headers - HIER_NONE/- -",
    ]
    path = tmp_path / "access.log"
    path.write_text("\n".join(lines))
    found = contacts(path)
    assert [c.client for c in found.contacts] == ["10.0.0.1"]
    assert found.held[0].rejected == 0
    prefix = Wanted.of([Identifier(Kind.NETWORK_IPV4, "203.0.113.0/24")])
    assert {c.client for c in contacts(path, prefix).contacts} == {
        "10.0.0.1",
        "10.0.0.2",
        "10.0.0.3",
    }


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("WeChat.com.", "wechat.com"),
        ("b\\195\\188cher.example", "xn--bcher-kva.example"),
        ("b\\xc3\\xbccher.example", "xn--bcher-kva.example"),
        ("\uff57echat\u3002com", "wechat.com"),
        ("straße.example", "xn--strae-oqa.example"),
    ],
)
def test_names_that_are_the_same_are_compared_alike(name, same):
    assert folded(name) == same


@pytest.mark.parametrize("name", ["a\\.wechat.com.evil", "x\\046wechat.com", "x\\.wechat.com"])
def test_an_escaped_dot_parts_no_labels(name):
    assert not WANTED.met(name)


def test_a_file_that_is_no_log_is_told_and_not_read(tmp_path):
    (tmp_path / "notes.txt").write_text("wechat.com\n")
    (held,) = contacts(tmp_path).held
    assert (held.log, held.lines, bool(held.fault)) == ("", 0, True)
    with pytest.raises(InputError):
        contacts(tmp_path / "nowhere")


def test_a_sieve_finds_what_reading_every_line_finds(kind, tmp_path):
    chance = random.Random(kind)  # noqa: S311
    names = [n for n in OURS + THEIRS * 3 if kind != "squid" or n.isascii()]
    asked = [(n // 900, f"10.0.{n % 7}.1", chance.choice(names)) for n in range(70_000)]
    path = tmp_path / "a.log"
    path.write_bytes(log(kind, asked))
    assert path.stat().st_size > SIZE or kind == "table"
    expected = Counter(client for _, client, name in asked if name in OURS)
    found = Counter()
    for one in contacts(path).contacts:
        found[one.client] += one.lines
    assert found == expected
