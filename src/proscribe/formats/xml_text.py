"""XML as text: what it can carry, and how.

https://www.w3.org/TR/xml/#charsets
"""

from html import escape

from proscribe.model import Text

NONCHARACTERS = frozenset("\ufffe\uffff")
NOT_XML = Text(
    "no XML document can hold one of its characters",
    "aucun document XML ne peut contenir l'un de ses caractères",
)


def carries(value: str) -> bool:
    """Tell whether a line of text can stand in a document."""
    return not NONCHARACTERS & set(value)


def element(name: str, value: str) -> str:
    """Return an element that holds this text and nothing else."""
    return f"<{name}>{escape(value)}</{name}>"
