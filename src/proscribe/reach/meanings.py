"""Meanings: what one right opens, as its platform's documentation says it, with the source."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proscribe.model import Content, Platform, Right, RightKind, Text
from proscribe.wire import document

DATA = Path(__file__).parent / "data"
ANY = "*"
"""At the end of a row's value: whatever begins like this."""
PLATFORMS = {
    "android": frozenset({Platform.ANDROID}),
    "apple": frozenset({Platform.IOS, Platform.MACOS}),
    "windows": frozenset({Platform.WINDOWS}),
    "extension": frozenset({Platform.CHROMEOS}),
    "flatpak": frozenset({Platform.LINUX}),
    "snap": frozenset({Platform.LINUX}),
    "linux": frozenset({Platform.LINUX}),
}
"""By the namespace of a right; extensions stand for the browser that they run in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one right opens.

    Raises:
        ValueError: It has no source, or its value would match every right.

    """

    right: RightKind
    value: str
    opens: tuple[Content, ...]
    means: Text
    source: str
    level: str = ""
    """Its platform's own grade, such as ``dangerous``, ``signature``, ``restricted``."""

    def __post_init__(self) -> None:
        if not self.source.startswith("https://"):
            raise ValueError(f"{self.right} {self.value}: a meaning needs its source")
        if not self.opens or not self.value.rstrip(ANY):
            raise ValueError(f"{self.right} {self.value!r}: it opens nothing, or is too wide")


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One file of the room's data."""

    meanings: tuple[Meaning, ...]


@cache
def meanings() -> tuple[Meaning, ...]:
    """Return all rows, in the order of the files and in them.

    Raises:
        InputError: A file of the room is damaged.

    """
    files = sorted(DATA.glob("*.yaml"))
    return tuple(m for path in files for m in document.read(path, _File).value.meanings)


def of(right: Right) -> Iterator[Meaning]:
    """Yield the rows that a right meets: its own, else the longest that it begins like."""
    exact, prefixes = _index()
    if found := exact.get((right.kind, right.value)):
        yield from found
        return
    for value, rows in prefixes.get(right.kind, ()):
        if right.value.startswith(value):
            yield from rows
            return


def expressible(platform: Platform) -> frozenset[Content]:
    """Return the contents that some right of a platform opens.

    For any other content a package of that platform cannot say, by any right, that it reaches it.
    """
    return frozenset(
        content
        for m in meanings()
        if platform in PLATFORMS[m.right.value.partition(".")[0]]
        for content in m.opens
    )


Exact = dict[tuple[RightKind, str], list[Meaning]]
Prefixes = dict[RightKind, list[tuple[str, list[Meaning]]]]


@cache
def _index() -> tuple[Exact, Prefixes]:
    exact: Exact = {}
    by_prefix: dict[tuple[RightKind, str], list[Meaning]] = {}
    for m in meanings():
        if m.value.endswith(ANY):
            by_prefix.setdefault((m.right, m.value.removesuffix(ANY)), []).append(m)
        else:
            exact.setdefault((m.right, m.value), []).append(m)
    prefixes: Prefixes = {}
    for (kind, value), rows in sorted(by_prefix.items(), key=lambda x: -len(x[0][1])):
        prefixes.setdefault(kind, []).append((value, rows))
    return exact, prefixes
