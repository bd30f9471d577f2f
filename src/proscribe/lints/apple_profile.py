"""Apple profiles: the list of blocked applications, where a device never heeds it.

Trap 18. A Mac takes a profile with ``blockedAppBundleIDs`` and ignores the key; so does any device
if the key is misspelt, or stands in another part than the restrictions. That a profile is for a Mac
is told by its ``TargetDeviceType``, by its ``PayloadScope``, or by a part that no other device has.

https://developer.apple.com/documentation/devicemanagement/restrictions
https://github.com/apple/device-management/blob/release/mdm/profiles/TopLevel.yaml
"""

import re
from collections.abc import Iterator

from proscribe.formats import xml_tree
from proscribe.formats.xml_tree import Element
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

ON_A_MAC = Rule(
    name="apple-mac",
    trap=18,
    why=Text(
        "the profile is for a Mac, which takes this key and never heeds it",
        "le profil est pour un Mac, qui accepte cette clé et n'en tient jamais compte",
    ),
    remedy=Text(
        "block the program with Santa, or from macOS 27 on with DeniedBinaries",
        "bloquez le programme avec Santa, ou, dès macOS 27, avec DeniedBinaries",
    ),
)
MISSPELT = Rule(
    name="apple-unknown-key",
    trap=18,
    why=Text(
        "no device knows a key of this name in this place, and none says so",
        "aucun appareil ne connaît de clé de ce nom à cet endroit, et aucun ne le dit",
    ),
    remedy=Text(
        "write blockedAppBundleIDs, in the part of type com.apple.applicationaccess",
        "écrivez blockedAppBundleIDs, dans la partie de type com.apple.applicationaccess",
    ),
)
KEY, TYPE = "blockedAppBundleIDs", "PayloadType"
KEYS = {KEY: Stance.BLOCKED, "blacklistedAppBundleIDs": Stance.BLOCKED}
ALLOWED = frozenset({"allowListedAppBundleIDs", "whitelistedAppBundleIDs"})
NEARLY = re.compile(
    r"(blocked|blacklisted|denied)_?app(lication)?s?_?(bundle)?_?ids?", re.IGNORECASE
)
RESTRICTIONS = "com.apple.applicationaccess"
MAC = "5"
"""``TargetDeviceType`` of a Mac."""
MAC_ALONE = frozenset(
    {
        *("com.apple.MCX.FileVault2", "com.apple.TCC.configuration-profile-policy"),
        *("com.apple.applicationaccess.new", "com.apple.dock", "com.apple.loginwindow"),
        *("com.apple.servicemanagement", "com.apple.syspolicy.kernel-extension-policy"),
        *("com.apple.system-extension-policy", "com.apple.systempolicy.control"),
        *("com.google.santa", "com.northpolesec.santa"),
    }
)


def recognises(_: str, content: bytes) -> bool:
    """Tell a property list that speaks of applications, signed or not."""
    listed = xml_tree.property_list(content)
    return listed and NEARLY.search(content.decode("latin-1")) is not None


def _profile(source: str, content: bytes) -> Element:
    return xml_tree.parse(xml_tree.unsigned(content), source)


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the lists that no device heeds."""
    profile = _profile(source, content)
    mac = _for_a_mac(profile)
    for part in profile.each("dict"):
        said = dict(part.pairs())
        kind = said[TYPE].text if TYPE in said else ""
        for name, value in said.items():
            if not NEARLY.fullmatch(name):
                continue
            known = name in KEYS and kind == RESTRICTIONS
            if not known:
                yield MISSPELT.at(source, value.line, f"{kind} {name}")
            elif mac and value.children:
                yield ON_A_MAC.at(source, value.line, f"{name} ({mac})")


def _for_a_mac(profile: Element) -> str:
    """Return what shows that the profile is for a Mac; nothing, if nothing does."""
    for part in profile.each("dict"):
        said = {name: value.text for name, value in part.pairs()}
        if said.get("TargetDeviceType") == MAC:
            return f"TargetDeviceType={MAC}"
        if said.get(TYPE) == "Configuration" and "PayloadScope" in said:
            return f"PayloadScope={said['PayloadScope']}"
        if said.get(TYPE) in MAC_ALONE:
            return said[TYPE]
    return ""


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield the applications that are blocked, and those that alone are allowed."""
    for part in _profile(source, content).each("dict"):
        for name, value in part.pairs():
            stance = Stance.ALLOWED if name in ALLOWED else KEYS.get(name)
            for item in value.children if stance else ():
                place = Place(source=source, line=item.line)
                yield Word(place=place, stance=stance or Stance.BLOCKED, subject=item.text)


lint = Lint(
    title=Text("Apple restrictions", "Restrictions d'Apple"),
    rules=(ON_A_MAC, MISSPELT),
    recognises=recognises,
    read=read,
    words=words,
)
