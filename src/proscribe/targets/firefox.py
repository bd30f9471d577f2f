"""Firefox: policies that remove add-ons and block web pages, alone or united with your own.

Firefox reads ONE file of policies and no folder: ``/etc/firefox/policies/policies.json`` on Linux,
and only where that is missing ``distribution/policies.json`` beside the program, where Windows and
macOS have theirs. So ours bears another name, which Firefox never reads. Where nobody has policies,
copy it there. Where you have, unite the two each time that either changes, with
``jq -s -f proscribe-merge.jq yours.json proscribe-policies.json``, and keep yours as it was: united
with what we write once nothing is prohibited, it says what it said. Firefox reads policies when it
starts.

``blocked`` uninstalls an add-on and keeps it from being installed, and there is no way to do one
without the other. It goes at the first start that follows a proper end of Firefox; until then it
is disabled. Lifting does not bring it back: a person installs it anew. The file of an add-on
that the system holds for everybody stays, but each profile forgets it, and after a lift does not
take it up again of its own accord.

``WebsiteFilter`` stops pages and frames, not what other pages fetch. ``*://*.example.org/*`` covers
the domain and all beneath it; without ``*.`` it covers one host. Firefox ignores what comes after
entry 1,000 without a word: in the union ours come first, and yours may be those that are ignored.
``Exceptions`` of yours outrank our entries.

https://firefox-admin-docs.mozilla.org/
https://support.mozilla.org/en-US/kb/customizing-firefox-using-policiesjson
https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/Match_patterns
man 1 jq
"""

from collections.abc import Iterator

from proscribe.formats.firefox_policy import MERGE, policies
from proscribe.formats.json import dump
from proscribe.model import Effect, File, Kind, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

HOSTS = frozenset({Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME})
ENTRIES = 1000
GONE = frozenset({Effect.REMOVE, Effect.BLOCK_INSTALL})
IN_PLACE = Text(
    "in a Firefox started anew whose only policies.json is this file, or unites it with others",
    "dans un Firefox redémarré dont le seul policies.json est ce fichier, ou l'unit à d'autres",
)
BLOCKED = Means(
    gives=GONE | {Effect.BLOCK_RUN},
    needs=GONE,
    condition=Text(
        f"{IN_PLACE.en}; the file of an add-on that the system holds for everybody stays, unused",
        f"{IN_PLACE.fr}; le fichier d'un module que le système offre à tous reste, inutilisé",
    ),
)
UNOPENED = Means.exactly(
    Effect.BLOCK_TRAFFIC,
    condition=Text(
        f"{IN_PLACE.en}; only pages and frames, unless an exception there opens them: what other"
        " sites fetch from it still loads",
        f"{IN_PLACE.fr}; seulement les pages et les cadres, à moins qu'une exception n'y soit"
        " prévue : ce que d'autres sites y prennent se charge encore",
    ),
)


def render(change: Change) -> Iterator[File]:
    """Write the policies, and the program that unites them with others."""
    addons = change.enforces(Effect.BLOCK_INSTALL, Kind.FIREFOX_ADDON_ID)
    hosts = change.enforces(Effect.BLOCK_TRAFFIC, *HOSTS)
    yield File(path="firefox/proscribe-policies.json", content=dump(policies(addons, hosts)))
    yield File(path="firefox/proscribe-merge.jq", content=MERGE.encode())


target = Target(
    title=Text("Firefox policies", "Politiques de Firefox"),
    platforms=frozenset({Platform.WINDOWS, Platform.MACOS, Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.FIREFOX_ADDON_ID: (BLOCKED,), **dict.fromkeys(HOSTS, (UNOPENED,))},
    limits={HOSTS: ENTRIES},
    render=render,
)
