"""OVAL definitions: whether a prohibited application is on a Linux machine.

One definition of the class ``inventory`` for each product and package system: *true* means that it
is there. A package is asked for by its whole name. openscap 1.3.7 calls a document with a pattern
for a name of dpkg valid, takes the pattern for the name itself, and finds nothing, not even what
is there; so no pattern is ever written. A package that was removed with its settings left behind
is not there. A path may be a folder or a file, and one object speaks of one of the two, hence two
tests. Where a machine has no database of that package system the answer is *false*. Ids are made
of names, so that the same definition bears the same id tomorrow. Without rows the document has no
definitions, and one object, for an empty one is not valid: so one lifts.

https://oval.mitre.org/language/version5.11/
https://oval.mitre.org/language/version5.11/OVALDefinition/documentation/linux-definitions-schema.html
man 8 oscap
"""

import posixpath
from collections.abc import Iterator

from proscribe.formats.oval import DPKG, PATH, RPM, document
from proscribe.formats.xml_text import NOT_XML, carries
from proscribe.model import Effect, File, Identifier, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

MEANS = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "oscap, or another interpreter of OVAL, evaluates the definitions as root",
        "oscap, ou un autre interpréteur d'OVAL, évalue les définitions en tant que root",
    ),
)
TRACE = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "oscap, or another interpreter of OVAL, evaluates the definitions as root; a path is a"
        " lead, and proves nothing alone",
        "oscap, ou un autre interpréteur d'OVAL, évalue les définitions en tant que root; un"
        " chemin est une piste, et ne prouve rien à lui seul",
    ),
)
NOT_PLAIN = Text(
    "the path is not written in the one way in which an interpreter writes what it finds",
    "le chemin n'est pas écrit de la seule façon dont un interpréteur écrit ce qu'il trouve",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse what no document can hold, and a path that would never be found."""
    value = identifier.value
    if not carries(value):
        return NOT_XML
    plain = f"/{posixpath.normpath(value).lstrip('/')}"
    return NOT_PLAIN if identifier.kind is PATH and value not in {plain, f"{plain}/"} else None


def render(change: Change) -> Iterator[File]:
    """Write the document: its head, then three lists, if there is anything to list."""
    rows = change.enforces(Effect.IDENTIFY, DPKG, RPM, PATH)
    yield File(path="oval/proscribe.xml", content=document(rows, change.serial))


target = Target(
    title=Text("OVAL definitions (Linux)", "Définitions OVAL (Linux)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={DPKG: (MEANS,), RPM: (MEANS,), PATH: (TRACE,)},
    render=render,
    refuses=refuses,
)
