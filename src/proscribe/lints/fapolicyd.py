"""fapolicyd: rules that the daemon loads and that never match a program.

Traps 1, 2, 3, 28. Version 1 reads no quotes, no ``%20`` and no ``glob:`` in a path; it compares a
digest as text with the 64 small letters and digits that it computed. Version 2 reads quotes and
patterns, so they are a fault only where the file speaks as version 1 does (``sha256hash``) or,
for a pattern, does not speak as version 2 does (``filehash``).

man 5 fapolicyd.rules
https://github.com/linux-application-whitelisting/fapolicyd
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.rule_text import decoded, lines
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

DECISION = re.compile(r"(allow|deny)(_audit|_syslog|_log)*")
ATTRIBUTE = re.compile(r"(?:^|\s)([a-z0-9_]+)=")
NAMING = frozenset({"path", "dir", "sha256hash", "filehash"})
# Version 2 loads digests of other lengths as well, and no program ever meets them.
DIGESTS = dict.fromkeys(("sha256hash", "filehash"), r"[0-9a-f]{64}")
SPACE = Rule(
    name="fapolicyd-space",
    trap=1,
    why=Text(
        "fapolicyd 1 loads this and never matches a path with a space, quoted, escaped or bare:"
        " the program runs",
        "fapolicyd 1 charge cette règle, mais ne reconnaît jamais un chemin avec une espace, entre"
        " guillemets, échappée ou nue : le programme s'exécute",
    ),
    remedy=Text(
        "name the program by its SHA-256; from version 2.0 on, quote the path",
        "désignez le programme par son SHA-256; dès la version 2.0, mettez le chemin entre"
        " guillemets",
    ),
)
DIGEST = Rule(
    name="fapolicyd-digest",
    trap=2,
    why=Text(
        "the daemon compares a digest as text, and computes small letters and 64 digits: this"
        " never matches",
        "le démon compare une empreinte comme du texte, et calcule 64 chiffres en minuscules :"
        " celle-ci ne correspond jamais",
    ),
    remedy=Text(
        "write the whole SHA-256 in lower case, as sha256sum prints it",
        "écrivez le SHA-256 en entier et en minuscules, comme l'affiche sha256sum",
    ),
)
PATTERN = Rule(
    name="fapolicyd-glob",
    trap=3,
    why=Text(
        "fapolicyd 1 takes glob: for a part of the path, and never matches",
        "fapolicyd 1 prend glob: pour une partie du chemin, et rien ne correspond jamais",
    ),
    remedy=Text(
        "name each program by its SHA-256 or its path, or a folder with dir=",
        "désignez chaque programme par son SHA-256 ou son chemin, ou un dossier avec dir=",
    ),
)
DEAD = Rule(
    name="fapolicyd-dead",
    trap=28,
    why=Text(
        "the first rule that matches decides, and one before this allows everything to everybody",
        "la première règle qui correspond décide, et une règle précédente permet tout à tous",
    ),
    remedy=Text(
        "put what is denied before what allows all, in the order of the names in rules.d",
        "placez ce qui est refusé avant ce qui permet tout, dans l'ordre des noms de rules.d",
    ),
)
ALL = ("all", "all")
EXECUTES = frozenset({"perm=any", "perm=execute"})


@dataclass(frozen=True, slots=True)
class _Rule:
    line: int
    allows: bool
    executes: bool
    subject: str
    object: str


def _rules(content: bytes) -> Iterator[_Rule]:
    for number, line in lines(content, "#"):
        left, colon, right = line.replace("\t", " ").partition(" : ")
        decision, *subject = left.split()
        if colon and subject and (found := DECISION.fullmatch(decision)):
            executes = not EXECUTES.isdisjoint(subject)
            yield _Rule(number, found[1] == "allow", executes, subject[-1], right)


def _attributes(said: str) -> Iterator[tuple[str, str]]:
    """Yield each field of an object and its value, which ends where the next field begins."""
    marks = list(ATTRIBUTE.finditer(said))
    ends = [*(m.start() for m in marks), len(said)][1:]
    for mark, end in zip(marks, ends, strict=False):
        yield mark[1], said[mark.end() : end].strip()


def recognises(_: str, content: bytes) -> bool:
    """Tell rules of fapolicyd by what divides a subject from an object."""
    return any(True for _ in _rules(content))


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the rules that never match, or are never reached."""
    text, opened = decoded(content), False
    for rule in _rules(content):
        if opened and not rule.allows and rule.executes:
            yield DEAD.at(source, rule.line, rule.object.strip())
        opened |= rule.allows and rule.executes and (rule.subject, rule.object.strip()) == ALL
        for name, value in _attributes(rule.object):
            fault = _fault(name, value, text) if name in NAMING else None
            if fault:
                yield fault.at(source, rule.line, f"{name}={value}")


def _fault(name: str, value: str, text: str) -> Rule | None:
    if name in DIGESTS:
        return None if re.fullmatch(DIGESTS[name], value) else DIGEST
    if value.startswith("glob:"):
        return None if "filehash=" in text else PATTERN
    quoted = value[:1] in {'"', "'"}
    if "%20" in value or (" " in value and (not quoted or "sha256hash=" in text)):
        return SPACE
    return None


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield what is denied, and what is allowed to all; an object of two fields is no one thing."""
    for rule in _rules(content):
        said = list(_attributes(rule.object))
        if len(said) == 1 and said[0][0] in NAMING and (not rule.allows or rule.subject == "all"):
            stance = Stance.ALLOWED if rule.allows else Stance.BLOCKED
            place = Place(source=source, line=rule.line)
            yield Word(place=place, stance=stance, subject="=".join(said[0]))


lint = Lint(
    title=Text("fapolicyd rules", "Règles de fapolicyd"),
    rules=(SPACE, DIGEST, PATTERN, DEAD),
    recognises=recognises,
    read=read,
    words=words,
)
