"""Sigma: an ending that finds all that lies under a domain and misses the domain itself.

Trap 20. ``QueryName|endswith: '.example.org'`` converts to every query language, and no query for
``example.org`` is found. A selection whose name begins with ``filter`` takes findings away, and is
no fault.

https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html
https://sigmahq.io/sigma-specification/specification/sigma-appendix-modifiers.html
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from proscribe.formats.rule_text import decoded, items
from proscribe.lints import Fault, Lint, Rule
from proscribe.model import InputError, Text
from proscribe.wire import tree

APEX = Rule(
    name="sigma-apex",
    trap=20,
    why=Text(
        "an ending that begins with a dot finds what lies under the domain, and never the domain",
        "une fin qui commence par un point trouve ce qui est sous le domaine, jamais le domaine",
    ),
    remedy=Text(
        "look for the name itself as well, in the same field and without endswith",
        "cherchez aussi le nom lui-même, dans le même champ et sans endswith",
    ),
)
SHAPE = (re.compile(r"^logsource:", re.MULTILINE), re.compile(r"^detection:", re.MULTILINE))
DIVIDES = re.compile(r"^---(?:[ \t].*)?$", re.MULTILINE)
FIELD = re.compile(r"(query|host|domain|dns|sni|server_name|destination)", re.IGNORECASE)
BELOW = re.compile(r"\.[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,126}")
Path = tuple[str | int, ...]
Said = tuple[Path, str, str, str]
"""Where it stands; the field, its modifiers, and a value."""


def recognises(_: str, content: bytes) -> bool:
    """Tell rules by the two parts that each has."""
    text = decoded(content)
    return all(part.search(text) for part in SHAPE)


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the endings that miss their domain, document by document."""
    text, start, first = decoded(content), 0, 0
    ends = [m.span() for m in DIVIDES.finditer(text)] + [(len(text), len(text))]
    for end, after in ends:
        document = text[start:end]
        if all(part.search(document) for part in SHAPE):
            yield from _document(source, document, first)
        first += text.count("\n", start, after)
        start = after


def _document(source: str, document: str, first: int) -> Iterator[Fault]:
    try:
        parsed = tree.parse(document.encode(errors="replace"), source)
    except InputError as error:
        place = replace(error.place, line=error.place.line + first)
        raise InputError(place, error.reason, error.remedy) from error
    value = parsed.value if isinstance(parsed.value, dict) else {}
    said = list(_said(value.get("detection"), ("detection",)))
    found = {(field, v.lstrip(".").lower()) for _, field, how, v in said if v[:1] != "." or not how}
    for path, field, how, ending in said:
        if how.split("|")[0] != "endswith" or not FIELD.search(field):
            continue
        apex = (field, ending[1:].lower())
        if BELOW.fullmatch(ending) and apex not in found:
            yield APEX.at(source, first + parsed.place(path).line, f"{field}|{how}: {ending}")


def _said(value: object, path: Path) -> Iterator[Said]:
    """Yield each value of each field, those of filters left out; depth is the parser's to bound."""
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield from _said(item, (*path, n))
    if not isinstance(value, dict):
        return
    for key, within in value.items():
        if len(path) == 1 and key.startswith("filter"):
            continue
        field, _, how = key.partition("|")
        whole = [within] if isinstance(within, str) else items(within)
        yield from (((*path, key), field, how, v) for v in whole if isinstance(v, str))
        yield from _said(within, (*path, key))


lint = Lint(
    title=Text("Sigma rules", "Règles Sigma"),
    rules=(APEX,),
    recognises=recognises,
    read=read,
)
