"""Parsers that a nightly fuzzer runs: each takes bytes, and raises MalformedError alone."""

from proscribe.formats import apple_plist, asn1, xar
from proscribe.formats.cms import signed
from proscribe.formats.compound import Compound
from proscribe.formats.hostile import Budget
from proscribe.formats.macho import image as macho
from proscribe.formats.zipped import Zipped

FUZZED = {
    "apple_plist": apple_plist.read,
    "asn1": asn1.read,
    "cms": signed.read,
    "compound": lambda data: Compound(memoryview(data), Budget()),
    "macho": lambda data: list(macho.images(memoryview(data))),
    "xar": lambda data: xar.read(memoryview(data), Budget()),
    "zipped": lambda data: Zipped(memoryview(data), Budget()),
}
