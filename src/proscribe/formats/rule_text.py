"""Text of rules that anybody wrote: as characters, as numbered lines, or as JSON.

Windows saves in UTF-16 what others save in UTF-8. Bytes that are neither are replaced: they never
keep the lines around them from being read.
"""

import codecs
from collections.abc import Iterator
from functools import lru_cache

from proscribe.formats import untrusted_json

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@lru_cache(maxsize=2)
def decoded(content: bytes) -> str:
    """Return the text of a file, whatever its bytes."""
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    return content.decode(encoding, "replace")


def begins(content: bytes, *openers: str) -> bool:
    """Tell whether the first character that is not white space is one of these."""
    return decoded(content)[:4096].lstrip()[:1] in openers


def lines(content: bytes, *comments: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, stripped, each with its number from 1."""
    for number, line in enumerate(decoded(content).split("\n"), start=1):
        said = line.strip()
        if said and not said.startswith(comments):
            yield number, said


def json_value(content: bytes, source: str) -> object:
    """Return the value of a JSON text.

    Raises:
        InputError: It is not JSON, or nests deeper than any real file does.

    """
    return untrusted_json.parsed(decoded(content).encode(errors="replace"), source)


def objects(value: object) -> Iterator[dict[str, object]]:
    """Yield every object in a JSON value, itself included, in the order of the text."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left.extend(reversed(one.values()))
        elif isinstance(one, list):
            left.extend(reversed(one))


def items(value: object) -> list[object]:
    """Return the items of what should be a list; none of what is none."""
    return value if isinstance(value, list) else []


def strings(value: object) -> list[str]:
    """Return the texts in what should be a list of them."""
    return [item for item in items(value) if isinstance(item, str)]
