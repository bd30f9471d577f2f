"""Browser policies: an exception that outranks the block beside it.

Trap 26. In browsers of the Chromium family an entry of ``URLAllowlist`` that is as narrow as one of
``URLBlocklist``, or narrower, wins; in Firefox any of ``Exceptions`` wins. An extension that one
key blocks and another allows or installs is judged by the key that outranks. A block of everything
is a list of what is allowed, and no fault.

https://support.google.com/chrome/a/answer/9942583
https://chromeenterprise.google/policies/#ExtensionInstallAllowlist
https://firefox-admin-docs.mozilla.org/reference/policies/websitefilter/
"""

import re
from collections.abc import Callable, Iterator

from proscribe.formats.rule_text import begins, json_value, objects, strings
from proscribe.lints import Fault, Lint, Rule, Stance, Word
from proscribe.model import Place, Text

OUTRANKED = Rule(
    name="browser-allow-outranks",
    trap=26,
    why=Text(
        "an exception beside it outranks this block: what it names stays open",
        "une exception à côté l'emporte sur ce blocage : ce qu'elle nomme reste ouvert",
    ),
    remedy=Text(
        "remove the exception, or keep it to a group of its own",
        "supprimez l'exception, ou réservez-la à un groupe à part",
    ),
)
URLS = {"URLBlocklist": Stance.BLOCKED, "URLAllowlist": Stance.ALLOWED}
OLD_URLS = {"URLBlacklist": Stance.BLOCKED, "URLWhitelist": Stance.ALLOWED}
EXTENSIONS = {
    "ExtensionInstallBlocklist": Stance.BLOCKED,
    "ExtensionInstallAllowlist": Stance.ALLOWED,
    "ExtensionInstallForcelist": Stance.ALLOWED,
}
FILTERS = {"Block": Stance.BLOCKED, "Exceptions": Stance.ALLOWED}
MODES = {
    **dict.fromkeys(("removed", "blocked"), Stance.BLOCKED),
    **dict.fromkeys(("allowed", "force_installed", "normal_installed"), Stance.ALLOWED),
}
SETTINGS, WEBSITES = "ExtensionSettings", "WebsiteFilter"
KEYS = (*URLS, *OLD_URLS, *EXTENSIONS, SETTINGS, WEBSITES)
CHROMIUM = re.compile(
    r"(?:[a-z*][a-z0-9+.*-]*://)?(?P<host>[^/:?#\s]+)(?::[0-9*]+)?(?P<path>/\S*)?"
)
FIREFOX = re.compile(r"[a-z*]+://(?P<host>\*|(?:\*\.)?[^/*\s]+)(?P<path>/\S*)")
LONGEST = 253
"""Characters of the longest name that DNS can carry."""
Spelt = Callable[[str], tuple[str, tuple[str, ...]]]
"""From what is written to a name for it, and the names of what is wider, narrowest first."""


def recognises(_: str, content: bytes) -> bool:
    """Tell policies by the keys that block and allow."""
    return begins(content, "{", "[") and any(f'"{key}"'.encode() in content for key in KEYS)


def _wider(host: str) -> Iterator[str]:
    """Yield a host without a star as one host, then each domain around it, its own first."""
    labels = host.removeprefix("*.").split(".")
    if not host.startswith("*."):
        yield host
    yield from (f"*.{'.'.join(labels[n:])}" for n in range(len(labels)))


def _address(host: str, path: str) -> tuple[str, tuple[str, ...]]:
    subject, *wider = _wider(host.lower())
    if path.strip("/*"):
        return f"{subject}{path}", (subject, *wider)
    return subject, tuple(wider)


def _chromium(written: str) -> tuple[str, tuple[str, ...]]:
    """``example.org`` covers what is under it, ``.example.org`` the host alone."""
    found = CHROMIUM.fullmatch(written)
    if not found or "*" in found["host"] or not 0 < len(found["host"].strip(".")) <= LONGEST:
        return "", ()
    exact = found["host"].startswith(".")
    host = found["host"][1:] if exact else f"*.{found['host']}"
    return _address(host, found["path"] or "")


def _firefox(written: str) -> tuple[str, tuple[str, ...]]:
    """``*.example.org`` covers the name and what is under it, ``example.org`` the host alone."""
    found = FIREFOX.fullmatch(written)
    if not found or found["host"] == "*" or len(found["host"]) > LONGEST:
        return "", ()
    return _address(found["host"], found["path"])


def _extension(written: str) -> tuple[str, tuple[str, ...]]:
    name = written.partition(";")[0].strip()
    return ("" if name == "*" else f"extension {name}"), ()


def _policies(source: str, content: bytes) -> Iterator[tuple[str, list[Word]]]:
    """Yield what each policy in the file says of addresses, of web sites, and of extensions."""
    for body in objects(json_value(content, source)):
        yield "addresses", list(_listed(source, body, URLS | OLD_URLS, _chromium))
        websites = body.get(WEBSITES)
        if isinstance(websites, dict):
            yield WEBSITES, list(_listed(source, websites, FILTERS, _firefox))
        said = [*_listed(source, body, EXTENSIONS, _extension), *_settings(source, body)]
        yield SETTINGS, said


def _listed(
    source: str, body: dict[str, object], keys: dict[str, Stance], spelt: Spelt
) -> Iterator[Word]:
    place = Place(source=source)
    for key, stance in keys.items():
        for written in strings(body.get(key)):
            subject, wider = spelt(written)
            if subject:
                yield Word(place=place, stance=stance, subject=subject, reaches=wider)


def _settings(source: str, body: dict[str, object]) -> Iterator[Word]:
    said, place = body.get(SETTINGS), Place(source=source)
    for name, setting in said.items() if isinstance(said, dict) else ():
        mode = setting.get("installation_mode") if isinstance(setting, dict) else None
        stance = MODES.get(mode) if isinstance(mode, str) else None
        if stance and name != "*":
            yield Word(place=place, stance=stance, subject=f"extension {name}")


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the blocks that something in the same policy outranks."""
    for kind, said in _policies(source, content):
        yield from _outranked(source, said)
        if kind == WEBSITES:
            yield from _swallowed(source, said)


def _outranked(source: str, said: list[Word]) -> Iterator[Fault]:
    """Yield the blocks of something that is allowed, or around it."""
    blocked = {w.subject for w in said if w.stance is Stance.BLOCKED}
    for word in said:
        hit = next((s for s in (word.subject, *word.reaches) if s in blocked), "")
        if word.stance is Stance.ALLOWED and hit:
            yield OUTRANKED.at(source, found=f"{hit} < {word.subject}")


def _swallowed(source: str, said: list[Word]) -> Iterator[Fault]:
    """Yield the blocks of what lies under something that is allowed: so Firefox has it."""
    allowed = {w.subject for w in said if w.stance is Stance.ALLOWED}
    for word in said:
        around = next((s for s in word.reaches if s in allowed), "")
        if word.stance is Stance.BLOCKED and around:
            yield OUTRANKED.at(source, found=f"{word.subject} < {around}")


def words(source: str, content: bytes) -> Iterator[Word]:
    """Yield the addresses and extensions that are blocked, and those that are not."""
    for _, said in _policies(source, content):
        yield from said


lint = Lint(
    title=Text("Browser policies", "Politiques de navigateur"),
    rules=(OUTRANKED,),
    recognises=recognises,
    read=read,
    words=words,
)
