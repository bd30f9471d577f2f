"""``proscribe resembles``."""

import sys
from pathlib import Path

import click

from proscribe.cli import door
from proscribe.model import Alike, Language

FOUND, UNKNOWN = 3, 4
PACKAGE = click.Path(path_type=Path)


@click.command()
@click.argument("package", type=PACKAGE)
@click.option(
    "--against",
    type=PACKAGE,
    multiple=True,
    required=True,
    help="A package, a folder of packages, or an index; may be repeated.",
)
@click.option(
    "--keep",
    type=PACKAGE,
    help="Write an index of all that was read, to be held against another time.",
)
@click.option("--all", "everything", is_flag=True, help="Tell of unrelated packages too.")
@door.as_json
@door.language
def command(  # noqa: PLR0913, the options of one command line
    package: Path,
    against: tuple[Path, ...],
    keep: Path | None,
    language: str,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Say whether an Android package is another one, signed anew, rebuilt, renamed or shrunk.

    Files, shapes of classes, texts and interfaces are compared; names are not. What other
    packages that were given have too, such as shared libraries, counts little: the more of them
    are given, the better is the answer.

    Exits with 3 when it resembles one of them, and with 4 when that cannot be said of any.

    \b
    Examples:
      proscribe resembles unknown.apk --against wechat.apk
      proscribe resembles unknown.apk --against ./known --keep known.index
      proscribe resembles unknown.apk --against known.index --json
    """  # noqa: D301
    from proscribe.service.likenesses import held, keep_all, of
    from proscribe.service.resembles import lines, resemblances

    one, others = of(package), held(against)
    if keep:
        keep_all(keep, (*others, one))
    found = sorted(resemblances(one, others), key=lambda r: (RANK.index(r.verdict), r.to))
    if as_json:
        door.show_json(found)
    else:
        for line in lines(found, Language(language), *([] if everything else [Alike.UNRELATED])):
            door.say(line)
    sys.exit(_code({r.verdict for r in found}))


RANK = tuple(Alike)


def _code(verdicts: set[Alike]) -> int:
    if verdicts & {Alike.SAME, Alike.COPY, Alike.DERIVED}:
        return FOUND
    return UNKNOWN if verdicts == {Alike.UNKNOWN} else 0
