"""SPDX: the packages of a product on a device, from a document of SPDX 2.2 or 2.3.

Reads documents in JSON and of tags with values. What npm, PyPI or CocoaPods names in one is a part:
the product *contains* it. Packages of a Linux distribution are on the device where the document
describes a device or an operating system (``primaryPackagePurpose``). A package without a purl
among its external references is refused, as nothing tells what it is. A document is as whole as
the tool that made it: no absence ever follows. SPDX 3 is not read.

A line ``proscribe:platform=windows`` in the document's comment tells the platform, unless packages
of a Linux distribution do, and ``proscribe:device=`` the device, else the file's name is taken.

https://spdx.github.io/spdx-spec/v2.3/
https://github.com/package-url/purl-spec
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from proscribe.formats.bill import SEES, rows
from proscribe.formats.json_walk import names
from proscribe.formats.lines import beginning, chunks
from proscribe.formats.spdx_document import in_json, in_tags, product_in_json, product_in_tags
from proscribe.model import InputError, Place, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "spdx"
LONGEST_COMMENT = 1 << 12


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the document: for its product, for what it says of itself, and for its packages."""
    first = next(chunks(path), b"")
    if _is_json(first):
        pieces = partial(in_json, path, product_in_json(path))
    elif _is_tagged(first):
        pieces = partial(in_tags, path, product_in_tags(path))
    else:
        reason = "is neither JSON nor a document of tags of SPDX"
        raise InputError(Place(source=str(path), line=1), reason, "export it as SPDX 2.3")
    yield from rows(path, pieces, SOURCE, sighting.device, sighting.seen)


def _is_json(text: bytes) -> bool:
    return text.lstrip()[:1] == b"{"


def _is_tagged(text: bytes) -> bool:
    lines = (line.strip() for line in text[:LONGEST_COMMENT].split(b"\n"))
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return first.startswith(b"SPDXVersion:")


def recognises(head: bytes) -> bool:
    """Tell by the version, which a document of either form has."""
    text = beginning(head)
    if _is_json(text):
        return "spdxVersion" in names(text)
    return _is_tagged(text)


reader = Reader(
    title=Text("SPDX documents", "Documents SPDX"),
    origin=Origin.FILE,
    sees=SEES,
    blind=Text(
        "whatever the tool that made the document did not find, packages without a purl, and "
        "those of kinds that the catalogue does not know: it proves no absence",
        "ce que l'outil qui a produit le document n'a pas trouvé, les paquets sans purl et ceux "
        "de genres que le catalogue ne connaît pas : aucune absence n'est prouvée",
    ),
    read=read,
    recognises=recognises,
)
