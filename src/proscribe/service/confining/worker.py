"""The worker: reads packages one after another, each in a child that can only compute.

It is started by ``inspected`` and told what is wanted of which path, one line of JSON each; it
answers with frames of MessagePack, each after its length. The child that parses has its memory
and time bounded, opens nothing, and is ended when it takes too long.
"""

import json
import os
import resource
import select
import signal
import struct
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec

from proscribe import inspectors
from proscribe.formats.hostile import MalformedError
from proscribe.formats.likeness import sketches
from proscribe.inspectors import Source
from proscribe.inspectors.apk import signed_by
from proscribe.model import InputError, Inspection, Likeness, Text
from proscribe.service.confining.filter import confine
from proscribe.service.confining.opened import begin, opened

MEMORY = 384 << 20
"""Bytes of memory of its own that a child may use; the mapped package does not count."""
SECONDS = 60
"""How long one package may take, in CPU time and by the clock."""
STUMBLES = (
    ArithmeticError, AttributeError, LookupError, ValueError, TypeError, OSError, struct.error,
    zlib.error,
)  # fmt: skip
CHUNK = 1 << 20
ENCODER = msgspec.msgpack.Encoder()


class Told(msgspec.Struct, kw_only=True):
    """What the worker says of one package: what was wanted of it, or why there is none."""

    inspection: Inspection | None = None
    likeness: Likeness | None = None
    place: str = ""
    reason: str = ""
    remedy: str = ""
    confined: bool = True


def main() -> None:
    """Answer every line, until there is none."""
    inspectors.every()
    for line in sys.stdin.buffer:
        wanted, spelt = json.loads(line)
        path = Path(os.fsdecode(spelt.encode("utf-8", "surrogateescape")))
        try:
            answer = _inspected(opened(path), wanted)
        except InputError as error:
            told = Told(place=str(error.place), reason=error.reason, remedy=error.remedy)
            answer = ENCODER.encode(told)
        sys.stdout.buffer.write(struct.pack("<Q", len(answer)) + answer)
        sys.stdout.buffer.flush()


def _inspected(source: Source, wanted: str) -> bytes:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(source, writer, wanted)
    os.close(writer)
    try:
        answer = _read(reader, time.monotonic() + SECONDS)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if answer and os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        answer = b""
    return answer or ENCODER.encode(Told(inspection=_failed(source, TOO_LONG)))


def _read(reader: int, until: float) -> bytes:
    parts: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([reader], [], [], left)
        if not ready:
            break
        part = os.read(reader, CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""


def _child(source: Source, writer: int, wanted: str) -> None:
    """Read the package, say what it is, and end: nothing of this process is gone back to."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    confined = confine()
    begin(source)
    try:
        told = WANTED[wanted](source)
    except MemoryError:
        told = Told(inspection=_failed(source, TOO_LARGE))
    except RecursionError:
        told = Told(inspection=_failed(source, inspectors.TOO_DEEP))
    except STUMBLES as error:
        told = Told(inspection=_failed(source, _stumbled(error)))
    told.confined = confined
    rest = memoryview(ENCODER.encode(told))
    while rest:
        rest = rest[os.write(writer, rest) :]
    os._exit(0)


def _inspection(source: Source) -> Told:
    return Told(inspection=inspectors.inspect(source))


def _likeness(source: Source) -> Told:
    try:
        found = sketches(source.data, source.budget)
    except MalformedError as error:
        return Told(inspection=_failed(source, error.reason))
    signed: tuple[str, ...] = ()
    with suppress(MalformedError):  # code on its own has no signer, nor has a broken package
        signed = signed_by(source)
    one = Likeness(file=source.name, sha256=source.sha256(), signers=signed, **found)
    return Told(likeness=one)


WANTED = {"inspection": _inspection, "likeness": _likeness}


def _failed(source: Source, reason: Text) -> Inspection:
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="unknown",
        malformed=reason,
    )


def _stumbled(error: Exception) -> Text:
    kind = type(error).__name__
    return Text(
        f"the inspector stumbled over it ({kind}); that is a fault of Proscribe: please report it",
        f"l'inspecteur a trébuché dessus ({kind}); c'est un défaut de Proscribe : signalez-le",
    )


TOO_LONG = Text(
    f"it was not read within {SECONDS} s, or broke its reader",
    f"il n'a pas été lu en {SECONDS} s, ou a brisé son lecteur",
)
TOO_LARGE = Text(
    f"reading it needs more than {MEMORY >> 20} MiB of memory",
    f"sa lecture demande plus de {MEMORY >> 20} Mio de mémoire",
)

if __name__ == "__main__":
    main()
