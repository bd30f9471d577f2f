r"""Edge: a managed policy of Microsoft Edge on Linux that blocks extensions and web pages.

The keys are those of Chromium; nothing here was tried on Edge itself. Microsoft documents them as
registry values under ``HKLM\SOFTWARE\Policies\Microsoft\Edge`` on Windows and as a profile on
macOS, and says nothing of Linux: that Edge reads this folder is what administrators report.

An extension that is ``removed`` is deleted and cannot be installed; one that is ``blocked`` stays
on the disk. Edge's own store gives an extension another id than Google's: each needs its row.
``URLBlocklist`` stops pages and frames, ignores what comes after entry 1,000 without a word, and
an ``URLAllowlist`` that somebody else set outranks it.

Where two files set one key, one wins and the other is ignored. Chromium has keys that unite them;
Microsoft's table of Chrome's keys says that Edge has not, so they are not written. An
``ExtensionSettings`` or ``URLBlocklist`` of your own cannot stand beside this file: put your
entries and ours into one.

https://learn.microsoft.com/en-us/deployedge/microsoft-edge-policies/extensionsettings
https://learn.microsoft.com/en-us/deployedge/microsoft-edge-policies/urlblocklist
https://learn.microsoft.com/en-us/deployedge/microsoft-edge-manage-extensions-ref-guide
"""

from collections.abc import Iterator

from proscribe.formats import chromium_policy
from proscribe.formats.chromium_policy import ENTRIES, HOSTS
from proscribe.formats.json import dump
from proscribe.model import Effect, File, Kind, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

PATH = "etc/opt/edge/policies/managed/proscribe.json"
ALONE = Text(
    "Edge on Linux reads this file, and no other policy sets the same key",
    "Edge sous Linux lit ce fichier, et aucune autre politique ne fixe la même clé",
)
PAGES = Text(
    f"{ALONE.en}; in this browser only, and only pages and frames, unless a URLAllowlist opens"
    " them",
    f"{ALONE.fr}; dans ce navigateur seulement, et seulement les pages et les cadres, à moins"
    " qu'une liste URLAllowlist ne les ouvre",
)
REMOVED = Means(
    gives=chromium_policy.REMOVED | {Effect.BLOCK_RUN},
    needs=chromium_policy.REMOVED,
    condition=ALONE,
)
BLOCKED = Means.exactly(Effect.BLOCK_INSTALL, Effect.BLOCK_RUN, condition=ALONE)
UNOPENED = Means.exactly(Effect.BLOCK_TRAFFIC, condition=PAGES)


def render(change: Change) -> Iterator[File]:
    """Write the one file; what is lifted is simply no longer in it."""
    extensions = change.enforces(Effect.BLOCK_INSTALL, Kind.CHROME_EXTENSION_ID)
    hosts = change.enforces(Effect.BLOCK_TRAFFIC, *HOSTS)
    yield File(path=PATH, content=dump(chromium_policy.keys(extensions, hosts)))


target = Target(
    title=Text(
        "Microsoft Edge managed policy (Linux)", "Politique gérée de Microsoft Edge (Linux)"
    ),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.UNPROVEN,
    means={Kind.CHROME_EXTENSION_ID: (REMOVED, BLOCKED), **dict.fromkeys(HOSTS, (UNOPENED,))},
    limits={HOSTS: ENTRIES},
    render=render,
)
