"""AppLocker's rules as XML, the same in a policy, in Group Policy and in a device's MDM.

A rule that denies outranks every rule that allows. A collection that holds any rule denies what
none of them allows: so wherever one is denied, one more rule allows all. A collection without
prohibitions is written too, without rules and not configured, which takes back what it held.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/applocker/applocker-overview
https://learn.microsoft.com/windows/client-management/mdm/applocker-csp
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from proscribe.formats import appx, windows_folder
from proscribe.formats.uuids import named
from proscribe.model import Identifier, Kind, Prohibition, Text

PROGRAMS = ("Dll", "Exe")
COLLECTIONS = {
    Kind.WINDOWS_MSIX_FAMILY: ("Appx",),
    Kind.WINDOWS_MSIX_NAME: ("Appx",),
    Kind.WINDOWS_INSTALL_PATH: PROGRAMS,
    Kind.WINDOWS_AUTHENTICODE_FILE_SHA256: PROGRAMS,
}
NODES = {"Appx": "StoreApps", "Dll": "DLL", "Exe": "EXE"}
"""What a device's MDM calls each collection."""
GROUPING = "A500406D-840F-4C44-8485-67218DB26367"
"""Ours alone: where two share a grouping, deleting one deletes the other."""
NODE = "./Vendor/MSFT/AppLocker/ApplicationLaunchRestrictions/{grouping}/{node}/Policy"
LONGEST = 1024
EVERYONE = "S-1-1-0"
RULE = (
    '<{element} Id="{id}" Name="{name}" Description="{why}" UserOrGroupSid="{whom}"'
    ' Action="{action}"><Conditions>{condition}</Conditions></{element}>'
)
PUBLISHER = (
    '<FilePublisherCondition PublisherName="{publisher}" ProductName="{product}" BinaryName="*">'
    '<BinaryVersionRange LowSection="*" HighSection="*"/></FilePublisherCondition>'
)
PATH = '<FilePathCondition Path="{path}"/>'
HASH = (
    '<FileHashCondition><FileHash Type="SHA256" Data="0x{hash}" SourceFileName=""'
    ' SourceFileLength="0"/></FileHashCondition>'
)
NO_PUBLISHER = Text(
    "a rule names the publisher as its certificate does, and a family holds only a hash of that:"
    " the catalogue has no subject of a certificate that this hash comes from",
    "une règle nomme l'éditeur comme le fait son certificat, et une famille n'en contient que"
    " l'empreinte : le catalogue ne contient aucun objet de certificat qui donne cette empreinte",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, and the identifier by which policies keep it apart from others."""

    id: str
    xml: str


def refuses(identifier: Identifier) -> Text | None:
    """Say why no rule can name this, if none can."""
    path = identifier.kind is Kind.WINDOWS_INSTALL_PATH
    return windows_folder.refusal(identifier.value) if path else None


def lacks(row: Prohibition) -> Text | None:
    """Say what is missing beside a family: a name alone would deny packages of others too."""
    family = row.identifier.kind is Kind.WINDOWS_MSIX_FAMILY
    return NO_PUBLISHER if family and publisher(row) is None else None


def publisher(row: Prohibition) -> str | None:
    """Return the subject that a family's hash was made of, if the catalogue knows it."""
    subjects = (i for i in row.confirmed_by if i.kind is Kind.WINDOWS_AUTHENTICODE_SUBJECT)
    _, wanted = appx.split(row.identifier.value)
    return next((i.value for i in subjects if appx.publisher_hash(i.value) == wanted), None)


def collections(rows: Iterable[Prohibition]) -> dict[str, tuple[Rule, ...]]:
    """Return the rules of every collection: none, or those that deny and one that allows all."""
    held = tuple(rows)
    found: dict[str, tuple[Rule, ...]] = {}
    for collection in NODES:
        denied = [_denied(collection, r) for r in held if collection in _of(r)]
        found[collection] = (*denied, _all(collection)) if denied else ()
    return found


def collection_xml(collection: str, rules: tuple[Rule, ...], indent: str = "") -> str:
    """Write one collection; without rules it says that there are none."""
    head = f'{indent}<RuleCollection Type="{collection}" EnforcementMode='
    if not rules:
        return f'{head}"NotConfigured"/>\n'
    lines = "".join(f"{indent}  {rule.xml}\n" for rule in rules)
    return f'{head}"Enabled">\n{lines}{indent}</RuleCollection>\n'


def nodes(rows: Iterable[Prohibition]) -> Iterator[tuple[str, str, str]]:
    """Yield name, place and content of every node of a device's MDM: a collection each."""
    for collection, rules in collections(rows).items():
        node = NODES[collection]
        place = NODE.format(grouping=GROUPING, node=node)
        yield node, place, collection_xml(collection, rules)


def _of(row: Prohibition) -> tuple[str, ...]:
    return COLLECTIONS.get(row.identifier.kind, ())


def _denied(collection: str, row: Prohibition) -> Rule:
    return _rule(
        f"{collection}/{row.identifier}",
        _condition(row),
        action="Deny",
        name=f"Proscribe: {row.identifier.value}",
        why=f"prohibited by / interdit par : {', '.join(row.determinations)}",
    )


def _all(collection: str) -> Rule:
    anything = PUBLISHER.format(publisher="*", product="*")
    return _rule(
        f"{collection}/all",
        PATH.format(path="*") if collection in PROGRAMS else anything,
        action="Allow",
        name="Proscribe: all else / tout le reste",
        why="a collection without this rule denies everything / sans cette règle, tout est refusé",
    )


def _condition(row: Prohibition) -> str:
    value, kind = row.identifier.value, row.identifier.kind
    if kind is Kind.WINDOWS_INSTALL_PATH:
        return PATH.format(path=escape(windows_folder.content(value)))
    if kind is Kind.WINDOWS_AUTHENTICODE_FILE_SHA256:
        return HASH.format(hash=value)
    if kind is Kind.WINDOWS_MSIX_FAMILY:
        subject = escape(publisher(row) or "")
        return PUBLISHER.format(publisher=subject, product=appx.split(value)[0])
    return PUBLISHER.format(publisher="*", product=value)


def _rule(key: str, condition: str, *, action: str, name: str, why: str) -> Rule:
    identifier = named(f"applocker/{key}").lower()
    element = condition[1:].partition("Condition")[0] + "Rule"
    texts = (escape(textwrap.shorten(t, LONGEST, placeholder=" […]")) for t in (name, why))
    short, reason = texts
    return Rule(
        id=identifier,
        xml=RULE.format(
            element=element,
            id=identifier,
            name=short,
            why=reason,
            whom=EVERYONE,
            action=action,
            condition=condition,
        ),
    )
