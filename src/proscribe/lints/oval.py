"""OVAL: a pattern for the name of a Debian package, which the scanner takes for the name itself.

Trap 9. OpenSCAP 1.3.7 calls the document valid, by schema and by schematron, and then answers that
no such package exists, even of ``bash``.

https://oval-community-guidelines.readthedocs.io/
https://github.com/OpenSCAP/openscap
"""

from collections.abc import Iterator

from proscribe.formats import xml_tree
from proscribe.formats.rule_text import begins, decoded
from proscribe.lints import Fault, Lint, Rule
from proscribe.model import Text

PATTERN = Rule(
    name="oval-dpkg-pattern",
    trap=9,
    why=Text(
        "OpenSCAP 1.3.7 takes a pattern for the name of a package itself: the answer is always no",
        "OpenSCAP 1.3.7 prend le motif pour le nom même du paquet : la réponse est toujours non",
    ),
    remedy=Text(
        "name each package exactly, with an object and a test of its own",
        "nommez chaque paquet exactement, avec un objet et un test à lui",
    ),
)


def recognises(_: str, content: bytes) -> bool:
    """Tell definitions by their outermost element."""
    return begins(content, "<") and "oval_definitions" in decoded(content)


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the patterns for names of dpkg."""
    for found in xml_tree.parse(content, source).each("dpkginfo_object"):
        for name in found.children:
            pattern = name.attributes.get("operation") == "pattern match"
            if name.name == "name" and pattern:
                yield PATTERN.at(source, name.line, name.text)


lint = Lint(
    title=Text("OVAL definitions", "Définitions OVAL"),
    rules=(PATTERN,),
    recognises=recognises,
    read=read,
)
