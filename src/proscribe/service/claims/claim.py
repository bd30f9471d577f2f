"""A claim as bytes: canonical JSON, so that the same question has the same digest everywhere.

https://www.rfc-editor.org/rfc/rfc8785
"""

from pathlib import Path
from typing import Any

import rfc8785

from proscribe.evidence import statement
from proscribe.model import InputError, Place
from proscribe.service.attest import Logged, Recorder
from proscribe.service.deed import Told
from proscribe.wire import plain


def written(claim: Any) -> bytes:  # noqa: ANN401, any of the claims
    """Return the bytes of a claim."""
    return rfc8785.dumps(plain(claim))


def saved(claim: Any, path: Path) -> bytes:  # noqa: ANN401, any of the claims
    """Write the bytes of a claim into a file that is not there yet, and return them.

    Raises:
        InputError: The file is there with other bytes, or cannot be written.

    """
    data = written(claim)
    try:
        if path.exists() and path.read_bytes() != data:
            raise InputError(Place(source=str(path)), "it exists", "name another file")
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "choose another place") from error
    return data


def signed(claim: Any, path: Path, who: Recorder) -> Logged:  # noqa: ANN401, any of the claims
    """Write a claim into a file, and log a statement of its digest and its sentence.

    Raises:
        InputError: The file, the key or the log cannot be used.

    """
    told = claimed(claim, path.name, saved(claim, path))
    return who.say(told.subjects, told.kind, told.says)


def claimed(claim: Any, name: str, data: bytes) -> Told:  # noqa: ANN401, any of the claims
    """Return what the log is told of a claim: its verdict and its sentence, of its bytes."""
    says = {"at": claim.at.isoformat(), "verdict": claim.verdict, "says": plain(claim.says)}
    return Told(kind=claim.type, subjects={name: statement.digest(data)}, says=says)
