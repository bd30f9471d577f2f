"""XML documents of any length: their elements one by one, in bounded memory, and no DTD.

https://www.w3.org/TR/xml/
https://docs.python.org/3/library/pyexpat.html
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from proscribe.formats.lines import LONGEST, chunks
from proscribe.model import InputError, Place

DEEPEST = 200
LONGEST_TEXT = 1 << 12
"""Characters of an element's own text that are kept."""
REMEDY = "export it again"
STEP = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element that begins, or one that is over, with its own text."""

    path: tuple[str, ...]
    """The local names that lead to it."""
    namespace: str
    line: int
    attributes: Mapping[str, str]
    text: str | None
    """Nothing where the element begins."""


class _Walk:
    """What expat says, waiting to be taken."""

    def __init__(self, source: str) -> None:
        self.found: deque[Element] = deque()
        self.source = source
        self._open: list[tuple[tuple[str, ...], str, dict[str, str], list[str]]] = []
        # Text is UTF-8 by now, whatever its declaration says.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def error(self, reason: str) -> InputError:
        """Return the error of this line."""
        place = Place(source=self.source, line=self.parser.CurrentLineNumber)
        return InputError(place, reason, REMEDY)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise self.error("this is nested too deeply")
        namespace, _, local = name.rpartition(" ")
        above = self._open[-1][0] if self._open else ()
        self._open.append(((*above, local), namespace, attributes, []))
        self.found.append(self._element(None))

    def _end(self, _: str) -> None:
        text = "".join(self._open[-1][3])[:LONGEST_TEXT]
        self.found.append(self._element(text))
        self._open.pop()

    def _text(self, text: str) -> None:
        kept = self._open[-1][3]
        if sum(map(len, kept)) < LONGEST_TEXT:
            kept.append(text[:LONGEST_TEXT])

    def _doctype(self, *_: object) -> None:
        raise self.error("has a document type, which may define anything: it is refused")

    def _element(self, text: str | None) -> Element:
        path, namespace, attributes, _ = self._open[-1]
        return Element(
            path=path,
            namespace=namespace,
            line=self.parser.CurrentLineNumber,
            attributes=attributes,
            text=text,
        )


def elements(path: Path) -> Iterator[Element]:
    """Yield each element where it begins and where it ends.

    Raises:
        InputError: It is not well-formed XML, has a DTD, nests too deep, or holds one mark that
            is longer than ``LONGEST``.

    """
    walk, fed = _Walk(str(path)), 0
    for chunk in chunks(path):
        for at in range(0, len(chunk), STEP):
            part = chunk[at : at + STEP]
            fed += len(part)
            _feed(walk, part)
            yield from _taken(walk)
            if fed - walk.parser.CurrentByteIndex > LONGEST:
                raise walk.error(f"one mark is longer than {LONGEST:,} bytes")
    _feed(walk, None)
    yield from _taken(walk)


def _feed(walk: _Walk, part: bytes | None) -> None:
    """Let expat read on; with nothing, to the end."""
    try:
        walk.parser.Parse(part or b"", part is None)
    except expat.ExpatError as error:
        raise walk.error(f"this is not XML: {error}") from None


def _taken(walk: _Walk) -> Iterator[Element]:
    while walk.found:
        yield walk.found.popleft()
