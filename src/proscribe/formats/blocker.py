"""Blockers: packages that conflict with prohibited ones, alike in every package system.

https://www.debian.org/doc/debian-policy/ch-relationships.html#conflicting-binary-packages-conflicts
https://rpm-software-management.github.io/rpm/manual/dependencies.html
"""

from proscribe.formats.grounds import because
from proscribe.model import Identifier, Prohibition, Text

PACKAGE = "proscribe-prohibited"
SUMMARY = Text(
    "keeps prohibited packages off this device",
    "tient les paquets interdits à l'écart de cet appareil",
)
OWN_NAME = Text(
    "the blocker bears this name itself, and no package conflicts with itself",
    "le paquet bloqueur porte lui-même ce nom, et aucun paquet n'est en conflit avec lui-même",
)


def refusal(identifier: Identifier) -> Text | None:
    """Refuse the blocker's own name: the conflict would have no effect."""
    return OWN_NAME if identifier.value == PACKAGE else None


def reason(row: Prohibition) -> str:
    """Return one line; two spaces before it keep it from flowing into the next."""
    return f"  {row.identifier.value}: {because(row)}"
