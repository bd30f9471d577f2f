"""Rights that a manifest asks for, defines or takes."""

from collections.abc import Iterator

from proscribe.formats.android_manifest.facts import Facts
from proscribe.formats.axml import Node
from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.model import Right, RightKind, Shown

ASKED = ("uses-permission", "uses-permission-sdk-23", "uses-permission-sdk-m")
LEVELS = ("normal", "dangerous", "signature", "signatureOrSystem", "internal")
BIND = "android.permission.BIND_"
NOTED = frozenset(
    {
        "android.accessibilityservice.AccessibilityService",
        "android.app.action.DEVICE_ADMIN_ENABLED",
        "android.app.action.PROFILE_PROVISIONING_COMPLETE",
        "android.intent.action.BOOT_COMPLETED",
        "android.intent.action.LOCKED_BOOT_COMPLETED",
        "android.intent.action.MY_PACKAGE_REPLACED",
        "android.intent.action.NEW_OUTGOING_CALL",
        "android.intent.action.PACKAGE_ADDED",
        "android.intent.action.PACKAGE_REMOVED",
        "android.intent.action.PACKAGE_REPLACED",
        "android.intent.action.PHONE_STATE",
        "android.intent.action.USER_PRESENT",
        "android.net.VpnService",
        "android.provider.Telephony.SMS_DELIVER",
        "android.provider.Telephony.SMS_RECEIVED",
        "android.provider.Telephony.WAP_PUSH_DELIVER",
        "android.service.autofill.AutofillService",
        "android.service.notification.NotificationListenerService",
        "android.service.voice.VoiceInteractionService",
        "android.telecom.CallRedirectionService",
        "android.telecom.CallScreeningService",
        "android.telecom.InCallService",
        "android.view.InputMethod",
    }
)
"""Actions by which a component is bound, or woken, to something of the device's or its user's."""
CLOSED_TRAFFIC = 28
"""The API level from which traffic in the clear is off unless a manifest turns it on."""
MOST = 2_000
"""Rights of one sort that are told."""


def rights(facts: Facts) -> Iterator[Right]:
    """Yield what the manifest asks for, each of a name once."""
    yield from _permissions(facts)
    for node in facts.root.each("permission"):
        level = node.number("protectionLevel") or 0
        base = LEVELS[level & 15] if level & 15 < len(LEVELS) else "unknown"
        text = base if level < len(LEVELS) else f"{base} {level:#x}"
        yield from _right(RightKind.ANDROID_PERMISSION_DEFINED, node, node.text("name"), text)
    for node in facts.root.each("uses-feature"):
        text = "" if node.flag("required") is not False else "required=false"
        name = node.text("name") or ("glEsVersion" if node.text("glEsVersion") else "")
        yield from _right(RightKind.ANDROID_FEATURE, node, name, text)
    for node, name in facts.components():
        yield from _bound(node, legible(name))
    yield from _attributes(facts)
    yield from _queries(facts.root)


def _permissions(facts: Facts) -> Iterator[Right]:
    told: set[str] = set()
    for node in facts.root.each(*ASKED):
        name = node.text("name")
        if name in told or len(told) >= MOST:
            continue
        told.add(name)
        most = node.number("maxSdkVersion")
        text = [f"maxSdkVersion={most}"] if most is not None else []
        text += [node.tag] if node.tag != ASKED[0] else []
        yield from _right(RightKind.ANDROID_PERMISSION, node, name, " ".join(text))


def _bound(node: Node, name: str) -> Iterator[Right]:
    permission = node.text("permission")
    if permission.startswith(BIND):
        yield from _right(RightKind.ANDROID_BOUND, node, permission, "", name)
    told: set[str] = set()
    for kept in node.each("intent-filter"):
        for action in kept.each("action"):
            value = action.text("name")
            if value in NOTED and value not in told:
                told.add(value)
                yield from _right(RightKind.ANDROID_ACTION, action, value, "", name)


def _attributes(facts: Facts) -> Iterator[Right]:
    root, application = facts.root, facts.application
    kind = RightKind.ANDROID_ATTRIBUTE
    yield from _right(
        kind, root, "sharedUserId" * bool(root.text("sharedUserId")), root.text("sharedUserId")
    )
    if application is None:
        return
    for name in ("debuggable", "testOnly", "requestLegacyExternalStorage"):
        if application.flag(name):
            yield from _right(kind, application, name, "true")
    if application.flag("allowBackup") is not False:
        text = application.text("allowBackup") or "default"
        yield from _right(kind, application, "allowBackup", text)
    clear = application.flag("usesCleartextTraffic")
    if clear or (clear is None and facts.target < CLOSED_TRAFFIC):
        yield from _right(kind, application, "usesCleartextTraffic", "true" if clear else "default")
    if config := application.text("networkSecurityConfig"):
        yield from _right(kind, application, "networkSecurityConfig", config)


def _queries(root: Node) -> Iterator[Right]:
    told: set[str] = set()
    for queries in root.each("queries"):
        for node in queries.each("package"):
            name = node.text("name")
            if name and name not in told and len(told) < MOST:
                told.add(name)
                yield from _right(RightKind.ANDROID_ATTRIBUTE, node, "queries", name)


def _right(kind: RightKind, node: Node, value: str, text: str, by: str = "") -> Iterator[Right]:
    """Yield a right, if it has a name at all."""
    name = legible(value)
    if name:
        shown: Shown = entry(node.shown.entry, node.shown.offset, node.shown.length, text)
        yield Right(kind=kind, value=name, shown=shown, by=by)
