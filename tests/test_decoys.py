"""Look-alikes: even a policy that prohibits everything we know must leave them alone."""

import csv
from pathlib import Path

import pytest
from everything import everything
from hypothesis import given
from hypothesis import strategies as st

from proscribe import catalogue
from proscribe.inventory import Index
from proscribe.model import Certainty, Identifier, Kind

FACTS = Path(__file__).parents[2] / "shared" / "facts" / "decoys.tsv"
ALLOWED = {
    "negative": set(),
    "invented-or-unmerged": set(),
    "oem-or-wrapper": {Certainty.CONTAINS},
    "policy": set(),
    "shared-or-embedded": {Certainty.CONTAINS},
    "ambiguous": {Certainty.PROBABLE, Certainty.DOUBTFUL, Certainty.CONTAINS},
}


@pytest.fixture(scope="module")
def index():
    return Index(everything(catalogue.shipped()))


def as_any_kind(value: str) -> list[Identifier]:
    """Return the value as every kind that would take it: whatever a source may call it."""
    found = []
    for kind in Kind:
        try:
            found.append(Identifier.of(kind, value))
        except ValueError:
            continue
    return found


def rows():
    if not FACTS.exists():
        return []
    with FACTS.open(encoding="utf-8") as file:
        return [r for r in csv.DictReader(file, delimiter="\t") if r["class"] in ALLOWED]


@pytest.mark.skipif(not FACTS.exists(), reason="the extra facts are not beside the repository")
@pytest.mark.parametrize("row", rows(), ids=lambda r: f"{r['class']}-{r['value']}")
def test_no_look_alike_is_judged_above_its_class(index, row):
    platform = row["platform"].removeprefix("browser-")
    spelt = f"{platform}.{row['kind'].removeprefix(platform + '_').replace('_', '-')}"
    candidates = as_any_kind(row["value"])
    exact = [i for i in candidates if i.kind == spelt.replace("apple-team-id", "team-id")]
    near = [i for i in candidates if i.kind.namespace == platform]
    for one in exact or near or candidates:
        judged = {j.certainty for j in index.judge([one])}
        assert judged <= ALLOWED[row["class"]], one


@pytest.mark.parametrize(
    "value",
    [
        "com.tencent.mm.helper",
        "com.tencent.mmm",
        "com.xtencent.mm",
        "com.kms.free.mod",
        "com.zhiliaoapp.musically.clone",
        "org.wechat.stickers",
        "wechat.example.org",
        "wechat.com.phish.example",
        "mywechat.com",
        "kaspersky.com.co",
        "kasperskyy.com",
        "tiktok.comx.org",
        "akamaized.net",
        "cloudfront.net",
        "com.tencent",
        "com.bytedance",
    ],
)
def test_look_alikes_that_nobody_listed_are_left_alone(index, value):
    for one in as_any_kind(value):
        judged = {j.certainty for j in index.judge([one])}
        assert judged <= {Certainty.CONTAINS}, one


@given(
    vendor=st.sampled_from(["tencent", "wechat", "tiktok", "kaspersky", "bytedance", "qq"]),
    before=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    after=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
)
def test_a_word_inside_a_name_convicts_nobody(vendor, before, after):
    index = Index(everything(catalogue.shipped()))
    for value in (f"{before}.{vendor}{after}", f"{before}{vendor}.{after}", f"{vendor}{after}"):
        for one in as_any_kind(value):
            assert not {j.certainty for j in index.judge([one])} & {Certainty.CERTAIN}


def test_a_display_name_alone_never_matches(index):
    for name in ("WeChat", "Kaspersky Anti-Virus", "TikTok", "Kaspersky", "QQ"):
        assert index.judge([Identifier(Kind.WINDOWS_PRODUCT_NAME, name)]) == ()
