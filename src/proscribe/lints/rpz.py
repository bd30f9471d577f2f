"""Response policy zones: rules that a checker drops, or that become something else.

Traps 10, 11, 12, 20. An owner name that ends in a dot lies outside the zone: the checker says so,
drops it, and says OK. The name of an action without its final dot is a name in this zone, to which
the question is rewritten. Knot Resolver 5.6 loads a trigger by address and obeys none. And ``*``
covers what lies under a name, never the name itself.

https://datatracker.ietf.org/doc/html/draft-vixie-dnsop-dns-rpz-00
https://datatracker.ietf.org/doc/html/rfc1035#section-5
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from proscribe.formats.rule_text import decoded
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

ABSOLUTE = Rule(
    name="rpz-absolute",
    trap=10,
    why=Text(
        "an owner name that ends in a dot lies outside the zone: the checker drops the rule and"
        " says OK",
        "un nom qui finit par un point sort de la zone : le vérificateur laisse tomber la règle et"
        " dit OK",
    ),
    remedy=Text("write the name without its final dot", "écrivez le nom sans son point final"),
)
ACTION = Rule(
    name="rpz-action",
    trap=11,
    why=Text(
        "an action without its final dot is a name in this zone: the question is rewritten to it",
        "une action sans son point final est un nom de cette zone : la question est réécrite vers"
        " lui",
    ),
    remedy=Text(
        "write the action with its final dot, as in rpz-passthru.",
        "écrivez l'action avec son point final, comme dans rpz-passthru.",
    ),
)
ADDRESS = Rule(
    name="rpz-address",
    trap=12,
    why=Text(
        "not every resolver obeys a trigger by address: Knot Resolver 5.6 loads it and answers",
        "tous les résolveurs n'obéissent pas à un déclencheur par adresse : Knot Resolver 5.6 le"
        " charge et répond",
    ),
    remedy=Text(
        "name the domains as well, or keep devices from the address with a firewall",
        "nommez aussi les domaines, ou coupez l'accès à l'adresse par un pare-feu",
    ),
)
APEX = Rule(
    name="rpz-apex",
    trap=20,
    why=Text(
        "an asterisk covers what lies under the name; the name itself is still answered",
        "l'astérisque couvre ce qui se trouve sous le nom; le nom lui-même reçoit encore une"
        " réponse",
    ),
    remedy=Text(
        "write a second rule for the name without the asterisk",
        "écrivez une seconde règle pour le nom sans l'astérisque",
    ),
)
BLOCKS = frozenset({".", "*.", "rpz-drop."})
PASSES = "rpz-passthru."
BARE = frozenset({"rpz-passthru", "rpz-drop", "rpz-tcp-only"})
LETS = BARE | {PASSES, "rpz-tcp-only."}
DATA = frozenset({"CNAME", "A", "AAAA", "TXT"})
"""What a rule is written as: an action, or the answer that is given in its place."""
ACTIONS = BLOCKS | BARE | {PASSES, "rpz-tcp-only."}
LONGEST = 253
"""Characters of the longest name that DNS can carry, without its final dot."""
TRIGGERS = (".rpz-ip", ".rpz-client-ip", ".rpz-nsip", ".rpz-nsdname")


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    owner: str
    target: str


def _records(content: bytes) -> Iterator[_Record]:
    """Yield the rules of the zone, as they are written; an owner stands until the next one."""
    owner = ""
    for number, line in enumerate(decoded(content).split("\n"), start=1):
        fields = line.partition(";")[0].split()
        if not fields or fields[0].startswith("$"):
            continue
        if not line[0].isspace():
            owner = fields.pop(0).lower()
        kinds = [n for n, f in enumerate(fields[:3]) if f.upper() in DATA]
        if kinds and len(fields) > kinds[0] + 1 and owner:
            yield _Record(number, owner, fields[kinds[0] + 1].lower())


def _origins(source: str, content: bytes) -> tuple[str, ...]:
    """Return what the zone may be called: as it says, or as its file says."""
    stem = PurePath(source).name.lower().removeprefix("db.")
    found = [stem, stem.rpartition(".")[0]]
    for line in decoded(content).split("\n"):
        fields = line.partition(";")[0].lower().split()
        if fields[:1] == ["$origin"] and len(fields) > 1:
            found.append(fields[1])
        elif "soa" in fields[1:4]:
            found.append(fields[0])
    return tuple(f".{name.strip('.')}" for name in found if name.strip(".@"))


def recognises(_: str, content: bytes) -> bool:
    """Tell a policy zone by an action, which no other zone holds."""
    return b"cname" in content.lower() and any(r.target in ACTIONS for r in _records(content))


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the rules that are dropped, rewritten, or not obeyed everywhere."""
    origins = _origins(source, content)
    named = {_within(record.owner, origins) for record in _records(content)}
    for record in _records(content):
        name = _within(record.owner, origins)
        outside = name.endswith(".")
        if outside:
            yield ABSOLUTE.at(source, record.line, record.owner)
        if record.target in BARE:
            yield ACTION.at(source, record.line, f"{record.owner} {record.target}")
        if name.endswith(".rpz-ip"):
            yield ADDRESS.at(source, record.line, record.owner)
        stars = name.startswith("*.") and not name.endswith(TRIGGERS) and not outside
        if stars and record.target not in LETS and name[2:] not in named:
            yield APEX.at(source, record.line, record.owner)


def _within(owner: str, origins: tuple[str, ...]) -> str:
    """Return the name in its zone; one that lies outside keeps its final dot."""
    if owner.endswith("."):
        for origin in origins:
            if owner[:-1].endswith(origin):
                return owner[:-1].removesuffix(origin)
    return owner


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield the names that are blocked, and those that are let through."""
    origins = _origins(source, content)
    for record in _records(content):
        name, place = _within(record.owner, origins), Place(source=source, line=record.line)
        if record.target == PASSES:
            yield Word(place=place, stance=Stance.ALLOWED, subject=name, reaches=_Above(name))
        elif record.target in BLOCKS:
            yield Word(place=place, stance=Stance.BLOCKED, subject=name)


@dataclass(frozen=True, slots=True)
class _Above:
    """The wildcards above a name: made as they are gone over, since names have many labels."""

    name: str

    def __iter__(self) -> Iterator[str]:
        labels = self.name.removeprefix("*.").split(".") if len(self.name) <= LONGEST else []
        return ("*." + ".".join(labels[n:]) for n in range(1, len(labels)))


lint = Lint(
    title=Text("Response policy zones", "Zones de politique de réponse"),
    rules=(ABSOLUTE, ACTION, ADDRESS, APEX),
    recognises=recognises,
    read=read,
    words=words,
)
