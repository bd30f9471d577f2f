"""AppLocker: collections that only deny, and so deny everything, and those that only report.

Traps 14, 23. A collection with a rule is a list of what is allowed: without a rule that allows,
nothing starts, and the schema calls it valid. One that is set to audit stops nothing. Read are the
policy, one collection of an MDM, the requests to Intune that carry collections, and Registry.pol.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/applocker/understanding-applocker-allow-and-deny-actions-on-rules
https://learn.microsoft.com/windows/client-management/mdm/applocker-csp
"""

from collections import defaultdict
from collections.abc import Iterator

from proscribe.formats import registry_pol, xml_tree
from proscribe.formats.rule_text import begins, decoded, json_value, objects
from proscribe.formats.xml_tree import Element
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

DENIES_ALL = Rule(
    name="applocker-denies-all",
    trap=14,
    why=Text(
        "this collection only denies, and a collection with any rule allows nothing else:"
        " everything would be blocked",
        "cette collection ne fait que refuser, et une collection qui a une règle ne permet rien"
        " d'autre : tout serait bloqué",
    ),
    remedy=Text(
        "add a rule to the collection that allows all else to everyone",
        "ajoutez à la collection une règle qui permet tout le reste à tout le monde",
    ),
)
ONLY_REPORTS = Rule(
    name="applocker-audit",
    trap=23,
    why=Text(
        "this collection denies, and is set to audit: it writes an event and stops nothing",
        "cette collection refuse, mais elle est en mode audit : elle note un événement et n'arrête"
        " rien",
    ),
    remedy=Text('set EnforcementMode="Enabled"', 'réglez EnforcementMode="Enabled"'),
)
RULES = ("FilePublisherRule", "FilePathRule", "FileHashRule")
CONDITIONS = ("FilePublisherCondition", "FilePathCondition", "FileHash")
NAMES = ("PublisherName", "ProductName", "BinaryName", "Path", "Data")
SRP = "software\\policies\\microsoft\\windows\\srpv2\\"
AUDIT = 0
"""``EnforcementMode`` in the registry of a collection that only reports."""


def recognises(_: str, content: bytes) -> bool:
    """Tell a policy, a collection, or what carries one."""
    if content.startswith(registry_pol.HEAD):
        return "SrpV2".encode("utf-16-le").lower() in content.lower()
    text = decoded(content)
    return begins(content, "<", "{", "[") and "<RuleCollection" in text


def _collections(source: str, content: bytes) -> Iterator[tuple[int, Element]]:
    """Yield each collection, and the line of the file in which it stands, if that is known."""
    if content.startswith(registry_pol.HEAD):
        yield from ((0, found) for found in _registry(source, content))
    elif begins(content, "<"):
        whole = xml_tree.parse(content, source)
        yield from ((e.line, e) for e in whole.each("RuleCollection"))
    else:
        for setting in objects(json_value(content, source)):
            value = setting.get("value")
            if isinstance(value, str) and value.lstrip().startswith("<RuleCollection"):
                yield 0, xml_tree.parse(value, source)


def _registry(source: str, content: bytes) -> Iterator[Element]:
    """Yield a collection for each key of the registry under which rules stand."""
    found: defaultdict[str, list[Element]] = defaultdict(list)
    modes: dict[str, str] = {}
    for value in registry_pol.values(content, source):
        kind, _, _ = value.key[len(SRP) :].partition("\\")
        if not value.key.lower().startswith(SRP) or not kind:
            continue
        if value.name.lower() == "enforcementmode" and value.data == AUDIT:
            modes[kind] = "AuditOnly"
        elif isinstance(value.data, str) and value.data.lstrip().startswith("<File"):
            found[kind].append(xml_tree.parse(value.data, source))
    for kind, rules in found.items():
        said = {"Type": kind, "EnforcementMode": modes.get(kind, "Enabled")}
        yield Element(name="RuleCollection", line=0, attributes=said, children=rules)


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the collections that deny everything, or nothing."""
    for line, collection in _collections(source, content):
        kind = collection.attributes.get("Type", "")
        actions = {r.attributes.get("Action") for r in collection.each(*RULES)}
        if "Deny" in actions and "Allow" not in actions:
            yield DENIES_ALL.at(source, line, kind)
        if "Deny" in actions and collection.attributes.get("EnforcementMode") == "AuditOnly":
            yield ONLY_REPORTS.at(source, line, kind)


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield what the rules allow and deny, but for what stands for all."""
    for line, collection in _collections(source, content):
        for rule in collection.each(*RULES):
            stance = Stance.BLOCKED if rule.attributes.get("Action") == "Deny" else Stance.ALLOWED
            place = Place(source=source, line=rule.line if line else 0)
            for condition in _conditions(rule):
                said = [condition.attributes.get(name, "*").lower() for name in NAMES]
                if set(said) != {"*"}:
                    subject = " ".join([collection.attributes.get("Type", ""), *said])
                    yield Word(place=place, stance=stance, subject=subject)


def _conditions(rule: Element) -> Iterator[Element]:
    """Yield what a rule looks for, leaving out its exceptions."""
    for within in rule.children:
        if within.name == "Conditions":
            yield from within.each(*CONDITIONS)


lint = Lint(
    title=Text("AppLocker policies", "Politiques AppLocker"),
    rules=(DENIES_ALL, ONLY_REPORTS),
    recognises=recognises,
    read=read,
    words=words,
)
