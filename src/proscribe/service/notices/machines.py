"""What administrators are told: identifiers, platforms, targets, and what others still require."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe import targets
from proscribe.model import (
    Artifact,
    Determination,
    Effect,
    Identifier,
    Platform,
    Policy,
    Prohibition,
    Provision,
    Text,
)
from proscribe.register import named
from proscribe.service.notices.acts import Situation
from proscribe.service.notices.parts import Part
from proscribe.service.notices.said import (
    Said,
    code,
    compose,
    count,
    fixed,
    listed,
    name,
    words,
)
from proscribe.service.notices.standing import effects
from proscribe.service.workspace import Workspace

DEVICES = frozenset(Effect) - {Effect.IDENTIFY}
"""What targets do; to identify is the inventory's task."""
STOPPED = (
    "{t}: effects stopped, {n}; of these still required, {g}.",
    "{t} : effets qui cessent, {n}; dont encore exigés, {g}.",
)
NOT_BEGUN = (
    "{t}: effects that do not begin, {n}; of these required otherwise, {g}.",
    "{t} : effets qui ne commencent pas, {n}; dont exigés par ailleurs, {g}.",
)
NO_IDENTIFIERS = fixed(
    Text(
        "No identifier is known that this concerns.",
        "Aucun identifiant que cela concerne n'est connu.",
    )
)


@dataclass(frozen=True, slots=True)
class Touched:
    """A provision, and its rows with the effects that the act concerns."""

    provision: Provision
    rows: tuple[Prohibition, ...]


def rows(
    workspace: Workspace, determination: Determination, at: datetime, parts: Iterable[Part]
) -> tuple[Touched, ...]:
    """Return the rows of parts, provision by provision."""
    asked: defaultdict[str, set[Effect]] = defaultdict(set)
    for part in parts:
        asked[part.provision] |= {*part.effects}
    made = workspace.register.rows(workspace.catalogue)
    return tuple(
        Touched(p, tuple(w.of(frozenset(asked[p.id])) for w in made.of(determination, p, at)))
        for p in determination.provisions
        if p.id in asked
    )


def products(workspace: Workspace, found: tuple[Touched, ...]) -> tuple[Said, ...]:
    """Return the names of the applications that devices are known to hold them by."""
    known = {a.id: a.name for a in workspace.catalogue.applications}
    ids = {p for t in found for row in t.rows for p in row.products}
    names = sorted({known[i] for i in ids if i in known}, key=str.casefold)
    return tuple(name(n) for n in names)


def counted(found: tuple[Touched, ...]) -> Said:
    """Return how many identifiers are concerned, and on which platforms they have a meaning."""
    by: defaultdict[Platform, set[Identifier]] = defaultdict(set)
    for t in found:
        for row in t.rows:
            for platform in row.identifier.kind.platforms & t.provision.scope.platforms:
                by[platform].add(row.identifier)
    every = {i for group in by.values() for i in group}
    if not every:
        return NO_IDENTIFIERS
    told = (
        compose("{p}: {n}", "{p} : {n}", p=fixed(named(p)), n=count(len(by[p])))
        for p in Platform
        if p in by
    )
    total = "Identifiers: {n} ({by}).", "Identifiants : {n} ({by})."
    return compose(*total, n=count(len(every)), by=listed(told))


def carried(found: tuple[Touched, ...], serial: int) -> Iterator[Said]:
    """Yield, for each target, how many effects it brings about, and how many it cannot."""
    for made in _made(found, serial):
        done = _done(made)
        gaps = [g for g in made.gaps if g.effect in DEVICES]
        if done or gaps:
            yield compose(
                "{t}: effects brought about, {n}; gaps, {g}.",
                "{t} : effets produits, {n}; lacunes, {g}.",
                t=code(made.target),
                n=count(len(done)),
                g=count(len(gaps)),
            )


def dropped(
    before: tuple[Touched, ...],
    after: tuple[Touched, ...],
    serial: int,
    said: tuple[str, str] = STOPPED,
) -> Iterator[Said]:
    """Yield, for each target, how many effects it stops, and how many of them stay required.

    A target that can only do two effects together stops both when one is no longer asked for.
    """
    asked = _asked(after)
    for was, now in zip(_made(before, serial), _made(after, serial), strict=True):
        if stopped := _done(was) - _done(now):
            yield compose(
                *said,
                t=code(was.target),
                n=count(len(stopped)),
                g=count(len(stopped & asked)),
            )


def unserved(found: tuple[Touched, ...], serial: int) -> Said:
    """Return how many effects no target brings about."""
    asked = _asked(found)
    done = {each for made in _made(found, serial) for each in _done(made)}
    return compose(
        "Effects required that no target brings about: {n} of {all}.",
        "Effets exigés qu'aucune cible ne produit : {n} sur {all}.",
        n=count(len(asked - done)),
        all=count(len(asked)),
    )


def _asked(found: tuple[Touched, ...]) -> set[tuple[Identifier, Effect]]:
    return {(r.identifier, e) for t in found for r in t.rows for e in r.effects & DEVICES}


def _made(found: tuple[Touched, ...], serial: int) -> Iterator[Artifact]:
    """Yield what each target makes of the rows alone that reach a platform of its."""
    for target in map(targets.get, targets.names()):
        here = (t for t in found if t.provision.scope.platforms & target.platforms)
        policy = Policy.of(row for t in here for row in t.rows)
        yield targets.compile_policy(target, policy, serial=serial)


def _done(made: Artifact) -> set[tuple[Identifier, Effect]]:
    return {(e.prohibition.identifier, e.effect) for e in made.enforced if e.effect in DEVICES}


def still(
    workspace: Workspace,
    determination: Determination,
    situation: Situation,
    found: tuple[Touched, ...],
) -> Iterator[Said]:
    """Yield what other determinations require of what the act concerns."""
    ours = {row.identifier for t in found for row in t.rows}
    for other in workspace.register.known(workspace.known):
        if other.id == determination.id:
            continue
        owed = tuple(_owed(workspace, other, situation, found, ours))
        if owed:
            every = {e for row in owed for e in row.effects}
            asked = every & DEVICES or every
            yield compose(
                "{title} ({id}): {effects}; identifiers: {n}.",
                "{title} ({id}) : {effects}; identifiants : {n}.",
                title=words(other.title),
                id=code(other.id),
                effects=effects(tuple(e for e in Effect if e in asked)),
                n=count(len({row.identifier for row in owed})),
            )


def _owed(
    workspace: Workspace,
    other: Determination,
    situation: Situation,
    found: tuple[Touched, ...],
    ours: set[Identifier],
) -> Iterator[Prohibition]:
    """Yield the rows of another determination that bind, on devices that the act concerns."""
    register = workspace.register
    made = register.rows(workspace.catalogue)
    for provision, asked in register.owed(other, situation.at, workspace.known):
        scope = provision.scope
        if any(
            {*scope.possession} & {*t.provision.scope.possession}
            and scope.platforms & t.provision.scope.platforms
            for t in found
        ):
            whole = (w.of(asked) for w in made.of(other, provision, situation.at))
            yield from (row for row in whole if row.identifier in ours)
