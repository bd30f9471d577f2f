"""SPDX: what a product contains, in JSON and as tags with values alike.

The shape is that of https://spdx.github.io/spdx-spec/v2.3/; values are made up, but for the
packages.
"""

import gzip
import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("spdx")
INPUT = Path(__file__).parent / "input"
LARK = ("lark-mcp", "pkg:npm/%40larksuiteoapi/lark-mcp@1")
WORDS = [("unused", "Chat", ["npm.package:@larksuiteoapi/lark-mcp"])]
PLATFORM = "proscribe:platform=windows"
NAMES = ("packages", "name", "SPDXID", "externalRefs", "relationships", "comment", "creationInfo")


def document(*parts: tuple[str, str], purpose="APPLICATION", comment=PLATFORM) -> dict:
    app = {"SPDXID": "SPDXRef-app", "name": "Chat", "primaryPackagePurpose": purpose}
    packages = [
        {
            "SPDXID": f"SPDXRef-{n}",
            "name": name,
            "externalRefs": [{"referenceType": "purl", "referenceLocator": purl}] if purl else [],
        }
        for n, (name, purl) in enumerate(parts)
    ]
    return {
        "spdxVersion": "SPDX-2.3",
        "comment": comment,
        "packages": [*packages, app],
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": "SPDXRef-app",
            }
        ],
    }


def as_json(*parts, **more) -> str:
    return json.dumps(document(*parts, **more))


def as_tags(*parts, **more) -> str:
    value = document(*parts, **more)
    lines = ["SPDXVersion: SPDX-2.3", f"DocumentComment: <text>{value['comment']}</text>"]
    for package in value["packages"]:
        lines += [f"PackageName: {package['name']}", f"SPDXID: {package['SPDXID']}"]
        lines += [
            f"ExternalRef: PACKAGE-MANAGER purl {r['referenceLocator']}"
            for r in package.get("externalRefs", ())
        ]
        if purpose := package.get("primaryPackagePurpose"):
            lines.append(f"PrimaryPackagePurpose: {purpose}")
    lines.append("Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app")
    return "\n".join(lines) + "\n"


in_both = pytest.mark.parametrize("write", [as_json, as_tags])


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        as_json(LARK),
        as_json(LARK).encode("utf-16"),
        gzip.compress(as_json(LARK).encode(), mtime=0),
        json.dumps({**document(LARK), "documentDescribes": ["SPDXRef-app"]}),
        json.dumps(dict(reversed(document(LARK).items())), indent=1),
        as_tags(LARK),
        as_tags(LARK).replace("\n", "\r\n\r\n"),
        "# a comment\n\n" + as_tags(LARK),
    ],
)
def test_however_it_was_written_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == WORDS
    assert rejected(found) == []
    assert reports(found) == {"unused": set()}
    assert READER.recognises(content if isinstance(content, bytes) else content.encode())


@in_both
@pytest.mark.parametrize("purpose", ["APPLICATION", "CONTAINER", "OPERATING-SYSTEM", "DEVICE"])
def test_a_distribution_s_package_is_on_the_device_only_in_a_document_of_it(write, purpose):
    content = write(("kesl", "pkg:rpm/fedora/kesl@12"), purpose=purpose, comment="")
    [(_, name, names)] = seen(rows(READER, content))
    on_device = purpose in {"OPERATING-SYSTEM", "DEVICE"}
    assert (name, names) == ("kesl", ["linux.rpm-package:kesl"] if on_device else [])


@in_both
def test_the_comment_names_the_device_and_the_platform(write):
    found = rows(READER, write(LARK, comment=f"first\n{PLATFORM}\n proscribe:device = PC 9 \n"))
    assert set(reports(found)) == {"PC 9"}


@in_both
@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("proscribe:platform=beos", "'beos' is not a platform"),
        ("of proscribe:platform=windows", "nothing tells the platform"),
    ],
)
def test_a_platform_is_not_guessed(write, comment, reason):
    with pytest.raises(InputError, match=reason):
        rows(READER, write(LARK, comment=comment))


@in_both
@pytest.mark.parametrize("bad", [("x", ""), ("x", "npm/x")])
def test_a_package_without_a_purl_is_rejected_and_the_others_are_kept(write, bad):
    found = rows(READER, write(LARK, bad, LARK))
    assert seen(found) == 2 * WORDS
    [(_, why, remedy)] = rejected(found)
    assert "has no package URL" in why
    assert remedy


def test_a_bad_package_is_rejected_and_the_others_are_kept():
    value = document(LARK)
    found = rows(READER, json.dumps({**value, "packages": [5, {"name": "x"}, *value["packages"]]}))
    assert seen(found) == WORDS
    assert len(rejected(found)) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "neither JSON nor"),
        ("PackageName: x\n", "neither JSON nor"),
        (as_tags(LARK) + "Created: soon\n", "'soon' is not an instant"),
        (as_json(LARK)[:-5], "not JSON"),
        (as_tags(LARK) + "PackageComment: <text>for ever\n", "has no end"),
    ],
)
def test_what_is_no_document_is_refused(content, reason):
    with pytest.raises(InputError, match=reason):
        rows(READER, content)


@pytest.mark.parametrize("head", [b"", b"{}", b'{"@context": "spdx"}', b"SPDX-License: x\n"])
def test_other_documents_are_not_recognised(head):
    assert not READER.recognises(head)


@given(documents(*NAMES))
def test_whatever_a_document_holds_is_read_or_refused(value):
    survives(READER, json.dumps(value).encode())
    survives(READER, json.dumps({**document(), "packages": [value]}).encode())


@given(st.text("PackageName:Rf <text>/\n", max_size=80) | st.binary(max_size=80))
def test_whatever_tags_stand_there_they_are_read_or_refused(lines):
    tail = lines.encode() if isinstance(lines, str) else lines
    survives(READER, as_tags(LARK).encode() + tail)
