"""Registry files: a root key that does not exist, of which the import says that it succeeded.

Trap 22. ``reg import`` of an unknown root answers 0 and writes nothing.

https://support.microsoft.com/topic/9c7f37cf-a5e9-e1cd-c4fa-2a26218a1a23
"""

import re
from collections.abc import Iterator

from proscribe.formats.rule_text import decoded, lines
from proscribe.lints import Fault, Lint, Rule
from proscribe.model import Text

ROOT = Rule(
    name="registry-unknown-root",
    trap=22,
    why=Text(
        "the import of a key under a root that does not exist can answer 0, and writes nothing",
        "l'importation d'une clé sous une racine qui n'existe pas peut répondre 0, et n'écrit rien",
    ),
    remedy=Text(
        "begin the key with HKEY_LOCAL_MACHINE or another root that exists, and query it after",
        "commencez la clé par HKEY_LOCAL_MACHINE ou une autre racine qui existe, puis"
        " interrogez-la",
    ),
)
ROOTS = frozenset(
    {
        *("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER", "HKEY_CLASSES_ROOT", "HKEY_USERS"),
        *("HKEY_CURRENT_CONFIG", "HKEY_PERFORMANCE_DATA", "HKEY_DYN_DATA"),
        *("HKLM", "HKCU", "HKCR", "HKU", "HKCC"),
    }
)
HEADS = ("Windows Registry Editor Version", "REGEDIT4")
KEY = re.compile(r"\[-?([^\\\]]+)(\\.*)?\]")


def recognises(_: str, content: bytes) -> bool:
    """Tell a registry file by its first line."""
    return decoded(content).lstrip().startswith(HEADS)


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the keys under a root that does not exist."""
    for number, line in lines(content, ";"):
        found = KEY.fullmatch(line)
        if found and found[1].upper() not in ROOTS:
            yield ROOT.at(source, number, line)


lint = Lint(
    title=Text("Registry files", "Fichiers de registre"),
    rules=(ROOT,),
    recognises=recognises,
    read=read,
)
