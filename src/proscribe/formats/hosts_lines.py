"""Hosts files: lines that lead a host name nowhere, between two marks, as all systems read them.

https://www.rfc-editor.org/rfc/rfc952
man 5 hosts
"""

from collections.abc import Iterable, Iterator

from proscribe.model import Prohibition, Text

NOWHERE = ("0.0.0.0", "::")  # noqa: S104, nothing listens here: these are lines of a file
"""Linux takes both for the device itself: no packet leaves it."""
BEGIN, END = "# proscribe: begin", "# proscribe: end"
ASKED = Text(
    "the program asks the system for addresses, and the system reads this file first; a"
    " program with a resolver or a proxy of its own does not",
    "le programme demande les adresses au système, et celui-ci lit d'abord ce fichier; un"
    " programme qui a son propre résolveur ou mandataire ne le fait pas",
)
ONE_NAME = Text(
    "a hosts file names one host a line, and all that lies under the domain would pass",
    "un fichier hosts nomme un hôte par ligne, et tout ce qui est sous le domaine passerait",
)


def between(lines: Iterable[str], end: str = "\n") -> bytes:
    """Return lines between the two marks; without any, the marks alone."""
    return "".join(f"{line}{end}" for line in (BEGIN, *lines, END)).encode()


def plain(rows: Iterable[Prohibition]) -> Iterator[str]:
    """Yield for each host a comment line and one line an address: what every system documents."""
    for row in rows:
        yield f"# {', '.join(row.determinations)}"
        for address in NOWHERE:
            yield f"{address} {row.identifier.value}"
