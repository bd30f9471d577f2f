"""The receipt of one file: what became of its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from proscribe.model import Rejected

EXAMPLES = 100


@dataclass(slots=True)
class Receipt:
    """What became of one file: rows by sort, and the first that were refused, with reasons."""

    batch: str
    """The digest of the file."""
    reports: int = 0
    observations: int = 0
    rejected: int = 0
    examples: list[Rejected] = field(default_factory=list)
    """The first rows that were refused."""
    already: bool = False
    """The very same content was taken in before: nothing was added."""
    quarantine: str = ""
    """The file within the store that lists every row refused; empty, if none was."""

    def refuse(self, row: Rejected) -> None:
        """Count a refused row, and keep it while there are few."""
        self.rejected += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(row)


Refuse = Callable[[Rejected], None]
"""What is done with a row that cannot be used, beside counting it."""


def keep(_: Rejected) -> None:
    """Keep the good rows."""
