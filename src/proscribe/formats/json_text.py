"""JSON text of any length, taken value by value: no more of it is kept than one value needs.

https://www.rfc-editor.org/rfc/rfc8259
"""

import codecs
import json
import re
from collections.abc import Iterable

from proscribe.formats.lines import LONGEST
from proscribe.model import InputError, Place

SPACE = re.compile(r"[ \t\r\n]*")
REMEDY = "export it again"

# It only measures: numbers stay text, so that none is too long, and objects are forgotten.
MEASURE = json.JSONDecoder(
    strict=False,
    parse_int=str,
    parse_float=str,
    parse_constant=str,
    object_pairs_hook=lambda _: None,
)


class JsonText:
    """The text from here on: as much of it as one value needs."""

    def __init__(self, pieces: Iterable[bytes], source: str) -> None:
        self._more = codecs.iterdecode(iter(pieces), "utf-8", "surrogateescape")
        self._source = source
        self._text = ""
        self._at = 0
        self._counted = 0
        self._line = 1

    @property
    def line(self) -> int:
        """Return the number of the line that is being read."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def error(self, reason: str) -> InputError:
        """Return the error of this line."""
        return InputError(Place(source=self._source, line=self.line), reason, REMEDY)

    def peek(self) -> str:
        """Return the next character that is not white space; nothing at the end."""
        while True:
            space = SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow(1):
                return ""

    def take(self, character: str) -> None:
        """Pass over a character that must stand next."""
        if self.peek() != character:
            raise self.error(f"this is not JSON: {character} is missing")
        self._at += 1

    def value(self) -> bytes:
        """Take the next value, as it stands."""
        self.peek()
        while True:
            end = self._end()
            left = len(self._text) - self._at
            # Where a piece ends inside of 1.0 or 1e-3, what came of it is a number as well.
            if end is not None and end + 2 < len(self._text):
                break
            if left > LONGEST:
                raise self.error(f"this is not JSON, or one value is longer than {LONGEST:,}")
            # Twice as much, so that a long value is not measured too often.
            if not self._grow(2 * left):
                end = self._end()
                break
        if end is None:
            raise self.error("this is not JSON, or it is cut short")
        raw, self._at = self._text[self._at : end], end
        return raw.encode("utf-8", "surrogateescape")

    def _end(self) -> int | None:
        try:
            return MEASURE.raw_decode(self._text, self._at)[1]
        except RecursionError:
            raise self.error("this is nested too deeply") from None
        except ValueError:
            return None

    def _grow(self, size: int) -> bool:
        """Forget what was taken and read on to ``size`` characters; tell whether any came."""
        _ = self.line
        kept = [self._text[self._at :]]
        had = length = len(kept[0])
        while length < size and (more := next(self._more, "")):
            kept.append(more)
            length += len(more)
        self._text, self._at, self._counted = "".join(kept), 0, 0
        return length > had
