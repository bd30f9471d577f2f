"""dnf: packages that are excluded, which many take for a block.

Trap 8. ``excludepkgs`` hides packages from dnf, by name and from a file, and
``--disableexcludes=all`` shows them again.

man 5 dnf.conf
"""

import re
from collections.abc import Iterator

from proscribe.formats.rule_text import decoded, lines
from proscribe.lints import Fault, Lint, Rule
from proscribe.model import Text

EXCLUDED = Rule(
    name="dnf-excluded",
    trap=8,
    why=Text(
        "an exclusion is dnf's alone, and --disableexcludes=all installs the package; rpm does not"
        " know of it",
        "une exclusion n'appartient qu'à dnf, et --disableexcludes=all installe le paquet; rpm"
        " l'ignore",
    ),
    remedy=Text(
        "to prohibit it, install a package that conflicts with it: the target rpm_blocker writes"
        " one",
        "pour l'interdire, installez un paquet qui entre en conflit avec lui : la cible rpm_blocker"
        " en écrit un",
    ),
)
SETTING = re.compile(r"(?:excludepkgs|exclude)\s*=\s*(\S.*)")
OWN = re.compile(
    r"^[ \t]*(?:excludepkgs|exclude|baseurl|metalink|mirrorlist|gpgcheck)[ \t]*=",
    re.MULTILINE,
)


def recognises(source: str, content: bytes) -> bool:
    """Tell dnf's configuration by its sections and settings."""
    text = decoded(content)
    named = source.endswith((".repo", "dnf.conf", "yum.conf"))
    return "[" in text and (named or "[main]" in text) and OWN.search(text) is not None


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the exclusions."""
    for number, line in lines(content, "#", ";"):
        if found := SETTING.fullmatch(line):
            yield EXCLUDED.at(source, number, found[1])


lint = Lint(
    title=Text("dnf configuration", "Configuration de dnf"),
    rules=(EXCLUDED,),
    recognises=recognises,
    read=read,
)
