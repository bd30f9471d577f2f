"""SARIF: it is what its schema says, and leads to the bytes that show each right."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from proscribe.formats.sarif import RULES, written
from proscribe.model import Content, Inspection, Language, Right, RightKind, Shown, Text
from proscribe.reach import meanings, reaches
from proscribe.service.inspect import inspect

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "inspectors"
SCHEMA = Draft7Validator(
    json.loads((HERE / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
)
NESTED = SAMPLES / "xapk" / "samples" / "small.xapk"
OTHERS = [
    SAMPLES / name
    for name in ("apk/samples/small.apk", "ipa/samples/viewer.ipa", "pe/samples/viewer.exe")
]


def told(found, language=Language.EN):
    log = written([(one, reaches(one)) for one in found], language)
    SCHEMA.validate(log)
    [run] = log["runs"]
    return run


@pytest.fixture(scope="module")
def found():
    return tuple(inspect([NESTED, *OTHERS]))


@pytest.mark.parametrize("language", Language)
def test_each_right_that_opens_a_content_is_a_result_and_each_content_a_rule(found, language):
    run = told(found, language)
    assert len(run["results"]) == sum(len(r.rights) for one in found for r in reaches(one))
    assert {r["id"] for r in run["tool"]["driver"]["rules"]} == {*Content}
    for result in run["results"]:
        assert (result["kind"], result["level"]) == ("informational", "none")
        assert RULES[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"].startswith(result["properties"]["means"][language])
        assert result["properties"]["source"].startswith("https://")


def test_a_path_leads_from_the_outer_package_to_the_bytes(found):
    run = told(found)
    files = dict(zip((one.file for one in found), [NESTED, *OTHERS], strict=True))
    met = 0
    for result in run["results"]:
        [place] = result["locations"]
        physical = place["physicalLocation"]
        data = unpacked(run["artifacts"], physical["artifactLocation"]["index"], files)
        if data is not None and "region" in physical:
            region = physical["region"]
            assert region["byteOffset"] + region["byteLength"] <= len(data)
            met += 1
    assert met > 5


def unpacked(artifacts, index, files):
    """Return the bytes of an artifact; ``None`` within what is no ZIP."""
    artifact = artifacts[index]
    if "parentIndex" not in artifact:
        return files[artifact["location"]["uri"]].read_bytes()
    outer = unpacked(artifacts, artifact["parentIndex"], files)
    name = artifact["location"]["uri"].removeprefix("/")
    if outer is None or not outer.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(outer)) as archive:
        return archive.read(name) if name in archive.namelist() else None


def test_the_bytes_of_a_permission_hold_its_name():
    [one] = inspect([OTHERS[0]])
    run = told([one])
    data = zipfile.ZipFile(OTHERS[0]).read("AndroidManifest.xml")
    assert "android.permission.READ_SMS".encode("utf-16-le") in data or b"READ_SMS" in data
    [sms] = [r for r in run["results"] if r["properties"]["right"]["value"].endswith("READ_SMS")]
    region = sms["locations"][0]["physicalLocation"]["region"]
    chunk = data[region["byteOffset"] : region["byteOffset"] + region["byteLength"]]
    assert chunk[:2] == b"\x02\x01", "the start of an element in binary XML"


def test_what_could_not_be_read_to_its_end_is_said_so():
    one = Inspection(
        file="a.apk", size=1, sha256="0" * 64, format="apk", malformed=Text("cut", "coupé")
    )
    [invocation] = told([one], Language.FR)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "coupé"


@given(entry=st.text(max_size=20), file=st.text(max_size=20), offset=st.integers(0, 2**40))
def test_any_name_of_a_file_or_an_entry_makes_a_log_of_the_schema(entry, file, offset):
    meaning = next(m for m in meanings() if m.right is RightKind.ANDROID_PERMISSION)
    shown = Shown(entry=entry, offset=offset, length=1, text=entry)
    right = Right(kind=meaning.right, value=meaning.value, shown=shown)
    inner = Inspection(file=file, size=1, sha256="0" * 64, format="apk", rights=(right,))
    outer = Inspection(file=file, size=1, sha256="1" * 64, format="xapk", within=(inner, inner))
    run = told([outer])
    json.dumps(run).encode()
    uris = [a["location"]["uri"] for a in run["artifacts"]]
    assert all(uri.isascii() and " " not in uri for uri in uris)
    assert all(a["parentIndex"] < n for n, a in enumerate(run["artifacts"]) if "parentIndex" in a)


def test_the_same_packages_give_the_same_bytes(found):
    assert json.dumps(told(found)) == json.dumps(told(found))
