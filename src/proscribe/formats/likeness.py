"""Likeness of an Android package: its files, the shapes of its classes, its texts and interfaces.

Each is kept as the smallest hashes of its features: of two such samples, what is common tells
what is common of the whole (Broder, On the resemblance and containment of documents, 1997,
https://doi.org/10.1109/SEQUEN.1997.666900).
"""

from collections.abc import Iterator

import numpy as np

from proscribe.formats import dex
from proscribe.formats.dex.shape import Hashes, constants, hashed, interfaces, shapes
from proscribe.formats.dex.tables import Dex
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive
from proscribe.model import Sketch

KEPT = 4096
"""Hashes of one sketch: its error is then under two in a hundred."""
SMALL = 64
"""Bytes below which a file is like too many others."""
MADE_ANEW = ("META-INF/", "AndroidManifest.xml", "resources.arsc")
"""Files that signing and packing make anew."""
Sketches = dict[str, Sketch]


def sketches(data: memoryview, budget: Budget) -> Sketches:
    """Return the sketches of a package, or of a DEX file on its own, by their facets.

    Raises:
        MalformedError: It is neither.

    """
    if bytes(data[:4]) == b"dex\n":
        return _sketched(np.zeros(0, np.uint64), iter(dex.read(data, "")))
    archive = Archive(data, Oddities())
    return _sketched(_files(archive), _code(archive, budget))


def _files(archive: Archive) -> Hashes:
    found = {
        hashed(one.crc.to_bytes(4, "little") + one.size.to_bytes(8, "little"))
        for one in archive.all()
        if one.size >= SMALL and not one.spelt.startswith(MADE_ANEW) and not _is_code(one.spelt)
    }
    return np.array(sorted(found), np.uint64)


def _is_code(name: str) -> bool:
    return name.startswith("classes") and name.endswith(".dex")


def _code(archive: Archive, budget: Budget) -> Iterator[Dex]:
    for one in archive.all():
        if _is_code(one.spelt):
            try:
                files = dex.read(archive.buffer(one, budget), one.spelt)
            except MalformedError:
                continue  # what can be read is compared; the inspection tells of the rest
            yield from files


def _sketched(files: Hashes, code: Iterator[Dex]) -> Sketches:
    found: dict[str, list[Hashes]] = {"shapes": [], "constants": [], "interfaces": []}
    for one in code:
        found["shapes"].append(shapes(one))
        found["constants"].append(constants(one))
        found["interfaces"].append(interfaces(one))
    told = {facet: _sketch(np.concatenate([*rows, NOTHING])) for facet, rows in found.items()}
    return {"files": _sketch(files), **told}


def _sketch(features: Hashes) -> Sketch:
    each = np.unique(features)
    return Sketch(kept=each[:KEPT].astype("<u8").tobytes(), count=len(each))


NOTHING = np.zeros(0, np.uint64)
