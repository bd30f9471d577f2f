"""SARIF 2.1.0 out of inspections: each right that opens a content, at the bytes that show it.

A rule is a sort of content. A result is informational and of no level: that a package can reach
something is no fault of it. Files within a package are artifacts within it, by their paths, and
offsets count in a file as it is once unpacked. The same packages give the same bytes.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from proscribe import __version__
from proscribe.formats.legible import legible
from proscribe.model import Content, Inspection, Language, Reach, Right, Shown, Text

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
NOTICE = Text(
    "Capability is not conduct: what it can reach is not what it does.",
    "Une capacité n'est pas une conduite : ce qu'il peut atteindre n'est pas ce qu'il fait.",
)
WITHIN = "!"
"""Between a package and a path within it."""
RULES = tuple(Content)

Found = tuple[Inspection, Sequence[Reach]]
Row = tuple[Right, Text, str]
"""A right, what it opens, and where that is written."""


def written(found: Iterable[Found], language: Language) -> dict[str, Any]:
    """Return a log of one run, ready for JSON; its sentences are in ``language``."""
    artifacts: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for one, reaches in found:
        package = _Package(one, artifacts)
        if one.malformed:
            notes.append(_note(package, one.malformed.on(language)))
        for reach in reaches:
            rows = zip(reach.rights, reach.because, reach.sources, strict=True)
            results += [_result(package, reach, row, language) for row in rows]
    invocation: dict[str, Any] = {"executionSuccessful": not notes}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    run = {
        "tool": {"driver": _driver(language)},
        "language": str(language),
        "invocations": [invocation],
        "artifacts": artifacts,
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Package:
    """One package, and the artifacts of a run to which it and the files within it are added."""

    def __init__(self, one: Inspection, artifacts: list[dict[str, Any]]) -> None:
        self._artifacts = artifacts
        self._known: dict[str, int] = {"": len(artifacts)}
        artifacts.append(
            {
                "location": {"uri": _uri(one.file)},
                "length": one.size,
                "hashes": {"sha-256": one.sha256},
            }
        )

    def location(self, shown: Shown) -> dict[str, Any]:
        """Return the place of some bytes; the region is left out where the whole entry is meant."""
        index = self._index(legible(shown.entry))
        place = {"index": index, "uri": self._artifacts[index]["location"]["uri"]}
        physical: dict[str, Any] = {"artifactLocation": place}
        if shown.length:
            region: dict[str, Any] = {"byteOffset": shown.offset, "byteLength": shown.length}
            physical["region"] = region
        return {"physicalLocation": physical}

    def _index(self, path: str) -> int:
        """Return the artifact of a path within the package, and of all that it is within."""
        if path not in self._known:
            above, _, name = path.rpartition(WITHIN)
            parent = self._index(above)
            self._known[path] = len(self._artifacts)
            self._artifacts.append(
                {"location": {"uri": f"/{_uri(name.lstrip('/'))}"}, "parentIndex": parent}
            )
        return self._known[path]


def _uri(path: str) -> str:
    return quote(legible(path) or "unnamed")


def _note(package: _Package, reason: str) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": reason},
        "locations": [package.location(Shown())],
    }


def _result(package: _Package, reach: Reach, row: Row, language: Language) -> dict[str, Any]:
    right, means, source = row
    value = legible(right.value)
    told = hashlib.sha256(f"{reach.content} {right.kind} {value}".encode()).hexdigest()
    return {
        "ruleId": str(reach.content),
        "ruleIndex": RULES.index(reach.content),
        "kind": "informational",
        "level": "none",
        "message": {"text": f"{means.on(language)} ({right.kind} {value})"},
        "locations": [package.location(right.shown)],
        "partialFingerprints": {"right/v1": told},
        "properties": {
            "grade": str(reach.grade),
            "right": {"kind": str(right.kind), "value": value, "by": legible(right.by)},
            "means": {x.value: means.on(x) for x in Language},
            "source": source,
            "shown": legible(right.shown.text),
        },
    }


def _driver(language: Language) -> dict[str, Any]:
    return {
        "name": "Proscribe",
        "semanticVersion": __version__,
        "language": str(language),
        "fullDescription": {"text": NOTICE.on(language)},
        "rules": [_rule(content, language) for content in RULES],
    }


def _rule(content: Content, language: Language) -> dict[str, Any]:
    return {
        "id": str(content),
        "shortDescription": {"text": content.spoken.on(language)},
        "fullDescription": {"text": f"{content.spoken.on(language)}. {NOTICE.on(language)}"},
        "defaultConfiguration": {"level": "none"},
        "properties": {"spoken": {x.value: content.spoken.on(x) for x in Language}},
    }
