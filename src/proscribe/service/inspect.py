"""Inspect packages: each in a worker that can neither write, nor call, nor grow without bound."""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from proscribe.model import InputError, Inspection, Likeness, Place
from proscribe.service.confining.worker import Told

COMMAND = (sys.executable, "-P", "-m", "proscribe.service.confining.worker")
DECODER = msgspec.msgpack.Decoder(Told)
QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Threads that libraries keep ready are of no use to a process that forks."""


def inspect(paths: Iterable[Path]) -> Iterator[Inspection]:
    """Yield the inspection of each package, in their order.

    Raises:
        InputError: A path cannot be read, or the worker could not be started.

    """
    for path, told in _told(paths, "inspection"):
        if told.inspection is None:
            raise InputError(Place(source=told.place or str(path)), told.reason, told.remedy)
        yield told.inspection


def likenesses(paths: Iterable[Path]) -> Iterator[Likeness]:
    """Yield what of each package can be held against others, in their order.

    Raises:
        InputError: A path cannot be read, or is no package that has a likeness.

    """
    for path, told in _told(paths, "likeness"):
        if told.likeness is not None:
            yield told.likeness
        elif told.inspection is not None and told.inspection.malformed is not None:
            reason = told.inspection.malformed.en
            remedy = "name an Android package, or a DEX file"
            raise InputError(Place(source=str(path)), reason, remedy)
        else:
            raise InputError(Place(source=told.place or str(path)), told.reason, told.remedy)


def _told(paths: Iterable[Path], wanted: str) -> Iterator[tuple[Path, Told]]:
    environment = {**os.environ, **QUIET}
    with subprocess.Popen(  # noqa: S603, our own module
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as worker:
        try:
            for path in paths:
                yield path, _asked(worker, path, wanted)
        finally:
            worker.kill()


def _asked(worker: "subprocess.Popen[bytes]", path: Path, wanted: str) -> Told:
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("the worker has no pipes")
    spelt = os.fsencode(path.absolute()).decode("utf-8", "surrogateescape")
    worker.stdin.write(json.dumps([wanted, spelt]).encode() + b"\n")
    worker.stdin.flush()
    size = worker.stdout.read(8)
    if len(size) < 8:  # noqa: PLR2004, the length before each answer
        reason = "the worker that reads packages has ended"
        raise InputError(Place(source=str(path)), reason, "run: proscribe doctor")
    return DECODER.decode(worker.stdout.read(struct.unpack("<Q", size)[0]))
