"""Our own formats: YAML files that people write, and the values that they stand for.

Every file is read through one gate: bounded, without YAML's surprises (``no`` is a word,
``2023-10-30`` a date), with unknown fields kept and every error at its line and column.
"""

from proscribe.wire.append import appended, spelt
from proscribe.wire.document import Document, decode, read
from proscribe.wire.plain import plain
from proscribe.wire.rows import read_policy
from proscribe.wire.schema import SCHEMAS, schema

__all__ = [
    "SCHEMAS",
    "Document",
    "appended",
    "decode",
    "plain",
    "read",
    "read_policy",
    "schema",
    "spelt",
]
