"""Text from untrusted files, made fit to be stored and shown.

A file's name on Linux is any bytes and a JSON string may hold half a character: neither can be
written as UTF-8. A control character in a report could rewrite its reader's screen, and a mark
that turns the direction of writing could make one name look like another.
"""

import codecs
import re

for _encoding in ("utf-16-le", "utf-16-be", "utf-32-be", "cp437", "latin-1"):
    codecs.lookup(_encoding)  # a confined reader of packages could not open their tables

LONGEST = 300
"""Characters of a name, version or reason that are kept: it must fit a table's cell."""

UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def legible(text: object) -> str:
    """Return ``text`` with a question mark for what cannot be shown; nothing if it is no text."""
    if not isinstance(text, str):
        return ""
    kept = text[:LONGEST]
    # What Python can print holds none of these, and is told sooner.
    return (kept if kept.isprintable() else UNFIT.sub("?", kept)).strip()
