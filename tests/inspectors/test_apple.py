"""Apple's packages: what they say, whether signatures hold, and those who cheat."""

import bz2
import hashlib
import lzma
import os
import plistlib
import struct
import subprocess
import zlib
from pathlib import Path

import apple_samples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe import inspectors
from proscribe.formats import apple_plist
from proscribe.formats.hostile import MalformedError
from proscribe.formats.macho.noted import NOTED
from proscribe.inspectors import Source
from proscribe.model import Checked, RightKind, SignerVerdict
from proscribe.reach import meanings
from proscribe.service.inspect import inspect

BY = apple_samples.signer()
SIGNED = apple_samples.image(by=BY)
REAL = Path(os.environ.get("PROSCRIBE_PACKAGES", "/nowhere"), "apple")
"""Real programs, where somebody has them: no package is carried along that is another's."""


def inspected(data, name="a"):
    held = memoryview(bytes(data))
    source = Source(name=name, data=held, sha256=lambda: hashlib.sha256(held).hexdigest())
    return inspectors.inspect(source)


def folder(files):
    tree = {n: memoryview(c) for n, c in files.items()}
    return inspectors.inspect(Source(name="Viewer.app", tree=tree, sha256=lambda: "0" * 64))


def values(found):
    return {f"{r.kind}={r.value}" for r in found.rights}


def identified(found):
    return {str(n.identifier) for n in found.names}


def outcome(found, name):
    (check,) = {c.outcome for s in found.signers for c in s.checks if c.name == name}
    return check


def remarked(found):
    return {r.name for r in found.remarks}


def test_the_symbols_that_are_noted_are_those_whose_meaning_is_told():
    assert {m.value for m in meanings() if m.right is RightKind.APPLE_SYMBOL} == NOTED


def test_a_program_is_known_by_its_signature_and_by_what_it_uses():
    found = inspected(SIGNED)
    assert found.signer is SignerVerdict.VERIFIED
    assert identified(found) == {
        "macos.signing-id:org.example.viewer",
        f"macos.team-id:{apple_samples.TEAM}",
    }
    assert values(found) == {
        "apple.entitlement=com.apple.security.device.camera",
        "apple.symbol=ScreenCaptureKit.framework",
        "apple.symbol=CGEventTapCreate",
    }


def test_names_like_those_of_apple_are_no_chain_to_apple():
    found = inspected(SIGNED)
    (checks,) = [{c.name: c.outcome for c in s.checks} for s in found.signers]
    assert (checks["digest"], checks["chain"]) == (Checked.HELD, Checked.FAILED)
    assert "signer-unrooted" in remarked(found)


@pytest.mark.parametrize("at", [40, 2060, 5000])
def test_one_changed_byte_of_code_makes_a_signer_a_claim(at):
    data = bytearray(SIGNED)
    data[at] ^= 1
    found = inspected(data)
    assert found.signer is not SignerVerdict.VERIFIED


def test_changed_entitlements_are_not_those_that_were_signed():
    at = SIGNED.find(b"device.camera")
    data = SIGNED[:at] + b"device.camerb" + SIGNED[at + 13 :]
    assert inspected(data).signer is SignerVerdict.CLAIMED


def test_a_team_that_the_certificate_does_not_name_is_no_identifier():
    code = SIGNED[: 2048 + 4096]
    other = code + apple_samples.signature(code, by=BY, team="OTHERTEAM1", size=8192)
    assert not [n for n in identified(inspected(other)) if "team" in n]


def test_ad_hoc_is_signed_by_nobody():
    found = inspected(apple_samples.image())
    assert found.signer is SignerVerdict.NONE
    assert "signed-by-nobody" in remarked(found)


def test_each_image_of_a_file_counts():
    found = inspected(apple_samples.fat(SIGNED, apple_samples.image()))
    assert "signed-by-nobody" in remarked(found)
    assert found.signer is SignerVerdict.CLAIMED
    assert outcome(found, "images") is Checked.FAILED


def test_images_that_one_person_signed_are_signed_by_them():
    found = inspected(apple_samples.fat(SIGNED, SIGNED))
    assert found.signer is SignerVerdict.VERIFIED
    assert outcome(found, "images") is Checked.HELD


@pytest.mark.parametrize("listed", [b"<plist/>", b""])
def test_a_list_within_a_program_is_held_against_its_signature(listed):
    named = apple_samples.image(by=BY, within=b"<plist/>", beside={1: b"<plist/>"})
    found = inspected(named)
    assert found.signer is SignerVerdict.VERIFIED
    assert outcome(found, "embedded-list") is Checked.HELD
    other = apple_samples.image(by=BY, within=b"<plist/>", beside={1: listed + b" "})
    assert inspected(other).signer is SignerVerdict.CLAIMED


def test_a_second_directory_that_says_another_thing_is_no_signature():
    """Apple's systems go by the stronger of two; only the first is signed over."""
    code = SIGNED[: 2048 + 4096]
    second = apple_samples.directory(code, "com.apple.other", apple_samples.TEAM, {}, 0)
    signed = apple_samples.signature(code, by=BY, size=8192, also={0x1000: second})
    assert inspected(code + signed).signer is SignerVerdict.CLAIMED


def test_a_bundle_says_what_it_asks_and_its_seal_holds():
    found = folder(apple_samples.bundle(BY))
    assert "macos.bundle-id:org.example.viewer" in identified(found)
    assert "apple.usage-string=NSCameraUsageDescription" in values(found)
    assert [d.name for d in found.domains] == ["tracker.example.com"]
    assert "seal-holds" in remarked(found)
    assert found.within[0].format == "macho"
    assert found.signer is SignerVerdict.VERIFIED


@pytest.mark.parametrize("content", [b"changed\n", None])
def test_a_seal_breaks_when_a_file_is_changed_or_taken_away(content):
    files = apple_samples.bundle(BY)
    files["Contents/Resources/a.txt"] = content
    found = folder({n: c for n, c in files.items() if c})
    assert "seal-broken" in remarked(found)
    assert found.signer is SignerVerdict.CLAIMED


@pytest.mark.parametrize("path", ["Contents/Resources/new.js", "Contents/new", "new", "MacOS/x"])
def test_a_seal_breaks_when_a_file_is_added(path):
    found = folder(apple_samples.bundle(BY) | {path: b"1"})
    assert "seal-broken" in remarked(found)
    assert found.signer is SignerVerdict.CLAIMED


@pytest.mark.parametrize("path", ["Contents/_MASReceipt/receipt", "Contents/CodeResources"])
def test_what_a_shop_or_a_notary_adds_breaks_no_seal(path):
    found = folder(apple_samples.bundle(BY) | {path: b"1"})
    assert found.signer is SignerVerdict.VERIFIED


@pytest.mark.parametrize(
    ("path", "check"),
    [
        ("Contents/Info.plist", "info-list"),
        ("Contents/_CodeSignature/CodeResources", "seal-list"),
    ],
)
def test_a_changed_list_or_seal_makes_a_signer_of_a_bundle_a_claim(path, check):
    files = apple_samples.bundle(BY)
    files[path] = files[path].replace(b"</dict>\n</plist>", b"</dict>\n \n</plist>")
    found = folder(files)
    assert found.signer is SignerVerdict.CLAIMED
    assert outcome(found, check) is Checked.FAILED
    assert {c.name for s in found.signers for c in s.checks if c.outcome is Checked.FAILED} == {
        check,
        "chain",
    }


def test_a_program_that_binds_no_list_speaks_for_no_bundle():
    found = folder(apple_samples.bundle(BY, beside={}))
    assert found.within[0].signer is SignerVerdict.VERIFIED
    assert found.signer is SignerVerdict.CLAIMED
    assert outcome(found, "info-list") is Checked.UNKNOWN


def test_a_seal_that_is_not_there_is_told_and_not_made_up():
    files = apple_samples.bundle(BY)
    del files["Contents/_CodeSignature/CodeResources"]
    found = folder(files)
    assert "seal-absent" in remarked(found)
    assert found.signer is SignerVerdict.CLAIMED


def test_an_application_in_an_archive_is_told_alike():
    found = inspected(apple_samples.ipa(BY))
    assert found.format == "ipa"
    assert "ios.bundle-id:org.example.viewer" in identified(found)
    assert "apple.required-reason-api=NSPrivacyAccessedAPICategoryDiskSpace" in values(found)
    assert found.signer is SignerVerdict.VERIFIED
    added = inspected(apple_samples.ipa(BY, lambda files: files | {"extra.js": b"1"}))
    assert added.signer is SignerVerdict.CLAIMED


def test_an_installer_says_its_receipts_and_scripts():
    found = inspected(apple_samples.xar(by=BY))
    assert "macos.pkg-receipt-id:org.example.viewer.pkg" in identified(found)
    assert [p.name for p in found.parts] == ["PackageInfo: postinstall"]
    assert found.signer is SignerVerdict.VERIFIED
    changed = bytearray(apple_samples.xar(by=BY))
    changed[28 + struct.unpack_from(">Q", changed, 8)[0]] ^= 1
    assert inspected(changed).signer is SignerVerdict.CLAIMED


def test_a_changed_file_of_an_installer_makes_its_signer_a_claim():
    """The signature is over the table of contents; the digests in it are what covers the files."""
    changed = bytearray(apple_samples.xar(by=BY))
    changed[-1] ^= 1
    found = inspected(changed)
    assert found.signer is SignerVerdict.CLAIMED
    assert outcome(found, "files") is Checked.FAILED
    assert outcome(found, "digest") is Checked.HELD
    (remark,) = [r for r in found.remarks if r.name == "xar-file-changed"]
    assert remark.shown.entry == "PackageInfo"


TABLES = {
    "packed-alone": (lambda t: t.replace("extracted-checksum", "other"), Checked.HELD, ""),
    "unsealed": (
        lambda t: t.replace("archived-checksum", "other"), Checked.UNKNOWN, "xar-unsealed",
    ),
    "unpacked-differs": (
        lambda t: t.replace("</extracted-checksum>", "0</extracted-checksum>"), Checked.FAILED,
        "xar-file-changed",
    ),
    "strange": (
        lambda t: t.replace('style="sha1"', 'style="crc32"'), Checked.UNKNOWN, "xar-digest-unknown",
    ),
    "twice": (
        lambda t: t.replace("Distribution<", "PackageInfo<"), Checked.HELD, "xar-name-twice",
    ),
    "climbs": (
        lambda t: t.replace("Distribution<", "../x<"), Checked.HELD, "xar-name-climbs",
    ),
    "link": (
        lambda t: t.replace("</name>", "</name><link>../../etc</link>", 1), Checked.HELD,
        "xar-link-climbs",
    ),
    "packed-strangely": (
        lambda t: t.replace("application/x-gzip", "application/x-other"), Checked.FAILED,
        "xar-file-unread",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_how_far_its_signature_covers_its_files(name):
    edit, expected, remark = TABLES[name]
    found = inspected(apple_samples.xar(by=BY, edit=edit))
    assert outcome(found, "files") is expected
    assert (found.signer is SignerVerdict.VERIFIED) == (expected is Checked.HELD)
    assert not remark or remark in remarked(found)


def test_header_and_table_must_name_one_digest():
    found = inspected(apple_samples.xar(by=BY, edit=lambda t: t.replace('"sha256"', '"sha512"')))
    assert outcome(found, "digest") is Checked.FAILED


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_files_of_an_archive_are_unpacked_however_they_were_packed(pack):
    style = {bz2.compress: "application/x-bzip2", lzma.compress: "application/x-lzma"}[pack]
    found = inspected(apple_samples.xar(by=BY, pack=pack, style=style))
    assert found.title == "Example Viewer"
    assert found.signer is SignerVerdict.VERIFIED


@pytest.mark.engine("openssl")
def test_openssl_agrees_that_the_key_signed_the_directory(tmp_path):
    begin = SIGNED.find(struct.pack(">I", 0xFADE0C02))
    directory = SIGNED[begin : begin + struct.unpack_from(">I", SIGNED, begin + 4)[0]]
    at = SIGNED.find(struct.pack(">I", 0xFADE0B01))
    size = struct.unpack_from(">I", SIGNED, at + 4)[0]
    (tmp_path / "s.der").write_bytes(SIGNED[at + 8 : at + size])
    (tmp_path / "d").write_bytes(directory)
    ran = subprocess.run(
        ["openssl", "cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in",
         tmp_path / "s.der", "-content", tmp_path / "d", "-out", tmp_path / "o"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0
    assert inspected(SIGNED).signer is SignerVerdict.VERIFIED


@pytest.mark.parametrize("path", sorted(REAL.glob("*")))
def test_real_programs_of_a_real_team_lead_to_apples_root(path):
    found = inspected(path.read_bytes())
    for signer in found.signers:
        checks = {c.name: c.outcome for c in signer.checks}
        assert {checks[n] for n in ("digest", "signature", "chain", "validity")} == {Checked.HELD}


def references():
    """A binary list of 2,000 arrays, each of which names the same 200,000 objects."""
    many = bytes([0xAF, 0x12]) + struct.pack(">I", 200_000)
    body = b"bplist00" + many + bytes(200_000)
    table = struct.pack(">I", 8) * 2000
    return body + table + bytes(6) + struct.pack(">BBQQQ", 4, 1, 2000, 0, len(body))


def without_algorithm():
    """A directory whose hashes are of no length, by an algorithm of no number."""
    data = bytearray(SIGNED)
    begin = data.find(struct.pack(">I", 0xFADE0C02)) + 36
    data[begin : begin + 2] = bytes(2)
    return bytes(data)


HOSTILE = {
    "hashes of no algorithm": without_algorithm(),
    "images without end": struct.pack(">II", 0xCAFEBABE, 1 << 31) + bytes(64),
    "thirty images of nowhere": struct.pack(">II", 0xCAFEBABE, 30) + b"\xff" * 700,
    "images within each other": apple_samples.fat(apple_samples.fat(SIGNED)),
    "commands without end": SIGNED[:16] + b"\xff\xff\xff\x7f" * 2 + SIGNED[24:],
    "a command of no length": SIGNED[:36] + bytes(4) + SIGNED[40:],
    "cut in its signature": SIGNED[:7000],
    "cut in its header": SIGNED[:20],
    "a directory of no code": SIGNED.replace(b"\xfa\xde\x0c\x02", b"\xfa\xde\x0c\x03"),
    "a table that unpacks to more": apple_samples.xar(size=1 << 40),
    "a table that bursts": struct.pack(">4sHHQQI", b"xar!", 28, 1, 16_000, 15 << 20, 3)
    + zlib.compress(bytes(15 << 20))[:16_000],
    "a table of elements": apple_samples.xar(files={"PackageInfo": b"<a>" * 300_000}),
    "a table of entities": apple_samples.xar(
        files={"PackageInfo": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    ),
    "a disk image that points away": bytes(512)
    + (b"koly" + bytes(292) + b"\xff" * 16).ljust(512, b"\0"),
    "an archive cut": apple_samples.ipa(BY)[:-30],
}
LISTS = {
    "deep": b"<plist>" + b"<array>" * 100_000 + b"</array>" * 100_000 + b"</plist>",
    "entities": b'<!DOCTYPE plist [<!ENTITY a "b">]><plist><dict/></plist>',
    "references": references(),
    "numbers": b"bplist00" + b"\xff" * 40,
    "no dictionary": plistlib.dumps([1]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_those_who_cheat_get_an_answer(name):
    found = inspected(HOSTILE[name])
    assert found.signer is not SignerVerdict.VERIFIED
    assert found.malformed
    assert found.malformed.fr


@pytest.mark.parametrize("name", LISTS)
def test_lists_that_cheat_are_refused(name):
    with pytest.raises(MalformedError):
        apple_plist.read(LISTS[name])


def test_the_confined_worker_says_the_same(tmp_path):
    paths = []
    for n, data in enumerate([*HOSTILE.values(), SIGNED, apple_samples.xar(by=BY)]):
        paths.append(tmp_path / f"{n}.bin")
        paths[-1].write_bytes(data)
    for path, found in zip(paths, inspect(paths), strict=True):
        assert found == inspected(path.read_bytes(), path.name)


@given(data=st.binary(max_size=200), binary=st.booleans())
def test_whatever_a_list_is_made_of_it_is_read_or_refused(data, binary):
    content = (b"bplist00" if binary else b"") + data
    try:
        assert isinstance(apple_plist.read(content), dict)
    except MalformedError as error:
        assert error.reason.fr
