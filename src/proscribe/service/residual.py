"""``residual``: what others still require of what a determination covers, in force or not."""

from dataclasses import dataclass

from proscribe.model import Effect, Identifier, Prohibition
from proscribe.service.served import served
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """One identifier that the determination covers, and what becomes of it without it."""

    identifier: str
    asked: tuple[Effect, ...]
    """What the determination asks for, where it binds."""
    owed: tuple[Effect, ...]
    """What others require."""
    because: tuple[str, ...]
    gone: tuple[Effect, ...]
    """What nobody else requires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """All that a determination covers, and what of it stays owed without it."""

    determination: str
    status: str
    rows: tuple[Residue, ...]

    @property
    def owed(self) -> tuple[Residue, ...]:
        """Return the rows of which something stays owed."""
        return tuple(r for r in self.rows if r.owed)


def residual(workspace: Workspace, name: str) -> Residual:
    """Return what would still be owed, at the instant, if the determination were gone.

    Raises:
        MissingError: The register has no determination of that id.

    """
    determination = workspace.register.determination(name)
    rows = workspace.register.rows(workspace.catalogue)
    asked: dict[Identifier, frozenset[Effect]] = {}
    for provision in determination.provisions:
        for whole in rows.of(determination, provision, workspace.at):
            key = whole.row.identifier
            asked[key] = asked.get(key, frozenset()) | whole.row.effects
    others = _others(workspace, name)
    return Residual(
        determination=name,
        status=workspace.status(determination),
        rows=tuple(_residue(i, asked[i], others.get(i)) for i in sorted(asked)),
    )


def _others(workspace: Workspace, name: str) -> dict[Identifier, Prohibition]:
    """Return the policy of every group, without the determination."""
    register = workspace.register
    rest = tuple(d for d in register.determinations if d.id != name)
    without = workspace.deciding(register.among(rest))
    found: dict[Identifier, Prohibition] = {}
    for group in served(without):
        for row in without.policy(group.setting).prohibitions:
            met = found.get(row.identifier)
            found[row.identifier] = row | met if met else row
    return found


def _residue(
    identifier: Identifier, asked: frozenset[Effect], other: Prohibition | None
) -> Residue:
    owed = other.effects if other else frozenset()
    return Residue(
        identifier=str(identifier),
        asked=tuple(sorted(asked)),
        owed=tuple(sorted(owed)),
        because=other.determinations if other else (),
        gone=tuple(sorted(asked - owed)),
    )
