"""systemd: a setting that is misspelt, which the manager ignores.

Trap 17. ``systemd-analyze verify`` says that it ignores an unknown key, and succeeds. Only a word
that is nearly one of those that restrict a program is a fault: there are hundreds of others.

man 5 systemd.exec
man 5 systemd.resource-control
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from proscribe.formats.rule_text import decoded, lines
from proscribe.lints import Fault, Lint, Rule
from proscribe.model import Text

TYPO = Rule(
    name="systemd-misspelt",
    trap=17,
    why=Text(
        "systemd ignores a setting that it does not know, and starts the unit without it",
        "systemd ignore un réglage qu'il ne connaît pas, et démarre l'unité sans lui",
    ),
    remedy=Text(
        "spell the setting as systemd.exec(5) does, and look for 'Unknown key' in the log",
        "écrivez le réglage comme systemd.exec(5), et cherchez « Unknown key » dans le journal",
    ),
)
KNOWN = (
    "CapabilityBoundingSet",
    "DeviceAllow",
    "DevicePolicy",
    "ExecPaths",
    "IPAddressAllow",
    "IPAddressDeny",
    "InaccessiblePaths",
    "NoExecPaths",
    "NoNewPrivileges",
    "ReadOnlyPaths",
    "ReadWritePaths",
    "RestrictAddressFamilies",
    "RestrictFileSystems",
    "RestrictNamespaces",
    "RestrictNetworkInterfaces",
    "SocketBindAllow",
    "SocketBindDeny",
    "SystemCallArchitectures",
    "SystemCallFilter",
    "TemporaryFileSystem",
)
FOLDED = {known.lower(): known for known in KNOWN}
KEY = re.compile(r"([A-Za-z][A-Za-z_-]{6,39})\s*=.*")
SECTION = re.compile(r"^\[(Unit|Service|Socket|Mount|Swap|Slice|Scope)\]\s*$", re.MULTILINE)
NEAR = 0.9
"""How much of a word must be right: one letter too few, too many or wrong, in ten."""


def recognises(_: str, content: bytes) -> bool:
    """Tell a unit, or an addition to one, by its sections."""
    return SECTION.search(decoded(content)) is not None


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the settings that are nearly one that restricts."""
    for number, line in lines(content, "#", ";"):
        found = KEY.fullmatch(line)
        if found and found[1] not in KNOWN and (meant := _meant(found[1].lower())):
            yield TYPO.at(source, number, f"{found[1]} ({meant}?)")


def _meant(key: str) -> str:
    near = get_close_matches(key, FOLDED, n=1, cutoff=NEAR)
    return FOLDED[near[0]] if near else ""


lint = Lint(
    title=Text("systemd units", "Unités de systemd"),
    rules=(TYPO,),
    recognises=recognises,
    read=read,
)
