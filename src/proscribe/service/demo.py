"""``demo``: the whole route on real determinations and a simulated fleet, without a network."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from proscribe import targets
from proscribe.inventory import Answer, Inventory
from proscribe.inventory.checked import NAME as MEMORY
from proscribe.model import Platform, Policy, Text
from proscribe.service.compile import artifacts
from proscribe.service.covers import covers
from proscribe.service.demonstration import extension
from proscribe.service.demonstration.beside import Notes, words
from proscribe.service.demonstration.files import write_picture
from proscribe.service.demonstration.folder import seal, staged, written
from proscribe.service.demonstration.page import PAGES, render
from proscribe.service.demonstration.story import Picture, Story
from proscribe.service.ingest import ingest, recognise
from proscribe.service.plan import plan
from proscribe.service.workspace import EXAMPLES, Workspace

DETERMINATIONS = ("ca-tbs-2023-02-27", "ca-tbs-2023-10-30")
FLEET = EXAMPLES / "fleet" / "sample.ndjson.gz"
README = Path(__file__).parent / "demonstration" / "README.txt"
AT = datetime(2026, 11, 1, 23, 59, 59, tzinfo=UTC)
"""The instant at which the sample fleet is looked at, so that it looks the same every day."""
STALE_AFTER = timedelta(days=30)

Progress = Callable[[Text], None]


def walk(folder: Path, at: datetime = AT, progress: Progress = lambda _: None) -> Story:
    """Walk the route and leave everything in ``folder``; it replaces an earlier demo there.

    Raises:
        InputError: ``folder`` cannot be written, or holds other things than an earlier demo.

    """
    with staged(folder) as stage:
        progress(DECIDING)
        here = _decided(stage, at)
        there = _if_extended(stage, here)
        story = _told(stage, here, there, progress)
        progress(WRITING)
        shutil.copyfile(README, stage / README.name)
        for language, name in PAGES.items():
            (stage / name).write_text(render(story, language), encoding="utf-8")
        seal(stage)
    return story


def _decided(stage: Path, at: datetime) -> Workspace:
    """Return a workspace whose register holds the two determinations alone."""
    register = stage / "register"
    register.mkdir()
    for name in DETERMINATIONS:
        shutil.copyfile(EXAMPLES / "register" / f"{name}.yaml", register / f"{name}.yaml")
    return Workspace(register_folder=register, inventory_folder=stage / "inventory", at=at)


def _if_extended(stage: Path, here: Workspace) -> Workspace:
    """Return the same workspace with a register of what nobody decided, in a folder apart."""
    register = stage / extension.PREFIX / "register"
    register.mkdir(parents=True)
    for determination in here.register.determinations:
        made = extension.extended(determination, here.catalogue)
        (register / f"{made.id}.yaml").write_bytes(extension.spelt(made))
    return replace(here, register_folder=register)


def _told(stage: Path, here: Workspace, there: Workspace, progress: Progress) -> Story:
    progress(TAKING_IN)
    notes = Notes(words=words(here.register.determinations), policies=there.policies)
    # The walk is at an instant, and so is its clock: twice the same bytes.
    store = Inventory(here.inventory_folder, clock=lambda: here.at)
    ingest(store, FLEET, notes.beside(recognise(FLEET)))
    progress(MATCHING)
    in_force = _drawn(here, stage)
    progress(EXTENDING)
    extended = _drawn(there, stage / extension.PREFIX)
    scope, fresh = _scope(here), here.at - STALE_AFTER
    beyond = (f for f in extended.answer.findings if f.platform not in scope)
    return Story(
        at=here.at,
        stale_after=STALE_AFTER,
        words=tuple(sorted(notes.words)),
        in_force=in_force,
        extended=extended,
        blind=notes.blind(in_force.answer.findings, fresh),
        blind_beyond=notes.blind(beyond, fresh),
        look_alikes=notes.look_alikes(here.catalogue),
        written=written(stage),
    )


def _drawn(workspace: Workspace, stage: Path) -> Picture:
    picture = _picture(workspace)
    write_picture(picture, stage)
    # What was hashed when is remembered by the times of files: no two walks have the same.
    (workspace.inventory_folder / MEMORY).unlink(missing_ok=True)
    return picture


def _picture(workspace: Workspace) -> Picture:
    planned = plan(workspace, None)
    made = artifacts(workspace, targets.names(), None)
    return Picture(
        covers=tuple(covers(workspace, d) for d in planned.determinations),
        policy=Policy.of(r for p in workspace.policies.values() for r in p.prohibitions),
        plan=planned,
        artifacts=tuple(a for a in made if a.enforced or a.gaps),
        answer=_within(planned.affected, workspace),
    )


def _within(answer: Answer | None, workspace: Workspace) -> Answer:
    """Return the answer about the devices in scope: of the others nothing was asked."""
    if answer is None:
        return Answer(at=workspace.at, findings=(), tallies=())
    scope = _scope(workspace)
    return replace(answer, tallies=tuple(t for t in answer.tallies if t.platform in scope))


def _scope(workspace: Workspace) -> frozenset[Platform]:
    held = workspace.register.in_force(workspace.at)
    scopes = (p.scope.platforms for d in held for p in d.provisions)
    return frozenset[Platform]().union(*scopes)


DECIDING = Text("reading two determinations", "lecture de deux décisions")
TAKING_IN = Text(
    "taking in the inventory of a simulated fleet",
    "prise en charge de l'inventaire d'un parc simulé",
)
MATCHING = Text("matching, planning, compiling", "appariement, plan, compilation")
EXTENDING = Text(
    "the same once more, as if the scope were extended",
    "la même chose, comme si la portée était étendue",
)
WRITING = Text("writing the pages", "rédaction des pages")
