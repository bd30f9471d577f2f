"""Rules of fapolicyd, as all its versions order them; how a value is written is theirs to say.

man 5 fapolicyd.rules
man 8 fagenrules
https://github.com/linux-application-whitelisting/fapolicyd
"""

from collections.abc import Callable, Iterable, Iterator

from proscribe.model import File, Kind, Prohibition, Text

PATH = "etc/fapolicyd/rules.d/05-proscribe.rules"
"""The first rule that matches decides, and the files are read in the order of their numbers."""
HEAD = "# proscribe: prohibited programs / programmes interdits\n"
RULE = "deny_syslog perm=execute all : {}\n"

BY_PATH = Text(
    "fapolicyd watches the file system and no file before this one allows the program; a copy"
    " or a link elsewhere runs, and so does a script that an interpreter is given to read",
    "fapolicyd surveille le système de fichiers et aucun fichier avant celui-ci n'autorise le"
    " programme; une copie ou un lien ailleurs s'exécute, de même qu'un script donné à lire à un"
    " interpréteur",
)
BY_DIGEST = Text(
    "fapolicyd watches the file system and no file before this one allows the program; copies"
    " and new names are held too, another version of the program is not",
    "fapolicyd surveille le système de fichiers et aucun fichier avant celui-ci n'autorise le"
    " programme; les copies et les nouveaux noms sont retenus aussi, une autre version du"
    " programme ne l'est pas",
)


def rules(rows: Iterable[Prohibition], digest: str, written: Callable[[str], str]) -> File:
    """Return the file; ``digest`` is the field's name, ``written`` spells a path.

    Without rows there is the heading alone: of an empty folder ``fagenrules`` makes nothing,
    and the rules of the day before would stay.
    """
    lines = [line for row in rows for line in _lines(row, digest, written)]
    return File(path=PATH, content="".join([HEAD, *lines]).encode())


def _lines(row: Prohibition, digest: str, written: Callable[[str], str]) -> Iterator[str]:
    value = row.identifier.value
    yield f"# {', '.join(row.determinations)}\n"
    if row.identifier.kind is Kind.LINUX_FILE_SHA256:
        yield RULE.format(f"{digest}={value}")
    else:
        path = value.rstrip("/")
        yield RULE.format(f"path={written(path)}")
        yield RULE.format(f"dir={written(f'{path}/')}")
