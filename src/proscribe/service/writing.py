"""How a file that people keep is changed: one writer at a time, wholly or not at all."""

import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from proscribe.model import InputError, Place


def written(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file; a reader sees the old bytes or the new ones.

    The bytes are on the disk before the name points at them, so that a power cut loses neither
    the old file nor the new one. A link is followed, and the mode of a file is kept.

    Raises:
        InputError: The file cannot be written; what was there before still is.

    """
    try:
        _replaced(path.resolve(), content)
    except OSError as error:
        raise _refused(path, error, "choose a folder that can be written to") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder against other writers, waiting for the one that holds it.

    The lock is on the folder itself: it leaves no file behind, and ends with the process that
    took it, however that ends. Whoever reads is not held up.

    Raises:
        InputError: The folder is not there, or cannot be locked.

    """
    try:
        holder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _refused(folder, error, "give a folder that is there") from error
    try:
        _hold(holder, folder)
        yield
    finally:
        os.close(holder)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put an interrupt off until a few short steps that belong together are done.

    Only the main thread is ever interrupted, so that nothing is put off in the others.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if asked:
            signal.raise_signal(signal.SIGINT)


def _hold(holder: int, folder: Path) -> None:
    # Only the taking is guarded: an error of whoever works under the lock is not the lock's.
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
    except OSError as error:
        raise _refused(folder, error, "keep the folder on a file system with locks") from error


def _replaced(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    stage = path.with_name(f".{path.name}.part")
    try:
        with stage.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            stage.chmod(path.stat().st_mode)
        stage.replace(path)
    except OSError:
        with suppress(OSError):
            stage.unlink(missing_ok=True)
        raise
    _settled(path.parent)


def _settled(folder: Path) -> None:
    # The new name itself has to reach the disk, and it lives in the folder.
    holder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(holder)
    finally:
        os.close(holder)


def _refused(path: Path, error: OSError, remedy: str) -> InputError:
    return InputError(Place(source=str(path)), error.strerror or str(error), remedy)
