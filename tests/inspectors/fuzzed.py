"""Parsers of hostile bytes, each as a function of them alone: what a fuzzer runs at night.

Each raises MalformedError or returns; anything else is a fault.
"""

from contextlib import suppress

from proscribe.formats import apple_plist, asn1, dex, xar
from proscribe.formats.android_manifest import domains, facts, links, parts, rights
from proscribe.formats.apk_signing import Levels, verified
from proscribe.formats.apk_signing.blocks import claims
from proscribe.formats.apk_signing.certificates import Certificate
from proscribe.formats.apk_signing.lineage import lineage
from proscribe.formats.apk_signing.listing import digests, sections
from proscribe.formats.apk_signing.pkcs7 import signer
from proscribe.formats.axml import binary, labels, protobuf
from proscribe.formats.cms import signed
from proscribe.formats.compound import Compound
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.likeness import sketches
from proscribe.formats.macho import image as macho
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive, Whole, lies, peek

LEVELS = Levels(minimum=1, target=1, sandbox=1)


def _archive(data):
    archive = Archive(memoryview(data), Oddities())
    lies(archive)
    for one in archive.all():
        for _ in archive.chunks(one, Budget(1 << 20)):
            pass


def _whole(data):
    archive = Whole(memoryview(data), Budget(1 << 22))
    for name in archive.entries:
        with suppress(MalformedError):
            archive.read(name)


def _signed(data):
    oddities = Oddities()
    verified(Archive(memoryview(data), oddities), LEVELS, Budget(1 << 22), oddities)


def _manifest(root):
    held = facts(root)
    return [list(f(held)) for f in (rights, parts, links, domains)]


def _code(data):
    dex.survey([("classes.dex", lambda: data)])


def _refusing(parser):
    def fuzzed(data):
        with suppress(MalformedError):
            parser(data)

    return fuzzed


FUZZED = {
    "dex": _code,
    "zip": _archive,
    "zip-peek": lambda data: peek(memoryview(data)),
    "axml": lambda data: _manifest(binary(data, "a", Oddities())),
    "axml-protobuf": lambda data: _manifest(protobuf(data, "a")),
    "arsc": lambda data: labels(memoryview(data), 0x7F010000),
    "apk-signing": _signed,
    "apk-v2": lambda data: claims("apk-v2", 0, memoryview(data), 24),
    "apk-v3": lambda data: claims("apk-v3", 0, memoryview(data), 28),
    "apk-lineage": lambda data: lineage(memoryview(data)),
    "apk-list": lambda data: [digests(s, "-Digest", 1, 99) for s in sections(data)],
    "pkcs7": lambda data: signer(data, b"", 24, 99),
    "certificate": lambda data: Certificate(data).may_sign,
    "likeness": _refusing(lambda data: sketches(memoryview(data), Budget())),
    "apple_plist": _refusing(apple_plist.read),
    "asn1": _refusing(asn1.read),
    "cms": _refusing(signed.read),
    "compound": _refusing(lambda data: Compound(memoryview(data), Budget())),
    "macho": _refusing(lambda data: list(macho.images(memoryview(data)))),
    "xar": _refusing(lambda data: xar.read(memoryview(data), Budget())),
    "zip-whole": _refusing(_whole),
}
