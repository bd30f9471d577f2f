"""Android packages of our own making: manifests, archives and signatures, down to each byte."""

import hashlib
import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from proscribe.formats.axml.attributes import NAMES

NUMBERS = {name: number for number, name in NAMES.items()} | {
    "icon": 0x01010002, "value": 0x01010024, "port": 0x01010029, "autoVerify": 0x010104EE,
}  # fmt: skip
NONE = 0xFFFFFFFF
V2 = 0x7109871A
ECDSA = 0x0201
CHUNK = 1 << 20
ANDROID = "http://schemas.android.com/apk/res/android"


class Reference(int):
    """A value that is a reference to a resource."""


def axml(element):
    """Return binary XML of ``(tag, attributes, *children)``; ``:name`` is a plain attribute."""
    strings, numbers = [], []
    for name in sorted(_names(element)):
        strings.append(name)
        numbers.append(NUMBERS[name])
    pool = {s: n for n, s in enumerate(strings)}
    body = b"".join(_element(element, pool))
    mapped = struct.pack(f"<HHI{len(numbers)}I", 0x0180, 8, 8 + 4 * len(numbers), *numbers)
    inner = string_pool(list(pool)) + mapped + body
    return struct.pack("<HHI", 3, 8, 8 + len(inner)) + inner


def _names(element):
    _, attributes, *children = element
    return {a for a in attributes if not a.startswith(":")}.union(*map(_names, children))


def _element(element, pool):
    tag, attributes, *children = element
    number = lambda text: pool.setdefault(text, len(pool))  # noqa: E731
    held = b""
    for name, value in attributes.items():
        space = NONE if name.startswith(":") else number(ANDROID)
        key, raw = number(name.removeprefix(":")), NONE
        if isinstance(value, bool):
            kind, data = 0x12, NONE if value else 0
        elif isinstance(value, Reference):
            kind, data = 1, int(value)
        elif isinstance(value, int):
            kind, data = 0x10, value & NONE
        else:
            kind, data = 3, number(value)
            raw = data
        held += struct.pack("<IIIHBBI", space, key, raw, 8, 0, kind, data)
    head = struct.pack("<IIIIHHHHHH", 1, NONE, NONE, number(tag), 20, 20, len(attributes), 0, 0, 0)
    yield struct.pack("<HHI", 0x0102, 16, 8 + len(head) + len(held)) + head + held
    for child in children:
        yield from _element(child, pool)
    yield struct.pack("<HHIIIII", 0x0103, 16, 24, 1, NONE, NONE, number(tag))


def string_pool(strings):
    """Return a pool of strings."""
    offsets, data = [], b""
    for text in strings:
        offsets.append(len(data))
        spelt = text.encode("utf-16-le")
        data += struct.pack("<H", len(spelt) // 2) + spelt + b"\0\0"
    data += bytes(-len(data) % 4)
    start = 28 + 4 * len(strings)
    head = struct.pack("<HHIIIIII", 1, 28, start + len(data), len(strings), 0, 0, start, 0)
    return head + struct.pack(f"<{len(strings)}I", *offsets) + data


def manifest(package="org.example.small", target=33, minimum=24, *more, inside=()):
    """Return the manifest of a small application."""
    return (
        "manifest",
        {":package": package, "versionCode": 7, "versionName": "1.2"},
        ("uses-sdk", {"minSdkVersion": minimum, "targetSdkVersion": target}),
        ("uses-permission", {"name": "android.permission.READ_SMS"}),
        ("uses-permission", {"name": "android.permission.CAMERA", "maxSdkVersion": 30}),
        ("permission", {"name": "org.example.small.OWN", "protectionLevel": 2}),
        *more,
        (
            "application",
            {"label": "Small", "allowBackup": False, "usesCleartextTraffic": True},
            (
                "activity",
                {"name": ".Main", "exported": True},
                (
                    "intent-filter",
                    {},
                    ("action", {"name": "android.intent.action.VIEW"}),
                    ("data", {"scheme": "https", "host": "small.example.org"}),
                    ("data", {"scheme": "small"}),
                ),
            ),
            (
                "service",
                {
                    "name": "org.example.Watcher",
                    "exported": True,
                    "permission": "android.permission.BIND_ACCESSIBILITY_SERVICE",
                },
                (
                    "intent-filter",
                    {},
                    ("action", {"name": "android.accessibilityservice.AccessibilityService"}),
                ),
            ),
            ("receiver", {"name": "Started", "exported": False}),
            ("provider", {"name": ".Files", "authorities": "org.example.files"}),
            *inside,
        ),
    )


def files(root=None, **more):
    """Return the entries of a small application."""
    held = {
        "AndroidManifest.xml": axml(root or manifest()),
        "classes.dex": b"dex\n035\0" + bytes(104),
        "lib/arm64-v8a/libsmall.so": b"\x7fELF" + bytes(60),
    }
    return held | {name.replace("__", "/"): data for name, data in more.items()}


def archive(entries, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP of entries, of a fixed time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, data in entries.items():
            made.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return held.getvalue()


def raw_archive(rows):
    """Return a ZIP of ``(name, packed, crc, size, place)``: a place of another is not written."""
    out, told = io.BytesIO(), []
    for name, data, crc, size, place in rows:
        at = out.tell() if place is None else place
        if place is None:
            sizes = (crc, len(data), size, len(name), 0)
            out.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, *sizes) + name + data)
        told.append((name, len(data), crc, size, at))
    start = out.tell()
    for name, packed, crc, size, at in told:
        sizes = (crc, packed, size, len(name), 0, 0, 0, 0, 0, at)
        out.write(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, *sizes) + name)
    count = len(told) & 0xFFFF
    end = (0x06054B50, 0, 0, count, count, out.tell() - start, start, 0)
    out.write(struct.pack("<IHHHHIIH", *end))
    return out.getvalue()


def packed(data):
    """Return bytes deflated, without a header."""
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    return made.compress(data) + made.flush()


def key():
    """Return a new key."""
    return ec.generate_private_key(ec.SECP256R1())


def certificate(private, name="Small"):
    """Return a certificate that a key made for itself."""
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(issuer_name=who, subject_name=who)
    made = made.public_key(private.public_key()).serial_number(7)
    made = made.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    made = made.not_valid_after(datetime(2056, 1, 1, tzinfo=UTC))
    return made.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def slices(*parts):
    """Return slices, each after its length."""
    return b"".join(struct.pack("<I", len(part)) + part for part in parts)


def digest(before, directory, end):
    """Return the digest of a package's content in chunks."""
    held = [s[n : n + CHUNK] for s in (before, directory, end) for n in range(0, len(s), CHUNK)]
    inner = [hashlib.sha256(b"\xa5" + struct.pack("<I", len(c)) + c).digest() for c in held]
    return hashlib.sha256(b"\x5a" + struct.pack("<I", len(inner)) + b"".join(inner)).digest()


def ends(data):
    """Return where the directory of an archive begins, and where its end does."""
    place = data.rfind(b"PK\5\6")
    return struct.unpack_from("<I", data, place + 16)[0], place


def block(*pairs):
    """Return a signing block of numbers and their values."""
    inner = b"".join(struct.pack("<QI", len(v) + 4, n) + v for n, v in pairs)
    size = struct.pack("<Q", len(inner) + 24)
    return size + inner + size + b"APK Sig Block 42"


def with_block(data, held):
    """Return an archive with a signing block before its directory."""
    start, end = ends(data)
    moved = bytearray(data[:start] + held + data[start:])
    struct.pack_into("<I", moved, end + len(held) + 16, start + len(held))
    return bytes(moved)


def signed(data, private, der, attributes=b"", algorithm=ECDSA, number=V2):
    """Return an archive signed by scheme 2."""
    start, end = ends(data)
    content = digest(data[:start], data[start:end], data[end:])
    one = struct.pack("<I", algorithm) + slices(content)
    inner = slices(slices(one), slices(der), attributes)
    signature = private.sign(inner, ec.ECDSA(hashes.SHA256()))
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signer = slices(inner, slices(struct.pack("<I", algorithm) + slices(signature)), public)
    return with_block(data, block((number, slices(slices(signer)))))
