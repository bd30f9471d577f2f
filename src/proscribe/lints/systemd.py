"""systemd: a setting that is misspelt, which the manager ignores.

Trap 17. ``systemd-analyze verify`` says that it ignores an unknown key, and succeeds. Only a word
that is nearly one of those that restrict a program is a fault: there are hundreds of others.

man 5 systemd.exec
man 5 systemd.resource-control
"""

import re
from collections.abc import Iterator
from functools import cache

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


def recognises(_: str, content: bytes) -> bool:
    """Tell a unit, or an addition to one, by its sections."""
    return SECTION.search(decoded(content)) is not None


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the settings that are nearly one that restricts."""
    for number, line in lines(content, "#", ";"):
        found = KEY.fullmatch(line)
        if found and found[1] not in KNOWN and (meant := _meant(found[1].lower())):
            yield TYPO.at(source, number, f"{found[1]} ({meant}?)")


@cache
def _nearly() -> dict[str, str]:
    """Return the known words, and each without one of its letters."""
    short = {less: known for folded, known in FOLDED.items() for less in _shorter(folded)}
    return short | FOLDED


def _shorter(word: str) -> Iterator[str]:
    return (word[:n] + word[n + 1 :] for n in range(len(word)))


def _meant(key: str) -> str:
    """Return the setting from which a key is one letter away: too few, too many or wrong."""
    near = _nearly()
    return next((near[k] for k in (key, *_shorter(key)) if k in near), "")


lint = Lint(
    title=Text("systemd units", "Unités de systemd"),
    rules=(TYPO,),
    recognises=recognises,
    read=read,
)
