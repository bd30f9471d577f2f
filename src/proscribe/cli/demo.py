"""``proscribe demo``."""

from collections.abc import Iterable
from pathlib import Path

import click

from proscribe.cli import door
from proscribe.inventory import Tally
from proscribe.model import Language
from proscribe.service.demo import AT, walk
from proscribe.service.demonstration import figures
from proscribe.service.demonstration.page import PAGES, Voice, words
from proscribe.service.demonstration.story import Picture, Story


@click.command()
@click.option(
    "-o",
    "--out",
    "folder",
    type=door.FOLDER,
    default=Path("demo"),
    show_default=True,
    help="Folder to leave; an earlier demo in it is replaced.",
)
@door.language
@door.as_json
def command(folder: Path, language: str, *, as_json: bool) -> None:
    """Walk the whole route on two real determinations and a simulated fleet.

    It needs no network. What it leaves in the folder is the same each time: what is covered,
    the plan, the artifacts, who has it, what cannot be known, and a page to show.

    \b
    Examples:
      proscribe demo
      proscribe demo -o /tmp/demo --lang fr
    """  # noqa: D301
    story = walk(folder, AT, lambda step: door.note(door.told(step, language)))
    if as_json:
        door.show_json(_figures(story, folder))
        return
    voice, said = Voice(Language(language)), words()["command"]
    _show(story, voice)
    page = folder / PAGES[voice.language]
    door.say()
    door.say(voice.say(said["folder"]))
    door.say(door.style(voice.say(said["page"], path=page), bold=True))


def _show(story: Story, voice: Voice) -> None:
    said = words()
    door.say(door.style(voice.say(said["page"]["simulated"]), fg="yellow"))
    counts = _counts(story.in_force.answer.tallies)
    for name in ("present", "unknown"):
        door.say(door.style(voice.say(said["answer"][name], **counts), bold=True))
    _decided(story, voice)
    _who(story, voice)
    _enforced(story.in_force, voice)
    _blind(story, voice)
    _beyond(story, voice)


def _decided(story: Story, voice: Voice) -> None:
    said = words()["decided"]
    _heading(voice, "decided")
    for covers in story.in_force.covers:
        d, reached = covers.determination, figures.reached(covers)
        counted = said["counted_one" if len(reached) == 1 else "counted"]
        counts = {"products": len(reached), "identifiers": figures.known(covers)}
        door.say(f"  {d.id}  {voice.say(d.title)}")
        door.say(f"    {voice.say(said['since_label'])} {voice.day(d.effective)}")
        door.say(f"    {voice.say(counted, **counts)}")


def _who(story: Story, voice: Voice) -> None:
    said = words()
    _heading(voice, "who")
    states = ("present", "absent", "unknown")
    head = [said["column"]["platform"], *(said["presence"][s] for s in states)]
    rows = [
        (
            voice.say(said["platform"][t.platform]),
            *map(voice.number, (t.present, t.absent, t.unknown)),
        )
        for t in story.in_force.answer.tallies
    ]
    door.table([tuple(map(voice.say, head)), *rows])
    _heading(voice, "sure")
    door.table(
        (
            voice.say(said["certainty"][row.certainty]),
            voice.number(row.devices),
            voice.say(said["certainty"][f"{row.certainty}_is"]),
        )
        for row in figures.sureness(story.in_force.answer.findings)
    )


def _enforced(picture: Picture, voice: Voice) -> None:
    said = words()
    _heading(voice, "enforce")
    policy = {"digest": picture.policy.digest[:16], "identifiers": picture.plan.identifiers}
    door.say(f"  {voice.say(said['command']['policy'], **policy)}")
    _targets(picture, voice)
    gaps = {"gaps": figures.missing(picture), "identifiers": figures.lacking(picture)}
    door.say(f"  {voice.say(said['enforce']['gaps_lead'], **gaps)}")


def _targets(picture: Picture, voice: Voice) -> None:
    door.table(
        (s.name, voice.number(s.identifiers), voice.effects(s.effects))
        for s in figures.services(picture.artifacts)
    )


def _blind(story: Story, voice: Voice) -> None:
    said = words()["blind"]
    _heading(voice, "blind")
    days = story.stale_after.days
    door.table(
        (
            voice.say(said[cause]),
            voice.number(devices),
            voice.say(said[f"{cause}_is"], days=days),
        )
        for cause, (devices, _) in figures.causes(story.blind).items()
    )


def _beyond(story: Story, voice: Voice) -> None:
    said = words()["extended"]
    _heading(voice, "extended")
    door.say(door.style(f"  {voice.say(said['label'])}", fg="magenta"))
    door.say(f"  {voice.say(said['desktops'], **_counts(figures.beyond(story)))}")
    _targets(story.extended, voice)


def _counts(tallies: Iterable[Tally]) -> dict[str, int]:
    counted = figures.total(tallies)
    return {
        "present": counted.present,
        "devices": counted.devices,
        "unknown": counted.unknown,
    }


def _heading(voice: Voice, section: str) -> None:
    door.say()
    door.say(door.style(voice.say(words()[section]["heading"]), bold=True))


def _figures(story: Story, folder: Path) -> dict[str, object]:
    return {
        "at": story.at,
        "folder": str(folder),
        "pages": {language: str(folder / name) for language, name in PAGES.items()},
        "in_force": _picture(story.in_force),
        "if_extended": _picture(story.extended),
        "unknown": {cause: n for cause, (n, _) in figures.causes(story.blind).items()},
        "files": story.written,
    }


def _picture(picture: Picture) -> dict[str, object]:
    return {
        "determinations": picture.plan.determinations,
        "policy": picture.policy.digest,
        "identifiers": picture.plan.identifiers,
        "platforms": picture.answer.tallies,
        "certainty": {r.certainty: r.devices for r in figures.sureness(picture.answer.findings)},
        "targets": [
            {"name": s.name, "identifiers": s.identifiers, "effects": s.effects, "proof": s.proof}
            for s in figures.services(picture.artifacts)
        ],
        "gaps": figures.missing(picture),
    }
