"""apt preferences: a negative pin, which many take for a block.

Trap 5. A priority under zero takes the candidate away, so that ``apt install wechat`` finds
nothing; ``apt install wechat=VERSION``, ``apt install ./wechat.deb`` and ``dpkg -i`` install it
all the same. A pin on all packages of a source names no application, and is no fault.

man 5 apt_preferences
"""

import re
from collections.abc import Iterator

from proscribe.formats.deb822 import Stanza, stanzas
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

PIN = Rule(
    name="apt-negative-pin",
    trap=5,
    why=Text(
        "a negative pin hides the candidate only: a version named on the command line, a file and"
        " dpkg still install the package",
        "une priorité négative ne cache que le candidat : une version nommée sur la ligne de"
        " commande, un fichier et dpkg installent toujours le paquet",
    ),
    remedy=Text(
        "install a package that conflicts with it: the target deb_blocker writes one",
        "installez un paquet qui entre en conflit avec lui : la cible deb_blocker en écrit un",
    ),
)
FIELDS = frozenset({"package", "pin", "pin-priority"})
FIRST = re.compile(rb"^package[ \t]*:", re.IGNORECASE | re.MULTILINE)
PRIORITY = re.compile(r"-?[0-9]{1,9}")


def _pins(content: bytes) -> Iterator[tuple[Stanza, str, int]]:
    for stanza in stanzas(content):
        priority = stanza.fields.get("pin-priority", "")
        if stanza.fields.keys() >= FIELDS and PRIORITY.fullmatch(priority):
            for package in stanza.fields["package"].split():
                yield stanza, package, int(priority)


def recognises(_: str, content: bytes) -> bool:
    """Tell preferences by their fields."""
    return FIRST.search(content) is not None and any(True for _ in _pins(content))


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the packages that a negative pin hides."""
    for stanza, package, priority in _pins(content):
        if priority < 0 and package != "*":
            yield PIN.at(source, stanza.line, f"{package} {priority}")


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield the packages that are hidden, and those that are preferred."""
    for stanza, package, priority in _pins(content):
        if priority and package != "*":
            stance = Stance.ALLOWED if priority > 0 else Stance.BLOCKED
            place = Place(source=source, line=stanza.line)
            yield Word(place=place, stance=stance, subject=package)


lint = Lint(
    title=Text("apt preferences", "Préférences d'apt"),
    rules=(PIN,),
    recognises=recognises,
    read=read,
    words=words,
)
