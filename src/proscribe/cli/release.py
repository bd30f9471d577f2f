"""``proscribe release``."""

from pathlib import Path

import click

from proscribe.cli import deeds, door
from proscribe.model import Language
from proscribe.service.deed import Told
from proscribe.service.release import SHELVES, Format, release
from proscribe.service.releasing.parts import Version
from proscribe.service.writing import written


@click.command()
@click.argument("record")
@click.option(
    "--version",
    type=click.Choice([v.value for v in Version]),
    default=Version.RELEASABLE.value,
    show_default=True,
    help="What may be released, or everything.",
)
@click.option("--record", "sort", type=click.Choice(list(SHELVES)), help="Where ids clash.")
@click.option(
    "--format",
    "form",
    type=click.Choice([f.value for f in Format]),
    default=Format.TEXT.value,
    show_default=True,
    help="How it is written; JSON holds both languages.",
)
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into this file.",
)
@door.register
@door.language
@door.as_json
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    record: str,
    version: str,
    sort: str | None,
    form: str,
    file: Path | None,
    register_folder: Path | None,
    language: str,
    *,
    as_json: bool,
) -> None:
    """Show RECORD, a determination, an exemption or a ledger, whole or as it may be released.

    The releasable version marks each part that the record's severances name, people in
    exemptions, and fields that are not ours; nothing is left out without a mark. It is refused
    when what is severed in one place still stands in another.

    \b
    Examples:
      proscribe release ca-tbs-2023-10-30
      proscribe release ca-tbs-2023-10-30 --lang fr --format html -o decision.html
      proscribe release EXEMPTION --version protected --json
    """  # noqa: D301
    found = release(
        door.workspace(register_folder=register_folder, catalogue_folders=(), at=None),
        record,
        Version(version),
        sort or "",
    )
    told = found.rendered(Format.JSON if as_json else Format(form), Language(language))
    with deeds.deed("release") as deed:
        if file is None:
            click.echo(told, nl=False)
        else:
            written(file, told.encode())
        deed.done(lambda: _told(told, Version(version)))
    if file is not None:
        door.note(f"{version}: {file}")


def _told(told: str, version: Version) -> Told:
    from proscribe.service.statements import released

    return released(told.encode(), version)
