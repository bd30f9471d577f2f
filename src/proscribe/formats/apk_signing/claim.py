"""A claim: what one signer of one scheme says, and what was found wrong with it."""

from dataclasses import dataclass, field

from proscribe.formats.apk_signing.certificates import Certificate
from proscribe.model import Shown, Text

FOREVER = 0x7FFFFFFF
"""The API level that stands for any to come."""


@dataclass(slots=True)
class Claim:
    """One signer."""

    scheme: str
    shown: Shown
    minimum: int = 0
    """The lowest API level that it speaks for."""
    maximum: int = FOREVER
    certificate: Certificate | None = None
    past: list[Certificate] = field(default_factory=list)
    """Certificates that it says to follow, oldest first, itself not among them."""
    lineage: list[bytes] = field(default_factory=list)
    """The same as encoded, itself last: lineages are compared by it."""
    digests: dict[int, bytes] = field(default_factory=dict)
    """Of the content, by the algorithm that each goes with."""
    used: list[int] = field(default_factory=list)
    """The algorithms whose signatures hold."""
    attributes: dict[int, bytes] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)

    def fails(self, why: Text) -> None:
        """Note something wrong with it."""
        if why not in self.problems:
            self.problems.append(why)
