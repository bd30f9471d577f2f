"""What Android refuses to install because of its manifest.

https://developer.android.com/about/versions/12/behavior-changes-12#exported
https://developer.android.com/about/versions/14/behavior-changes-all#minimum-target-api-level
"""

import re

from proscribe.formats.android_manifest.components import SAID
from proscribe.formats.android_manifest.facts import Facts
from proscribe.formats.oddities import Oddities, entry
from proscribe.model import Text

PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
OLD = 23
"""The API level under whose behaviour Android 14 and later install nothing."""


def refused(facts: Facts, oddities: Oddities) -> None:
    """Note what Android would refuse, and what only later versions of it would."""
    place = facts.root.shown
    if not PACKAGE.fullmatch(facts.package):
        oddities.refuse("manifest-package", NAME, entry(place.entry, text=facts.package))
    if facts.application is None and not facts.split:
        oddities.note("manifest-no-application", NO_APPLICATION, place)
    if sum(1 for _ in facts.root.each("application")) > 1:
        oddities.note("manifest-application-twice", TWICE, place)
    for node, name in facts.components():
        if not name:
            oddities.refuse("component-unnamed", UNNAMED, node.shown)
        filtered = next(node.each("intent-filter"), None) is not None
        unsaid = node.flag("exported") is None and node.tag != "provider"
        if facts.target >= SAID and filtered and unsaid:
            oddities.refuse("exported-unsaid", UNSAID, node.shown)
    if facts.target < OLD:
        oddities.note("target-old", TARGET, entry(place.entry, text=facts.target))


NAME = Text(
    "its package name is none that Android accepts",
    "son nom de paquet n'est pas de ceux qu'Android accepte",
)
NO_APPLICATION = Text(
    "its manifest tells of no application",
    "son manifeste n'annonce aucune application",
)
TWICE = Text(
    "its manifest tells of two applications: Android reads the first",
    "son manifeste annonce deux applications : Android lit la première",
)
UNNAMED = Text("a component has no name", "un composant n'a pas de nom")
UNSAID = Text(
    "it asks for the behaviour of Android 12 or later, and a component with filters does not say"
    " whether others may reach it: Android 12 and later refuse it",
    "il demande le comportement d'Android 12 ou ultérieur, et un composant à filtres ne dit pas"
    " si d'autres peuvent l'atteindre : Android 12 et ultérieurs le refusent",
)
TARGET = Text(
    "it asks for the behaviour of an Android before 6: Android 14 and later refuse it, unless it"
    " is there already",
    "il demande le comportement d'un Android antérieur à 6 : Android 14 et ultérieurs le"
    " refusent, sauf s'il y est déjà",
)
