"""``coverage``: what is done about each kind of identifier in each group, and what is left."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from proscribe import targets
from proscribe.model import Effect, Enforcement, Proof, Reason, Text
from proscribe.service.compile import Compiled, compiled
from proscribe.service.gaps import gaps
from proscribe.service.served import served
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An effect on identifiers of one kind that a target has in a group."""

    group: str
    kind: str
    effect: Effect
    target: str
    proof: Proof
    identifiers: int
    conditions: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """An effect on identifiers of one kind that nothing has in a group, and why."""

    group: str
    kind: str
    effect: Effect
    reason: Reason
    why: Text
    identifiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """What is done, and what is left."""

    determinations: tuple[str, ...]
    done: tuple[Done, ...]
    left: tuple[Left, ...]


def covering(workspace: Workspace, name: str | None = None) -> Covering:
    """Return what is done about what binds at the instant; of one determination, if it is named.

    Raises:
        MissingError: The register has no determination of that id.

    """
    asked = workspace
    if name is not None:
        register = workspace.register
        asked = workspace.deciding(register.among((register.determination(name),)))
    made = compiled(asked, targets.names(), None)
    return Covering(
        determinations=tuple(d.id for d in asked.register.in_force(asked.at, asked.known)),
        done=_done(made),
        left=_left(asked, made),
    )


def _done(made: Iterable[Compiled]) -> tuple[Done, ...]:
    rows: defaultdict[tuple[str, str, str, Effect], list[Enforcement]] = defaultdict(list)
    for c in made:
        for e in c.made.enforced:
            kind = str(e.prohibition.identifier.kind)
            rows[c.group.id, kind, c.made.target, e.effect].append(e)
    return tuple(
        Done(
            group=group,
            kind=kind,
            effect=effect,
            target=target,
            proof=targets.get(target).proof,
            identifiers=len(found),
            conditions=tuple(dict.fromkeys(e.condition for e in found)),
        )
        for (group, kind, target, effect), found in sorted(rows.items())
    )


def _left(workspace: Workspace, made: Iterable[Compiled]) -> tuple[Left, ...]:
    rows = tuple(made)
    counted: Counter[tuple[str, str, Effect, Reason, Text]] = Counter()
    for group in served(workspace):
        ours = [c.made for c in rows if c.group == group]
        for gap in gaps(group, workspace.policy(group.setting), ours):
            kind = gap.identifier.partition(":")[0]
            counted.update((gap.group, kind, e, gap.reason, gap.why) for e in gap.effects)
    return tuple(
        Left(group=group, kind=kind, effect=effect, reason=reason, why=why, identifiers=n)
        for (group, kind, effect, reason, why), n in sorted(
            counted.items(), key=lambda item: (*item[0][:4], item[0][4].en)
        )
    )
