"""The names by which devices ask whether they may go around a resolver."""

from corpus import row

from proscribe.formats.canaries import CANARIES, guarded
from proscribe.formats.dns_names import outermost, reasons
from proscribe.model import Identifier, Kind

NAMES = ["use-application-dns.net", "mask.icloud.com", "mask-h2.icloud.com"]


def test_they_are_guarded_only_while_a_name_is_prohibited():
    assert guarded({}) == {}
    names = guarded(reasons([row("network.domain", "wechat.com", "tencent/wechat")]))
    assert [name.value for name in names] == [*NAMES, "wechat.com"]


def test_each_is_one_host_and_nothing_under_it():
    assert {name.kind for name in CANARIES} == {Kind.NETWORK_HOSTNAME}


def test_one_that_is_prohibited_itself_keeps_that_reason():
    names = guarded(reasons([row("network.hostname", "mask.icloud.com", "a/b")]))
    assert names[Identifier(Kind.NETWORK_HOSTNAME, "mask.icloud.com")] == "d-1: a/b"
    assert len(names) == len(NAMES)


def test_one_under_a_prohibited_domain_is_left_to_that():
    rows = reasons([row("network.domain", "icloud.com", "a/b")])
    kept = [name.value for name, _ in outermost(guarded(rows))]
    assert kept == ["use-application-dns.net", "icloud.com"]
