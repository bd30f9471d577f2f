"""Extensions in a Chromium profile: those that its preferences register and that lie on disk.

https://chromium.googlesource.com/chromium/src/+/HEAD/docs/user_data_dir.md and
``extensions/browser/extension_prefs.cc``: ``extensions.settings`` maps an id to its state, with
the ``path`` of its folder, relative to ``Extensions`` unless it was loaded from elsewhere.
A registration whose folder is gone cannot run; a folder that is not registered is the litter
of one that was removed. Only if no preferences are there do folders speak for themselves.
"""

from collections.abc import Iterator

from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Seen, Unread, rejected
from proscribe.formats.untrusted_json import member, parsed
from proscribe.model import InputError, Kind

KINDS = frozenset({Kind.CHROME_EXTENSION_ID})
PREFERENCES = ("Preferences", "Secure Preferences")
PROFILES = ("*/Preferences", "*/Extensions")
PREFERENCES_LIMIT = 16 << 20
"""Bytes; the manifests of all extensions are in it, and a heavy profile has 5 MiB."""
MANIFEST_LIMIT = 1 << 20
"""Bytes; the store refuses packages whose manifest comes near it."""
TEMPORARY = "Temp"
"""The folder beside the extensions in which Chromium unpacks the next one."""


def profiles(root: Root, browser: str) -> Iterator[str | InputError]:
    """Yield the profiles in a browser's folder; that folder first, which is one to some makers."""
    known = {browser}
    yield browser
    for pattern in PROFILES:
        for found in root.search(browser, pattern):
            if isinstance(found, InputError):
                yield found
            elif (profile := found.rpartition("/")[0]) not in known:
                known.add(profile)
                yield profile


def extensions(root: Root, profile: str) -> Iterator[Part]:
    """Yield the extensions of the profile in a folder; none if it is no profile."""
    folders: dict[str, str] = {}
    unsettled = True
    for name in PREFERENCES:
        try:
            settings = _settings(root, f"{profile}/{name}")
        except InputError as error:
            yield Unread(kinds=KINDS, error=error)
            continue
        unsettled = unsettled and settings is None
        folders |= _registered(profile, settings or {})
    if unsettled:
        for found in root.search(f"{profile}/Extensions", "*/*/manifest.json"):
            if isinstance(found, InputError):
                yield Unread(kinds=KINDS, error=found)
            elif (identifier := found.split("/")[-3]) != TEMPORARY:
                folders[identifier] = found.rpartition("/")[0]
    for identifier, folder in folders.items():
        yield from _extension(root, identifier, folder)


def _settings(root: Root, path: str) -> dict[str, object] | None:
    content = root.content(path, PREFERENCES_LIMIT)
    if content is None:
        return None
    settings = member(parsed(content, root.place(path).source), "extensions", "settings")
    return settings if isinstance(settings, dict) else None


def _registered(profile: str, settings: dict[str, object]) -> dict[str, str]:
    paths = {identifier: member(entry, "path") for identifier, entry in settings.items()}
    return {
        identifier: path if path.startswith("/") else f"{profile}/Extensions/{path}"
        for identifier, path in paths.items()
        if isinstance(path, str) and path
    }


def _extension(root: Root, identifier: str, folder: str) -> Iterator[Part]:
    path = f"{folder}/manifest.json"
    place = root.place(path)
    manifest: object = None
    try:
        content = root.content(path, MANIFEST_LIMIT)
        if content is None:
            return
        manifest = parsed(content, place.source)
    except InputError as error:
        yield rejected(error)
    name, version = member(manifest, "name"), member(manifest, "version")
    yield Seen(
        place=place,
        name=name if isinstance(name, str) and not name.startswith("__MSG_") else identifier,
        version=version if isinstance(version, str) else "",
        named=((Kind.CHROME_EXTENSION_ID, identifier),),
    )
