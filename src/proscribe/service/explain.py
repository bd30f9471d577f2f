"""``explain``: why an identifier is prohibited, by whom, since when; or why it is not."""

from dataclasses import dataclass
from datetime import datetime

from proscribe.model import Determination, Effect, Identifier, Kind, Known, Text
from proscribe.model.condition import ALWAYS
from proscribe.register import Reached, coverage, effects_of
from proscribe.register.wording import Step
from proscribe.service.workspace import Workspace

BINDING = frozenset({"in force", "in force in part"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One determination that prohibits the identifier, and the chain that leads to it."""

    determination: str
    title: Text
    authority: str
    since: datetime
    status: str
    provision: str
    product: str
    because: tuple[Step, ...]
    effects: tuple[Effect, ...]
    in_scope_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who bears the identifier, by the catalogue."""

    id: str
    tier: str
    source: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is known of an identifier."""

    identifier: Identifier
    meaning: str
    strength: str
    bearers: tuple[Bearer, ...]
    causes: tuple[Cause, ...]

    @property
    def prohibited(self) -> bool:
        """Tell whether a determination in force reaches it."""
        return any(c.status in BINDING and c.in_scope_on for c in self.causes)


def find(workspace: Workspace, written: str) -> tuple[Identifier, ...]:
    """Return the identifiers that a person may mean: ``kind:value``, or a value of any kind.

    Raises:
        ValueError: The kind does not exist, or the value is malformed.

    """
    kind, colon, value = written.partition(":")
    if colon and "." in kind and " " not in kind:
        return (Identifier.of(Kind.spelt(kind), value),)
    candidates = [_try(k, written) for k in Kind]
    known = workspace.catalogue
    return tuple(c for c in candidates if c is not None and known.bearers(c))


def explain(workspace: Workspace, identifier: Identifier) -> Explanation:
    """Return who bears the identifier, and every determination that reaches it."""
    bearers = workspace.catalogue.bearers(identifier)
    causes = [
        cause
        for determination in workspace.register.known(workspace.known)
        for reached in coverage(determination, workspace.catalogue, workspace.at).reached
        for known in reached.identifiers
        if known.kind is identifier.kind and known.identifier.key in set(identifier.met_by())
        for cause in _cause(workspace, determination, reached, known)
    ]
    return Explanation(
        identifier=identifier,
        meaning=identifier.kind.meaning,
        strength=identifier.kind.strength,
        bearers=tuple(
            Bearer(id=name, tier=k.tier, source=k.source, value=k.value) for name, k in bearers
        ),
        causes=tuple(causes),
    )


def _cause(
    workspace: Workspace, determination: Determination, reached: Reached, known: Known
) -> tuple[Cause, ...]:
    effects = effects_of(determination, reached, known)
    if not effects:
        return ()
    reach = known.kind.platforms & reached.provision.scope.platforms
    cause = Cause(
        determination=determination.id,
        title=determination.title,
        authority=determination.authority,
        since=_since(workspace, determination, reached.provision.id),
        status=workspace.status(determination, reached.provision.id),
        provision=reached.provision.id,
        product=reached.id,
        because=reached.chain,
        effects=tuple(sorted(effects)),
        in_scope_on=tuple(sorted(reach)),
    )
    return (cause,)


def _since(workspace: Workspace, determination: Determination, provision: str) -> datetime:
    """Return since when the provision stands as it does; its date of effect, if nothing is told."""
    told = workspace.register.lives(determination, workspace.known)
    began = [life.since(workspace.at).at for (name, _), life in told.items() if name == provision]
    return max((at for at in began if at != ALWAYS), default=determination.effective)


def _try(kind: Kind, value: str) -> Identifier | None:
    try:
        return Identifier.of(kind, value)
    except ValueError:
        return None
