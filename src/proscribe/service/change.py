"""What an artifact changes, effect by effect, against what devices may have."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from proscribe import targets
from proscribe.model import Artifact, Effect, Enforcement, Policy, Prohibition, Proof, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One identifier in one target of one group: what is done about it, and how well proven."""

    group: str
    target: str
    proof: Proof
    identifier: str
    products: tuple[str, ...]
    because: tuple[str, ...]
    effects: tuple[Effect, ...]
    conditions: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one artifact adds to a group, keeps there, and lifts from it."""

    added: tuple[Line, ...]
    kept: tuple[Line, ...]
    lifted: tuple[Line, ...]


def change(group: str, made: Artifact, before: Policy) -> Change:
    """Compare an artifact with what devices may have had before it."""
    had = {row.identifier: row.effects for row in before.prohibitions}
    by = _by_row(made.enforced)
    fresh = {row for row, done in by.items() if not {*done} <= had.get(row.identifier, set())}
    lines = {row: _line(group, made.target, row, done) for row, done in by.items()}
    return Change(
        added=tuple(line for row, line in lines.items() if row in fresh),
        kept=tuple(line for row, line in lines.items() if row not in fresh),
        lifted=tuple(_lifted(group, made)),
    )


def _lifted(group: str, made: Artifact) -> Iterator[Line]:
    for row, done in _by_row(made.lifted).items():
        yield _line(group, made.target, row, dict.fromkeys(done, LIFTED))


def _by_row(found: Iterable[Enforcement]) -> Mapping[Prohibition, dict[Effect, Text]]:
    by: defaultdict[Prohibition, dict[Effect, Text]] = defaultdict(dict)
    for e in found:
        by[e.prohibition][e.effect] = e.condition
    return by


def _line(group: str, target: str, row: Prohibition, effects: Mapping[Effect, Text]) -> Line:
    return Line(
        group=group,
        target=target,
        proof=targets.get(target).proof,
        identifier=str(row.identifier),
        products=row.products,
        because=row.determinations,
        effects=tuple(sorted(effects)),
        conditions=tuple(dict.fromkeys(effects.values())),
    )


LIFTED = Text("no longer asked for", "n'est plus demandé")
