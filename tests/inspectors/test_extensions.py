"""Extensions of browsers, held against Chromium, and against those who cheat."""

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import linux_samples as made
import pytest
from cryptography.hazmat.primitives import serialization

from proscribe import inspectors
from proscribe.formats.cms import judged, signed
from proscribe.formats.extension import crx
from proscribe.formats.extension.xpi import ROOT, RULES
from proscribe.inspectors import Source
from proscribe.model import Checked, RightKind, Shown, SignerVerdict
from proscribe.reach import reaches
from proscribe.service.inspect import inspect

HERE = Path(__file__).parent
OWN, OTHER = made.key(), made.key()
ARCHIVE = made.zipped(made.extension())


def inspected(data, name="a"):
    held = memoryview(bytes(data))
    source = Source(name=name, data=held, sha256=lambda: hashlib.sha256(held).hexdigest())
    return inspectors.inspect(source)


def id_of(private):
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return crx.spelt(hashlib.sha256(public).digest()[:16])


def remarks(found):
    return {r.name for r in found.remarks}


def checks(found):
    return [{c.name: c.outcome for c in s.checks} for s in found.signers]


@pytest.mark.parametrize("pack", [made.crx, made.crx2])
def test_the_id_is_that_of_the_key_that_signed(pack):
    found = inspected(pack(ARCHIVE, OWN))
    assert [n.identifier.value for n in found.names] == [id_of(OWN)]
    assert found.signer is SignerVerdict.VERIFIED
    assert "id-unproven" not in remarks(found)


@pytest.mark.parametrize("pack", [made.crx, made.crx2])
def test_one_changed_byte_makes_its_signer_a_claim(pack):
    data = bytearray(pack(ARCHIVE, OWN))
    data[data.find(b"back.js") - 60] ^= 1
    found = inspected(data)
    assert found.signer is SignerVerdict.CLAIMED
    assert "id-unproven" in remarks(found)


def test_an_id_that_belongs_to_another_key_is_a_claim():
    found = inspected(made.crx(ARCHIVE, OTHER, id_of=OWN))
    assert [n.identifier.value for n in found.names] == [id_of(OWN)]
    assert (found.signer, checks(found)[0]["signature"]) == (SignerVerdict.CLAIMED, Checked.HELD)
    assert "id-unproven" in remarks(found)
    assert found.signers[0].identifiers == ()


def test_each_key_that_signed_is_told_apart():
    found = inspected(made.crx(ARCHIVE, OWN, OTHER))
    verdicts = [s.verdict for s in found.signers]
    assert verdicts == [SignerVerdict.VERIFIED, SignerVerdict.CLAIMED]


@pytest.mark.engine("chromium")
def test_chromium_packs_what_holds_under_the_id_of_its_key(tmp_path):
    folder = tmp_path / "extension"
    for name, content in made.extension().items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/u",
         f"--pack-extension={folder}"],
        capture_output=True, check=False,
    )  # fmt: skip
    found = inspected((tmp_path / "extension.crx").read_bytes())
    private = serialization.load_pem_private_key((tmp_path / "extension.pem").read_bytes(), None)
    assert [n.identifier.value for n in found.names] == [id_of(private)]
    assert (found.signer, found.malformed) == (SignerVerdict.VERIFIED, None)
    assert (found.title, found.version) == ("Example Viewer", "1.2")


def test_what_it_asks_for_and_reaches_is_told_with_its_place():
    data = made.extension()["manifest.json"]
    found = inspected(made.crx(ARCHIVE, OWN))
    hosts = {r.value for r in found.rights if r.kind is RightKind.EXTENSION_HOST}
    assert hosts == {"https://*.example.com/*", "<all_urls>", "https://www.example.org/*"}
    for right in found.rights:
        shown = data[right.shown.offset : right.shown.offset + right.shown.length]
        assert json.loads(shown) == right.value
    assert {d.name for d in found.domains} == {"example.com", "www.example.org", "example.net"}
    opened = {str(r.content) for r in reaches(found)}
    assert {"web", "administration", "code"} <= opened
    because = [t.en for r in reaches(found) for t in r.because]
    assert "may read and change pages of the sites that it names" in because


def test_a_manifest_with_comments_and_texts_in_its_own_language_is_read():
    manifest = json.dumps({"manifest_version": 3, "name": "__MSG_Name__", "version": "1",
                           "default_locale": "fr"}).encode()  # fmt: skip
    held = {
        "manifest.json": b"// a comment\n/* another */" + manifest,
        "_locales/fr/messages.json": b'{"name": {"message": "Visionneuse"}}',
    }
    found = inspected(made.crx(made.zipped(held), OWN))
    assert (found.title, found.malformed) == ("Visionneuse", None)


def test_an_add_on_holds_and_leads_to_no_root_unless_mozilla_signed_it():
    found = inspected(made.xpi(made.extension(), OWN))
    assert found.signer is SignerVerdict.VERIFIED
    (made_of,) = checks(found)
    assert (made_of["digest"], made_of["signature"]) == (Checked.HELD, Checked.HELD)
    assert made_of["chain"] is Checked.FAILED
    assert "signer-unrooted" in remarks(found)
    assert [str(i) for i in found.signers[0].identifiers] == ["firefox.addon-id:viewer@example.org"]


def test_the_root_of_add_ons_is_the_one_that_firefox_carries():
    assert ROOT.issued_by(ROOT)
    assert ROOT.issues()
    known = Path("/usr/lib/firefox-esr/libxul.so")
    if not known.exists():
        pytest.skip("no Firefox is installed here")
    assert ROOT.raw in known.read_bytes()


def test_a_real_signature_of_mozilla_leads_to_the_root():
    text = (HERE / "xpi" / "signed-by-mozilla.pem").read_text(encoding="utf-8")
    data = signed.read(base64.b64decode("".join(text.splitlines()[1:-1])))
    listed = (
        b"Signature-Version: 1.0\nMD5-Digest-Manifest: KjRavc6/KNpuT1QLcB/Gsg==\n"
        b"SHA1-Digest-Manifest: 5Md5nUg+U7hQ/UfzV+xGKWOruVI=\n\n"
    )
    (info,) = data.signers
    found = judged.signer(RULES, data, info, listed, Checked.HELD, Shown())
    assert found.subject == "tabscope@xuldev.org"
    outcomes = {c.name: c.outcome for c in found.checks}
    assert (outcomes["signature"], outcomes["chain"]) == (Checked.HELD, Checked.HELD)
    other = judged.signer(RULES, data, info, listed[1:], Checked.HELD, Shown())
    assert other.verdict is SignerVerdict.CLAIMED


def signed_and(change):
    """Return an add-on whose entries were changed after it was signed."""
    with zipfile.ZipFile(io.BytesIO(made.xpi(made.extension(), OWN))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return made.zipped({**held, **change})


@pytest.mark.parametrize(
    "change",
    [{"page.js": b"other"}, {"added.js": b"new"}, {"META-INF/manifest.mf": b"a: b\n\n"}],
    ids=["changed", "added", "unlisted"],
)
def test_an_add_on_that_was_changed_is_a_claim(change):
    found = inspected(signed_and(change))
    assert found.signer is SignerVerdict.CLAIMED
    assert checks(found)[0]["digest"] is Checked.FAILED


def test_an_id_that_is_not_the_signed_one_is_told():
    manifest = {
        **made.MANIFEST,
        "browser_specific_settings": {"gecko": {"id": "other@example.org"}},
    }
    found = inspected(made.xpi(made.extension(manifest), OWN))
    assert "id-differs" in remarks(found)


def test_the_newer_signature_is_told_and_not_believed():
    found = inspected(signed_and({"META-INF/cose.sig": b"\xd2\x84"}))
    assert [s.scheme for s in found.signers][-1] == "xpi-cose"
    assert found.signers[-1].verdict is SignerVerdict.CLAIMED


def test_a_plain_archive_of_an_extension_is_read_and_has_no_signer():
    held = made.extension(
        {k: v for k, v in made.MANIFEST.items() if k != "browser_specific_settings"}
    )
    found = inspected(made.zipped(held))
    assert (found.format, found.signer) == ("xpi", SignerVerdict.NONE)
    assert {"unsigned", "no-browser-named"} <= remarks(found)


HOSTILE = {
    "a header longer than the file": b"Cr24" + b"\3\0\0\0" + b"\xff\xff\0\0" + bytes(40),
    "a version of nobody": b"Cr24" + b"\7\0\0\0" + bytes(40),
    "no archive after the header": made.crx(b"", OWN),
    "a manifest that is no object": made.crx(made.zipped({"manifest.json": b"[]"}), OWN),
    "a manifest that nests": made.crx(made.zipped({"manifest.json": b"[" * 100_000}), OWN),
    "no manifest": made.crx(made.zipped({"a": b""}), OWN),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_those_who_cheat_get_a_reason(name):
    assert inspected(HOSTILE[name]).malformed


def test_the_confined_worker_reads_samples_and_cheats_as_we_do(tmp_path):
    samples = [p for n in ("crx", "xpi") for p in (HERE / n / "samples").iterdir()]
    wholes = [p.read_bytes() for p in sorted(samples) if p.suffix != ".json"]
    paths = []
    for n, data in enumerate([*HOSTILE.values(), *wholes]):
        paths.append(tmp_path / f"{n}.bin")
        paths[-1].write_bytes(data)
    for path, found in zip(paths, inspect(paths), strict=True):
        assert found == inspected(path.read_bytes(), path.name)
