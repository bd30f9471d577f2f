"""Clauses: a condition is several sentences, and other formats have some of them too."""

from proscribe.model import Text


def clauses(*said: Text) -> Text:
    """Return one sentence of several, parted as both languages part them."""
    return Text("; ".join(text.en for text in said), "; ".join(text.fr for text in said))
