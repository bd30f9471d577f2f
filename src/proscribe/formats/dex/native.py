"""Native libraries: what a package holds for processors, and what their names show.

https://developer.android.com/ndk/guides/abis
"""

import re
from collections.abc import Iterable, Iterator

from proscribe.formats.dex.table import Trace, traces
from proscribe.model import Identifier, Kind, Part, PartKind, Shown

LIBRARY = re.compile(r"lib/[^/]+/([^/]+\.so)")
MOST = 2000
"""Libraries that are told."""
TRACES = tuple(t for t in traces() if t.tier != "T5")


def native(entries: Iterable[str]) -> Iterator[Part]:
    """Yield the native libraries among the entries of a package, each once, and what they show."""
    seen: set[str] = set()
    for entry in entries:
        if entry in FILES:
            yield shown_by(FILES[entry], Shown(entry=entry))
        found = LIBRARY.fullmatch(entry) if entry.startswith("lib/") else None
        if not found or found[1] in seen or len(seen) >= MOST:
            continue
        seen.add(found[1])
        yield _library(found[1], entry)
        if found[1] in LIBRARIES:
            yield shown_by(LIBRARIES[found[1]], Shown(entry=entry))


def shown_by(trace: Trace, shown: Shown) -> Part:
    """Return the part that a trace shows."""
    known = (Identifier(trace.kind, trace.value),) if trace.kind else ()
    return Part(
        kind=trace.part, name=trace.name, verdict=trace.verdict, identifiers=known, shown=shown
    )


def _library(name: str, entry: str) -> Part:
    kind = Kind.ANDROID_NATIVE_LIB
    known = (Identifier(kind, name),) if kind.accepts(name) else ()
    return Part(kind=PartKind.LIBRARY, name=name, identifiers=known, shown=Shown(entry=entry))


FILES = {t.value: t for t in TRACES if t.kind is None}
LIBRARIES = {t.value: t for t in TRACES if t.kind is Kind.ANDROID_NATIVE_LIB}
PACKAGES = {t.value: t for t in TRACES if t.kind is Kind.ANDROID_JAVA_PREFIX}
