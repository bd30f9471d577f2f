"""What the catalogue, and a list of the user's own, know of the parts of a package."""

import json
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
from dex_files import dex

from proscribe import catalogue as shelf
from proscribe.formats.bill import Part as Listed
from proscribe.formats.cyclonedx_bom import in_json
from proscribe.formats.cyclonedx_written import COMPONENTS, written
from proscribe.formats.dex import native, survey
from proscribe.model import (
    Domain,
    Identifier,
    InputError,
    Inspection,
    Kind,
    Language,
    Named,
    Part,
    PartKind,
    Shown,
    Verdict,
)
from proscribe.service.components import mark_lines, marks
from proscribe.service.trackers import read, tracked

SHIPPED = shelf.load()
TEXT = st.text(max_size=20)


def inspected(*classes, entries=(), strings=(), within=(), names=()):
    code = survey([("classes.dex", lambda: dex(classes=list(classes), strings=list(strings)))])
    return Inspection(
        file="a.apk",
        size=1,
        sha256="0" * 64,
        format="apk",
        parts=(*native(entries), *code.parts),
        domains=code.domains,
        within=within,
        names=names,
    )


def told(inspection):
    return {(m.bearer, m.verdict, str(m.identifier)) for m in marks(inspection, SHIPPED)}


def test_a_library_of_a_vendor_is_contained():
    found = inspected("Lcom/tencent/mm/opensdk/openapi/WXApi;", "Lcom/tencent/mm/opensdk/X;")
    mark = next(m for m in marks(found, SHIPPED) if m.identifier.value == "com.tencent.mm.opensdk")
    assert mark.verdict is Verdict.CONTAINS
    assert (mark.parts, mark.count) == (2, 2)
    assert mark.shown.entry == "classes.dex"


def test_a_native_library_of_a_vendor_is_contained():
    found = inspected(entries=["lib/arm64-v8a/libmmkv.so"])
    assert any(i == "android.native-lib:libmmkv.so" for _, _, i in told(found))


def test_what_is_named_for_a_vendor_is_made_by_it():
    name = Identifier(Kind.ANDROID_PACKAGE, "com.tencent.mm")
    found = inspected(names=(Named(identifier=name, shown=Shown()),))
    assert ("tencent/wechat", Verdict.MADE_BY, str(name)) in told(found)


def test_a_host_that_is_named_is_no_part():
    found = inspected(strings=["https://short.weixin.qq.com/"])
    assert {verdict for _, verdict, _ in told(found)} == {None}


def test_what_lies_within_counts_as_well():
    inner = inspected("Lcom/tencent/bugly/X;")
    assert told(inspected(within=(inner,))) == told(inner) != set()


@pytest.mark.parametrize("language", Language)
def test_marks_are_told_in_either_language(language):
    found = inspected("Lcom/tencent/bugly/X;", strings=["https://qq.com/"])
    lines = [*mark_lines(marks(found, SHIPPED), language)]
    assert len(lines) == len(marks(found, SHIPPED)) >= 2
    assert any(("contains" if language is Language.EN else "contient") in line for line in lines)


def written_list(tmp_path, *rows):
    path = tmp_path / "trackers.json"
    path.write_text(json.dumps({"trackers": rows}))
    return read(path)


def test_trackers_of_the_users_own_list_are_told_once_each(tmp_path):
    listed = written_list(
        tmp_path,
        {"name": "By code", "code": ["com.example.track."], "hosts": ["example.net"]},
        {"name": "By host", "hosts": ["ads.example.org"]},
        {"name": "Absent", "code": ["com.example.tracker"], "hosts": ["other.example"]},
    )
    found = tracked(
        inspected("Lcom/example/track/a/B;", strings=["https://x.ads.example.org/"]), listed
    )
    trackers = [p for p in found.parts if p.kind is PartKind.TRACKER]
    assert [p.name for p in trackers] == ["By code", "By host"]
    assert all(p.shown.length or p.shown.offset for p in trackers)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"trackers": [{"code": []}]}', '{"trackers": [{"name": 1}]}', "\xff"]
)
def test_what_is_no_list_of_trackers_is_refused_with_its_form(tmp_path, text):
    path = tmp_path / "list.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as error:
        read(path)
    assert '"trackers"' in error.value.remedy


def valid(bill):
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_a_bill_of_materials_is_valid_and_read_back(tmp_path):
    inner = inspected("Lcom/example/b/C;")
    found = inspected(
        "Lcom/tencent/mm/plugin/appbrand/X;",
        entries=["lib/x86/libjiagu.so", "lib/arm64-v8a/libjiagu.so"],
        within=(inner,),
    )
    bill = written(found)
    assert valid(bill)
    assert bill == written(found)
    path = tmp_path / "a.cdx.json"
    path.write_text(json.dumps(bill))
    listed = {p.name for _, p in in_json(path) if isinstance(p, Listed)}
    assert listed >= {"libjiagu.so", "Jiagu (Qihoo 360)", "WeChat mini programs", "com.example.b"}


@given(
    st.lists(
        st.builds(
            Part,
            kind=st.sampled_from(PartKind),
            name=TEXT,
            version=TEXT,
            count=st.integers(0, 9),
            shown=st.builds(Shown, entry=TEXT, offset=st.integers(0, 1 << 40)),
        ),
        max_size=6,
    ),
    TEXT,
)
def test_whatever_the_parts_are_called_the_bill_is_valid(parts, title):
    found = Inspection(
        file="a", size=1, sha256="0" * 64, format="x", title=title, parts=tuple(parts),
        domains=(Domain(name="example.com"),),
    )  # fmt: skip
    bill = written(found)
    assert valid(bill)
    named = {(p.kind, p.name) for p in parts if p.kind in COMPONENTS and p.name}
    assert len(bill["components"]) == len(named)
