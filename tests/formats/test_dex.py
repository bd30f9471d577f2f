"""The reader of DEX files."""

import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from dex_files import dex, mutf8

from proscribe.formats.dex import Dex, disguised, native, read, survey
from proscribe.formats.dex.packages import DEPTH, MOST, packages, shortened
from proscribe.formats.dex.scan import BY_CLASS, scan
from proscribe.formats.dex.strings import LONG, SPARSE, decoded, heads, spelt
from proscribe.formats.dex.table import apis, traces
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.likeness import sketches
from proscribe.model import Kind, PartKind, Shown, Tier, Verdict

SEGMENT = st.text("abcdefgxyz", min_size=2, max_size=9)
CLASS = st.lists(SEGMENT, min_size=1, max_size=7).map(lambda s: f"L{'/'.join(s)};")
SMS = "Landroid/telephony/SmsManager;"
MANAGER = "Landroid/content/pm/PackageManager;"


def one(data):
    (found,) = read(data, "classes.dex")
    return found


def code(*files):
    return survey([(f"classes{n}.dex", lambda f=f: f) for n, f in enumerate(files)])


def rights(*files):
    return [r.value for r in code(*files).rights]


def hosts(*strings):
    return [d.name for d in code(dex(strings=strings)).domains]


@given(st.text(max_size=300))
def test_any_text_is_read_back_as_it_was_written(text):
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    file = one(dex(strings=[text]))
    assert text in {decoded(s) for s in spelt(file, file.strings)} or whole != text


PIECES = st.one_of(
    st.binary(max_size=40),
    st.just(bytes(3)),
    st.just(b"x" * (LONG - 1)),
    st.just(b"y" * LONG),
    st.just(b"\xff" * 7),
)


@given(
    st.lists(PIECES, min_size=1, max_size=8), st.lists(st.integers(0, 1 << 20)), st.integers(0, 9)
)
def test_strings_wherever_they_begin_end_at_the_next_zero_if_it_is_near(pieces, places, far):
    """All at once, or one by one where they lie far apart: the bytes are the same."""
    held = b"".join(pieces) + b"z" + bytes(far and SPARSE << far)
    base = replace(read(dex(["La/B;"]), "a")[0], data=held)
    numbers = [place % len(held) for place in places]
    found = spelt(base, np.array(numbers, np.uint32))
    for place, name in zip(numbers, found, strict=True):
        start = next((n + 1 for n in range(place, min(place + 5, len(held))) if held[n] < 128), 0)
        start = start or min(place + 5, len(held))
        end = held.find(b"\0", start, start + LONG)
        assert name == held[start : max(start, end)]


@given(st.sets(CLASS, max_size=30))
def test_classes_are_counted_by_the_package_that_they_are_in(names):
    file = one(dex(classes=sorted(names)))
    expected = {}
    for name in names:
        segments = name[1:-1].split("/")[:-1][:DEPTH]
        expected["/".join(segments).encode()] = expected.get("/".join(segments).encode(), 0) + 1
    assert {n: count for n, (count, _) in packages(file).items()} == expected


def test_a_long_name_is_counted_by_what_is_looked_at_of_it():
    file = one(dex(classes=[f"L{'a' * 80}/B;", f"Lcom/{'b' * 90}/C;"]))
    assert {n: c for n, (c, _) in packages(file).items()} == {b"": 1, b"com": 1}


def test_where_packages_are_too_many_they_are_told_by_fewer_segments():
    found = {f"com/a{n % 50}/b{n}/c/d".encode(): (1, Shown()) for n in range(MOST + 1)}
    named = shortened(found)
    assert len(named) == 50
    assert sum(count for count, _ in named.values()) == MOST + 1


@given(st.sets(st.text(max_size=70), min_size=1, max_size=8))
def test_the_heads_of_strings_are_their_first_bytes(texts):
    file = one(dex(strings=sorted(texts)))
    rows = heads(file, file.strings, 64)
    for row, text in zip(rows, spelt(file, file.strings), strict=True):
        assert bytes(row[: len(text)]) == text[:64]


def test_a_class_of_the_platform_is_told_with_the_bytes_that_name_it():
    data = dex(methods=[(SMS, "getDefault")])
    (right,) = code(data).rights
    at = right.shown
    assert right.value == "android.telephony.SmsManager"
    assert (at.entry, data[at.offset : at.offset + at.length]) == ("classes0.dex", SMS.encode())


def test_a_text_that_reads_like_a_class_is_no_reference():
    assert rights(dex(strings=[SMS, f"x{SMS}"])) == []


def test_a_longer_name_is_another_class_and_a_class_within_is_not():
    assert rights(dex(methods=[("Landroid/telephony/SmsManagerX;", "f")])) == []
    within = dex(methods=[("Landroid/provider/ContactsContract$Contacts;", "f")])
    assert rights(within) == ["android.provider.ContactsContract"]


def test_a_method_counts_only_if_it_is_referred_to():
    assert (
        rights(dex(methods=[(MANAGER, "getPackageInfo")], strings=["getInstalledPackages"])) == []
    )
    listing = dex(methods=[(MANAGER, "getInstalledPackages")])
    assert rights(listing) == ["android.content.pm.PackageManager#getInstalledPackages"]


def test_a_class_that_the_package_defines_itself_is_none_of_the_platform():
    user, owner = dex(methods=[(SMS, "f")]), dex(classes=[SMS])
    assert rights(user) == ["android.telephony.SmsManager"]
    assert rights(user, owner) == rights(owner, user) == []


@pytest.mark.parametrize("api", apis(), ids=lambda a: a.value)
def test_every_interface_of_note_is_found(api):
    data = dex(methods=[(f"{api.descriptor.decode()};", api.method or "anything")])
    assert api.value in rights(data)


def test_hosts_are_those_of_addresses_and_those_that_are_a_whole_string():
    named = hosts(
        "https://API.Example.com/x", "see http://a.example.org.", "user is tracker.example.net",
        "tracker.example.net", "wss://me:secret@socket.example.cn:8443/", "content://sms/inbox",
        "https://%s.example.com/", "com.example.net", "readme.md", "https://localhost/",
        "x.example.cloud",
    )  # fmt: skip
    assert named == [
        "a.example.org", "api.example.com", "socket.example.cn", "tracker.example.net",
        "x.example.cloud",
    ]  # fmt: skip


def test_the_text_of_a_host_is_shown_where_it_stands():
    data = dex(strings=["https://example.com/été"])
    (domain,) = code(data).domains
    at = domain.shown
    assert at.text == "https://example.com/été"
    assert data[at.offset : at.offset + at.length] == mutf8(at.text)[1:-1]


def test_what_runs_applications_within_is_told_to_host_them():
    parts = code(dex(classes=["Lcom/tencent/mm/plugin/appbrand/task/X;"])).parts
    runtime = next(p for p in parts if p.kind is PartKind.RUNTIME)
    assert (runtime.name, runtime.verdict) == ("WeChat mini programs", Verdict.HOSTS)
    assert [str(i) for i in runtime.identifiers] == [
        "android.sdk-java-prefix:com.tencent.mm.plugin.appbrand"
    ]


def test_what_is_only_recalled_is_never_looked_for():
    recalled = [t for t in traces() if Tier(t.tier) is Tier.T5]
    assert recalled
    for trace in recalled:
        assert trace.kind is Kind.ANDROID_JAVA_PREFIX
        parts = code(dex(classes=[f"L{trace.value.replace('.', '/')}/X;"])).parts
        assert {p.kind for p in parts} == {PartKind.LIBRARY}


def test_every_row_of_the_tables_has_a_source_and_a_value_of_its_kind():
    assert all(a.source.startswith("https://") for a in apis())
    assert len({a.value for a in apis()}) == len(apis()) >= len(BY_CLASS)
    for trace in traces():
        assert trace.source
        assert trace.kind is None or trace.kind.accepts(trace.value)
        assert (trace.verdict is Verdict.HOSTS) == (trace.part is PartKind.RUNTIME)


def test_native_libraries_are_told_once_and_packers_by_their_names():
    entries = [
        "lib/arm64-v8a/libmmkv.so",
        "lib/armeabi/libmmkv.so",
        "lib/x86/libjiagu.so",
        "libx.so",
    ]
    assert [(p.kind, p.name) for p in native(entries)] == [
        (PartKind.LIBRARY, "libmmkv.so"),
        (PartKind.LIBRARY, "libjiagu.so"),
        (PartKind.PACKER, "Jiagu (Qihoo 360)"),
    ]


@pytest.mark.parametrize(
    ("entry", "head", "hidden"),
    [
        ("classes2.dex", b"dex\n035\0", False),
        ("assets/logo.png", b"dex\n035\0", True),
        ("assets/data.bin", b"PK\x03\x04", True),
        ("assets/inner.apk", b"PK\x03\x04", False),
        ("res/raw/x.mp3", b"\x7fELF\2\1", True),
        ("lib/x86/libc.so.6", b"\x7fELF\2\1", False),
        ("assets/tool", b"\x7fELF\2\1", False),
        ("assets/logo.png", b"\x89PNG\r\n", False),
    ],
)
def test_code_under_the_name_of_something_else_is_remarked(entry, head, hidden):
    assert (disguised(entry, head) is not None) == hidden


@pytest.mark.parametrize("version", range(35, 41))
def test_every_version_that_android_runs_is_read(version):
    assert one(dex(classes=["La/b/C;"], version=version)).version == version


@pytest.mark.parametrize(
    "data", [b"", b"dex\n035\0", b"dey\n036\0" + bytes(200), b"dex\n035\0" + bytes(200)]
)
def test_what_is_no_dex_file_is_refused(data):
    with pytest.raises(MalformedError):
        read(data, "x")


def test_a_version_that_android_does_not_run_is_refused():
    with pytest.raises(MalformedError, match="version"):
        read(dex(version=42), "x")


def test_a_container_holds_several_files_that_share_their_bytes():
    """As the specification of version 041 says: offsets count from the start of the whole file."""
    first = bytearray(dex(classes=["Lcom/a/B;"], version=41))
    second = bytearray(first[:0x70])
    first[0x20:0x24] = len(first).to_bytes(4, "little")
    second[0x20:0x24] = len(second).to_bytes(4, "little")
    files = read(bytes(first + second), "classes.dex")
    assert [sorted(spelt(f, f.strings)) for f in files] == [[b"Lcom/a/B;", b"V"]] * 2


def test_a_table_that_reaches_beyond_the_end_is_cut_and_said_to_be():
    data = bytearray(dex(classes=["Lcom/a/B;"]))
    data[0x38:0x3C] = (1 << 31).to_bytes(4, "little")
    file = one(bytes(data))
    assert file.malformed
    assert len(file.strings) < len(data)
    assert [r.name for r in code(bytes(data)).remarks] == ["dex-malformed"]


@given(
    st.binary(max_size=40),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=12),
)
def test_whatever_is_changed_nothing_but_malformed_comes_of_it(tail, changes):
    data = bytearray(
        dex(classes=["Lcom/a/B;"], methods=[(SMS, "f")], strings=["https://example.com"])
    )
    for at, byte in changes:
        data[at % len(data)] = byte
    changed = bytes(data) + tail
    for cut in (len(changed), len(changed) // 2):
        found = code(changed[:cut])
        assert all(r.means.fr for r in found.remarks)


def test_two_threads_say_what_one_says():
    files = [dex(classes=[f"Lcom/a{n}/B;"], strings=[f"h{n}.example.com"]) for n in range(20)]
    assert code(*files) == code(*files)
    assert len(code(*files).domains) == 20


def test_a_file_that_cannot_be_read_does_not_hide_the_others():
    found = code(b"dex\n", dex(methods=[(SMS, "f")]))
    assert [r.value for r in found.rights] == ["android.telephony.SmsManager"]
    assert [r.shown.entry for r in found.remarks] == ["classes0.dex"]


def test_scanning_an_empty_file_finds_nothing():
    assert isinstance(one(dex()), Dex)
    assert not scan(one(dex())).apis


def test_a_zip_entry_is_unpacked_by_who_calls(tmp_path):
    path = tmp_path / "a.apk"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("classes.dex", dex(methods=[(SMS, "f")]))
    with zipfile.ZipFile(path) as package:
        found = survey([(n, lambda n=n: package.read(n)) for n in package.namelist()])
    assert len(found.rights) == 1


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_file_has_a_likeness_or_a_reason(changes):
    data = bytearray(dex(classes=["Lcom/a/B;"], methods=[(SMS, "f")], strings=["a longer text"]))
    for at, byte in changes:
        data[at % len(data)] = byte
    with suppress(MalformedError):
        assert sketches(memoryview(bytes(data)), Budget()).keys()
