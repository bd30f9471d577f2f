"""CycloneDX: what a product contains, in JSON and in XML alike.

The shape is that of https://cyclonedx.org/docs/1.6/; values are made up, but for the packages.
"""

import gzip
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("cyclonedx")
INPUT = Path(__file__).parent / "input"
LARK = {"name": "lark-mcp", "version": "1", "purl": "pkg:npm/%40larksuiteoapi/lark-mcp@1"}
WORDS = [("unused", "Chat", ["npm.package:@larksuiteoapi/lark-mcp"])]
PLATFORM = {"name": "proscribe:platform", "value": "windows"}
NAMES = ("metadata", "component", "components", "name", "version", "type", "purl", "properties")


def bill(*components: dict, of="application", properties=(PLATFORM,), **metadata) -> dict:
    product = {"type": of, "name": "Chat", "version": "2"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": product, "properties": list(properties), **metadata},
        "components": list(components),
    }


def xml(value: dict) -> str:
    """Write the same bill in XML."""
    product = value["metadata"]["component"]
    properties = "".join(
        f'<property name="{p["name"]}">{p["value"]}</property>'
        for p in value["metadata"]["properties"]
    )
    return (
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata>'
        f'<component type="{product["type"]}"><name>{product["name"]}</name>'
        f"<version>{product['version']}</version></component>"
        f"<properties>{properties}</properties></metadata>{_components(value)}</bom>"
    )


def _components(value: dict) -> str:
    inner = "".join(
        '<component type="library">'
        + "".join(f"<{k}>{v}</{k}>" for k, v in c.items() if k != "components")
        + (_components(c) if "components" in c else "")
        + "</component>"
        for c in value["components"]
    )
    return f"<components>{inner}</components>"


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(bill(LARK)),
        json.dumps(dict(reversed(bill(LARK).items())), indent=1),
        json.dumps(bill(LARK)).encode("utf-16"),
        gzip.compress(json.dumps(bill(LARK)).encode(), mtime=0),
        xml(bill(LARK)),
        '<?xml version="1.0" encoding="utf-16"?>\n' + xml(bill(LARK)),
        ('<?xml version="1.0" encoding="utf-16"?>\n' + xml(bill(LARK))).encode("utf-16"),
        "<!-- made up -->" + xml(bill(LARK)).replace("><", ">\n<"),
    ],
)
def test_however_it_was_written_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == WORDS
    assert reports(found) == {"unused": set()}
    assert READER.recognises(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("write", [json.dumps, xml])
def test_parts_of_parts_are_found_and_those_before_them_come_first(write):
    inner = {"name": "volcengine", "purl": "pkg:pypi/volcengine@1"}
    outer = {"name": "outer", "purl": "pkg:npm/outer@1", "components": [inner, LARK]}
    found = seen(rows(READER, write(bill(outer, LARK))))
    assert [names for *_, names in found] == [
        ["npm.package:outer"],
        ["pypi.package:volcengine"],
        ["npm.package:@larksuiteoapi/lark-mcp"],
        ["npm.package:@larksuiteoapi/lark-mcp"],
    ]


@pytest.mark.parametrize("write", [json.dumps, xml])
@pytest.mark.parametrize("of", ["application", "container", "operating-system", "device"])
def test_a_distribution_s_package_is_on_the_device_only_in_a_bill_of_it(write, of):
    kesl = {"name": "kesl", "purl": "pkg:deb/debian/kesl@12"}
    [(_, name, names)] = seen(rows(READER, write(bill(kesl, of=of, properties=()))))
    assert name == "kesl"
    assert names == (["linux.deb-package:kesl"] if of in {"operating-system", "device"} else [])


@pytest.mark.parametrize("write", [json.dumps, xml])
def test_the_device_is_named_by_a_property(write):
    said = [PLATFORM, {"name": "proscribe:device", "value": "PC-9"}]
    assert set(reports(rows(READER, write(bill(LARK, properties=said))))) == {"PC-9"}


@pytest.mark.parametrize("write", [json.dumps, xml])
@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ([], "nothing tells the platform"),
        ([{"name": "proscribe:platform", "value": "beos"}], "'beos' is not a platform"),
    ],
)
def test_a_platform_is_not_guessed(write, properties, reason):
    with pytest.raises(InputError, match=reason) as error:
        rows(READER, write(bill(LARK, properties=properties)))
    assert "proscribe:platform" in error.value.remedy


def test_a_pod_is_a_part_on_ios_alone():
    pod = {"name": "BUAdSDK", "purl": "pkg:cocoapods/BUAdSDK@5"}
    ios = [{"name": "proscribe:platform", "value": "ios"}]
    assert seen(rows(READER, json.dumps(bill(pod, properties=ios))))[0][2] == [
        "ios.cocoapods-name:BUAdSDK"
    ]
    assert seen(rows(READER, json.dumps(bill(pod))))[0][2] == []


@pytest.mark.parametrize("write", [json.dumps, xml])
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"name": "x"}, "has no package URL"),
        ({"name": "x", "purl": "npm/x"}, "has no package URL"),
        ({"purl": "pkg:npm/x"}, "name"),
    ],
)
def test_a_bad_component_is_rejected_and_the_others_are_kept(write, bad, reason):
    found = rows(READER, write(bill(LARK, bad, LARK)))
    assert seen(found) == 2 * WORDS
    [(_, why, remedy)] = rejected(found)
    assert reason in why
    assert remedy


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<!DOCTYPE bom [<!ENTITY a 'x'>]><bom>&a;</bom>", "document type"),
        ("<bom/>", "is not a bill of CycloneDX"),
        (xml(bill(LARK))[:-9], "this is not XML"),
        ("<a/>", "is not a bill of CycloneDX"),
        (xml(bill()).replace("<components>", "<components>" * 300), "nested too deeply"),
        (xml(bill()).replace("<components>", f'<x a="{"x" * (6 << 20)}"/>'), "longer than"),
        (json.dumps(bill(LARK, timestamp="soon")), "'soon' is not an instant"),
    ],
)
def test_what_is_no_bill_is_refused(content, reason):
    with pytest.raises(InputError, match=reason):
        rows(READER, content)


@pytest.mark.parametrize("head", [b"", b"<bom/>", b'{"bomFormat": 1}', b'{"a": "CycloneDX"}'])
def test_other_documents_are_not_recognised(head):
    assert not READER.recognises(head)


def test_the_bills_that_these_tests_write_are_well_formed():
    assert ET.fromstring(xml(bill(LARK))).tag.endswith("bom")  # noqa: S314, our own text


@given(documents(*NAMES))
def test_whatever_a_bill_holds_is_read_or_refused(value):
    survives(READER, json.dumps(value).encode())
    survives(
        READER, json.dumps({**bill(LARK), "components": [value], "properties": [value]}).encode()
    )


@given(st.text("<>/&;![]component purlname=\"'x", max_size=80), st.binary(max_size=40))
@example("</components><components>", b"")
@example("<component><components/><components/></component>", b"")
def test_whatever_stands_among_components_is_read_or_refused(text, tail):
    content = xml(bill(LARK)).replace("<components>", "<components>" + text)
    survives(READER, content.encode())
    survives(READER, content.encode()[:-20] + tail)
