r"""Chromium: a managed policy that blocks extensions and web pages.

The file is for Chromium on Linux. Google Chrome reads the same keys from
``/etc/opt/chrome/policies/managed`` and Edge from ``/etc/opt/edge/policies/managed``; on Windows
they are registry values under ``HKLM\SOFTWARE\Policies\Chromium`` (or ``Google\Chrome``), on
macOS a configuration profile for ``org.chromium.Chromium`` (or ``com.google.Chrome``), on
ChromeOS settings of the Admin console. Only the Linux file is proven on an engine here.

An extension that is ``removed`` is deleted and cannot be installed; lifting does not bring it
back unless something still offers it. One that is ``blocked`` stays on the disk, disabled, and
works again once lifted. No mode stops new installations alone: that is a gap.

``URLBlocklist`` stops pages and frames from opening, nothing else: what the page of another site
fetches from a blocked domain still loads, as does all traffic of other programs. ``example.org``
covers everything beneath it, ``.example.org`` that one host. An ``URLAllowlist`` that somebody
else set outranks it. Chromium 156 obeys longer lists, older ones and Edge ignore what comes after
entry 1,000: the limit here is theirs, and entries of other files count towards it.

Where two files set one key, the last by name wins and the other is ignored. The two
``MultipleSourceMergeList`` keys make Chromium unite ``URLBlocklist`` and ``ExtensionSettings`` of
all files instead. They too are keys that one file wins: a file of yours that sets them should be
named after ours, and name those two beside its own. An empty policy sets no key at all. DNS over
HTTPS is somebody else's setting and stays as it is.

https://chromeenterprise.google/policies/#ExtensionSettings
https://chromeenterprise.google/policies/#URLBlocklist
https://chromeenterprise.google/policies/#PolicyListMultipleSourceMergeList
https://support.google.com/chrome/a/answer/9942583
"""

from collections.abc import Iterator

from proscribe.formats import chromium_policy
from proscribe.formats.chromium_policy import ENTRIES, HOSTS
from proscribe.formats.json import dump
from proscribe.model import Effect, File, Kind, Proof, Text
from proscribe.model.effect import DESKTOP
from proscribe.targets import Change, Means, Target

PATH = "etc/chromium/policies/managed/proscribe.json"
MANAGED = Text(
    "in a browser of the Chromium family that reads this policy",
    "dans un navigateur de la famille Chromium qui lit cette politique",
)
PAGES = Text(
    "in this browser only, and only pages and frames: what other sites fetch from it still loads",
    "dans ce navigateur seulement, et seulement les pages et les cadres : ce que d'autres sites "
    "y prennent se charge encore",
)

REMOVED = Means(
    gives=chromium_policy.REMOVED | {Effect.BLOCK_RUN},
    needs=chromium_policy.REMOVED,
    condition=MANAGED,
)
BLOCKED = Means.exactly(Effect.BLOCK_INSTALL, Effect.BLOCK_RUN, condition=MANAGED)
UNOPENED = Means.exactly(Effect.BLOCK_TRAFFIC, condition=PAGES)


def render(change: Change) -> Iterator[File]:
    """Write the one file; what is lifted is simply no longer in it."""
    extensions = change.enforces(Effect.BLOCK_INSTALL, Kind.CHROME_EXTENSION_ID)
    hosts = change.enforces(Effect.BLOCK_TRAFFIC, *HOSTS)
    policy = chromium_policy.keys(extensions, hosts)
    yield File(path=PATH, content=dump(policy | chromium_policy.united(policy)))


target = Target(
    title=Text("Chromium managed policy", "Politique gérée de Chromium"),
    platforms=DESKTOP,
    proof=Proof.ENFORCED,
    means={Kind.CHROME_EXTENSION_ID: (REMOVED, BLOCKED), **dict.fromkeys(HOSTS, (UNOPENED,))},
    limits={HOSTS: ENTRIES},
    render=render,
)
