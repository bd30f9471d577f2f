"""The parsers of hostile bytes, by name: whatever they are given, they answer or say why not."""

from contextlib import suppress

from proscribe.formats import apple_plist, asn1, dex, xar
from proscribe.formats.cms import signed
from proscribe.formats.compound import Compound
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.likeness import sketches
from proscribe.formats.macho import image as macho
from proscribe.formats.zipped import Zipped


def _code(data):
    dex.survey([("classes.dex", lambda: data)])


def _refusing(parser):
    def fuzzed(data):
        with suppress(MalformedError):
            parser(data)

    return fuzzed


FUZZED = {
    "dex": _code,
    "likeness": _refusing(lambda data: sketches(memoryview(data), Budget())),
    "apple_plist": _refusing(apple_plist.read),
    "asn1": _refusing(asn1.read),
    "cms": _refusing(signed.read),
    "compound": _refusing(lambda data: Compound(memoryview(data), Budget())),
    "macho": _refusing(lambda data: list(macho.images(memoryview(data)))),
    "xar": _refusing(lambda data: xar.read(memoryview(data), Budget())),
    "zipped": _refusing(lambda data: Zipped(memoryview(data), Budget())),
}
