"""What a policy asks of a group of devices and nothing brings about, with the best reason known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from proscribe import readers, targets
from proscribe.model import (
    Artifact,
    Effect,
    Identifier,
    Kind,
    Platform,
    Policy,
    Prohibition,
    Reason,
    Text,
)
from proscribe.service.served import Served

Why = tuple[Reason, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """Effects on one identifier that no target and no reader brings about in a group."""

    group: str
    identifier: str
    platforms: tuple[Platform, ...]
    products: tuple[str, ...]
    effects: tuple[Effect, ...]
    reason: Reason
    why: Text


def gaps(group: Served, policy: Policy, made: Iterable[Artifact]) -> tuple[Unserved, ...]:
    """Return what the policy of a group asks for and none of its artifacts brings about."""
    artifacts = tuple(made)
    done = {(e.prohibition.identifier, e.effect) for a in artifacts for e in a.enforced}
    done |= {
        (row.identifier, Effect.IDENTIFY)
        for row in policy.prohibitions
        if row.identifier.kind in seen_by_readers()
    }
    said = _said(artifacts)
    left = dict(_left(group))
    found = [u for row in policy.prohibitions for u in _unserved(group.id, row, done, said, left)]
    return tuple(sorted(found, key=lambda u: (u.platforms, u.reason, u.identifier)))


def _said(artifacts: Iterable[Artifact]) -> dict[tuple[Identifier, Effect], Why]:
    """Return the best reason that the artifacts give: *never* is said only if no other is."""
    said: dict[tuple[Identifier, Effect], Why] = {}
    for gap in (g for a in artifacts for g in a.gaps):
        known = said.get((gap.prohibition.identifier, gap.effect))
        if known is None or known[0] is Reason.NEVER:
            said[gap.prohibition.identifier, gap.effect] = (gap.reason, gap.why)
    return said


def _left(group: Served) -> Iterator[tuple[tuple[Kind, Effect], Why]]:
    """Yield what a target that does not fit the group would have done, and why it does not fit.

    The last one counts: a target for another system says the least.
    """
    for name, why in sorted(group.left_out, key=lambda left: left[1] != targets.NOT_HEEDED):
        for kind, means in targets.get(name).means.items():
            for effect in frozenset[Effect]().union(*(m.gives for m in means)):
                yield (kind, effect), (Reason.CONDITIONAL, why)


def _unserved(
    group: str,
    row: Prohibition,
    done: set[tuple[Identifier, Effect]],
    said: Mapping[tuple[Identifier, Effect], Why],
    left: Mapping[tuple[Kind, Effect], Why],
) -> Iterator[Unserved]:
    missing: defaultdict[Why, list[Effect]] = defaultdict(list)
    for effect in sorted(row.effects):
        if (row.identifier, effect) in done:
            continue
        reason = said.get((row.identifier, effect))
        if reason is None or reason[0] is Reason.NEVER:
            reason = left.get((row.identifier.kind, effect), reason)
        missing[reason or (Reason.NOT_IMPLEMENTED, NO_TARGET)].append(effect)
    for (reason_, why), effects in missing.items():
        yield Unserved(
            group=group,
            identifier=str(row.identifier),
            platforms=tuple(sorted(row.identifier.kind.platforms)),
            products=row.products,
            effects=tuple(effects),
            reason=reason_,
            why=why,
        )


@cache
def seen_by_readers() -> frozenset[Kind]:
    """Return the kinds that some reader can show."""
    return frozenset[Kind]().union(*(readers.get(n).sees for n in readers.names()))


NO_TARGET = Text(
    "no target of ours serves this kind of identifier yet",
    "aucune de nos cibles ne sert encore ce genre d'identifiant",
)
