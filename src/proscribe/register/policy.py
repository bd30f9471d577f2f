"""From decisions to the flat relation: what is prohibited in a setting at an instant."""

from dataclasses import dataclass
from datetime import datetime

from proscribe.model import (
    Catalogue,
    Exemption,
    Ground,
    Platform,
    Policy,
    Possession,
    Scope,
)
from proscribe.register.shelf import Register
from proscribe.register.states import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a policy is asked for: which devices, whose, held by what right; perhaps one of them.

    ``None`` asks about any; an empty string about devices of which nothing of the sort is said.
    """

    platforms: frozenset[Platform] = frozenset(Platform)
    possession: Possession = Possession.ISSUED
    body: str | None = None
    jurisdiction: str = ""
    network: str | None = None
    location: str | None = None
    device: str = ""
    person: str = ""

    @property
    def audience(self) -> Audience:
        """Return for whom the standing of provisions is asked."""
        return Audience(self.jurisdiction, self.body or "")

    def within(self, scope: Scope) -> bool:
        """Tell whether a scope reaches these devices, whatever their platform."""
        named = (
            (self.body, scope.bodies),
            (self.network, scope.networks),
            (self.location, scope.locations),
        )
        return self.possession in scope.possession and all(
            not names or value is None or value in names for value, names in named
        )


def policy(
    register: Register,
    catalogue: Catalogue,
    at: datetime,
    setting: Setting,
    known: datetime | None = None,
) -> Policy:
    """Compute the policy of a setting at an instant, as it was ``known`` at another.

    A row asks for the effects of its provision that bind, as far as they mean something for
    the kind. What is sourced too weakly, rests on advice that binds nobody, or is law that is
    not enforced, is identified and nothing more. Rows that an exemption covers vanish.
    """
    held = (e for e in register.exemptions if e.holds(at, known))
    exempted = [e for e in held if e.names(setting.device, setting.person)]
    rows = register.rows(catalogue)
    return Policy.of(
        whole.of(effects)
        for determination in register.known(known)
        for provision, effects in register.owed(determination, at, known, setting.audience)
        if setting.within(provision.scope)
        for whole in rows.of(determination, provision, at)
        if whole.row.identifier.kind.platforms & provision.scope.platforms & setting.platforms
        and not any(covers(e, whole.row.because[0]) for e in exempted)
    )


def covers(exemption: Exemption, ground: Ground) -> bool:
    """Tell whether an exemption is from what a ground prohibits."""
    return (
        exemption.determination == ground.determination
        and ground.product in exemption.applications
        and (not exemption.provisions or ground.provision in exemption.provisions)
    )
