"""Santa: rules that it drops without a word, and rules that defeat those which block.

Traps 16, 25. A rule with a misspelt field, or whose type does not name things so, is dropped, and
the others hold. A rule that allows a signing identifier comes before one that blocks its team, and
the first that is found decides. Read are static rules in a profile, and rules in JSON, as a server
sends them or ``santactl rule`` imports them.

https://northpole.dev/features/binary-authorization
https://github.com/northpolesec/protos/blob/main/sync/v1.proto
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proscribe.formats import santa_rules, xml_tree
from proscribe.formats.rule_text import begins, items, json_value, objects
from proscribe.formats.santa_rules import MAY_ALLOW, RuleType, Verb, defeats
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

DROPPED = Rule(
    name="santa-dropped",
    trap=16,
    why=Text(
        "Santa drops a rule without identifier, rule_type or policy, or with one that it does not"
        " know, and says nothing",
        "Santa laisse tomber une règle sans identifier, rule_type ou policy, ou dont une valeur lui"
        " est inconnue, et ne le dit pas",
    ),
    remedy=Text(
        "spell the fields and values as its documentation does",
        "écrivez les champs et les valeurs comme sa documentation",
    ),
)
DEFEATED = Rule(
    name="santa-defeated",
    trap=25,
    why=Text(
        "a rule that Santa looks for first may allow what this one blocks",
        "une règle que Santa cherche en premier peut permettre ce que celle-ci bloque",
    ),
    remedy=Text(
        "remove the rule that allows, or block the signing identifier too",
        "supprimez la règle qui permet, ou bloquez aussi l'identifiant de signature",
    ),
)
SANTAS = frozenset({"com.google.santa", "com.northpolesec.santa"})
FIELDS = ("identifier", "rule_type", "policy")
OLD = {
    "WHITELIST": "ALLOWLIST",
    "BLACKLIST": "BLOCKLIST",
    "SILENT_BLACKLIST": "SILENT_BLOCKLIST",
    "WHITELIST_COMPILER": "ALLOWLIST_COMPILER",
}
"""What policies were called, which Santa still reads."""
KINDS, VERBS = frozenset(k.value for k in RuleType), frozenset(v.value for v in Verb)
HEXADECIMAL = frozenset({RuleType.BINARY, RuleType.CERTIFICATE, RuleType.CDHASH})


@dataclass(frozen=True, slots=True)
class _Said:
    """One rule as it is written: its line if it is known, and its fields."""

    line: int
    fields: dict[str, str]

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.fields.items())

    @property
    def rule(self) -> santa_rules.Rule | None:
        """Return the rule that Santa keeps; nothing, if it drops it."""
        kind, verb = (self.fields.get(name, "").upper() for name in FIELDS[1:])
        verb, name = OLD.get(verb, verb), self.fields.get("identifier", "")
        if kind not in KINDS or verb not in VERBS:
            return None
        try:
            spelt = name.lower() if kind in HEXADECIMAL else name
            return santa_rules.Rule(RuleType(kind), spelt, Verb(verb))
        except ValueError:
            return None


def recognises(_: str, content: bytes) -> bool:
    """Tell static rules by their key, and rules in JSON by their fields."""
    if begins(content, "{", "["):
        return b'"rules"' in content and (b'"rule_type"' in content or b'"policy"' in content)
    return xml_tree.property_list(content) and b"StaticRules" in content


def _rules(source: str, content: bytes) -> Iterator[_Said]:
    if begins(content, "{", "["):
        for body in objects(json_value(content, source)):
            listed = [r for r in items(body.get("rules")) if isinstance(r, dict)]
            if any("rule_type" in r or r.get("policy") in VERBS for r in listed):
                yield from (_Said(0, _folded(r.items())) for r in listed)
        return
    for part in xml_tree.parse(xml_tree.unsigned(content), source).each("dict"):
        said = dict(part.pairs())
        if "StaticRules" in said and "PayloadType" in said and said["PayloadType"].text in SANTAS:
            for rule in said["StaticRules"].children:
                fields = ((name, value.text) for name, value in rule.pairs())
                yield _Said(rule.line, _folded(fields))


def _folded(fields: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Return the fields that hold text, their names as Santa folds them."""
    return {str(name).lower(): value for name, value in fields if isinstance(value, str)}


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the rules that are dropped, and the blocks that are defeated."""
    said = list(_rules(source, content))
    kept = [(one, rule) for one in said if (rule := one.rule)]
    yield from (DROPPED.at(source, one.line, str(one)) for one in said if not one.rule)
    allows = [rule for _, rule in kept if rule.verb in MAY_ALLOW]
    near = {subject: rule for rule in allows for subject in (_subject(rule), *_reaches(rule))}
    for one, rule in kept:
        theirs = near.get(_subject(rule))
        if theirs and rule.verb not in {*MAY_ALLOW, Verb.REMOVE} and defeats(theirs, rule):
            found = f"{rule.type} {rule.identifier}, {theirs.verb} {theirs.type}"
            yield DEFEATED.at(source, one.line, f"{found} {theirs.identifier}")


def _subject(rule: santa_rules.Rule) -> str:
    return f"{rule.type}:{rule.identifier}"


def _reaches(rule: santa_rules.Rule) -> tuple[str, ...]:
    """Return the team whose block a rule for one of its programs comes before."""
    if rule.type is not RuleType.SIGNINGID:
        return ()
    return (f"{RuleType.TEAMID}:{rule.identifier.partition(':')[0]}",)


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield what the rules that are kept block and may allow."""
    for one in _rules(source, content):
        rule, place = one.rule, Place(source=source, line=one.line)
        if rule and rule.verb in MAY_ALLOW:
            subject, reaches = _subject(rule), _reaches(rule)
            yield Word(place=place, stance=Stance.ALLOWED, subject=subject, reaches=reaches)
        elif rule and rule.verb is not Verb.REMOVE:
            yield Word(place=place, stance=Stance.BLOCKED, subject=_subject(rule))


lint = Lint(
    title=Text("Santa rules", "Règles de Santa"),
    rules=(DROPPED, DEFEATED),
    recognises=recognises,
    read=read,
    words=words,
)
