"""The manifest of an extension: what it asks for, where it runs, whom it talks to.

https://developer.chrome.com/docs/extensions/reference/manifest
https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/manifest.json
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.formats.untrusted_json import member
from proscribe.formats.zip import Whole
from proscribe.model import Domain, Part, PartKind, Right, RightKind, Shown, Text

NAME = "manifest.json"
LONGEST = 4 << 20
MOST = 5000
"""Values of one list that are read."""
COMMENT = re.compile(rb'"(?:\\.|[^"\\])*"|(//[^\n]*|/\*.*?\*/)', re.DOTALL)
HOST = re.compile(r"(?:\*|https?|wss?|ftp|file)://(?:\*\.)?([^/*:]+)?(?::[^/]*)?/.*")
PATTERN = re.compile(r"<all_urls>|[a-z*]+://.*")
MESSAGE = re.compile(r"__MSG_([A-Za-z0-9_@]+)__")
KEYS = (
    "externally_connectable", "devtools_page", "chrome_url_overrides", "chrome_settings_overrides",
    "update_url", "import", "input_components", "content_security_policy", "user_scripts",
    "experiment_apis",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The values of a manifest, and its bytes."""

    values: dict[str, object]
    raw: bytes
    titles: dict[str, str]
    """Texts by their names in lower case, in the extension's own language."""

    def text(self, *keys: str) -> str:
        """Return a text, from its own language where it is a reference to one."""
        found = legible(member(self.values, *keys))
        named = MESSAGE.fullmatch(found)
        return self.titles.get(named[1].lower(), found) if named else found

    def shown(self, text: str) -> Shown:
        """Return where a text stands; as a whole, if it is written in another way."""
        needle = json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")
        at = self.raw.find(needle)
        if at < 0:
            return entry(NAME, 0, len(self.raw), text)
        return entry(NAME, at, len(needle), text)


def read(archive: Whole) -> Manifest:
    """Read the manifest of an extension.

    Raises:
        MalformedError: It has none, or that is no JSON.

    """
    raw = archive.get(NAME)
    if not raw:
        raise MalformedError(MISSING)
    values = _parsed(raw, NAME)
    language = legible(values.get("default_locale"))
    place = f"_locales/{language}/messages.json"
    titles: dict[str, str] = {}
    if language and place in archive.entries:
        messages = _parsed(archive.get(place), place)
        titles = {k.lower(): legible(member(v, "message")) for k, v in messages.items()}
    return Manifest(values=values, raw=raw, titles=titles)


def rights(one: Manifest) -> Iterator[Right]:
    """Yield permissions, hosts, and keys that give power."""
    for key in ("permissions", "optional_permissions", "host_permissions",
                "optional_host_permissions"):  # fmt: skip
        by = "" if key in {"permissions", "host_permissions"} else key
        for value in _texts(one.values.get(key)):
            yield _right(one, value, by)
    for value in _objects(one.values.get("permissions")):
        yield Right(kind=RightKind.EXTENSION_PERMISSION, value=value, shown=one.shown(value))
    for script in _list(one.values.get("content_scripts")):
        names = [n for k in ("js", "css") for n in _texts(member(script, k))]
        for value in _texts(member(script, "matches")):
            yield Right(
                kind=RightKind.EXTENSION_HOST,
                value=value,
                shown=one.shown(value),
                by=legible(", ".join(names)) or "content_scripts",
            )
    for key in KEYS:
        if one.values.get(key):
            yield Right(kind=RightKind.EXTENSION_KEY, value=key, shown=one.shown(key))


def parts(one: Manifest) -> Iterator[Part]:
    """Yield the scripts that run in the background, and within pages."""
    background = one.values.get("background")
    held = [member(background, key) for key in ("service_worker", "page")]
    for value in (*held, *_list(member(background, "scripts"))):
        if isinstance(value, str):
            yield Part(kind=PartKind.DAEMON, name=legible(value), shown=one.shown(value))
    for script in _list(one.values.get("content_scripts")):
        for value in _texts(member(script, "js")):
            yield Part(kind=PartKind.SCRIPT, name=value, shown=one.shown(value))
    connects = member(one.values, "externally_connectable", "matches")
    for value in _texts(connects):
        yield Part(kind=PartKind.LINK, name=value, exposed="everyone", shown=one.shown(value))


def domains(one: Manifest) -> Iterator[Domain]:
    """Yield the hosts that the manifest names."""
    addresses = [r.value for r in rights(one) if r.kind is RightKind.EXTENSION_HOST]
    addresses += [p.name for p in parts(one) if p.kind is PartKind.LINK]
    addresses += [one.text("update_url"), one.text("homepage_url")]
    for value in addresses:
        host = HOST.fullmatch(value if "/" in value.partition("://")[2] else f"{value}/")
        if host and host[1] and "." in host[1]:
            yield Domain(name=host[1].lower().rstrip("."), shown=one.shown(value))


def _right(one: Manifest, value: str, by: str) -> Right:
    kind = RightKind.EXTENSION_HOST if PATTERN.fullmatch(value) else RightKind.EXTENSION_PERMISSION
    return Right(kind=kind, value=value, shown=one.shown(value), by=by)


def _parsed(raw: bytes, place: str) -> dict[str, object]:
    """Return an object of JSON, of which browsers take out comments."""
    if len(raw) > LONGEST:
        raise MalformedError(BROKEN, entry(place))
    plain = COMMENT.sub(lambda m: b"" if m[1] else m[0], raw)
    try:
        value = json.loads(plain.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise MalformedError(BROKEN, entry(place)) from error
    if not isinstance(value, dict):
        raise MalformedError(BROKEN, entry(place))
    return value


def _list(value: object) -> list[object]:
    return value[:MOST] if isinstance(value, list) else []


def _texts(value: object) -> Iterator[str]:
    for one in _list(value):
        if isinstance(one, str) and legible(one):
            yield legible(one)


def _objects(value: object) -> Iterator[str]:
    """Yield permissions that are written with what they are limited to."""
    for one in _list(value):
        if isinstance(one, dict):
            yield from (legible(key) for key in one if legible(key))


MISSING = Text("it has no manifest.json", "il n'a pas de manifest.json")
BROKEN = Text("its JSON cannot be read", "son JSON est illisible")
