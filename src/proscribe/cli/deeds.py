"""The log that a workspace keeps: how the commands find it and write into it by themselves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from proscribe.cli import door
from proscribe.model import InputError, Place
from proscribe.service.deed import Deed, Doing, unlogged

SETTING = "proscribe-log.yaml"


@contextmanager
def kept() -> Iterator[Doing]:
    """Open what the deeds of one command go through; where no log is kept they just go.

    Raises:
        InputError: The log or its key cannot be used: nothing has been done yet.

    """
    path = _setting()
    if path is None:
        yield unlogged
        return
    from proscribe.cli.signing_options import secret
    from proscribe.service.keeping import opened, recorder

    who = recorder(path, secret, lambda: datetime.now(UTC))
    with opened(who, _warned) as doing:
        yield doing


@contextmanager
def deed(verb: str) -> Iterator[Deed]:
    """Open the one deed of a command.

    Raises:
        InputError: The log or its key cannot be used: nothing has been done yet.

    """
    with kept() as doing, doing(verb) as one:
        yield one


def _setting() -> Path | None:
    given = os.environ.get("PROSCRIBE_LOG")
    path = Path(given or SETTING)
    if given and not path.is_file():
        place = Place(source=given)
        raise InputError(place, "PROSCRIBE_LOG names no file", "name the setting of the log")
    return path if path.is_file() else None


def _warned(error: InputError) -> None:
    door.note(f"done, and not in the log yet: {error}")
    door.note("  its statement waits in the outbox; the next command adds it")
    door.note(f"  remedy: {error.remedy}")
