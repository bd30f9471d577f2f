"""Targets: one module for each native enforcement format.

A target says what it can do to identifiers of each kind and under which condition, and how to
write that. It never decides, drops or reorders anything: :func:`compile_policy` keeps the
account, and what an artifact does not bring about is a gap in its value.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from proscribe import plugins
from proscribe.model import (
    Artifact,
    Effect,
    Enforcement,
    File,
    Gap,
    Group,
    Identifier,
    Kind,
    Platform,
    Policy,
    Prohibition,
    Proof,
    Reason,
    Text,
    Trait,
    Versions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """One rule of a format: it ``gives`` these effects, all at once, under a condition.

    It ``needs`` the policy to ask for these effects: to use it for less would do more to a
    device than was decided.
    """

    gives: frozenset[Effect]
    needs: frozenset[Effect]
    condition: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a target writes: the rows in force, those just lifted, and a growing serial number.

    ``serial`` is in seconds since 1970 at the instant that the policy is asked for.
    """

    enforced: tuple[Prohibition, ...]
    lifted: tuple[Prohibition, ...]
    serial: int
    placed: tuple[Prohibition, ...] = ()
    """All rows that devices may have: those lifted, and those in force as they were placed."""

    def enforces(self, effect: Effect, *kinds: Kind) -> tuple[Prohibition, ...]:
        """Return the rows in force of these kinds that ask for ``effect``."""
        return tuple(p for p in self.enforced if p.identifier.kind in kinds and effect in p.effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A native enforcement format."""

    title: Text
    platforms: frozenset[Platform]
    proof: Proof
    means: Mapping[Kind, tuple[Means, ...]]
    render: Callable[[Change], Iterable[File]]
    serves: frozenset[Kind] = frozenset()
    """Kinds that concern this format though it has no means for them, beside those of ``means``."""
    refuses: Callable[[Identifier], Text | None] = lambda _: None
    """Why one identifier of a kind that the format knows cannot be expressed, if it cannot."""
    lacks: Callable[[Prohibition], Text | None] = lambda _: None
    """What else one row would have to say to be expressed, if it does not."""
    reasons: Mapping[tuple[Kind, Effect], tuple[Reason, Text]] = field(default_factory=dict)
    """Why an effect is missing, where a better reason is known than *the format has no rule*."""
    limits: Mapping[frozenset[Kind], int] = field(default_factory=dict)
    """How many identifiers of these kinds, taken together, the format holds."""
    traits: frozenset[Trait] = frozenset()
    """What must be so of devices for any of its rules to have an effect."""
    versions: Mapping[Platform, Versions] = field(default_factory=dict)
    """Which versions of a platform heed it; every one, where nothing is said."""
    conflicts: Callable[[Change], Iterable[Text]] = lambda _: ()
    """What works against a change, or is lost by it, and is no effect that is missing."""
    beside: "Callable[[bytes, str, Policy], Target] | None" = None
    """This target beside what devices are told already: an export, its name, all rows of ours."""

    @property
    def name(self) -> str:
        """Return the name of the module that holds this target."""
        return self.render.__module__.rpartition(".")[2]

    @property
    def kinds(self) -> frozenset[Kind]:
        """Return the kinds of identifier that concern this format."""
        return self.serves | self.means.keys()


NOT_HEEDED = Text(
    "no operating system of the group heeds this format",
    "aucun système d'exploitation du groupe ne tient compte de ce format",
)
NO_RULE = Text(
    "this format has no rule for that effect on this kind of identifier",
    "ce format n'a aucune règle pour cet effet sur ce genre d'identifiant",
)
TOO_MUCH = Text(
    "this format could do it only together with an effect that was not decided",
    "ce format ne pourrait le faire qu'avec un effet qui n'a pas été décidé",
)
TOO_MANY = Text(
    "this format holds no more entries: rows before this one fill it",
    "ce format ne contient pas plus d'entrées : des lignes précédentes le remplissent",
)


def unfit(target: Target, group: Group) -> Text | None:
    """Return why a target has no effect on a group; nothing, if it may have one."""
    heeded = target.versions.get(group.platform)
    if group.platform not in target.platforms or (heeded and not heeded.meets(group.versions)):
        return NOT_HEEDED
    if group.traits is not None and (missing := target.traits - frozenset(group.traits)):
        needed = ", ".join(sorted(missing))
        return Text(f"the group is not: {needed}", f"le groupe n'a pas ce trait : {needed}")
    return None


def compile_policy(
    target: Target, policy: Policy, *, serial: int, before: Policy | None = None
) -> Artifact:
    """Render ``policy`` for ``target``; every effect that it asks for is enforced or a gap.

    ``before`` is the policy that devices have now: rows of it that are no longer asked for
    are lifted where the format needs to be told.
    """
    rows = _concerning(target, policy)
    held = tuple(_held(target, rows))
    kept = {p.identifier for p in held}
    enforced = tuple(e for row in held for e in _enforcements(target, row))
    done = {(e.prohibition.identifier, e.effect) for e in enforced}
    had = tuple(_held(target, _concerning(target, before or Policy())))
    change = Change(
        enforced=held,
        lifted=tuple(p for p in had if p.identifier not in kept),
        serial=serial,
        placed=had,
    )
    return Artifact(
        target=target.name,
        policy=policy.digest,
        files=tuple(sorted(target.render(change), key=lambda f: f.path)),
        enforced=enforced,
        gaps=tuple(
            _gap(target, row, effect)
            for row in rows
            for effect in sorted(row.effects)
            if (row.identifier, effect) not in done
        ),
        lifted=tuple(_undone(target, had, done)),
        conflicts=tuple(target.conflicts(change)),
    )


def _undone(
    target: Target, had: Iterable[Prohibition], done: set[tuple[Identifier, Effect]]
) -> Iterator[Enforcement]:
    for row in had:
        for e in _enforcements(target, row):
            if (row.identifier, e.effect) not in done:
                yield e


def _concerning(target: Target, policy: Policy) -> tuple[Prohibition, ...]:
    return tuple(p for p in policy.on(target.platforms) if p.identifier.kind in target.kinds)


def _held(target: Target, rows: Iterable[Prohibition]) -> Iterator[Prohibition]:
    """Yield the rows of which the artifact brings something about: the first that fit."""
    room = dict(target.limits)
    for row in rows:
        groups = [kinds for kinds in room if row.identifier.kind in kinds]
        if any(_enforcements(target, row)) and all(room[kinds] for kinds in groups):
            room.update({kinds: room[kinds] - 1 for kinds in groups})
            yield row


def _enforcements(target: Target, row: Prohibition) -> Iterator[Enforcement]:
    if _refusal(target, row) is not None:
        return
    given: set[Effect] = set()
    for means in target.means.get(row.identifier.kind, ()):
        if means.needs <= row.effects:
            for effect in sorted((means.gives & row.effects) - given):
                yield Enforcement(prohibition=row, effect=effect, condition=means.condition)
            given |= means.gives


def _refusal(target: Target, row: Prohibition) -> Text | None:
    return target.refuses(row.identifier) or target.lacks(row)


def _gap(target: Target, row: Prohibition, effect: Effect) -> Gap:
    kind = row.identifier.kind
    if refusal := _refusal(target, row):
        reason, why = Reason.CONDITIONAL, refusal
    elif effect in {e.effect for e in _enforcements(target, row)}:
        reason, why = Reason.CONDITIONAL, TOO_MANY
    elif any(effect in m.gives for m in target.means.get(kind, ())):
        reason, why = Reason.CONDITIONAL, TOO_MUCH
    else:
        reason, why = target.reasons.get((kind, effect), (Reason.NEVER, NO_RULE))
    return Gap(prohibition=row, effect=effect, reason=reason, why=why)


def names() -> tuple[str, ...]:
    """Return the names of all targets, in order."""
    return plugins.names(sys.modules[__name__])


def get(name: str) -> Target:
    """Return the target ``name``.

    Raises:
        MissingError: There is no target of that name.

    """
    target: Target = plugins.load(sys.modules[__name__], name)
    return target
