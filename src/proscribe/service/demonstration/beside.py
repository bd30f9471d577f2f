"""What is noted beside the route while the rows of an inventory go by, so that they go by once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from proscribe.inventory.views import seen
from proscribe.model import (
    Catalogue,
    Determination,
    Finding,
    Identifier,
    Kind,
    Observation,
    Platform,
    Policy,
    Presence,
    Report,
    Row,
    Strength,
)
from proscribe.readers import Reader, Sighting
from proscribe.service.demonstration.story import Blindness, LookAlike

Bearer = tuple[Platform, str, Identifier]
CONCLUSIVE = frozenset({Strength.UNIQUE, Strength.NAME})


@dataclass(frozen=True, kw_only=True)
class Notes:
    """Which sources spoke of a device, what they can see, and what bears a word of a decision."""

    words: frozenset[str]
    policies: Mapping[Platform, Policy]
    sources: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sees: dict[str, set[Kind]] = field(default_factory=lambda: defaultdict(set))
    listed: set[str] = field(default_factory=set)
    """Devices of which at least one application was listed."""
    bearers: dict[Bearer, set[str]] = field(default_factory=lambda: defaultdict(set))

    @cached_property
    def _asked(self) -> frozenset[tuple[Kind, str]]:
        rows = (row.identifier for policy in self.policies.values() for row in policy.prohibitions)
        return frozenset((i.kind, i.key) for i in rows)

    def beside(self, reader: Reader) -> Reader:
        """Return the same reader, its rows noted as they go by."""

        def read(path: Path, sighting: Sighting) -> Iterator[Row]:
            for row in reader.read(path, sighting):
                self._note(row)
                yield row

        return replace(reader, read=read, blocks=None)

    def _note(self, row: Row) -> None:
        if isinstance(row, Report):
            self.sources[row.device].add(row.source)
            self.sees[row.device] |= row.sees
        elif isinstance(row, Observation):
            self.listed.add(row.device)
            self._bears(row)

    def _bears(self, row: Observation) -> None:
        """Note what bears a word and meets nothing; of a mere name nothing can be said."""
        spelt = " ".join([row.name, *(i.value for i in row.identifiers)]).casefold()
        if any(word in spelt for word in self.words) and not self._meets(row):
            for first in [i for i in row.identifiers if i.kind.strength in CONCLUSIVE][:1]:
                self.bearers[row.platform, row.name, first].add(row.device)

    def _meets(self, row: Observation) -> bool:
        return any((i.kind, key) in self._asked for i in row.identifiers for key in i.met_by())

    def look_alikes(self, catalogue: Catalogue) -> tuple[LookAlike, ...]:
        """Return what bears a word and is not prohibited, the most frequent first."""
        rows = (
            LookAlike(
                name=name,
                identifier=first,
                platform=platform,
                devices=len(devices),
                maker="same" if self._of_the_makers(catalogue, first) else "other",
            )
            for (platform, name, first), devices in self.bearers.items()
        )
        return tuple(sorted(rows, key=lambda r: (r.maker, -r.devices, r.name, r.identifier)))

    def _of_the_makers(self, catalogue: Catalogue, identifier: Identifier) -> bool:
        vendors = {bearer.partition("/")[0] for bearer, _ in catalogue.bearers(identifier)}
        return bool(vendors & self.words)

    def blind(self, findings: Iterable[Finding], fresh: datetime) -> tuple[Blindness, ...]:
        """Say why nobody can know of the unknown devices; what is older than ``fresh`` is stale."""
        groups: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for finding in findings:
            if finding.presence is Presence.UNKNOWN:
                sources = tuple(sorted(self.sources[finding.device]))
                groups[self._cause(finding, fresh), sources].append(finding.device)
        return tuple(
            Blindness(cause=cause, sources=sources, devices=tuple(sorted(devices)))
            for (cause, sources), devices in sorted(groups.items())
        )

    def _cause(self, finding: Finding, fresh: datetime) -> str:
        if finding.last_seen is not None and finding.last_seen < fresh:
            return "silent"
        kinds = frozenset(self.sees[finding.device])
        if not kinds:
            return "work" if finding.device in self.listed else "hidden"
        return "partial" if seen(kinds) else "names"


def words(determinations: Iterable[Determination]) -> frozenset[str]:
    """Return the words that a search for what the determinations name would look for."""
    found: set[str] = set()
    for covered in (c for d in determinations for p in d.provisions for c in p.covers):
        predicate, subject = covered.predicate
        vendor, _, product = subject.partition("/")
        found |= {vendor} if predicate == "suite" else {vendor, product}
    return frozenset(found - {""})
