"""Android Management: policies that uninstall everything else, or that nothing can uninstall from.

Traps 15, 24. Where ``playStoreMode`` is not said, applications that the policy does not list are
uninstalled: a body of blocked applications alone takes away all others. And
``uninstallAppsDisabled`` keeps even blocked applications where they are.

https://developers.google.com/android/management/reference/rest/v1/enterprises.policies
"""

from collections.abc import Iterator

from proscribe.formats.rule_text import begins, items, json_value, objects
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

TAKES_ALL = Rule(
    name="android-store-mode",
    trap=15,
    why=Text(
        "without playStoreMode the list is of what is allowed: every application that is not in it"
        " is uninstalled",
        "sans playStoreMode, la liste est celle de ce qui est permis : toute application absente"
        " est désinstallée",
    ),
    remedy=Text(
        'say "playStoreMode": "BLACKLIST", or change single applications with'
        " modifyPolicyApplications",
        "précisez « playStoreMode » : « BLACKLIST », ou modifiez des applications une à une avec"
        " modifyPolicyApplications",
    ),
)
KEEPS = Rule(
    name="android-uninstall-disabled",
    trap=24,
    why=Text(
        "uninstallAppsDisabled keeps even blocked applications from being uninstalled",
        "uninstallAppsDisabled empêche de désinstaller même les applications bloquées",
    ),
    remedy=Text(
        "take uninstallAppsDisabled out of the policy",
        "retirez uninstallAppsDisabled de la politique",
    ),
)
LISTS = {"applications": "", "personalApplications": "personal:"}
UNSAID = frozenset({None, "", "PLAY_STORE_MODE_UNSPECIFIED"})
"""What the service takes for WHITELIST, though nobody wrote that."""


def recognises(_: str, content: bytes) -> bool:
    """Tell a policy, or a change of one, by the names of its fields."""
    return begins(content, "{", "[") and b'"packageName"' in content and b'"installType"' in content


def _listed(value: object) -> list[dict[str, object]]:
    return [
        a for a in items(value) if isinstance(a, dict) and isinstance(a.get("packageName"), str)
    ]


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the policies that take away more than they name, or less."""
    for body in objects(json_value(content, source)):
        listed = _listed(body.get("applications"))
        blocked = [a for a in listed if a.get("installType") == "BLOCKED"]
        mode = body.get("playStoreMode")
        white = mode == "WHITELIST" and len(blocked) == len(listed)
        if blocked and (white or (isinstance(mode, str | None) and mode in UNSAID)):
            yield TAKES_ALL.at(source, found=", ".join(str(a["packageName"]) for a in blocked))
        if blocked and body.get("uninstallAppsDisabled") is True:
            yield KEEPS.at(source, found=", ".join(str(a["packageName"]) for a in blocked))


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield what is blocked, and what is offered or installed."""
    place = Place(source=source)
    for body in objects(json_value(content, source)):
        single = [("", body.get("application"))] if "application" in body else []
        listed = [(side, a) for name, side in LISTS.items() for a in _listed(body.get(name))]
        for side, one in (*single, *listed):
            said = one if isinstance(one, dict) else {}
            name, kind = said.get("packageName"), said.get("installType")
            if isinstance(name, str) and isinstance(kind, str):
                stance = Stance.BLOCKED if kind == "BLOCKED" else Stance.ALLOWED
                yield Word(place=place, stance=stance, subject=f"{side}{name}")


lint = Lint(
    title=Text("Android Management policies", "Politiques d'Android Management"),
    rules=(TAKES_ALL, KEEPS),
    recognises=recognises,
    read=read,
    words=words,
)
