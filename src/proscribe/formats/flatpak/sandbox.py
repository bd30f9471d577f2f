"""The metadata of a Flatpak: what it runs on, and which holes its sandbox has.

https://docs.flatpak.org/en/latest/sandbox-permissions.html
https://docs.flatpak.org/en/latest/flatpak-command-reference.html#flatpak-metadata
"""

import re
from collections.abc import Iterator

from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.model import Part, PartKind, Right, RightKind, Shown

GROUP = re.compile(r"\[(.+)\]")
LISTS = (
    "shared",
    "sockets",
    "devices",
    "filesystems",
    "features",
    "persistent",
    "unset-environment",
)
BUSES = {"Session Bus Policy": "session-bus", "System Bus Policy": "system-bus"}
PLACE = "metadata"
MOST = 5000
Groups = dict[str, dict[str, str]]


def groups(text: str) -> Groups:
    """Return the keys and values of each group of a key file; what is neither is left out."""
    found: Groups = {}
    held: dict[str, str] = {}
    for line in text.splitlines()[:MOST]:
        plain = line.strip()
        if match := GROUP.fullmatch(plain):
            held = found.setdefault(match[1], {})
        elif "=" in plain and not plain.startswith("#"):
            key, _, value = plain.partition("=")
            held.setdefault(key.strip(), value.strip())
    return found


def rights(text: str) -> Iterator[Right]:
    """Yield the holes: each value of a list, and each name on a bus.

    A value that is taken away (``!host``) is none; what may only be read is told as what it is.
    """
    for group, keys in groups(text).items():
        for key, value in keys.items():
            if group == "Context" and key in LISTS:
                for one in filter(None, value.split(";")):
                    if not one.startswith("!"):
                        yield _right(text, f"{key}={_plain(key, one)}", one)
            elif group in BUSES and value in {"talk", "own"}:
                yield _right(text, f"{BUSES[group]}={key}", key)
            elif group == "Environment":
                yield _right(text, f"environment={key}", key)


def parts(text: str) -> Iterator[Part]:
    """Yield the command that it runs, and the runtime that it runs on."""
    for name in ("Application", "Runtime"):
        keys = groups(text).get(name, {})
        if keys.get("command"):
            value = legible(keys["command"])
            yield Part(kind=PartKind.PROGRAM, name=value, shown=_shown(text, value))


def _plain(key: str, value: str) -> str:
    """Return a folder without how it is opened; a meaning is looked up by the folder."""
    return value.partition(":")[0] if key == "filesystems" else value


def _right(text: str, value: str, spelt: str) -> Right:
    kind = RightKind.FLATPAK_CONTEXT
    return Right(kind=kind, value=legible(value), shown=_shown(text, spelt))


def _shown(text: str, spelt: str) -> Shown:
    at = text.find(spelt)
    before = len(text[:at].encode()) if at >= 0 else 0
    return entry(PLACE, before, len(spelt.encode()), spelt)
