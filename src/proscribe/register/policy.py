"""From decisions to the flat relation: what is prohibited in a setting at an instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import (
    Catalogue,
    Determination,
    Effect,
    Force,
    Ground,
    Identifier,
    Kind,
    Known,
    Platform,
    Policy,
    Possession,
    Prohibition,
    Strength,
)
from proscribe.register.coverage import CONFIRMS, Reached, coverage
from proscribe.register.shelf import Register

IDENTIFY = frozenset({Effect.IDENTIFY})
BINDING = frozenset(Force) - {Force.RECOMMENDATION, Force.WARNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a policy is asked for: which devices, held by what right; perhaps one of them."""

    platforms: frozenset[Platform] = frozenset(Platform)
    possession: Possession = Possession.ISSUED
    device: str | None = None


def policy(register: Register, catalogue: Catalogue, at: datetime, setting: Setting) -> Policy:
    """Compute the policy of a setting at an instant.

    A row asks for the effects that its provision asks for, as far as they mean something for
    the kind. What is sourced too weakly, or rests on advice that binds nobody, is identified
    and nothing more. Rows whose effects are all exempted vanish from the device's policy.
    """
    return Policy.of(
        row
        for determination in register.in_force(at)
        for row in _rows(determination, catalogue, at, setting)
        if not _exempted(register, row.because[0], at, setting)
    )


def _rows(
    determination: Determination, catalogue: Catalogue, at: datetime, setting: Setting
) -> Iterator[Prohibition]:
    for reached in coverage(determination, catalogue, at).reached:
        scope = reached.provision.scope
        if setting.possession not in scope.possession:
            continue
        for known in reached.identifiers:
            if known.kind.platforms & scope.platforms & setting.platforms:
                yield from _row(determination, reached, known)


def _row(determination: Determination, reached: Reached, known: Known) -> Iterator[Prohibition]:
    effects = effects_of(determination, reached, known)
    if effects:
        yield Prohibition(
            identifier=known.identifier,
            effects=effects,
            because=(
                Ground(
                    determination=determination.id,
                    provision=reached.provision.id,
                    product=reached.id,
                ),
            ),
            confirmed_by=_confirming(reached, known.kind),
            verdict=reached.verdict,
            tier=max(known.tier, reached.tier),
        )


def effects_of(determination: Determination, reached: Reached, known: Known) -> frozenset[Effect]:
    """Return what is asked for about one identifier of a covered product; nothing if empty."""
    if not known.tier.enabled or known.kind.strength in {Strength.HINT, Strength.MAKER}:
        return frozenset()
    weak = not (known.tier.enforceable and reached.tier.enforceable)
    if weak or determination.force not in BINDING:
        return IDENTIFY
    return (frozenset(reached.provision.effects) | IDENTIFY) & known.kind.effects


def _confirming(reached: Reached, kind: Kind) -> tuple[Identifier, ...]:
    """Return the well-sourced signers and makers that can stand beside a kind of identifier."""
    found = {
        k.identifier
        for k in reached.confirmed_by
        if k.kind.namespace == kind.namespace and k.kind.strength in CONFIRMS and k.tier.enforceable
    }
    return tuple(sorted(found))


def _exempted(register: Register, ground: Ground, at: datetime, setting: Setting) -> bool:
    return any(
        e.determination == ground.determination
        and setting.device in e.devices
        and ground.product in e.applications
        and e.holds(at)
        for e in register.exemptions
    )
