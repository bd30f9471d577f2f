"""Hostile packages of Android: one trick each, by the name of the trick.

Each is told with what an inspection must say of it: remarks, whether Android would install it,
and the name of the application, where it can be seen at all.
"""

import struct
import zlib
from dataclasses import dataclass

import android_packages as made

MANIFEST = b"AndroidManifest.xml"
PACKAGE = "org.example.small"


@dataclass(frozen=True)
class Case:
    """One hostile package, and what must be said of it."""

    data: bytes
    remarks: tuple[str, ...] = ()
    installs: str = "no"
    package: str | None = PACKAGE
    signer: str | None = None


def entry(data, name):
    """Return where a row of the directory stands, and the local header."""
    place = data.rfind(b"PK\1\2", 0, data.rfind(name)) if name else 0
    return place, struct.unpack_from("<I", data, place + 42)[0]


def patched(data, *edits):
    held = bytearray(data)
    for place, form, *values in edits:
        struct.pack_into(form, held, place, *values)
    return bytes(held)


def cases():
    """Return all cases by their names."""
    private = made.key()
    der = made.certificate(private)
    sign = lambda data: made.signed(data, private, der)  # noqa: E731
    plain = made.archive(made.files())
    good = sign(plain)
    found = {"untouched": Case(good, (), "yes", signer="verified"), "unsigned": Case(plain)}
    found |= _archives(plain, good)
    found |= _manifests(sign)
    found |= _signatures(plain, good, private, der)
    return found | _bombs()


def _archives(plain, good):
    row, local = entry(plain, MANIFEST)
    stored = made.archive(made.files(), 0)
    srow, slocal = entry(stored, MANIFEST)
    end = plain.rfind(b"PK\5\6")
    dex, dex_local = entry(plain, b"classes.dex")
    files = made.files()
    return {
        "truncated": Case(good[: len(good) * 8 // 10], package=None),
        "truncated-in-the-end": Case(good[:-10], package=None),
        "cut-to-four-bytes": Case(b"PK\3\4", package=None),
        "prefix": Case(b"MZ" + bytes(4094) + plain, ("zip-prefix",)),
        "trailing-bytes": Case(plain + b"trailing", ("zip-trailing-bytes",)),
        "end-in-a-comment": Case(
            patched(plain, (end + 20, "<H", 22)) + plain[end : end + 10] + bytes(12),
            ("zip-end-twice",),
        ),
        "method-in-directory": Case(
            patched(plain, (row + 10, "<H", 0x4C5A)), ("badpack-method", "badpack-hidden")
        ),
        "method-in-local": Case(
            patched(plain, (local + 8, "<H", 0x1337)), ("badpack-local-method",)
        ),
        "method-in-both": Case(
            patched(plain, (row + 10, "<H", 0x1337), (local + 8, "<H", 0x1337)),
            ("badpack-method", "badpack-hidden"),
        ),
        "method-over-stored": Case(
            patched(stored, (srow + 10, "<H", 0x4242), (slocal + 8, "<H", 0x4242)),
            ("badpack-method",),
        ),
        "sizes-in-local": Case(
            patched(plain, (local + 18, "<II", 0, 0xFFFFFFFF)), ("badpack-local-sizes",)
        ),
        "encrypted-flag": Case(
            patched(plain, (row + 8, "<H", 1), (local + 6, "<H", 1)), ("badpack-encryption",)
        ),
        "encrypted-code": Case(
            patched(plain, (dex + 8, "<H", 0x801), (dex_local + 6, "<H", 0x801)),
            ("badpack-encryption",),
        ),
        "local-name-length": Case(
            patched(plain, (local + 26, "<H", 0xFFFF)), ("zip-local-name", "zip-entry-cut")
        ),
        "local-name-other": Case(patched(plain, (local + 30, "<B", ord("B"))), ("zip-local-name",)),
        "size-huge": Case(patched(plain, (row + 24, "<I", 0xFFFFFFF0)), ("badpack-local-sizes",)),
        "size-small": Case(patched(plain, (row + 24, "<I", 100)), ("badpack-local-sizes",)),
        "local-header-elsewhere": Case(
            patched(plain, (row + 42, "<I", 0x7FFFFFFF)), ("zip-local-missing",), package=None
        ),
        "directory-count-lie": Case(
            patched(plain, (end + 8, "<HH", 900, 900)), ("zip-directory-cut",)
        ),
        "directory-outside": Case(patched(plain, (end + 16, "<I", 0xFFFFFFF0)), package=None),
        "directory-size-zero": Case(patched(plain, (end + 12, "<I", 0)), ("zip-directory-size",)),
        "manifest-twice": Case(_twice(), ("manifest-twice", "zip-name-twice")),
        "manifest-as-folder": Case(
            made.archive({"AndroidManifest.xml/": b"", **files, "classes.dex/": b""}),
            ("zip-folder-named",),
        ),
        "name-with-zero": Case(
            made.archive({**files, "a~b": b"x"}).replace(b"a~b", b"a\0b"), ("zip-name-bytes",)
        ),
        "name-not-text": Case(
            made.archive({**files, "a~b": b"x"}).replace(b"a~b", b"a\xffb"), ("zip-name-bytes",)
        ),
        "name-climbs": Case(made.archive({**files, "../../x": b"x"}), ("zip-name-climbs",)),
        "name-absolute": Case(made.archive({**files, "/etc/x": b"x"}), ("zip-name-absolute",)),
        "zip64": Case(_zip64(plain), package=None),
        "sixty-thousand-entries": Case(
            made.archive({**files, **{f"r/{n}": b"" for n in range(60_000)}}, 0)
        ),
    }


def _twice():
    files = made.files()
    data = made.archive({**files, "AndroidManifest_xml": made.axml(made.manifest("org.other.one"))})
    return data.replace(b"AndroidManifest_xml", MANIFEST)


def _zip64(plain):
    end = plain.rfind(b"PK\5\6")
    return plain[:end] + struct.pack("<IIQI", 0x07064B50, 0, 0, 1) + plain[end:]


def _manifests(sign):
    held = made.axml(made.manifest())
    pool = struct.unpack_from("<I", held, 12)[0]
    count = struct.unpack_from("<I", held, 16)[0]
    dummy = held[: 8 + pool] + struct.pack("<HHI", 0x0999, 8, 24) + b"A" * 16 + held[8 + pool :]
    dummy = patched(dummy, (4, "<I", len(dummy)))
    first = held.index(struct.pack("<HH", 0x0102, 16))
    package = lambda data: sign(made.archive(made.files() | {"AndroidManifest.xml": data}))  # noqa: E731
    deep = ("manifest", {":package": PACKAGE})
    nested = ("a", {})
    for _ in range(400):
        nested = ("a", {}, nested)
    unsaid = made.manifest(inside=(("receiver", {"name": "X"}, ("intent-filter", {})),))
    return {
        "xml-magic": Case(package(patched(held, (0, "<H", 0))), ("axml-magic",), "yes"),
        "xml-string-count": Case(package(patched(held, (16, "<I", count + 7))), (), "yes"),
        "xml-string-count-huge": Case(
            package(patched(held, (16, "<I", 0x7FFFFFFF))), ("axml-string-count",)
        ),
        "xml-size": Case(package(patched(held, (4, "<I", 16))), ("axml-size",)),
        "xml-size-beyond": Case(package(patched(held, (4, "<I", 1 << 30))), ("axml-size",)),
        "xml-dummy-chunk": Case(package(dummy), ("axml-unknown-chunk",), "yes"),
        "xml-chunk-size-zero": Case(
            package(patched(held, (first + 4, "<I", 0))), ("axml-chunk-size",), package=None
        ),
        "xml-pool-offsets": Case(
            package(patched(held, *((36 + 4 * n, "<I", 0xFFFFFFF0) for n in range(count)))),
            package=None,
        ),
        "xml-attributes-many": Case(
            package(patched(held, (first + 28, "<H", 0xFFFF))), ("axml-attributes-cut",)
        ),
        "xml-attribute-width-zero": Case(
            package(patched(held, (first + 26, "<H", 0))), ("axml-attribute-size",), "yes"
        ),
        "xml-too-deep": Case(package(made.axml((*deep, nested))), package=None),
        "xml-empty": Case(package(b""), package=None),
        "xml-plain-text": Case(package(b"<manifest package='org.example.small'/>"), package=None),
        "xml-no-manifest": Case(package(made.axml(("activity", {}))), package=None),
        "no-manifest-at-all": Case(
            sign(made.archive({"AndroidManifest.xml.bak": b"", "classes.dex": b""})), package=None
        ),
        "package-name-of-control": Case(
            package(made.axml(made.manifest("org.example\n.x"))),
            ("manifest-package",),
            package=None,
        ),
        "exported-unsaid": Case(package(made.axml(unsaid)), ("exported-unsaid",)),
        "resources-packed": Case(
            sign(made.archive(made.files() | {"resources.arsc": b"\2\0\x0c\0" + bytes(8)})),
            ("resources-packed",),
        ),
    }


def _signatures(plain, good, private, der):
    victim = made.key()
    other = made.signed(
        made.archive(made.files(made.manifest("org.victim.app"))),
        victim,
        made.certificate(victim, "Victim"),
    )
    start, _ = made.ends(other)
    size = struct.unpack_from("<Q", other, start - 24)[0]
    stolen = other[start - size - 8 : start]
    begin, end = made.ends(good)
    stripped = struct.pack("<II", 0xBEEFF00D, 3)
    gap = good[:end] + bytes(8) + good[end:]
    return {
        "signing-block-copied": Case(made.with_block(plain, stolen), signer="claimed"),
        "changed-after-signing": Case(patched(good, (40, "<B", good[40] ^ 1)), signer="claimed"),
        "later-scheme-stripped": Case(
            made.signed(plain, private, der, made.slices(stripped)), signer="claimed"
        ),
        "bytes-before-the-end": Case(gap, ("bytes-before-end",), signer="none"),
        "signing-block-cut": Case(
            patched(good, (begin - 24, "<Q", 1 << 40)), ("signing-block-broken",), signer="none"
        ),
        "signer-of-nothing": Case(
            made.with_block(plain, made.block((made.V2, made.slices(b"")))), signer="claimed"
        ),
        "signer-lengths-lie": Case(
            made.with_block(plain, made.block((made.V2, b"\xff\xff\xff\x7f" * 9))), signer="claimed"
        ),
        "algorithm-unknown": Case(
            made.signed(plain, private, der, algorithm=0x0999), signer="claimed"
        ),
        "certificate-of-another": Case(
            made.signed(plain, private, made.certificate(victim, "Victim")), signer="claimed"
        ),
        "scheme-three-as-two": Case(
            made.signed(plain, private, der, number=0xF05368C0), signer="claimed"
        ),
        "v1-block-of-noise": Case(
            made.archive(
                made.files()
                | {
                    "META-INF/MANIFEST.MF": b"a: b\n",
                    "META-INF/A.SF": b"",
                    "META-INF/A.RSA": b"\x30\x80" * 60,
                }
            ),
            signer="claimed",
        ),
    }


def _bombs():
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = bytes(1 << 20)
    bomb = b"".join(maker.compress(piece) for _ in range(2048)) + maker.flush()
    held = made.axml(made.manifest())
    xml = made.packed(held)
    one = (MANIFEST, xml, zlib.crc32(held), len(held), None)
    code = (b"classes.dex", bomb, 0, 2 << 30, None)
    place = 30 + len(MANIFEST) + len(xml)
    many = [(b"classes%d.dex" % n, bomb, 0, 2 << 30, place) for n in range(2, 3000)]
    return {
        "bomb-in-code": Case(made.raw_archive([one, code])),
        "bomb-as-manifest": Case(
            made.raw_archive([(MANIFEST, bomb, 0, 2 << 30, None)]), package=None
        ),
        "bomb-as-manifest-that-lies": Case(
            made.raw_archive([(MANIFEST, bomb, 0, 4096, None)]), package=None
        ),
        "bomb-overlapping": Case(made.raw_archive([one, code, *many]), ("zip-overlap",)),
        "bomb-in-signed-list": Case(
            made.raw_archive(
                [
                    one,
                    (b"META-INF/MANIFEST.MF", bomb, 0, 2 << 30, None),
                    (b"META-INF/A.RSA", bomb, 0, 2 << 30, None),
                ]
            )
        ),
        "bomb-as-resources": Case(
            made.raw_archive([one, (b"resources.arsc", bomb, 0, 2 << 30, None)]),
            ("resources-packed",),
        ),
    }
