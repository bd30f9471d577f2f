"""Agreement with aapt, apksigner and androguard over every package that lies beside the project.

Why an answer differs where it does is told in docs/explanation/inspection-disagreements.md.
"""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from proscribe import inspectors
from proscribe.formats.axml import binary
from proscribe.formats.oddities import Oddities
from proscribe.inspectors import Source
from proscribe.model import Kind, PartKind, RightKind, SignerVerdict

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "packages"
PACKAGES = sorted(
    p for n in ("apksig", "axml", "zip", "fdroid") for p in (FOLDER / n).glob("*.apk")
)
PEERS = os.environ.get("PROSCRIBE_PEERS")
NO_PSS = re.compile("rsa-pss")
"""Debian's apksigner crashes on these: its Java names the algorithm otherwise."""
NO_V31 = re.compile("^v31-")
"""Debian's apksigner is older than the scheme."""
NO_PACKAGE = re.compile("v2-only-empty")
"""A package of one signed nothing: apksigner asks for a manifest, the signature holds."""
COMPONENTS = {
    PartKind.ACTIVITY: "activities",
    PartKind.SERVICE: "services",
    PartKind.RECEIVER: "receivers",
    PartKind.PROVIDER: "providers",
}
ASK_ANDROGUARD = """
import json, sys
from loguru import logger
logger.remove()
from androguard.core.apk import APK
for line in sys.stdin:
    try:
        a = APK(line.strip())
        told = {n: sorted(getattr(a, "get_" + n)()) for n in
                ("activities", "services", "receivers", "providers")}
        told["permissions"] = sorted(set(a.get_permissions()))
    except Exception:
        told = None
    print(json.dumps(told))
"""

pytestmark = pytest.mark.skipif(not PACKAGES, reason="no packages lie beside the project")


def inspected(path):
    held = memoryview(path.read_bytes())
    digest = lambda: hashlib.sha256(held).hexdigest()  # noqa: E731
    return inspectors.inspect(Source(name=path.name, data=held, sha256=digest))


def permissions(found):
    return sorted({r.value for r in found.rights if r.kind is RightKind.ANDROID_PERMISSION})


def components(found, kind, *, aliases):
    parts = [p for p in found.parts if p.kind is kind]
    return sorted({p.name for p in parts if aliases or p.shown.text != "activity-alias"})


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")


@pytest.mark.engine("aapt")
@pytest.mark.parametrize("path", PACKAGES, ids=lambda p: p.name)
def test_package_and_permissions_are_those_of_aapt(path):
    done = run("aapt", "dump", "permissions", str(path))
    if done.returncode or not done.stdout.startswith("package:"):
        pytest.skip("aapt cannot read it")
    found = inspected(path)
    told = set(re.findall(r"^uses-permission[^:]*: name='([^']*)'", done.stdout, re.MULTILINE))
    assert permissions(found) == sorted(told)
    name = done.stdout.partition("\n")[0].removeprefix("package: ")
    if Kind.ANDROID_PACKAGE.accepts(name):
        assert [n.identifier.value for n in found.names] == [name]


@pytest.mark.engine("apksigner")
@pytest.mark.parametrize("path", PACKAGES, ids=lambda p: p.name)
def test_the_verdict_and_the_signers_are_those_of_apksigner(path):
    for unlike in (NO_PSS, NO_V31, NO_PACKAGE):
        if unlike.search(path.name):
            pytest.skip("told in the page of disagreements")
    done = run("apksigner", "verify", "--min-sdk-version", "24", "--print-certs", str(path))
    told = re.findall(r"Signer #\d+ certificate SHA-256 digest: ([0-9a-f]{64})", done.stdout)
    found = inspected(path)
    assert (found.signer is SignerVerdict.VERIFIED) == (done.returncode == 0)
    if done.returncode == 0:
        assert sorted(told) == sorted(_current(found))


def _current(found):
    """Return the certificates of the newest scheme that holds."""
    held = [s for s in found.signers if s.verdict is SignerVerdict.VERIFIED]
    every = [
        {i.value for i in s.identifiers if i.kind is Kind.ANDROID_CERT_SHA256}
        for s in held
        if s.scheme == max(s.scheme for s in held)
    ]
    return set().union(*every)


@pytest.mark.skipif(not PEERS, reason="PROSCRIBE_PEERS names no Python that has androguard")
def test_components_are_those_of_androguard():
    names = "\n".join(map(str, PACKAGES))
    done = subprocess.run(
        [PEERS, "-c", ASK_ANDROGUARD], input=names, capture_output=True, text=True, check=True
    )
    unlike = []
    answers = map(json.loads, done.stdout.splitlines())
    for path, told in zip(PACKAGES, answers, strict=True):
        found = inspected(path)
        if told is None or found.malformed:
            continue
        ours = {n: components(found, k, aliases=False) for k, n in COMPONENTS.items()}
        ours["permissions"] = permissions(found)
        if ours != {n: sorted(set(v)) for n, v in told.items()}:
            unlike.append(path.name)
    assert unlike == []


LEARNT = {
    "v2-stripped.apk": "claimed",
    "v2-only-signatures-and-digests-block-mismatch.apk": "claimed",
    "v2-only-garbage-between-cd-and-eocd.apk": "none",
    "v2-only-with-rsa-pkcs1-sha256-1024-cert-not-der.apk": "verified",
    "v2-only-with-rsa-pss-sha256-2048.apk": "verified",
    "v2-only-with-rsa-pss-sha512-3072.apk": "verified",
    "v31-ec-p256-2-tgt-33-1-tgt-28-targetSdk-30.apk": "verified",
}
"""What a first attempt at verifying got wrong, with what apksig's own tests say of it."""


@pytest.mark.parametrize("name", LEARNT)
def test_what_a_first_attempt_got_wrong_is_right(name):
    assert inspected(FOLDER / "apksig" / name).signer == LEARNT[name]


@pytest.mark.parametrize("path", [p for p in PACKAGES if NO_PSS.search(p.name)], ids=str)
def test_a_salted_signature_holds_for_these_bytes_alone(path):
    """Debian's apksigner cannot say so; a changed byte is what tells a check from none."""
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    held = memoryview(data)
    source = Source(name="a", data=held, sha256=lambda: hashlib.sha256(held).hexdigest())
    assert inspected(path).signer is SignerVerdict.VERIFIED
    assert inspectors.inspect(source).signer is SignerVerdict.CLAIMED


DOCUMENTS = sorted((FOLDER / "axml").glob("*.xml"))
ASK_FOR_ELEMENTS = """
import json, sys
from loguru import logger
logger.remove()
from androguard.core.axml import AXMLPrinter
SPACE = "{http://schemas.android.com/apk/res/android}"
for line in sys.stdin:
    try:
        root = AXMLPrinter(open(line.strip(), "rb").read()).get_xml_obj()
        told = [[e.tag, e.get(SPACE + "name") or ""] for e in root.iter() if isinstance(e.tag, str)]
    except Exception:
        told = None
    print(json.dumps(told))
"""


def elements(node):
    yield [node.tag, node.android["name"].text if "name" in node.android else ""]
    for child in node.children:
        yield from elements(child)


@pytest.mark.skipif(not PEERS, reason="PROSCRIBE_PEERS names no Python that has androguard")
def test_documents_that_others_stumbled_over_are_read_as_androguard_reads_them():
    names = "\n".join(map(str, DOCUMENTS))
    done = subprocess.run(
        [PEERS, "-c", ASK_FOR_ELEMENTS], input=names, capture_output=True, text=True, check=True
    )
    unlike = []
    for path, told in zip(DOCUMENTS, map(json.loads, done.stdout.splitlines()), strict=True):
        ours = list(elements(binary(path.read_bytes(), path.name, Oddities())))
        if told is not None and ours != told:
            unlike.append((path.name, told, ours))
    assert unlike == []
