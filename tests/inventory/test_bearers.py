"""Of many identities only those are judged that could meet the policy, and none is missed."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.inventory import Inventory, bearers
from proscribe.inventory import written as rows
from proscribe.inventory.shapes import IDENTITIES
from proscribe.inventory.sheet import write_identifiers
from proscribe.model import Identifier, InputError, Kind

VALUES = {
    "windows.product-name": ["Straße", "STRASSE", 'A "quoted" name', 'a "QUOTED" name', "a\\b",
                             "ends\\", '","', '"],["', "Kaspersky"],
    "windows.publisher": ["Straße", "Kaspersky", "İstanbul", "i̇stanbul"],
    "android.sdk-java-prefix": ["com.acme", "com.acme.sdk", "com.acmex.sdk", "com"],
    "network.domain": ["example.org", "a.example.org", "notexample.org"],
    "android.package": ["com.acme", "com.Acme"],
    "android.cert-sha256": ["ab" * 32],
}  # fmt: skip
EVERY = [Identifier(Kind(kind), value) for kind, values in VALUES.items() for value in values]
BORNE = st.lists(st.lists(st.sampled_from(EVERY), max_size=4, unique=True), max_size=12)


def identities(borne, first=0):
    columns = {
        "identity": np.arange(first, first + len(borne), dtype=np.uint32),
        "platform": ["windows"] * len(borne),
        "name": [f"Näme {n}" for n in range(len(borne))],
        "version": [""] * len(borne),
        "identifiers": [write_identifiers(tuple(one)) for one in borne],
    }
    return pa.table(columns, schema=IDENTITIES)


@given(BORNE, st.sampled_from(EVERY))
def test_whatever_bears_an_identifier_is_found_and_nothing_else(borne, asked):
    layer = bearers.layer(identities(borne))
    found = layer.bearing(bearers.asked([(asked.kind, asked.key)]))
    expected = {
        number
        for number, some in enumerate(borne)
        if any(one.kind is asked.kind and asked.key in set(one.met_by()) for one in some)
    }
    assert set(found.tolist()) == expected


def test_identities_are_read_by_their_numbers_before_and_after_they_are_compacted(tmp_path):
    borne = [[one] for one in EVERY]
    table = identities(borne)
    parts = [
        rows.write(tmp_path, name, table.slice(start, 10)) for name, start in (("b", 10), ("a", 0))
    ]
    layers = [rows.opened(tmp_path, part) for part in parts]
    asked = np.array([3, 4, 11, 99], np.uint32)
    told = sorted((one for layer in layers for one in layer.of(asked)), key=lambda w: w.identity)
    whole = rows.opened(tmp_path, rows.write(tmp_path, "whole", table.slice(0, 20)))
    assert told == list(whole.of(asked))
    assert [(one.identity, one.name) for one in told] == [(n, f"Näme {n}") for n in (3, 4, 11)]
    assert told[0].identifiers == write_identifiers(tuple(borne[3]))


def test_a_text_that_is_not_what_was_written_is_refused(tmp_path):
    part = rows.write(tmp_path, "rows", identities([[EVERY[0]]]))
    path = tmp_path / "rows"
    path.write_bytes(path.read_bytes()[:12] + b"\xff" * (part.size - 12))
    with pytest.raises(InputError, match="damaged: its bytes are not those"):
        list(rows.opened(tmp_path, part).of(np.array([0], np.uint32)))


def test_an_empty_store_bears_nothing(tmp_path):
    manifest = Inventory(tmp_path).manifest()
    assert list(bearers.borne(tmp_path, manifest, [(EVERY[0].kind, EVERY[0].key)])) == []
