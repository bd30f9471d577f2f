"""Why things are prohibited, in one line."""

import pytest
from corpus import policies
from hypothesis import given

from proscribe.formats.grounds import because, by_product, notice, remark, sentence
from proscribe.model import Ground, Identifier, Kind, Prohibition


def row(*grounds):
    return Prohibition(
        identifier=Identifier(Kind.MACOS_TEAM_ID, "ABCDE12345"),
        effects=frozenset(),
        because=tuple(Ground(determination=d, provision="main", product=p) for d, p in grounds),
    )


TWO = row(("d-2", "a/b"), ("d-1", "c/d"))
ONE = row(("d-2", "a/b"))


def test_a_determination_of_several_rows_is_named_once_and_in_order():
    assert because(TWO, ONE) == because(ONE, TWO) == "d-1, d-2"


@pytest.mark.parametrize("said", [notice(ONE), remark(ONE), sentence("WeChat", ONE)])
def test_each_sentence_is_said_in_both_languages_and_names_the_decision(said):
    english, french = said.lower().split(" / ")
    assert "prohibited by" in english
    assert "interdit par" in french
    assert french.endswith(" : d-2")


def test_a_sentence_about_something_names_it_in_both_languages():
    assert sentence("WeChat", ONE).count("WeChat") == 2


@given(policy=policies)
def test_each_row_stands_under_each_of_its_products_and_products_are_in_order(policy):
    found = by_product(policy.prohibitions)
    assert list(found) == sorted(found)
    stands = {(product, row.identifier) for product, rows in found.items() for row in rows}
    assert stands == {(p, row.identifier) for row in policy.prohibitions for p in row.products}
