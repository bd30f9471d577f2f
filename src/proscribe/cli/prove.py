"""``proscribe prove``."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click

from proscribe import targets
from proscribe.cli import door
from proscribe.model import InputError, Language, Place
from proscribe.service.proof_record import brief, lines, record, write
from proscribe.service.prove import Ending, Proven, prove
from proscribe.service.samples import SAMPLE

FAILED = 1


@click.command()
@click.option("-t", "--target", "names", multiple=True, help="A target's name; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Every target that there is.")
@click.option("--into", "folder", type=door.FOLDER, help="Folder to write the records into.")
@click.option(
    "--sample", is_flag=True, help="Prove with names that nobody bears, not with your policy."
)
@click.option("--acts", is_flag=True, help="List every act, not only those that went otherwise.")
@door.places
def command(  # noqa: PLR0913, the options of one command line
    names: tuple[str, ...],
    folder: Path | None,
    language: str,
    *,
    everything: bool,
    sample: bool,
    acts: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Try the artifact of a target on its real engine, on this machine, and say what was seen.

    Each act is attempted before the artifact, under it and after its lift, in networks and
    roots of its own: nothing of this machine is touched. It needs root, or user namespaces.

    Exits with 1 when an engine did not obey, with 4 when something could not be proven here.

    \b
    Examples:
      proscribe prove -t rpz
      proscribe prove -t rpz --acts --lang fr
      proscribe prove -t nftables --sample --json
      proscribe prove --all --into proofs
    """  # noqa: D301
    chosen = targets.names() if everything else names
    if not chosen:
        raise InputError(Place(source="prove"), "no target is named", "give --target NAME or --all")
    proofs: list[tuple[Proven, datetime]] = []
    with _ended_in_order():
        for one in prove(door.workspace(**where), chosen, SAMPLE if sample else None):
            proofs.append((one, datetime.now(UTC)))
            if folder:
                write(*proofs[-1], folder)
            if not as_json:
                _show(one, Language(language), acts=acts)
    if as_json:
        door.show_json([record(*proof) for proof in proofs])
    sys.exit(code({one.ending for one, _ in proofs}))


def code(endings: set[Ending]) -> int:
    """Return the exit code: what was not obeyed weighs more than what could not be proven."""
    if Ending.NOT_OBEYED in endings:
        return FAILED
    return 0 if all(e.proven for e in endings) else door.UNKNOWN


def _show(one: Proven, language: Language, *, acts: bool) -> None:
    first, *rest = (lines if acts else brief)(one, language)
    door.say(door.style(first, bold=True, fg=COLOURS.get(one.ending)))
    for line in rest:
        door.say(line)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a request to end do what Ctrl-C does: all that was started is ended first."""

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


COLOURS = {Ending.ENFORCED: "green", Ending.PARSED: "green", Ending.NOT_OBEYED: "red"}
