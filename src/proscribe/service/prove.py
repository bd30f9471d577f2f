"""``prove``: apply the artifact of a target to its real engine, here, and say what was seen.

Each act is attempted three times: before the artifact, under it, and after its lift. Only what
came about, was stopped and came about again is proven; what cannot be tried here is said to be so.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from proscribe import engines, targets
from proscribe.engines import Bench, Engine, RefusedError, Stage
from proscribe.formats.json import dump
from proscribe.model import Artifact, File, Policy, Text
from proscribe.register import Setting
from proscribe.service import proof_wording as words
from proscribe.service.workspace import Workspace
from proscribe.targets import Target
from proscribe.workbench import UnableError, missing, run
from proscribe.workbench.trial import Act, Seen


class Ending(StrEnum):
    """How the proof of a target ended."""

    ENFORCED = "enforced"
    PARSED = "parsed"
    NOT_OBEYED = "not-obeyed"
    INCONCLUSIVE = "inconclusive"
    ENGINE_MISSING = "engine-missing"
    NOT_ASKED = "not-asked"
    IN_TESTS = "in-tests"
    SCHEMA = "schema"
    UNPROVEN = "unproven"

    @property
    def proven(self) -> bool:
        """Tell whether an engine of this machine obeyed, or its parser accepted."""
        return self in {Ending.ENFORCED, Ending.PARSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One act at one stage, and whether it ended as it should have."""

    stage: Stage
    act: Act
    seen: Seen
    as_expected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Whether the machine was after the lift, byte for byte, as it was before."""

    compared: Text
    things: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What was seen of one target on one engine, or why nothing was."""

    target: str
    claimed: str
    """What the project itself says stands behind the target."""
    ending: Ending
    why: Text
    policy: str = ""
    artifact: str = ""
    """The digest of the list of files and their digests."""
    files: tuple[tuple[str, str], ...] = ()
    lift: str = ""
    engine: str = ""
    version: str = ""
    tried: tuple[Tried, ...] = ()
    untried: tuple[str, ...] = ()
    """What the artifact is to enforce and no act of this proof shows: kind, value and effect."""
    rest: Rest | None = None


def prove(workspace: Workspace, names: Iterable[str], policy: Policy | None) -> Iterator[Proven]:
    """Yield what each engine of these targets does, with the policy of the workspace or another.

    Raises:
        MissingError: There is no target of a name.

    """
    for target in [targets.get(name) for name in names]:
        asked = policy or workspace.policy(Setting(platforms=target.platforms))
        serial = max(0, int(workspace.at.timestamp()))
        under = targets.compile_policy(target, asked, serial=serial)
        lift = targets.compile_policy(target, Policy(), serial=serial + 1, before=asked)
        fitting = [n for n in engines.names() if target.name in engines.get(n).targets]
        for name in fitting:
            yield tried(target, name, under, lift)
        if not fitting:
            ending = Ending(target.proof) if target.proof in words.CLAIMED else Ending.IN_TESTS
            yield _without(target, ending, words.elsewhere(target.proof))


def tried(target: Target, name: str, under: Artifact, lift: Artifact) -> Proven:
    """Try two artifacts of a target on the engine ``name``, one after the other."""
    engine = engines.get(name)
    acts = tuple(engine.acts(under))
    if absent := missing(engine.programs):
        why = words.absent(absent, engine.packages)
        return _without(target, Ending.ENGINE_MISSING, why, name)
    if all(act.bystander for act in acts):
        return _without(target, Ending.NOT_ASKED, words.NOT_ASKED, name)
    seen = _Witness(engine)
    try:
        with TemporaryDirectory(prefix="proscribe-prove-") as home:
            seen.all(Path(home), acts, {Stage.APPLIED: under, Stage.LIFTED: lift})
    except UnableError as error:
        seen.unable = error.reason
    return _told(target, name, under, lift, seen)


def _without(target: Target, ending: Ending, why: Text, engine: str = "") -> Proven:
    return Proven(target=target.name, claimed=target.proof, ending=ending, why=why, engine=engine)


class _Witness:
    """What is seen of an engine, kept as far as it went if something fails on the way."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tried: list[Tried] = []
        self.states: dict[Stage, dict[str, str]] = {}
        self.refused: Text | None = None
        self.unable: Text | None = None

    def all(self, home: Path, acts: tuple[Act, ...], artifacts: dict[Stage, Artifact]) -> None:
        """See the engine before, under and after; a refusal of files ends it.

        As on a device, a file lies there until a later artifact writes another in its place.
        """
        lying: dict[str, File] = {}
        with self.engine.bench(home, acts) as bench:
            for stage in Stage:
                try:
                    if stage in artifacts:
                        lying.update((file.path, file) for file in artifacts[stage].files)
                    bench.apply(tuple(lying.values()))
                except RefusedError as error:
                    self.refused = words.refused(stage, str(error))
                    return
                self._stage(bench, stage, acts)

    def _stage(self, bench: Bench, stage: Stage, acts: tuple[Act, ...]) -> None:
        for act in acts:
            seen = bench.attempt(act)
            right = seen.came_about == act.expected(stage)
            self.tried.append(Tried(stage=stage, act=act, seen=seen, as_expected=right))
        self.states[stage] = dict(bench.state())

    @property
    def rest(self) -> Rest | None:
        """Return how the machine differs from what it was, if it was seen to the end."""
        if Stage.LIFTED not in self.states:
            return None
        before, after = self.states[Stage.BEFORE], self.states[Stage.LIFTED]
        changed = sorted(k for k in before.keys() | after if before.get(k) != after.get(k))
        return Rest(compared=self.engine.compared, things=len(before), changed=tuple(changed))

    def judged(self) -> tuple[Ending, Text]:
        """Return how it ended: what an engine could not do before proves nothing about after."""
        wrong = [t for t in self.tried if not t.as_expected]
        stage = wrong[0].stage if wrong else None
        told = (
            words.misled(stage, (t.act.words for t in wrong if t.stage is stage)) if stage else None
        )
        if told and stage is Stage.BEFORE:
            return Ending.INCONCLUSIVE, told
        if told or self.refused:
            return Ending.NOT_OBEYED, told or self.refused or words.OBEYED
        if self.unable or self.rest is None:
            return Ending.INCONCLUSIVE, self.unable or words.NOT_ASKED
        if self.rest.changed:
            return Ending.NOT_OBEYED, words.changed(self.rest.changed)
        return Ending(self.engine.level), words.OBEYED


def _told(target: Target, name: str, under: Artifact, lift: Artifact, seen: _Witness) -> Proven:
    ending, why = seen.judged()
    return Proven(
        target=target.name,
        claimed=target.proof,
        ending=ending,
        why=why,
        policy=under.policy,
        artifact=digest(under),
        files=_files(under),
        lift=digest(lift),
        engine=name,
        version=_version(seen.engine),
        tried=tuple(seen.tried),
        untried=untried(under, seen.engine.acts(under)),
        rest=seen.rest,
    )


def _version(engine: Engine) -> str:
    done = run(*engine.version)
    return done.said.strip().partition("\n")[0] if done else ""


def untried(artifact: Artifact, acts: Iterable[Act]) -> tuple[str, ...]:
    """Return the effects of an artifact that no act shows; a folder is tried without its slash."""
    shown = {(act.value, act.effect) for act in acts if not act.bystander}
    return tuple(
        f"{e.prohibition.identifier} {e.effect}"
        for e in artifact.enforced
        if (e.prohibition.identifier.value.rstrip("/"), e.effect) not in shown
    )


def _files(artifact: Artifact) -> tuple[tuple[str, str], ...]:
    return tuple((f.path, f.digest) for f in artifact.files)


def digest(artifact: Artifact) -> str:
    """Return the SHA-256 of the paths of an artifact's files and their digests, as JSON."""
    return hashlib.sha256(dump(_files(artifact))).hexdigest()
