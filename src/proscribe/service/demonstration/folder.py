"""The folder that the demo leaves: written whole beside its place, then put there."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from proscribe.model import InputError, Place
from proscribe.service.demonstration.story import Written

SUMS = "SHA256SUMS"
REMEDY = "choose another folder with --out"


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Yield an empty folder; what it holds in the end replaces the earlier demo in ``folder``.

    Raises:
        InputError: ``folder`` cannot be written, or holds other things than an earlier demo.

    """
    try:
        _refuse_others(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".demo-", dir=folder.parent) as name:
            stage = Path(name)
            yield stage
            _remove_earlier(folder)
            shutil.copytree(stage, folder, dirs_exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(folder)), reason, REMEDY) from error


def written(stage: Path) -> tuple[Written, ...]:
    """Return the files of a folder with their digests, in the order of their paths."""
    files = {p.relative_to(stage).as_posix(): p for p in stage.rglob("*") if p.is_file()}
    return tuple(
        Written(path=name, digest=hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path in sorted(files.items())
    )


def seal(stage: Path) -> None:
    """List every file with its digest, as ``sha256sum --check`` reads it."""
    lines = (f"{w.digest}  {w.path}\n" for w in written(stage))
    (stage / SUMS).write_text("".join(lines), encoding="utf-8")


def _refuse_others(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SUMS).is_file():
        reason = "the folder is not empty, and what it holds is not an earlier demo"
        raise InputError(Place(source=str(folder)), reason, REMEDY)


def _remove_earlier(folder: Path) -> None:
    """Remove the files that an earlier demo listed, if nobody changed them, and empty folders."""
    sums = folder / SUMS
    if not sums.is_file():
        return
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        inside = not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
        if inside and path.is_file() and digest == hashlib.sha256(path.read_bytes()).hexdigest():
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
