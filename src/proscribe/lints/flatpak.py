"""Flatpak: a mask, which blocks nothing, and a filter in which what is allowed wins.

Traps 6, 7. ``flatpak mask`` stops updates and automatic installations, and ``flatpak install``
takes no notice of it. In a remote's filter a reference that both ``deny`` and ``allow`` match is
allowed, whichever stands first.

man 1 flatpak-mask
man 1 flatpak-remote-modify
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from fnmatch import translate

from proscribe.formats.rule_text import lines
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import InputError, Place, Text

MASK = Rule(
    name="flatpak-mask",
    trap=6,
    why=Text(
        "a mask stops updates and automatic installations only: flatpak install still installs it",
        "un masque n'arrête que les mises à jour et les installations automatiques : flatpak"
        " install l'installe toujours",
    ),
    remedy=Text(
        "uninstall it, and give each remote a filter that denies it (target flatpak_filter)",
        "désinstallez-le, et donnez à chaque dépôt un filtre qui le refuse (cible flatpak_filter)",
    ),
)
ALLOW = Rule(
    name="flatpak-allow-wins",
    trap=7,
    why=Text(
        "in a filter, what is allowed wins in either order: this is installable again",
        "dans un filtre, ce qui est permis l'emporte, quel que soit l'ordre : l'application"
        " redevient installable",
    ),
    remedy=Text(
        "write deny lines alone: what no line denies is allowed anyway",
        "n'écrivez que des lignes deny : ce qu'aucune ne refuse est de toute façon permis",
    ),
)
MOST = 5_000_000
"""Patterns that allow, times those that deny: more than any real filter asks to be compared."""
LINE = re.compile(r"(allow|deny)\s+(\S+)")
REFERENCE = re.compile(r"(app|runtime)/\S+|\*|[A-Za-z_][\w-]*(\.[\w*-]+){2,}(/\S*)?")


def _masked(content: bytes) -> Iterator[tuple[int, str]]:
    for number, line in lines(content, "#"):
        words = line.split()
        if "mask" in words and "flatpak" in line.partition(" mask")[0] and "--remove" not in words:
            rest = words[words.index("mask") + 1 :]
            yield from ((number, w) for w in rest if REFERENCE.fullmatch(w))


def _filter(content: bytes) -> list[tuple[int, str, str]]:
    """Return the lines of a filter; none if any line says something else."""
    found = []
    for number, line in lines(content, "#"):
        match = LINE.fullmatch(line)
        if not match or not REFERENCE.fullmatch(match[2]):
            return []
        found.append((number, match[1], _whole(match[2])))
    return found


def _whole(reference: str) -> str:
    """Return a reference with all its parts: kind, name, architecture, branch."""
    kind, _, rest = reference.partition("/")
    if kind not in {"app", "runtime"}:
        kind, rest = "*", reference
    parts = [p or "*" for p in rest.split("/")]
    return "/".join([kind, *parts, "*", "*"][:4])


def recognises(_: str, content: bytes) -> bool:
    """Tell a filter, or commands that mask."""
    return bool(_filter(content)) or any(True for _ in _masked(content))


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield what is masked, and what is denied in vain."""
    for number, reference in _masked(content):
        yield MASK.at(source, number, reference)
    said = _filter(content)
    denied = [(r, n) for n, verb, r in said if verb == "deny"]
    allows = {r for _, verb, r in said if verb == "allow"}
    wild = sum("*" in a.split("/")[1] for a in allows)
    if wild * len(denied) > MOST:
        reason = f"{wild} patterns that allow, and {len(denied)} that deny"
        raise InputError(Place(source=source), reason, "write deny lines alone")
    for number, reference in sorted(_allowed(denied, allows)):
        yield ALLOW.at(source, number, reference)


def _allowed(denied: Iterable[tuple[str, int]], allows: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield what is denied and allowed all the same, each once."""
    left = sorted(denied)
    for allow in sorted(allows):
        begin = allow.partition("*")[0] if allow[0] != "*" else ""
        low, matches = bisect_left(left, (begin, 0)), re.compile(translate(allow)).match
        high, hit = low, set()
        while high < len(left) and left[high][0].startswith(begin):
            if matches(left[high][0]):
                hit.add(left[high])
            high += 1
        yield from ((number, reference) for reference, number in hit)
        left = left[:low] + [d for d in left[low:high] if d not in hit] + left[high:]


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield what a filter denies and allows by name."""
    for number, verb, reference in _filter(content):
        stance = Stance.ALLOWED if verb == "allow" else Stance.BLOCKED
        yield Word(place=Place(source=source, line=number), stance=stance, subject=reference)


lint = Lint(
    title=Text("Flatpak filters and masks", "Filtres et masques de Flatpak"),
    rules=(MASK, ALLOW),
    recognises=recognises,
    read=read,
    words=words,
)
