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

import hashlib
import posixpath
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

from proscribe.formats.xml_text import NOT_XML, carries, element
from proscribe.model import (
    Effect,
    File,
    Identifier,
    Kind,
    Platform,
    Prohibition,
    Proof,
    Text,
)
from proscribe.targets import Change, Means, Target

DPKG, RPM, PATH = Kind.LINUX_DEB_PACKAGE, Kind.LINUX_RPM_PACKAGE, Kind.LINUX_INSTALL_PATH
KINDS = (DPKG, RPM, PATH)
SEEN = frozenset({Effect.IDENTIFY})
MEANS = Means(
    gives=SEEN,
    needs=SEEN,
    condition=Text(
        "oscap, or another interpreter of OVAL, evaluates the definitions as root",
        "oscap, ou un autre interpréteur d'OVAL, évalue les définitions en tant que root",
    ),
)
TRACE = Means(
    gives=SEEN,
    needs=SEEN,
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
NAMESPACE = "http://oval.mitre.org/XMLSchema/oval-"
HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<oval_definitions xmlns="{NAMESPACE}definitions-5" xmlns:oval="{NAMESPACE}common-5"
    xmlns:linux="{NAMESPACE}definitions-5#linux" xmlns:unix="{NAMESPACE}definitions-5#unix"
    xmlns:ind="{NAMESPACE}definitions-5#independent"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <generator>
    <oval:product_name>Proscribe</oval:product_name>
    <oval:schema_version>5.11</oval:schema_version>
    <oval:timestamp>{{moment}}</oval:timestamp>
  </generator>
"""
DEFINITION = """\
    <definition class="inventory" id="{id}" version="1">
      <metadata>
        {title}
        <affected family="unix"/>
        {description}
      </metadata>
      <criteria operator="OR">
{criteria}      </criteria>
    </definition>
"""
TEST = """\
    <{sort}_test check="at least one" check_existence="at_least_one_exists" comment="{comment}"
        id="{test}" version="1"><{family}:object object_ref="{object}"/></{sort}_test>
"""
OBJECT = """\
    <{sort}_object id="{object}" version="1">{body}</{sort}_object>
"""
NOTHING = """\
    <ind:family_object comment="nothing is prohibited / rien n'est interdit"
        id="oval:proscribe:obj:1" version="1"/>
"""
"""What stands in a document without rows, for an empty one is not valid."""


def refuses(identifier: Identifier) -> Text | None:
    """Refuse what no document can hold, and a path that would never be found."""
    value = identifier.value
    if not carries(value):
        return NOT_XML
    plain = f"/{posixpath.normpath(value).lstrip('/')}"
    return NOT_PLAIN if identifier.kind is PATH and value not in {plain, f"{plain}/"} else None


def render(change: Change) -> Iterator[File]:
    """Write the document: its head, then three lists, if there is anything to list."""
    rows = change.enforces(Effect.IDENTIFY, *KINDS)
    moment = datetime.fromtimestamp(change.serial, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    together: defaultdict[tuple[str, Kind], list[Prohibition]] = defaultdict(list)
    for row in rows:
        for product in row.products:
            together[product, row.identifier.kind].append(row)
    definitions = [_definition(*key, together[key]) for key in sorted(together)]
    tests = [TEST.format(**part) for row in rows for part in _parts(row.identifier)]
    objects = [OBJECT.format(**part) for row in rows for part in _parts(row.identifier)]
    lists = {"definitions": definitions, "tests": tests, "objects": objects or [NOTHING]}
    body = "".join(f"  <{n}>\n{''.join(of)}  </{n}>\n" for n, of in lists.items() if of)
    content = f"{HEAD.format(moment=moment)}{body}</oval_definitions>\n"
    yield File(path="oval/proscribe.xml", content=content.encode())


def _id(sort: str, name: str) -> str:
    number = int(hashlib.sha256(name.encode()).hexdigest()[:15], 16) + 2
    return f"oval:proscribe:{sort}:{number}"


def _definition(product: str, kind: Kind, rows: list[Prohibition]) -> str:
    why = ", ".join(sorted({d for row in rows for d in row.determinations}))
    both = f"Prohibited by: {why} / Interdit par : {why}"
    return DEFINITION.format(
        id=_id("def", f"{kind} {product}"),
        title=element("title", f"{product} ({kind})"),
        description=element("description", both),
        criteria="".join(
            f'        <criterion comment="{part["comment"]}" test_ref="{part["test"]}"/>\n'
            for row in rows
            for part in _parts(row.identifier)
        ),
    )


def _parts(identifier: Identifier) -> Iterator[dict[str, str]]:
    """Yield what a test and its object say of an identifier: one part, or two of a path."""
    value = identifier.value
    sorts = {DPKG: "linux:dpkginfo", RPM: "linux:rpminfo", PATH: "unix:file"}
    sort = sorts[identifier.kind]
    bodies = [element("linux:name", value)]
    if identifier.kind is PATH:
        folder = value.rstrip("/") or "/"
        bodies = [f'{element("unix:path", folder)}<unix:filename xsi:nil="true"/>']
        bodies += [element("unix:filepath", value)] if not value.endswith("/") else []
    for number, body in enumerate(bodies):
        name = f"{identifier} {number}"
        yield {
            "sort": sort,
            "family": sort.partition(":")[0],
            "comment": escape(f"{identifier} is there / {identifier} est présent"),
            "test": _id("tst", name),
            "object": _id("obj", name),
            "body": body,
        }


target = Target(
    title=Text("OVAL definitions (Linux)", "Définitions OVAL (Linux)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={DPKG: (MEANS,), RPM: (MEANS,), PATH: (TRACE,)},
    render=render,
    refuses=refuses,
)
