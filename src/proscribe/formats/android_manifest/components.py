"""Components, and who else may reach them.

https://developer.android.com/guide/topics/manifest/activity-element#exported
https://developer.android.com/guide/topics/manifest/provider-element#exported
"""

from collections.abc import Iterator

from proscribe.formats.android_manifest.facts import Facts
from proscribe.formats.axml import Node
from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.model import Identifier, Kind, Part, PartKind

KINDS = {
    "activity": (PartKind.ACTIVITY, Kind.ANDROID_ACTIVITY),
    "activity-alias": (PartKind.ACTIVITY, Kind.ANDROID_ACTIVITY),
    "service": (PartKind.SERVICE, Kind.ANDROID_SERVICE),
    "receiver": (PartKind.RECEIVER, Kind.ANDROID_RECEIVER),
    "provider": (PartKind.PROVIDER, Kind.ANDROID_PROVIDER),
}
EVERYONE = "everyone"
CLOSED_PROVIDERS = 17
"""The API level from which a provider is closed unless it says otherwise."""
SAID = 31
"""The API level from which a component with filters must say whether it is open."""


def parts(facts: Facts) -> Iterator[Part]:
    """Yield the components of a manifest."""
    for node, name in facts.components():
        kind, known_as = KINDS[node.tag]
        if name:
            yield Part(
                kind=kind,
                name=legible(name),
                exposed=exposed(facts, node),
                identifiers=(Identifier(known_as, name),) if known_as.accepts(name) else (),
                shown=entry(node.shown.entry, node.shown.offset, node.shown.length, node.tag),
            )


def exposed(facts: Facts, node: Node) -> str:
    """Return who else may reach a component: everyone, a permission's holders, or nobody."""
    said = node.flag("exported")
    if said is None:
        said = _by_default(facts, node)
    if not said:
        return ""
    general = node.text("permission") or _of_application(facts)
    if node.tag != "provider":
        return legible(general) or EVERYONE
    both = {node.text("readPermission") or general, node.text("writePermission") or general}
    return EVERYONE if "" in both else legible(", ".join(sorted(both)))


def _by_default(facts: Facts, node: Node) -> bool:
    if node.tag == "provider":
        return facts.target < CLOSED_PROVIDERS
    return next(node.each("intent-filter"), None) is not None


def _of_application(facts: Facts) -> str:
    return facts.application.text("permission") if facts.application else ""
