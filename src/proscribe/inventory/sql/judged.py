"""Judged: what the policy says of each distinct identity, as tables that a question joins with.

The rules touch identities and never rows, so they run once, in this process, whatever engine
joins their outcome with the fleet.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pyarrow as pa

from proscribe.inventory import bearers, files, looks
from proscribe.inventory.judge import Index, Judgement
from proscribe.inventory.manifest import Manifest
from proscribe.inventory.views import BIT, VIEW, mask, needed
from proscribe.inventory.written import Written
from proscribe.model import Platform, Policy

MET = ("platform", "product", "determination", "certainty", "seen_as")
SHAPES = {
    "met": pa.schema([("identity", pa.int64()), *((name, pa.string()) for name in MET)]),
    "showing": pa.schema(
        [("identity", pa.int64()), ("product", pa.string()), ("kind", pa.string())]
    ),
    "wanted": pa.schema(
        [("platform", pa.string()), ("product", pa.string()), ("views", pa.int64())]
    ),
    "ways": pa.schema([("kind", pa.string()), ("view", pa.int64())]),
}
"""``met``: identities that meet the policy. ``showing``: by which kinds, if these stand in a view.

``wanted``: the views in which a product is known. ``ways``: the view that a kind stands in.
"""


def judged(
    folder: Path, manifest: Manifest, policies: Mapping[Platform, Policy]
) -> Mapping[str, pa.Table]:
    """Hold the policies against the identities of a store; of the store no other file is read.

    Raises:
        InputError: A file of the store is damaged.

    """
    indexes = {platform: Index(policy) for platform, policy in policies.items()}
    met: set[tuple[object, ...]] = set()
    showing: set[tuple[object, ...]] = set()
    keys = chain.from_iterable(index.keys for index in indexes.values())
    with files.readable(folder):
        for row in bearers.borne(folder, manifest, keys):
            if index := indexes.get(Platform(row.platform)):
                judgements = index.judge(looks.identifiers(row.identifiers))
                met.update(_met(row, judgements))
                showing.update(_showing(row, judgements))
    ways: set[tuple[object, ...]] = {(kind.value, BIT[view]) for kind, view in VIEW.items()}
    found: dict[str, set[tuple[object, ...]]] = {}
    found |= {"met": met, "showing": showing, "wanted": {*_wanted(policies)}, "ways": ways}
    return {name: _table(told, SHAPES[name]) for name, told in found.items()}


def _met(row: Written, judgements: Iterable[Judgement]) -> Iterator[tuple[object, ...]]:
    seen_as = f"{row.name} {row.version}".strip()
    for judgement in judgements:
        for ground in judgement.row.because:
            sure = judgement.certainty.value
            told = (row.platform, ground.product, ground.determination, sure, seen_as)
            yield row.identity, *told


def _showing(row: Written, judgements: Iterable[Judgement]) -> Iterator[tuple[object, ...]]:
    for judgement in judgements:
        if (kind := judgement.seen.kind) in VIEW:
            for product in judgement.row.products:
                yield row.identity, product, kind.value


def _wanted(policies: Mapping[Platform, Policy]) -> Iterator[tuple[object, ...]]:
    for platform, policy in policies.items():
        for product, views in needed(policy.on(frozenset({platform}))).items():
            yield platform.value, product, mask(views)


def _table(told: Iterable[tuple[object, ...]], shape: pa.Schema) -> pa.Table:
    ordered = sorted(told, key=repr)
    columns = zip(*ordered, strict=True) if ordered else [()] * len(shape)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, shape, strict=True)]
    return pa.Table.from_arrays(arrays, schema=shape)
