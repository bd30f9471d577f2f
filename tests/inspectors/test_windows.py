"""Windows packages, held against the tools that others trust, and against those who cheat."""

import hashlib
import os
import struct
import subprocess
from pathlib import Path

import pytest
import windows_samples
from hypothesis import given
from hypothesis import strategies as st

from proscribe import inspectors
from proscribe.formats import asn1
from proscribe.formats.cms import check, signed
from proscribe.formats.hostile import MalformedError
from proscribe.formats.pe.noted import NOTED, noted
from proscribe.inspectors import Source
from proscribe.model import Checked, RightKind, SignerVerdict
from proscribe.reach import meanings
from proscribe.service.inspect import inspect

HERE = Path(__file__).parent
VIEWER = HERE / "pe" / "samples" / "viewer.exe"
INSTALLER = HERE / "msi" / "samples" / "viewer.msi"
SAMPLES = [VIEWER, INSTALLER, HERE / "msix" / "samples" / "viewer.msix"]
PACKAGED = HERE / "msix" / "samples" / "viewer.msix"
REAL = Path(os.environ.get("PROSCRIBE_PACKAGES", "/nowhere"), "authenticode")
"""Real files, where somebody has them: no package is carried along that is another's."""


def inspected(data, name="a"):
    held = memoryview(bytes(data))
    source = Source(name=name, data=held, sha256=lambda: hashlib.sha256(held).hexdigest())
    return inspectors.inspect(source)


def outcomes(found):
    return [{c.name: c.outcome for c in s.checks} for s in found.signers]


def test_the_functions_that_are_noted_are_those_whose_meaning_is_told():
    rows = {m.value for m in meanings() if m.right is RightKind.WINDOWS_IMPORT}
    assert rows == NOTED


@pytest.mark.parametrize(
    ("name", "base"),
    [("SetWindowsHookExW", "SetWindowsHook"), ("BitBlt", "BitBlt"), ("CreateFileW", "")],
)
def test_variants_of_a_function_are_one(name, base):
    assert noted(name) == base


def test_a_digest_that_matches_is_not_a_chain_that_is_trusted():
    found = inspected(VIEWER.read_bytes())
    (checks,) = outcomes(found)
    assert found.signer is SignerVerdict.VERIFIED
    assert (checks["digest"], checks["signature"]) == (Checked.HELD, Checked.HELD)
    assert checks["chain"] is Checked.FAILED
    assert "signer-unrooted" in {r.name for r in found.remarks}


@pytest.mark.parametrize("at", [0x400, 0x10, 0x600])
def test_one_changed_byte_makes_a_signer_a_claim(at):
    data = bytearray(VIEWER.read_bytes())
    data[at] ^= 1
    found = inspected(data)
    assert found.signer is SignerVerdict.CLAIMED
    assert outcomes(found)[0]["digest"] is Checked.FAILED


def test_the_checksum_is_no_part_of_what_is_signed():
    data = bytearray(VIEWER.read_bytes())
    begin = struct.unpack_from("<I", data, 0x3C)[0] + 24 + 64
    data[begin : begin + 4] = b"\1\2\3\4"
    assert inspected(data).signer is SignerVerdict.VERIFIED


def test_bytes_beside_a_signature_are_told_though_it_holds():
    data = bytearray(VIEWER.read_bytes())
    entry = struct.unpack_from("<I", data, 0x3C)[0] + 24 + 112 + 32
    offset, size = struct.unpack_from("<II", data, entry)
    data += b"settings" * 2
    struct.pack_into("<I", data, entry + 4, size + 16)
    struct.pack_into("<I", data, offset, size + 16)
    found = inspected(data)
    assert found.signer is SignerVerdict.VERIFIED
    assert "bytes-beside-signature" in {r.name for r in found.remarks}


def test_a_signature_of_another_file_is_a_claim():
    whole = VIEWER.read_bytes()
    entry = struct.unpack_from("<I", whole, 0x3C)[0] + 24 + 112 + 32
    offset, size = struct.unpack_from("<II", whole, entry)
    other = bytearray(windows_samples.image(names=("BitBlt",)))
    struct.pack_into("<II", other, entry, len(other), size)
    found = inspected(bytes(other) + whole[offset:])
    assert found.signer is SignerVerdict.CLAIMED


@pytest.mark.engine("osslsigncode")
@pytest.mark.parametrize("path", [VIEWER, INSTALLER])
def test_osslsigncode_finds_the_same_digest(path):
    ran = subprocess.run(
        ["osslsigncode", "verify", "-in", path], capture_output=True, text=True, check=False
    )
    # Of an installer, the tool repeats the digest of the whole under a name without a partner.
    told = [line.split(":") for line in ran.stdout.splitlines() if ":" in line]
    if path == INSTALLER:
        told = [one for one in told if "message digest" not in one[0]]
    said = {w: [v[1] for v in told if v[0].startswith(w)] for w in ("Current", "Calculated")}
    held = outcomes(inspected(path.read_bytes()))[0]["digest"] is Checked.HELD
    assert said["Current"]
    assert (said["Current"] == said["Calculated"]) is held


@pytest.mark.engine("osslsigncode", "openssl")
@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha384", "sha512"])
def test_what_osslsigncode_signs_holds(tmp_path, digest):
    key, certificate = tmp_path / "k.pem", tmp_path / "c.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-subj", "/CN=Example, Ltd/O=Example"],
        check=True, capture_output=True,
    )  # fmt: skip
    plain, signed = tmp_path / "a.exe", tmp_path / "b.exe"
    plain.write_bytes(windows_samples.image())
    subprocess.run(
        ["osslsigncode", "sign", "-certs", certificate, "-key", key, "-h", digest, "-in", plain,
         "-out", signed],
        check=True, capture_output=True,
    )  # fmt: skip
    found = inspected(signed.read_bytes())
    assert found.signer is SignerVerdict.VERIFIED
    names = {str(i) for i in found.signers[0].identifiers}
    assert "windows.authenticode-cn:Example, Ltd" in names
    assert 'windows.authenticode-subject:O=Example, CN="Example, Ltd"' in names


@pytest.mark.parametrize("path", sorted(REAL.glob("*.exe")) + sorted(REAL.glob("*.sys")))
def test_real_files_of_a_real_publisher_lead_to_its_root(path):
    found = inspected(path.read_bytes())
    assert found.signers
    for checks in outcomes(found):
        told = [checks[n] for n in ("digest", "signature", "chain", "timestamp", "validity")]
        assert told == [Checked.HELD] * 5


@pytest.mark.engine("msiinfo")
@pytest.mark.parametrize("table", ["Property", "ServiceInstall", "CustomAction", "File"])
def test_tables_are_those_that_msiinfo_exports(table):
    from proscribe.formats.compound import Compound
    from proscribe.formats.hostile import Budget
    from proscribe.formats.msi import tables

    ran = subprocess.run(
        ["msiinfo", "export", INSTALLER, table], capture_output=True, text=True, check=True
    )
    lines = [line.split("\t") for line in ran.stdout.splitlines()]
    database = tables.read(Compound(memoryview(INSTALLER.read_bytes()), Budget()))
    rows = [["" if v is None else str(v) for v in r.values()] for r in database.rows(table)]
    assert sorted(rows) == sorted(lines[3:])
    assert list(next(database.rows(table))) == lines[0]


def test_a_changed_package_is_no_longer_as_signed():
    data = bytearray(PACKAGED.read_bytes())
    begin = data.find(b"not a real program")
    data[begin] ^= 1
    assert inspected(data).signer is not SignerVerdict.VERIFIED


def with_directory(number, address, size):
    data = bytearray(windows_samples.image())
    entry = struct.unpack_from("<I", data, 0x3C)[0] + 24 + 112 + 8 * number
    struct.pack_into("<II", data, entry, address, size)
    return bytes(data)


def with_sections(count):
    data = bytearray(windows_samples.image())
    struct.pack_into("<H", data, struct.unpack_from("<I", data, 0x3C)[0] + 6, count)
    return bytes(data)


def overlapping():
    data = bytearray(windows_samples.image())
    at = data.find(b".rsrc\0")
    struct.pack_into("<I", data, at + 20, 0x400)
    return bytes(data)


def circle():
    data = bytearray(INSTALLER.read_bytes())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for n in range(8):
        struct.pack_into("<I", data, table + 4 * n, n)
    return bytes(data)


HOSTILE = {
    "nothing after the mark": b"MZ",
    "header beyond the file": b"MZ" + bytes(58) + b"\xff\xff\xff\x7f" + bytes(512),
    "cut in its headers": windows_samples.image()[:200],
    "cut in a section": windows_samples.image()[:1100],
    "certificates beyond the file": with_directory(4, 0x400, 0x7FFFFFFF),
    "certificates over the headers": with_directory(4, 8, 64),
    "imports of nowhere": with_directory(1, 0x7FFFFFF0, 40),
    "imports of themselves": with_directory(1, 0x1000, 1 << 31),
    "resources that lead to themselves": with_directory(2, 0x1000, 64),
    "exports without end": with_directory(0, 0x1000, 0xFFFFFFFF),
    "sections without end": with_sections(0xFFFF),
    "sections over each other": overlapping(),
    "sectors in a circle": circle(),
    "a compound file of nothing": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
    "an installer cut": INSTALLER.read_bytes()[:5000],
    "a package cut": PACKAGED.read_bytes()[:-40],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_those_who_cheat_get_an_answer(name):
    found = inspected(HOSTILE[name])
    assert found.signer is not SignerVerdict.VERIFIED
    assert found.malformed or found.remarks or found.format == "pe"


def test_the_confined_worker_reads_samples_and_cheats_as_we_do(tmp_path):
    paths = []
    for n, data in enumerate([*HOSTILE.values(), *(p.read_bytes() for p in SAMPLES)]):
        paths.append(tmp_path / f"{n}.bin")
        paths[-1].write_bytes(data)
    for path, found in zip(paths, inspect(paths), strict=True):
        assert found == inspected(path.read_bytes(), path.name)


@given(data=st.binary(max_size=300))
def test_whatever_is_read_as_asn1_is_read_or_refused(data):
    try:
        left = [asn1.read(data)]
        while left:
            node = left.pop()
            assert 0 <= node.begin < node.start <= node.end <= node.after <= len(data)
            if node.tag & asn1.CONSTRUCTED:
                left += node.children
    except MalformedError as error:
        assert error.reason.fr


SIGNATURES = sorted(REAL.glob("*.cat")) + sorted(REAL.glob("*.p7x"))


@pytest.mark.engine("openssl")
@pytest.mark.parametrize("path", SIGNATURES, ids=lambda p: p.name)
def test_real_signatures_on_their_own_hold_and_carry_the_certificates_that_openssl_sees(path):
    data = path.read_bytes().removeprefix(b"PKCX")
    found = signed.read(data)
    asked = ["openssl", "pkcs7", "-inform", "DER", "-print_certs", "-noout"]
    ran = subprocess.run(asked, input=data, capture_output=True, check=True)
    assert len(found.certificates) == ran.stdout.count(b"subject=")
    for info in found.signers:
        leaf = info.among(found.certificates)
        assert check.signs(info, leaf, found.content.content) is Checked.HELD
