"""Browser extensions: those in the profiles of Chromium's family and of Firefox, in all homes.

https://chromium.googlesource.com/chromium/src/+/HEAD/docs/user_data_dir.md and
https://support.mozilla.org/kb/profiles-where-firefox-stores-user-data
A folder with a ``Local State`` is a Chromium's, whatever its maker calls it. Linux homes only.
A device without such profiles has no extension that a user's browser would load from them.
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats import chromium_profile, firefox_profile
from proscribe.formats.homes import homes
from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Unread, told
from proscribe.model import InputError, Kind, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

CHROMIUM = chromium_profile.KINDS
FIREFOX = frozenset({Kind.FIREFOX_ADDON_ID})
STATES = (
    ".config/*/Local State",
    ".config/*/*/Local State",
    ".var/app/*/config/*/Local State",
    ".var/app/*/config/*/*/Local State",
    "snap/*/common/*/Local State",
    "snap/*/current/.config/*/*/Local State",
)
"""As installed by the system, by Flatpak, as a snap; some makers have a folder of their own."""
LISTS = (
    ".mozilla/firefox/*/extensions.json",
    ".config/mozilla/firefox/*/extensions.json",
    ".librewolf/*/extensions.json",
    ".waterfox/*/extensions.json",
    ".var/app/*/.mozilla/firefox/*/extensions.json",
    ".var/app/*/config/mozilla/firefox/*/extensions.json",
    "snap/*/common/.mozilla/firefox/*/extensions.json",
)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the extensions in every home of the file system under ``path``."""
    root = Root(path)
    report = Report(
        device=sighting.device,
        platform=Platform.LINUX,
        seen=sighting.seen,
        source=reader.name,
        sees=CHROMIUM | FIREFOX,
    )
    yield from told(root, report, _parts(root))


def _parts(root: Root) -> Iterator[Part]:
    for home in homes(root):
        if isinstance(home, InputError):
            yield Unread(kinds=CHROMIUM | FIREFOX, error=home)
            continue
        yield from _chromium(root, home)
        yield from _firefox(root, home)


def _chromium(root: Root, home: str) -> Iterator[Part]:
    for state in (found for pattern in STATES for found in root.search(home, pattern)):
        if isinstance(state, InputError):
            yield Unread(kinds=CHROMIUM, error=state)
            continue
        for profile in chromium_profile.profiles(root, state.rpartition("/")[0]):
            if isinstance(profile, InputError):
                yield Unread(kinds=CHROMIUM, error=profile)
            else:
                yield from chromium_profile.extensions(root, profile)


def _firefox(root: Root, home: str) -> Iterator[Part]:
    for path in (found for pattern in LISTS for found in root.search(home, pattern)):
        try:
            if isinstance(path, InputError):
                raise path
            yield from firefox_profile.addons(root, path)
        except InputError as error:
            yield Unread(kinds=FIREFOX, error=error)


reader = Reader(
    title=Text("Browser extensions", "Extensions de navigateur"),
    origin=Origin.ROOT,
    sees=CHROMIUM | FIREFOX,
    blind=Text(
        "profiles outside the usual folders, and homes that are not mounted when it is read",
        "les profils hors des dossiers habituels, et les dossiers personnels non montés",
    ),
    read=read,
    platforms=frozenset({Platform.LINUX}),
)
