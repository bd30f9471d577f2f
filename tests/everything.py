"""A policy that prohibits all that the catalogue knows, to show what even that never matches."""

from datetime import UTC, datetime

from proscribe.model import (
    Catalogue,
    Covered,
    Determination,
    Effect,
    Force,
    Policy,
    Possession,
    Provision,
    Reference,
    Scope,
    Text,
)
from proscribe.register import Register, Setting, policy

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BOTH = Text("a test", "un essai")


def everything(catalogue: Catalogue) -> Policy:
    """Return the policy of one determination that covers every vendor, component and service."""
    covers = tuple(
        Covered(**{predicate: entity.id})
        for entity in catalogue.entities
        for predicate in ("vendor", "component", "service")
    )
    determination = Determination(
        id="everything",
        title=BOTH,
        authority="a test",
        jurisdiction="CA",
        force=Force.DIRECTION,
        effective=datetime(2020, 1, 1, tzinfo=UTC),
        reasons=(BOTH,),
        references=(Reference(title="a test", url="https://example.org"),),
        provisions=(
            Provision(
                covers=covers,
                effects=tuple(Effect),
                scope=Scope(possession=tuple(Possession)),
            ),
        ),
    )
    return policy(Register(determinations=(determination,)), catalogue, NOW, Setting())
