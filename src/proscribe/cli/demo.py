"""``proscribe demo``."""

from pathlib import Path

import click

from proscribe.cli import door
from proscribe.cli.match import show as show_answer
from proscribe.model import Text
from proscribe.service.demo import walk
from proscribe.service.demonstration.story import Picture, Story


@click.command()
@click.option(
    "-o",
    "--out",
    "folder",
    type=door.FOLDER,
    default=Path("demo"),
    show_default=True,
    help="Folder to write; an earlier demo in it is replaced.",
)
@door.language
@door.as_json
def command(folder: Path, language: str, *, as_json: bool) -> None:
    """Walk the whole route on two real determinations and a simulated fleet; no network.

    \b
    Examples:
      proscribe demo
      proscribe demo -o /srv/demo --lang fr
    """  # noqa: D301

    def progress(step: Text) -> None:
        door.note(door.told(step, language) + " ...")

    story = walk(folder, progress=progress)
    if as_json:
        door.show_json(story.written)
        return
    _show(story, language)
    page = folder / ("index.fr.html" if language == "fr" else "index.html")
    door.say(f"\nopen {page}")


def _show(story: Story, language: str) -> None:
    for covers in story.in_force.covers:
        title = door.told(covers.determination.title, language)
        door.say(door.style(f"{covers.determination.id}  {title}", bold=True))
        known = [p for p in covers.products if p.identifiers]
        total = sum(len(p.identifiers) for p in known)
        door.say(f"  {covers.status}: {len(known)} products, {total} identifiers on mobile devices")
    door.say()
    _picture(story.in_force)
    show_answer(story.in_force.answer, language, 8)
    door.say(door.style("\nif the scope were extended to every device (not in force)", bold=True))
    _picture(story.extended)


def _picture(picture: Picture) -> None:
    for made in picture.artifacts:
        count = len(made.enforced)
        door.say(f"  {made.target}: {count} effects enforced, {len(made.gaps)} gaps")
    gaps = sum(len(g.effects) for g in picture.plan.gaps)
    door.say(f"  {gaps} effects that nothing brings about\n")
