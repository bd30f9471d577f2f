"""Packages of Linux and of browsers, made by hand: images, archives, extensions and their keys."""

import base64
import gzip
import hashlib
import io
import json
import struct
import tarfile
import zipfile
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BUILD = bytes(range(20))
INTERPRETER = b"/lib64/ld-linux-x86-64.so.2\0"
MANIFEST = {
    "manifest_version": 3,
    "name": "Example Viewer",
    "version": "1.2",
    "permissions": ["tabs", "nativeMessaging"],
    "host_permissions": ["https://*.example.com/*", "<all_urls>"],
    "background": {"service_worker": "back.js"},
    "content_scripts": [{"matches": ["https://www.example.org/*"], "js": ["page.js"]}],
    "externally_connectable": {"matches": ["https://example.net/*"]},
    "browser_specific_settings": {"gecko": {"id": "viewer@example.org"}},
}
CONTROL = """\
Package: viewer
Version: 1.2-3
Architecture: amd64
Maintainer: Example <example@example.org>
Description: Example viewer
 A longer text.
"""
FILES = {
    "/usr/lib/systemd/system/viewer.service": (0o644, b"[Service]\n"),
    "/usr/share/applications/viewer.desktop": (0o644, b"[Desktop Entry]\n"),
    "/opt/example/viewer/start": (0o755, b"#!/bin/sh\nexec viewer\n"),
    "/etc/sudoers.d/viewer": (0o440, b"viewer ALL=(root) NOPASSWD: /bin/true\n"),
}


def elf(
    needed=("libc.so.6",),
    imports=("ptrace", "puts"),
    soname="",
    runpath="",
    interpreter=INTERPRETER,
):
    """Return an image of 64 bits that can be read, and not run."""
    texts = bytearray(b"\0")

    def text(word):
        place = len(texts)
        texts.extend(word.encode() + b"\0")
        return place

    symbols = bytes(24) + b"".join(struct.pack("<IBBHQQ", text(n), 18, 0, 0, 0, 0) for n in imports)
    tags = [(1, text(n)) for n in needed]
    tags += [(14, text(soname))] * bool(soname) + [(29, text(runpath))] * bool(runpath)
    note = struct.pack("<III4s", 4, len(BUILD), 3, b"GNU\0") + BUILD
    at = 64 + 56 * 4
    places = {}
    body = bytearray()
    for name, part in (("interp", interpreter), ("note", note), ("sym", symbols), ("str", texts)):
        body += bytes(-len(body) % 8)
        places[name] = at + len(body)
        body += part
    body += bytes(-len(body) % 8)
    places["dynamic"] = at + len(body)
    tags += [(5, places["str"]), (6, places["sym"]), (10, len(texts)), (0, 0)]
    dynamic = b"".join(struct.pack("<qQ", *tag) for tag in tags)
    body += dynamic
    size = at + len(body)
    head = b"\x7fELF\2\1\1" + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 4, 64, 0, 0)
    rows = [(1, 0, size), (2, places["dynamic"], len(dynamic)), (4, places["note"], len(note))]
    rows.append((3, places["interp"], len(interpreter)) if interpreter else (0, 0, 0))
    table = b"".join(struct.pack("<IIQQQQQQ", k, 4, o, o, o, n, n, 8) for k, o, n in rows)
    return head + table + bytes(body)


def files():
    """Return what the packages install: paths, modes and bytes."""
    image = {"/usr/bin/viewer": (0o4755, elf()), "/usr/lib/libview.so.1": (0o644, library())}
    return {**image, **FILES}


def library():
    return elf(soname="libview.so.1", imports=("dlopen",), interpreter=b"", runpath="$ORIGIN")


def tar(held, mode="w:xz"):
    """Pack files; the same files are the same bytes, whenever they are packed."""
    written, plain = io.BytesIO(), mode == "w:gz"
    with tarfile.open(
        fileobj=written, mode="w" if plain else mode, format=tarfile.GNU_FORMAT
    ) as archive:
        for path, (bits, content) in held.items():
            one = tarfile.TarInfo(f".{path}")
            one.mode, one.size = bits, len(content)
            archive.addfile(one, io.BytesIO(content))
    return gzip.compress(written.getvalue(), mtime=0) if plain else written.getvalue()


def deb(held=None, scripts=None, more=(), mode="xz", sums=None):
    """Return a Debian package; ``more`` are members after the three that it must have."""
    held = files() if held is None else held
    rows = {p: hashlib.md5(c).hexdigest() for p, (_, c) in held.items()} | (sums or {})  # noqa: S324
    listed = "".join(f"{digest}  {path[1:]}\n" for path, digest in rows.items())
    said = {"/control": (0o644, CONTROL.encode()), "/md5sums": (0o644, listed.encode())}
    scripts = (
        {"postinst": "#!/bin/sh\n# curl\nsetcap x /usr/bin/viewer\n"}
        if scripts is None
        else scripts
    )
    said |= {f"/{name}": (0o755, text.encode()) for name, text in scripts.items()}
    members = [
        ("debian-binary", b"2.0\n"),
        ("control.tar.gz", tar(said, "w:gz")),
        (f"data.tar.{mode}", tar(held, f"w:{mode}")),
        *more,
    ]
    return b"!<arch>\n" + b"".join(member(*one) for one in members)


def member(name, data):
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n"
    return head.encode() + data + b"\n" * (len(data) % 2)


def key():
    return rsa.generate_private_key(65537, 2048)


def zipped(held):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def extension(manifest=None):
    """Return the files of an extension."""
    return {
        "manifest.json": json.dumps(MANIFEST if manifest is None else manifest, indent=1).encode(),
        "back.js": b"// nothing\n",
        "page.js": b"// nothing\n",
    }


def _public(private):
    return private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _field(number, value):
    return _number(number << 3 | 2) + _number(len(value)) + value


def _number(value):
    found = b""
    while value > 0x7F:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def crx(archive, *privates, id_of=None):
    """Return an extension of version 3, signed by keys; its id is that of the first."""
    publics = [_public(one) for one in privates]
    named = hashlib.sha256(publics[0] if id_of is None else _public(id_of)).digest()[:16]
    signed = _field(1, named)
    content = b"CRX3 SignedData\0" + struct.pack("<I", len(signed)) + signed + archive
    proofs = b"".join(
        _field(
            2, _field(1, public) + _field(2, one.sign(content, padding.PKCS1v15(), hashes.SHA256()))
        )
        for one, public in zip(privates, publics, strict=True)
    )
    head = proofs + _field(10000, signed)
    return b"Cr24" + struct.pack("<II", 3, len(head)) + head + archive


def crx2(archive, private):
    """Return an extension of version 2."""
    public = _public(private)
    signature = private.sign(archive, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
    head = struct.pack("<III", 2, len(public), len(signature))
    return b"Cr24" + head + public + signature + archive


def xpi(held, private):
    """Return an add-on, signed with a certificate of nobody's."""
    rows = b"Manifest-Version: 1.0\n\n"
    for name, content in held.items():
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        rows += f"Name: {name}\nDigest-Algorithms: SHA256\nSHA256-Digest: {digest}\n\n".encode()
    whole = base64.b64encode(hashlib.sha256(rows).digest()).decode()
    listed = f"Signature-Version: 1.0\nSHA256-Digest-Manifest: {whole}\n\n".encode()
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary,
               pkcs7.PKCS7Options.NoAttributes]  # fmt: skip
    builder = pkcs7.PKCS7SignatureBuilder().set_data(listed)
    builder = builder.add_signer(_certificate(private), private, hashes.SHA256())
    signature = builder.sign(serialization.Encoding.DER, options)
    signed = {"META-INF/manifest.mf": rows, "META-INF/mozilla.sf": listed}
    return zipped({**held, **signed, "META-INF/mozilla.rsa": signature})


def _certificate(private):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "viewer@example.org")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 1)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
    return builder.add_extension(usage, critical=False).sign(private, hashes.SHA256())
