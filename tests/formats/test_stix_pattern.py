"""Patterns that find one thing and no other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.stix_pattern import LEADS, PATHS, pattern
from proscribe.model import Identifier, Kind

SPOKEN = re.compile(r"\[\S+ = '((?:[^'\\]|\\['\\])*)'\]")
NAMES = st.from_regex(Kind.WINDOWS_PRODUCT_NAME.grammar, fullmatch=True)


def of(kind, value):
    return pattern(Identifier(kind, value))


def test_a_domain_is_found_with_all_beneath_it_and_a_host_alone():
    assert of(Kind.NETWORK_DOMAIN, "wechat.com") == (
        "[domain-name:value = 'wechat.com' OR domain-name:value LIKE '%.wechat.com']"
    )
    assert of(Kind.NETWORK_HOSTNAME, "wechat.com") == "[domain-name:value = 'wechat.com']"


def test_a_domain_with_an_underscore_is_an_expression_that_takes_no_stranger():
    written = of(Kind.NETWORK_DOMAIN, "a_b.com")
    found = re.fullmatch(r"\[domain-name:value MATCHES '(.+)'\]", written)
    expression = found.group(1).replace("\\\\", "\\")
    assert re.match(expression, "a_b.com")
    assert re.match(expression, "x.a_b.com")
    assert not re.match(expression, "axb.com")
    assert not re.match(expression, "xa_b.com")


@given(name=NAMES)
def test_no_name_leaves_its_quotes_and_each_is_read_back(name):
    identifier = Identifier(Kind.WINDOWS_PRODUCT_NAME, name)
    spoken = SPOKEN.fullmatch(pattern(identifier)).group(1)
    assert re.sub(r"\\(.)", r"\1", spoken) == identifier.value


@pytest.mark.parametrize("kind", sorted(PATHS))
def test_a_kind_is_a_lead_unless_it_is_a_certificate_or_a_name_of_dns(kind):
    sure = kind.startswith("network.") or re.search(r"cert-|thumbprint", kind)
    assert (kind in LEADS) is not bool(sure)
