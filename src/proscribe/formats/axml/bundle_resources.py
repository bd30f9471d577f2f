"""Resource tables of application bundles: what a reference to a string says.

https://android.googlesource.com/platform/frameworks/base/+/refs/heads/main/tools/aapt2/Resources.proto
"""

from collections.abc import Iterator

from proscribe.formats.axml.messages import fields, messages, spelt

PACKAGES, TYPES, ENTRIES, CONFIGURED = 2, 3, 3, 6
"""Of a table its packages, of these their types, of these their entries, of these the values."""
NUMBER, CONFIGURATION, LOCALE, VALUE, ITEM = 1, 1, 3, 2, 4
REFERENCE, TEXTS = 1, (2, 3, 4)
"""Kinds of values: a reference, and texts plain, raw and styled."""
HOPS = 5
"""References that are followed, one after another."""
LANGUAGES = {"": "", "en": "en", "fr": "fr"}


def bundle_labels(held: memoryview, reference: int) -> dict[str, str]:
    """Return what a string resource says: by ``en``, ``fr``, and empty for the default.

    Raises:
        MalformedError: The table is cut, or no Protocol Buffers.

    """
    found: dict[str, str] = {}
    for one in _entries(held, reference):
        for configured in messages(one, CONFIGURED):
            language = LANGUAGES.get(_locale(configured).partition("-")[0])
            if language is not None and (text := _text(held, configured, HOPS)):
                found.setdefault(language, text)
    return found


def _entries(held: memoryview, reference: int) -> Iterator[memoryview]:
    wanted = (reference >> 24, reference >> 16 & 0xFF, reference & 0xFFFF)
    for package in messages(held, PACKAGES):
        if _number(package) == wanted[0]:
            for kind in messages(package, TYPES):
                if _number(kind) == wanted[1]:
                    yield from (e for e in messages(kind, ENTRIES) if _number(e) == wanted[2])


def _number(held: memoryview) -> int:
    """Return the number of a package, type or entry, which lies in a message; 0 is left out."""
    for inner in messages(held, NUMBER):
        return next((v for n, v in fields(inner) if n == NUMBER and isinstance(v, int)), 0)
    return 0


def _locale(configured: memoryview) -> str:
    for configuration in messages(configured, CONFIGURATION):
        return next((spelt(v) for v in messages(configuration, LOCALE)), "")
    return ""


def _text(table: memoryview, configured: memoryview, hops: int) -> str:
    for value in messages(configured, VALUE):
        for item in messages(value, ITEM):
            for kind, held in fields(item):
                if not isinstance(held, memoryview):
                    continue
                if kind in TEXTS:
                    return next((spelt(v) for v in messages(held, 1)), "")
                if kind == REFERENCE and hops:
                    return _referred(table, held, hops - 1)
    return ""


def _referred(table: memoryview, held: memoryview, hops: int) -> str:
    """Return the first text of the resource that is referred to, as ``resources`` does."""
    number = dict(fields(held)).get(2, 0)
    for one in _entries(table, number if isinstance(number, int) else 0):
        for configured in messages(one, CONFIGURED):
            return _text(table, configured, hops)
    return ""
