"""CycloneDX: the components of a product on a device, from a bill of materials.

Reads bills in JSON and in XML. What npm, PyPI or CocoaPods names in a bill is a part: the product
*contains* it. Packages of a Linux distribution are on the device where the bill is of a device or
an operating system. A component without a package URL is refused, as nothing tells what it is.
A bill is of one product, and as whole as the tool that made it: no absence ever follows.

The property ``proscribe:platform`` tells the platform, unless packages of a Linux distribution do,
and ``proscribe:device`` the device, else the file's name is taken for it.

https://cyclonedx.org/docs/1.6/json/
https://cyclonedx.org/docs/1.6/xml/
https://github.com/package-url/purl-spec
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from proscribe.formats.bill import SEES, rows
from proscribe.formats.cyclonedx_bom import NAMESPACE, in_json, in_xml
from proscribe.formats.json_walk import names
from proscribe.formats.lines import beginning, chunks
from proscribe.model import Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "cyclonedx"


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the bill twice: for what it says of itself, then for its components."""
    of = in_xml if _is_xml(next(chunks(path), b"")) else in_json
    yield from rows(path, partial(of, path), SOURCE, sighting.device, sighting.seen)


def _is_xml(text: bytes) -> bool:
    return text.lstrip()[:1] == b"<"


def recognises(head: bytes) -> bool:
    """Tell by the namespace, or by the member that names the format."""
    text = beginning(head)
    if _is_xml(text):
        return NAMESPACE.encode() in text
    return "bomFormat" in names(text) and b'"CycloneDX"' in text


reader = Reader(
    title=Text("CycloneDX bills of materials", "Nomenclatures logicielles CycloneDX"),
    origin=Origin.FILE,
    sees=SEES,
    blind=Text(
        "whatever the tool that made the bill did not find, components without a package URL, "
        "and those of kinds that the catalogue does not know: it proves no absence",
        "ce que l'outil qui a dressé la nomenclature n'a pas trouvé, les composantes sans URL de "
        "paquet et celles de genres que le catalogue ne connaît pas : aucune absence n'est prouvée",
    ),
    read=read,
    recognises=recognises,
)
