"""The metadata of a snap: applications, plugs and slots, hooks, and how it is confined.

https://snapcraft.io/docs/the-snap-format
https://snapcraft.io/docs/snap-format-metadata
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.formats.untrusted_json import member
from proscribe.model import Part, PartKind, Right, RightKind, Shown, Text

PLACE = "/meta/snap.yaml"
HOOKS = "/meta/hooks/"
LONGEST = 1 << 20
MOST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a snap says of itself, and the bytes that say it."""

    values: Mapping[str, object]
    raw: bytes

    def text(self, *keys: str) -> str:
        """Return a text; a number is written as one."""
        found = member(self.values, *keys)
        return legible(str(found)) if isinstance(found, str | int | float) else ""

    def shown(self, text: str) -> Shown:
        """Return where a text stands."""
        at = max(self.raw.find(text.encode("utf-8", "replace")), 0)
        return entry(PLACE, at, len(text.encode("utf-8", "replace")), text)


def read(raw: bytes) -> Metadata:
    """Read the metadata.

    Raises:
        MalformedError: It is no table of YAML, or refers to itself.

    """
    if len(raw) > LONGEST:
        raise MalformedError(BROKEN, entry(PLACE))
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(raw, yaml.CSafeLoader)):
            raise MalformedError(ALIAS, entry(PLACE))
        values = yaml.load(raw, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise MalformedError(BROKEN, entry(PLACE)) from error
    if not isinstance(values, dict):
        raise MalformedError(BROKEN, entry(PLACE))
    return Metadata(values={str(k): v for k, v in values.items()}, raw=raw)


def rights(one: Metadata) -> Iterator[Right]:
    """Yield the plugs, by the interface of each, and who uses it; confinement that is left off."""
    shared = _table(one.values.get("plugs"))
    for name in shared:
        yield _plug(one, name, shared, "")
    for group in ("apps", "hooks"):
        for app, said in _table(one.values.get(group)).items():
            for name in _names(member(said, "plugs")):
                yield _plug(one, name, shared, app)
    confinement = one.text("confinement")
    if confinement in {"classic", "devmode"}:
        value = f"confinement={confinement}"
        yield Right(kind=RightKind.SNAP_PLUG, value=value, shown=one.shown(confinement))


def parts(one: Metadata) -> Iterator[Part]:
    """Yield the applications, services, and what each offers to others."""
    for app, said in _table(one.values.get("apps")).items():
        daemon = isinstance(member(said, "daemon"), str)
        kind = PartKind.DAEMON if daemon else PartKind.PROGRAM
        yield Part(kind=kind, name=app, shown=one.shown(app))
    for hook in _table(one.values.get("hooks")):
        yield Part(kind=PartKind.SCRIPT, name=f"hook {hook}", shown=one.shown(hook))


def _plug(one: Metadata, name: str, shared: Mapping[str, object], by: str) -> Right:
    said = shared.get(name)
    interface = legible(said) or legible(member(said, "interface")) or name
    return Right(kind=RightKind.SNAP_PLUG, value=interface, shown=one.shown(name), by=by)


def _table(value: object) -> dict[str, object]:
    """Return a table; of a list of names, a table without values."""
    if isinstance(value, dict):
        return {legible(str(k)): v for k, v in list(value.items())[:MOST]}
    return dict.fromkeys(_names(value))


def _names(value: object) -> list[str]:
    if isinstance(value, dict):
        return [legible(str(k)) for k in list(value)[:MOST]]
    return (
        [legible(v) for v in value[:MOST] if isinstance(v, str)] if isinstance(value, list) else []
    )


BROKEN = Text("its meta/snap.yaml cannot be read", "son meta/snap.yaml est illisible")
ALIAS = Text(
    "its meta/snap.yaml refers to itself, which no tool writes",
    "son meta/snap.yaml se réfère à lui-même, ce qu'aucun outil n'écrit",
)
