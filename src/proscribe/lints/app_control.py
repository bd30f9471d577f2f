"""App Control for Business: policies that a schema calls valid and that do something else.

Traps 13, 14, 23. A schema does not see that a reference leads nowhere, nor that the signers of code
integrity are missing. A scenario that only denies allows nothing else, and blocks everything. And
what a policy denies to programs, it denies them only with ``Enabled:UMCI`` and out of audit mode.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/create-appcontrol-deny-policy
https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/select-types-of-rules-to-create
"""

from collections.abc import Iterator

from proscribe.formats import xml_tree
from proscribe.formats.rule_text import begins, decoded
from proscribe.formats.xml_tree import Element
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

NOWHERE = Rule(
    name="app-control-dangling",
    trap=13,
    why=Text(
        "it refers to something that the policy does not define, which the schema does not see",
        "elle renvoie à ce que la politique ne définit pas, et le schéma ne le voit pas",
    ),
    remedy=Text(
        "define it under the same ID, or remove the reference",
        "définissez-le sous le même ID, ou supprimez le renvoi",
    ),
)
NO_SIGNERS = Rule(
    name="app-control-ci-signers",
    trap=13,
    why=Text(
        "the policy has no element CiSigners, which the schema does not miss",
        "la politique n'a pas d'élément CiSigners, et le schéma ne le remarque pas",
    ),
    remedy=Text("add CiSigners, even empty", "ajoutez CiSigners, même vide"),
)
DENIES_ALL = Rule(
    name="app-control-denies-all",
    trap=14,
    why=Text(
        "the policy denies, and nothing is allowed in this scenario: everything would be blocked",
        "la politique refuse, et rien n'est permis dans ce scénario : tout serait bloqué",
    ),
    remedy=Text(
        "add the two rules that allow all else, for the kernel and for programs",
        "ajoutez les deux règles qui permettent tout le reste, pour le noyau et les programmes",
    ),
)
ONLY_REPORTS = Rule(
    name="app-control-not-enforced",
    trap=23,
    why=Text(
        "the policy denies something to programs, and its options keep it from being enforced",
        "la politique refuse quelque chose aux programmes, et ses options l'empêchent d'agir",
    ),
    remedy=Text(
        "set Enabled:UMCI, and remove Enabled:Audit Mode",
        "activez Enabled:UMCI, et retirez Enabled:Audit Mode",
    ),
)
DEFINED = ("Allow", "Deny", "FileAttrib", "FileRule", "Signer", "EKU")
REFERENCES = ("RuleID", "SignerId", "AllowRuleID", "DenyRuleID")
SCENARIOS = {"131": "131 (kernel)", "12": "12 (programs)"}
NAMES = ("Hash", "PackageFamilyName", "FilePath", "FileName")
UMCI, AUDIT = "Enabled:UMCI", "Enabled:Audit Mode"


def recognises(_: str, content: bytes) -> bool:
    """Tell a policy by its outermost element."""
    return begins(content, "<") and "SiPolicy" in decoded(content)


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield references without a goal, scenarios that only deny, and rules without force."""
    policy = xml_tree.parse(content, source)
    if policy.name != "SiPolicy":
        return
    yield from _dangling(source, policy)
    if policy.child("CiSigners") is None:
        yield NO_SIGNERS.at(source, policy.line)
    denied = {e.attributes.get("ID", "") for e in policy.each("Deny")}
    if denied or any(policy.each("DeniedSigner")):
        yield from _closed(source, policy)
        yield from _idle(source, policy, denied)


def _dangling(source: str, policy: Element) -> Iterator[Fault]:
    defined = {e.attributes.get("ID", "") for e in policy.each(*DEFINED)}
    left = [policy]
    while left:
        one = left.pop()
        left.extend(reversed(one.children))
        names = [*REFERENCES, *(["ID"] if one.name == "CertEKU" else [])]
        for name in names:
            goal = one.attributes.get(name)
            if goal is not None and goal not in defined:
                yield NOWHERE.at(source, one.line, f"{one.name} {name}={goal}")


def _closed(source: str, policy: Element) -> Iterator[Fault]:
    """Yield the scenarios in which nothing is allowed; one that is missing allows nothing."""
    allowed = {e.attributes.get("ID", "") for e in policy.each("Allow")}
    scenarios = {e.attributes.get("Value", ""): e for e in policy.each("SigningScenario")}
    for value, shown in SCENARIOS.items():
        scenario = scenarios.get(value)
        if scenario is None:
            yield DENIES_ALL.at(source, policy.line, shown)
            continue
        rules = {e.attributes.get("RuleID", "") for e in scenario.each("FileRuleRef")}
        if not (rules & allowed or any(scenario.each("AllowedSigner"))):
            yield DENIES_ALL.at(source, scenario.line, shown)


def _idle(source: str, policy: Element, denied: set[str]) -> Iterator[Fault]:
    """Yield the options that keep what is denied to programs from being denied."""
    options = {e.text: e.line for e in policy.each("Option")}
    if AUDIT in options:
        yield ONLY_REPORTS.at(source, options[AUDIT], AUDIT)
    if UMCI in options:
        return
    for scenario in policy.each("SigningScenario"):
        rules = {e.attributes.get("RuleID", "") for e in scenario.each("FileRuleRef")}
        denies = rules & denied or any(scenario.each("DeniedSigner"))
        if scenario.attributes.get("Value") == "12" and denies:
            yield ONLY_REPORTS.at(source, scenario.line, f"without {UMCI}")


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield what the rules for files allow and deny."""
    for rule in xml_tree.parse(content, source).each("Allow", "Deny"):
        stance = Stance.ALLOWED if rule.name == "Allow" else Stance.BLOCKED
        place = Place(source=source, line=rule.line)
        said = {n: rule.attributes[n].lower() for n in NAMES if rule.attributes.get(n)}
        if said and "*" not in said.values():
            subject = " ".join(f"{name}={value}" for name, value in said.items())
            yield Word(place=place, stance=stance, subject=subject)


lint = Lint(
    title=Text("App Control for Business", "App Control for Business"),
    rules=(NOWHERE, NO_SIGNERS, DENIES_ALL, ONLY_REPORTS),
    recognises=recognises,
    read=read,
    words=words,
)
