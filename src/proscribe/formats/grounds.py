"""Why things are prohibited, as a file says it to the person who opens it: in one line."""

from collections import defaultdict
from collections.abc import Iterable

from proscribe.model import Prohibition


def because(*rows: Prohibition) -> str:
    """Return the determinations that stand behind any of these rows, each once, in order."""
    return ", ".join(sorted({d for row in rows for d in row.determinations}))


def notice(*rows: Prohibition) -> str:
    """Return the sentence in both languages for where the thing itself is named elsewhere."""
    return f"Proscribe: prohibited by / interdit par : {because(*rows)}"


def remark(*rows: Prohibition) -> str:
    """Return what stands alone in a description of ours, in both languages."""
    why = because(*rows)
    return f"Prohibited by: {why} / Interdit par : {why}"


def sentence(subject: str, *rows: Prohibition) -> str:
    """Return the sentence that says of ``subject``, in both languages, what prohibits it."""
    why = because(*rows)
    return f"{subject} is prohibited by: {why} / {subject} est interdit par : {why}"


def by_product(rows: Iterable[Prohibition]) -> dict[str, list[Prohibition]]:
    """Return the rows of each product, in the order of the products' ids.

    A row of several products stands under each of them.
    """
    found: defaultdict[str, list[Prohibition]] = defaultdict(list)
    for row in rows:
        for product in row.products:
            found[product].append(row)
    return dict(sorted(found.items()))
