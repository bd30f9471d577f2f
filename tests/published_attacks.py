"""Attacks on analysers of packages that were published, each as a package that does the same to us.

Those on MobSF are all of its list of past issues that a package can bear:
https://github.com/MobSF/Mobile-Security-Framework-MobSF/blob/master/.github/SECURITY.md
What is on that list and lies in a web server (its login, its tokens, its downloads) has no like
here: nothing is served.
"""

import io
import plistlib
import struct
import zipfile
import zlib
from dataclasses import dataclass

import android_packages as made
import apple_samples
from formats.dex_files import dex

MOBSF = "https://github.com/MobSF/Mobile-Security-Framework-MobSF"
ADVISORY = f"{MOBSF}/security/advisories/GHSA-"
SCRIPT = "<script>alert(1)</script>"
CLIMB = "../../../../../../../../etc/passwd"


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One attack: who published it, the file that does it, and what must be said."""

    published: str
    file: str
    data: bytes
    format: str
    remarks: tuple[str, ...] = ()
    malformed: bool = False
    says: tuple[str, ...] = ()
    """What the inspection says as it stands, for it is text and no more."""
    hides: tuple[str, ...] = ()
    """What it never says."""


def attacks(port):
    """Return all of them by their names; ``port`` is that of a server that nobody may call."""
    return (
        _files() | _requests(port) | _pages() | _bombs() | _expressions() | _readers() | _signers()
    )


def package(root=None, **more):
    return made.archive(made.files(root, **more))


def named(value):
    """The manifest of an application whose icon and label are this text."""
    root = made.manifest(inside=(("meta-data", {"name": "icon", "value": value}),))
    tag, attributes, *inner = root
    told = [
        (c[0], c[1] | {"icon": value, "label": value}, *c[2:]) if c[0] == "application" else c
        for c in inner
    ]
    return (tag, attributes, *told)


def linked(scheme, host, port=None):
    data = {"scheme": scheme, "host": host} | ({"port": str(port)} if port else {})
    view = ("action", {"name": "android.intent.action.VIEW"})
    held = ("intent-filter", {"autoVerify": True}, view, ("data", data))
    return made.manifest(inside=(("activity", {"name": ".L", "exported": True}, held),))


def table(name):
    """A table of resources whose one string has this name."""

    def chunk(kind, head, rest):
        return struct.pack("<HHI", kind, 8 + len(head), 8 + len(head) + len(rest)) + head + rest

    pool, types, keys = (made.string_pool([s]) for s in ("Small", "string", name))
    one = chunk(0x0201, struct.pack("<BBHII", 1, 0, 0, 1, 80) + struct.pack("<I", 56) + bytes(52),
                struct.pack("<I", 0) + struct.pack("<HHIHBBI", 8, 0, 0, 8, 0, 3, 0))  # fmt: skip
    spelt = PACKAGE.encode("utf-16-le").ljust(256, b"\0")
    at = 8 + 4 + 256 + 20
    head = struct.pack("<I", 0x7F) + spelt + struct.pack("<5I", at, 1, at + len(types), 1, 0)
    return chunk(2, struct.pack("<I", 1), pool + chunk(0x0200, head, types + keys + one))


PACKAGE = "org.example.small"


def static_library(name):
    content = b"no code"
    head = f"{name:<16}{'0':<12}{'0':<6}{'0':<6}{'100644':<8}{len(content):<10}`\n"
    return b"!<arch>\n" + head.encode() + content + b"\n"


def _files():
    """Those that read or write files of whoever inspects."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in made.files().items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("assets/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return {
        "zip-slip": Attack(
            published=f"{MOBSF}/issues/358", file="a.apk", format="apk",
            data=made.archive(made.files() | {CLIMB: b"x", "..\\..\\x": b"y"}),
            remarks=("zip-name-climbs",),
        ),
        "absolute-name": Attack(
            published=f"{ADVISORY}9gh8-9r95-3fc3", file="a.apk", format="apk",
            data=made.archive(made.files() | {"/tmp/written": b"x"}),  # noqa: S108, never written
            remarks=("zip-name-absolute",),
        ),
        "library-slip": Attack(
            published=f"{ADVISORY}4hh3-vj32-gr6j", file="a.a", format="unknown", malformed=True,
            data=static_library("../../written/"),
        ),
        "library-absolute": Attack(
            published=f"{ADVISORY}9gh8-9r95-3fc3", file="a.a", format="unknown", malformed=True,
            data=static_library("/tmp/written/"),  # noqa: S108, never written
        ),
        "link-in-an-archive": Attack(
            published=f"{MOBSF}/pull/2600", file="a.apk", format="apk", data=held.getvalue(),
            hides=("root:",),
        ),
        "icon-climbs": Attack(
            published=f"{ADVISORY}8j49-mmcx-4mp5", file="a.apk", format="apk",
            data=package(named(CLIMB)), says=(CLIMB,), hides=("root:",),
        ),
        "icon-absolute": Attack(
            published=f"{MOBSF}/commit/a58f8a8c0aa49e1581d97e19e8e2255ca96cd838", file="a.apk",
            format="apk", data=package(named("/etc/passwd")), hides=("root:",),
        ),
        "resource-name-climbs": Attack(
            published="https://nvd.nist.gov/vuln/detail/CVE-2024-21633", file="a.apk", format="apk",
            data=made.archive(
                made.files(named(made.Reference(0x7F010000))) | {"resources.arsc": table(CLIMB)}, 0
            ),
            says=("Small",),
        ),
        "program-climbs": Attack(
            published=f"{MOBSF}/issues/1197", file="a.ipa", format="ipa",
            data=apple_samples.zipped(
                {"Payload/A.app/Info.plist": plistlib.dumps({"CFBundleExecutable": CLIMB})}
            ),
            hides=("root:",),
        ),
        "database-in-a-package": Attack(
            published=f"{ADVISORY}hqjr-43r5-9q58", file="a.apk", format="apk",
            data=made.archive(
                made.files() | {"assets/a'; DROP TABLE x;--.db": b"SQLite format 3\0" + bytes(84)}
            ),
        ),
    }  # fmt: skip


def _requests(port):
    """Those that make whoever inspects send a request."""
    here = f"http://127.0.0.1:{port}/"
    return {
        "link-to-ourselves": Attack(
            published=f"{ADVISORY}wfgj-wrgh-h3r3", file="a.apk", format="apk",
            data=package(linked("http", "127.0.0.1", port)),
        ),
        "link-that-redirects": Attack(
            published=f"{ADVISORY}m435-9v6r-v5f6", file="a.apk", format="apk",
            data=package(linked("https", f"127.0.0.1:{port}/.well-known/assetlinks.json?")),
        ),
        "link-with-a-port": Attack(
            published=f"{ADVISORY}95px-34x5-p37h", file="a.apk", format="apk",
            data=package(linked("https", "localhost", port)),
        ),
        "link-that-rebinds": Attack(
            published=f"{ADVISORY}fcfq-m8p6-gw56", file="a.apk", format="apk",
            data=package(linked("http", "127.0.0.1.nip.io", port)), says=("127.0.0.1.nip.io",),
        ),
        "database-address": Attack(
            published=f"{ADVISORY}wpff-wm84-x5cx", file="a.apk", format="apk",
            data=made.archive(
                made.files()
                | {"classes.dex": dex(strings=[f"{here}.json", "https://a.firebaseio.com"])}
            ),
            says=("a.firebaseio.com",),
        ),
        "external-entity": Attack(
            published="https://cwe.mitre.org/data/definitions/611.html",
            file="a.pkg", format="pkg", malformed=True, hides=("root:",),
            data=apple_samples.xar(
                files={
                    "PackageInfo": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
                    b'<pkg-info identifier="&b;"/>'
                }
            ),
        ),
        "external-document-type": Attack(
            published="https://cwe.mitre.org/data/definitions/611.html",
            file="a.pkg", format="pkg",
            data=apple_samples.xar(
                files={"PackageInfo": f'<!DOCTYPE a SYSTEM "{here}a.dtd"><pkg-info/>'.encode()}
            ),
        ),
        "external-list": Attack(
            published="https://cwe.mitre.org/data/definitions/611.html",
            file="a.ipa", format="ipa", malformed=True, hides=("root:",),
            data=apple_samples.zipped(
                {
                    "Payload/A.app/Info.plist": b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY b '
                    b'SYSTEM "file:///etc/passwd">]><plist><dict><key>CFBundleName</key>'
                    b"<string>&b;</string></dict></plist>"
                }
            ),
        ),
    }  # fmt: skip


def _pages():
    """Those that speak to the page on which somebody reads of them."""
    bundle = plistlib.dumps({"CFBundleIdentifier": SCRIPT, "CFBundleName": SCRIPT})
    odd = plistlib.dumps({"CFBundleIdentifier": "../a/b?c#d%00", "CFBundleName": "A"})
    return {
        "script-as-a-host": Attack(
            published=f"{ADVISORY}8hf7-h89p-3pqj", file="a.apk", format="apk",
            data=package(linked("android_secret_code", SCRIPT)),
        ),
        "script-as-a-bundle": Attack(
            published=f"{ADVISORY}cxqq-w3x5-7ph3", file="a.ipa", format="ipa",
            data=apple_samples.zipped({"Payload/A.app/Info.plist": bundle}), says=(SCRIPT,),
        ),
        "script-as-an-icon": Attack(
            published=f"{ADVISORY}mwfg-948f-2cc5", file="a.apk", format="apk",
            data=made.archive(
                made.files() | {"res/icon.svg": f"<svg onload='x'>{SCRIPT}</svg>".encode()}
            ),
            hides=(SCRIPT,),
        ),
        "script-as-the-name-of-a-file": Attack(
            published=f"{ADVISORY}5jc6-h9w7-jm3p", file="<img src=x onerror=alert(1)>.apk",
            format="apk", data=package(),
        ),
        "bundle-of-no-grammar": Attack(
            published=f"{ADVISORY}jrm8-xgf3-fwqr", file="a.ipa", format="ipa",
            data=apple_samples.zipped({"Payload/A.app/Info.plist": odd}),
        ),
        "orders-to-a-terminal": Attack(
            published="https://cwe.mitre.org/data/definitions/150.html", file="a.apk", format="apk",
            data=package(named("\x1b]0;owned\x07\x1b[2J\u202egnp.exe")),
            hides=("\x1b", "\x07", "\u202e"),
        ),
    }  # fmt: skip


def _bombs():
    """Those that fill memory or disk, or take for ever."""
    maker = zlib.compressobj(9)
    bomb = b"".join(maker.compress(bytes(1 << 20)) for _ in range(1024)) + maker.flush()
    raw = bomb[2:-4]
    one = (b"Payload/A.app/Info.plist", raw, 0, 1 << 30, None)
    held = made.archive(made.files())
    files = [(n.encode(), made.packed(c), zlib.crc32(c), len(c), None) for n, c in
             made.files().items()]  # fmt: skip
    return {
        "bomb-of-one-file": Attack(
            published=f"{ADVISORY}x768-8642-mmq9", file="a.apk", format="apk",
            data=made.raw_archive([*files, (b"assets/a.bin", raw, 0, 1 << 30, None)]),
        ),
        "bomb-of-many-files": Attack(
            published=f"{ADVISORY}c5vg-26p8-q8cr", file="a.apk", format="apk",
            data=made.raw_archive(
                [*files, *((b"assets/%d.dex" % n, raw, 0, 1 << 30, None) for n in range(6))]
            ),
        ),
        "bomb-in-a-bomb": Attack(
            published="https://www.usenix.org/conference/woot19/presentation/fifield",
            file="a.xapk", format="xapk",
            data=made.archive(
                {"manifest.json": b'{"package_name": "org.example.small", "xapk_version": 2}',
                 "org.example.small.apk": made.archive(made.files() | {"a.apk": held})}
            ),
        ),
        "bomb-as-a-list": Attack(
            published=f"{ADVISORY}x768-8642-mmq9", file="a.ipa", format="ipa", malformed=True,
            data=made.raw_archive([one]),
        ),
        "bomb-in-an-installer": Attack(
            published=f"{ADVISORY}x768-8642-mmq9", file="a.pkg", format="pkg", malformed=False,
            data=_installer(bomb, 1), remarks=("xar-unpacked-unread",),
        ),
        "bomb-of-one-stretch": Attack(
            published=f"{ADVISORY}c5vg-26p8-q8cr", file="a.pkg", format="pkg",
            data=_installer(bytes(8 << 20), 4000, "application/octet-stream"),
            remarks=("xar-overlap",),
        ),
        "billion-laughs": Attack(
            published="https://cwe.mitre.org/data/definitions/776.html", file="a.pkg", format="pkg",
            malformed=True,
            data=apple_samples.xar(
                files={
                    "PackageInfo": b"<!DOCTYPE a [<!ENTITY b 'bb'>"
                    + b"".join(b"<!ENTITY b%d '%b'>" % (n, b"&b%d;" % (n - 1) * 10)
                               for n in range(1, 12))
                    + b"]><a>&b11;</a>"
                }
            ),
        ),
    }  # fmt: skip


def _installer(content, count, style="application/x-gzip"):
    """An installer of files that lie over one another, each a byte after the one before."""
    rows = "".join(
        f"<file id='{n}'><name>f{n}</name><data><offset>{32 + n}</offset>"
        f"<length>{len(content) - n}</length><size>{1 << 30}</size><encoding style='{style}'/>"
        f"<archived-checksum style='sha1'>{apple_samples.sha1(content[n:]) if n < 1 else ''}"
        f"</archived-checksum><extracted-checksum style='sha1'></extracted-checksum></data></file>"
        for n in range(count)
    )
    sums = "<checksum style='sha256'><offset>0</offset><size>32</size></checksum>"
    packed = zlib.compress(f"<xar><toc>{sums}{rows}</toc></xar>".encode())
    size = len(zlib.decompress(packed))
    return (
        struct.pack(">4sHHQQI", b"xar!", 28, 1, len(packed), size, 3) + packed + bytes(32) + content
    )


def _expressions():
    """Those that make a regular expression go back and forth."""
    dots, at = "a." * 30_000, "a" * 60_000 + "@" + "a" * 60_000
    names = {f"{'a' * 60_000}{n}": b"" for n in range(20)}
    info = {"Payload/A.app/Info.plist": plistlib.dumps({"CFBundleName": "A"})}
    return {
        "address-without-end": Attack(
            published=f"{MOBSF}/releases?page=5", file="a.apk", format="apk",
            data=made.archive(made.files() | {"classes.dex": dex(strings=[
                "http://" + dots, "https://" + "-." * 30_000, "http://" + at,
                "http://" * 10_000])}),
        ),
        "mail-without-end": Attack(
            published=f"{MOBSF}/releases?page=5", file="a.apk", format="apk",
            data=made.archive(made.files() | {"classes.dex": dex(strings=[
                at, "@" * 60_000, dots + "@" + dots])}),
        ),
        "names-without-end": Attack(
            published=f"{MOBSF}/releases?page=5", file="a.ipa", format="ipa",
            data=apple_samples.zipped(names | info | {"Payload/" + ".app" * 15_000: b""}),
        ),
        "list-without-end": Attack(
            published=f"{MOBSF}/releases?page=5", file="a.ipa", format="ipa", malformed=True,
            data=apple_samples.zipped(
                {"Payload/A.app/Info.plist": b"<plist><dict " + b" " * 500_000}
            ),
        ),
        "tables-that-lead-nowhere": Attack(
            published="https://cwe.mitre.org/data/definitions/407.html", file="a.apk", format="apk",
            data=made.archive(
                made.files(named(made.Reference(0x7F010000))) | {"resources.arsc": _nowhere()}, 0
            ),
        ),
    }  # fmt: skip


def _nowhere():
    """Twenty thousand tables of one type, each of which refers to another type's."""

    def one(kind):
        return (
            struct.pack("<HHIBBHII", 0x0201, 76, 96, kind, 0, 0, 1, 80)
            + struct.pack("<I", 56)
            + (bytes(52) + struct.pack("<IHHIHBBI", 0, 8, 0, 0, 8, 0, 1, 0x7F020000))
        )

    body = made.string_pool(["Small"]) + (
        struct.pack("<HHII", 0x0200, 288, 288 + 96 * 19_000, 0x7F) + bytes(276) + one(1) * 19_000
    )
    return struct.pack("<HHII", 2, 12, 12 + len(body), 1) + body


def _readers():
    """Those that show one reader one thing, and another reader another."""
    two = made.archive(made.files() | {"AndroidManifest_xml": made.axml(made.manifest("org.b.c"))})
    code = dex(classes=["Lorg/example/Hidden;"])
    psychic = b"<!---><!--><key>platform-application</key><true/><!-- -->"
    return {
        "master-key": Attack(
            published="https://nvd.nist.gov/vuln/detail/CVE-2013-4787", file="a.apk", format="apk",
            data=two.replace(b"AndroidManifest_xml", b"AndroidManifest.xml"),
            remarks=("manifest-twice", "zip-name-twice"),
        ),
        "janus": Attack(
            published="https://nvd.nist.gov/vuln/detail/CVE-2017-13156", file="a.apk", format="apk",
            data=code + package(), remarks=("zip-prefix",),
        ),
        "code-in-a-picture": Attack(
            published="https://attack.mitre.org/techniques/T1406/", file="a.apk", format="apk",
            data=made.archive(made.files() | {"assets/logo.png": code}),
            remarks=("code-disguised",),
        ),
        "code-in-a-picture-of-no-method": Attack(
            published="https://attack.mitre.org/techniques/T1406/", file="a.apk", format="apk",
            data=_methodless({"assets/logo.png": code}), remarks=("code-disguised",),
        ),
        "package-in-a-text": Attack(
            published="https://attack.mitre.org/techniques/T1406/", file="a.apk", format="apk",
            data=made.archive(made.files() | {"assets/licence.txt": package()}),
            remarks=("code-disguised",),
        ),
        "entitlements-of-two-readings": Attack(
            published="https://blog.siguza.net/psychicpaper/", file="a", format="macho",
            data=apple_samples.image(comment=psychic), remarks=("entitlements-read-twice",),
        ),
    }  # fmt: skip


def _methodless(files):
    data = bytearray(made.archive(made.files() | files))
    place = data.rfind(b"PK\1\2", 0, data.rfind(b"assets/logo.png"))
    struct.pack_into("<H", data, place + 10, 0x1337)
    return bytes(data)


def _signers():
    """Those that pass for somebody else's."""
    by = apple_samples.signer()
    signed = apple_samples.image(by=by)
    okta = (
        "https://sec.okta.com/articles/2018/06/issues-around-third-party-apple-code-signing-checks/"
    )
    unsigned = bytearray(signed)
    at = unsigned.find(struct.pack("<II", 0x1D, 16))
    struct.pack_into("<I", unsigned, at, 0x1E)
    return {
        "second-image-ad-hoc": Attack(
            published=okta, file="a", format="macho",
            data=apple_samples.fat(signed, apple_samples.image()), remarks=("signed-by-nobody",),
        ),
        "second-image-unsigned": Attack(
            published=okta, file="a", format="macho",
            data=apple_samples.fat(signed, bytes(unsigned)), remarks=("image-unsigned",),
        ),
        "second-image-of-another": Attack(
            published=okta, file="a", format="macho",
            data=apple_samples.fat(signed, apple_samples.image(by=apple_samples.signer("Another"))),
        ),
        "installer-changed": Attack(
            published="https://cwe.mitre.org/data/definitions/347.html", file="a.pkg", format="pkg",
            data=_flipped(apple_samples.xar(by=by)), malformed=True, remarks=("xar-file-changed",),
        ),
        "installer-of-two-digests": Attack(
            published="https://cwe.mitre.org/data/definitions/347.html", file="a.pkg", format="pkg",
            data=apple_samples.xar(by=by, edit=lambda t: t.replace('"sha256"', '"sha512"', 1)),
        ),
        "list-changed": Attack(
            published="https://cwe.mitre.org/data/definitions/347.html", file="a.ipa", format="ipa",
            data=apple_samples.ipa(by, lambda files: files | {"Info.plist": plistlib.dumps(
                apple_samples.INFO | {"CFBundleIdentifier": "com.example.bank"})}),
            remarks=("seal-holds",),
        ),
        "signature-block-copied": Attack(
            published="https://github.com/obfusk/fdroid-fakesigner-poc", file="a.apk", format="apk",
            data=_stolen(),
        ),
    }  # fmt: skip


def _flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def _stolen():
    private = made.key()
    whole = made.signed(package(made.manifest("org.victim.app")), private,
                        made.certificate(private, "Victim"))  # fmt: skip
    start, _ = made.ends(whole)
    size = struct.unpack_from("<Q", whole, start - 24)[0]
    return made.with_block(package(), whole[start - size - 8 : start])
