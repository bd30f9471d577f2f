"""Images, bundles and archives of Apple's kinds, made and signed by hand; none of them can run."""

import base64
import datetime as dt
import hashlib
import io
import plistlib
import struct
import zipfile
import zlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

PAGE = 4096
TEAM = "EXAMPLE123"
ENTITLEMENTS = {"com.apple.security.device.camera": True, "com.apple.security.cs.allow-jit": False}
INFO = {
    "CFBundleIdentifier": "org.example.viewer",
    "CFBundleName": "Example Viewer",
    "CFBundleShortVersionString": "1.2.3",
    "CFBundleExecutable": "viewer",
    "NSCameraUsageDescription": "To show you.",
    "UIBackgroundModes": ["location"],
    "CFBundleURLTypes": [{"CFBundleURLSchemes": ["exampleview"]}],
    "NSAppTransportSecurity": {"NSAllowsArbitraryLoads": True},
}
PRIVACY = {
    "NSPrivacyTrackingDomains": ["tracker.example.com"],
    "NSPrivacyAccessedAPITypes": [
        {
            "NSPrivacyAccessedAPIType": "NSPrivacyAccessedAPICategoryDiskSpace",
            "NSPrivacyAccessedAPITypeReasons": ["E174.1"],
        }
    ],
}


def signer(who="Example"):
    """A key and a certificate of no authority, with names that look like one of Apple's."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"Developer ID Application: {who} ({TEAM})"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEAM),
        ]
    )
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7)
    builder = builder.not_valid_before(begin).not_valid_after(begin.replace(year=2046))
    return key, builder.sign(key, hashes.SHA256())


def blob(magic, content):
    return struct.pack(">II", magic, 8 + len(content)) + content


def directory(code, identifier, team, specials, flags):
    pages = [hashlib.sha256(code[n : n + PAGE]).digest() for n in range(0, len(code), PAGE)]
    held = (specials.get(n) for n in range(7, 0, -1))
    slots = [bytes(32) if one is None else hashlib.sha256(one).digest() for one in held]
    name, group = identifier.encode() + b"\0", team.encode() + b"\0" if team else b""
    head = 52
    begin = head + len(name) + len(group) + 32 * 7
    content = struct.pack(
        ">7I4BI", 0x20200, flags, begin, head, 7, len(pages), len(code), 32, 2, 0, 12, 0
    )
    content += struct.pack(">II", 0, head + len(name) if team else 0)[: head - 8 - len(content)]
    return blob(0xFADE0C02, content + name + group + b"".join(slots + pages))


def signature(
    code,
    *,
    by=None,
    identifier="org.example.viewer",
    team=TEAM,
    size=0,
    beside=(),
    also=(),
    comment=b"",
):
    """The signature of code; without ``by``, ad hoc.

    ``beside`` are the list and the seal of its bundle, by the numbers of their slots.
    """
    requirements = struct.pack(">III", 0xFADE0C01, 12, 0)
    entitlements = blob(
        0xFADE7171, plistlib.dumps(ENTITLEMENTS).replace(b"<dict>", b"<dict>" + comment)
    )
    specials = {2: requirements, 5: entitlements} | dict(beside)
    main = directory(code, identifier, team if by else "", specials, 0 if by else 2)
    blobs = {0: main, 2: requirements, 5: entitlements, 0x10000: blob(0xFADE0B01, b"")}
    blobs |= dict(also)
    if by:
        key, certificate = by
        builder = pkcs7.PKCS7SignatureBuilder().set_data(main)
        builder = builder.add_signer(certificate, key, hashes.SHA256())
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        blobs[0x10000] = blob(0xFADE0B01, builder.sign(serialization.Encoding.DER, options))
    head, rest = b"", b""
    begin = 12 + 8 * len(blobs)
    for kind, content in blobs.items():
        head += struct.pack(">II", kind, begin + len(rest))
        rest += content
    whole = struct.pack(">III", 0xFADE0CC0, begin + len(rest), len(blobs)) + head + rest
    return whole + bytes(max(0, size - len(whole)))


def command(kind, content):
    content += bytes(-len(content) % 8)
    return struct.pack("<II", kind, 8 + len(content)) + content


LINKED = "/System/Library/Frameworks/ScreenCaptureKit.framework/V"


def segment(name, section, place, size):
    """A segment of one section, which holds what lies at a place of the file."""
    held = struct.pack("<16s4Q4I", name, 0, PAGE, 0, PAGE, 7, 5, 1, 0)
    held += struct.pack("<16s16sQQ8I", section, name, 0, size, place, 0, 0, 0, 0, 0, 0, 0)
    return command(0x19, held)


def image(*, by=None, platform=1, beside=(), within=b"", comment=b""):
    """A program for arm64 that links a framework and takes one function from others.

    ``within`` is a property list that stands in the program itself.
    """
    size = 8192
    names = b"\0_CGEventTapCreate\0"
    symbols = struct.pack("<IBBHQ", 1, 1, 0, 0, 0)
    begin = 2048
    commands = [command(0xC, struct.pack("<IIII", 24, 0, 0, 0) + LINKED.encode() + b"\0")]
    commands.append(command(0x32, struct.pack("<IIII", platform, 0, 0, 0)))
    commands.append(command(0x2, struct.pack("<IIII", begin, 1, begin + len(symbols), len(names))))
    commands.append(command(0xB, struct.pack("<18I", 0, 0, 0, 0, 0, 1, *[0] * 12)))
    code_size = begin + PAGE
    if within:
        commands.append(segment(b"__TEXT", b"__info_plist", begin + 512, len(within)))
    commands.append(command(0x1D, struct.pack("<II", code_size, size)))
    held = b"".join(commands)
    head = struct.pack("<IIIIIIII", 0xFEEDFACF, 0x100000C, 0, 2, len(commands), len(held), 0, 0)
    code = (head + held).ljust(begin, b"\0") + symbols + names
    code = code.ljust(begin + 512, b"\0") + within
    code = code.ljust(code_size, b"\0")
    return code + signature(code, by=by, size=size, beside=beside, comment=comment)


def fat(*images):
    head, at, body = struct.pack(">II", 0xCAFEBABE, len(images)), 4096, b""
    for one in images:
        head += struct.pack(">5I", 0x100000C, 0, at + len(body), len(one), 12)
        body += one
    return head.ljust(4096, b"\0") + body


def bundle(by=None, beside=None):
    """The files of a macOS application, sealed; its program binds its list and its seal."""
    files = {
        "Resources/a.txt": b"hello\n",
        "Resources/PrivacyInfo.xcprivacy": plistlib.dumps(PRIVACY),
        "Library/LaunchDaemons/org.example.helper.plist": plistlib.dumps(
            {"Label": "org.example.helper"}
        ),
    }
    files |= {"Info.plist": plistlib.dumps(INFO), "_CodeSignature/CodeResources": sealed(files)}
    slots = {1: files["Info.plist"], 3: files["_CodeSignature/CodeResources"]}
    files["MacOS/viewer"] = image(by=by, beside=slots if beside is None else beside)
    return {f"Contents/{n}": c for n, c in files.items()}


def sealed(files):
    """The seal of files: each of its names, and the digest."""
    digests = {n: {"hash2": hashlib.sha256(c).digest()} for n, c in files.items()}
    return plistlib.dumps({"files2": digests})


def ipa(by=None, edit=lambda files: files):
    """An application of iOS; ``edit`` changes its files after they were signed."""
    files = {"PrivacyInfo.xcprivacy": plistlib.dumps(PRIVACY)}
    files["_CodeSignature/CodeResources"] = sealed(files)
    files["Info.plist"] = plistlib.dumps(INFO, fmt=plistlib.FMT_BINARY)
    slots = {1: files["Info.plist"], 3: files["_CodeSignature/CodeResources"]}
    files["viewer"] = image(by=by, platform=2, beside=slots)
    return zipped({f"Payload/Viewer.app/{n}": c for n, c in edit(files).items()})


def zipped(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def sha1(content):
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def xar(
    *,
    by=None,
    size=None,
    files=None,
    edit=lambda table: table,
    pack=zlib.compress,
    style="application/x-gzip",
):
    """An installer package: its table of contents, and the heap.

    ``edit`` changes the table before it is signed: what the signer itself lied about.
    """
    files = files or {
        "Distribution": b"<installer-gui-script><title>Example Viewer</title>"
        b"</installer-gui-script>",
        "PackageInfo": b'<pkg-info identifier="org.example.viewer.pkg" version="1.2.3">'
        b'<bundle id="org.example.viewer"/><scripts><postinstall file="./postinstall"/></scripts>'
        b"</pkg-info>",
    }
    heap, told = bytes(32 + 256), ""
    for n, (name, content) in enumerate(files.items()):
        packed = pack(content)
        told += (
            f'<file id="{n}"><name>{name}</name><data><offset>{len(heap)}</offset>'
            f"<length>{len(packed)}</length><size>{len(content)}</size>"
            f'<encoding style="{style}"/>'
            f'<archived-checksum style="sha1">{sha1(packed)}</archived-checksum>'
            f'<extracted-checksum style="sha1">{sha1(content)}</extracted-checksum>'
            "</data></file>"
        )
        heap += packed
    if by:
        raw = base64.b64encode(by[1].public_bytes(serialization.Encoding.DER)).decode()
        told += (
            '<signature style="RSA"><offset>32</offset><size>256</size><KeyInfo><X509Data>'
            f"<X509Certificate>{raw}</X509Certificate></X509Data></KeyInfo></signature>"
        )
    sums = '<checksum style="sha256"><offset>0</offset><size>32</size></checksum>'
    table = edit(f"<xar><toc>{sums}{told}</toc></xar>").encode()
    packed = zlib.compress(table)
    digest = hashlib.sha256(packed).digest()
    made = by[0].sign(packed, padding.PKCS1v15(), hashes.SHA256()) if by else bytes(256)
    head = struct.pack(">4sHHQQI", b"xar!", 28, 1, len(packed), size or len(table), 3)
    return head + packed + digest + made + heap[288:]


def dmg():
    trailer = b"koly" + struct.pack(">II", 4, 512)
    return bytes(1024) + trailer.ljust(512, b"\0")
