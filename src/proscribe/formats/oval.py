"""Documents of OVAL that ask a Linux machine for packages and paths.

openscap 1.3.7 calls a document with a pattern for a name of dpkg valid, takes the pattern for the
name itself, and finds nothing, not even what is there; so no pattern is ever written. A path may
be a folder or a file, and one object speaks of one of the two, hence two tests. An empty document
is not valid: one without rows has no definitions, and one object.

https://oval.mitre.org/language/version5.11/
https://oval.mitre.org/language/version5.11/OVALDefinition/documentation/linux-definitions-schema.html
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from proscribe.formats.grounds import remark
from proscribe.formats.xml_text import element
from proscribe.model import Identifier, Kind, Prohibition

DPKG, RPM, PATH = Kind.LINUX_DEB_PACKAGE, Kind.LINUX_RPM_PACKAGE, Kind.LINUX_INSTALL_PATH
SORTS = {DPKG: "linux:dpkginfo", RPM: "linux:rpminfo", PATH: "unix:file"}
"""Which test of OVAL asks for each kind."""
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


def document(rows: Sequence[Prohibition], serial: int) -> bytes:
    """Return the document of that instant: its head, then three lists of what there is."""
    moment = datetime.fromtimestamp(serial, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    together: defaultdict[tuple[str, Kind], list[Prohibition]] = defaultdict(list)
    for row in rows:
        for product in row.products:
            together[product, row.identifier.kind].append(row)
    definitions = [_definition(*key, together[key]) for key in sorted(together)]
    tests = [TEST.format(**part) for row in rows for part in _parts(row.identifier)]
    objects = [OBJECT.format(**part) for row in rows for part in _parts(row.identifier)]
    lists = {"definitions": definitions, "tests": tests, "objects": objects or [NOTHING]}
    body = "".join(f"  <{n}>\n{''.join(of)}  </{n}>\n" for n, of in lists.items() if of)
    return f"{HEAD.format(moment=moment)}{body}</oval_definitions>\n".encode()


def _id(sort: str, name: str) -> str:
    number = int(hashlib.sha256(name.encode()).hexdigest()[:15], 16) + 2
    return f"oval:proscribe:{sort}:{number}"


def _definition(product: str, kind: Kind, rows: list[Prohibition]) -> str:
    return DEFINITION.format(
        id=_id("def", f"{kind} {product}"),
        title=element("title", f"{product} ({kind})"),
        description=element("description", remark(*rows)),
        criteria="".join(
            f'        <criterion comment="{part["comment"]}" test_ref="{part["test"]}"/>\n'
            for row in rows
            for part in _parts(row.identifier)
        ),
    )


def _parts(identifier: Identifier) -> Iterator[dict[str, str]]:
    """Yield what a test and its object say of an identifier: one part, or two of a path."""
    sort = SORTS[identifier.kind]
    for number, body in enumerate(_bodies(identifier)):
        name = f"{identifier} {number}"
        yield {
            "sort": sort,
            "family": sort.partition(":")[0],
            "comment": escape(f"{identifier} is there / {identifier} est présent"),
            "test": _id("tst", name),
            "object": _id("obj", name),
            "body": body,
        }


def _bodies(identifier: Identifier) -> Iterator[str]:
    value = identifier.value
    if identifier.kind is not PATH:
        yield element("linux:name", value)
        return
    yield f'{element("unix:path", value.rstrip("/") or "/")}<unix:filename xsi:nil="true"/>'
    if not value.endswith("/"):
        yield element("unix:filepath", value)
