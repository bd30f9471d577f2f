"""An rpm database, asked through rpm itself and never in place.

rpm writes beside a database that it only reads; and where it does not know the format it makes
an empty one, prints a warning, and says with exit code 0 that nothing is installed. Hence it
is given a copy and told the format, and one word on its error stream is taken for blindness.
man 8 rpm; https://rpm-software-management.github.io/rpm/manual/
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from proscribe.formats.legible import legible
from proscribe.formats.root import Root
from proscribe.model import InputError

FORMATS = {"rpmdb.sqlite": "sqlite", "Packages.db": "ndb", "Packages": "bdb_ro"}
"""Names of a database, and what rpm calls its format."""
BESIDE = "-wal"
"""What SQLite has written and not yet merged."""
COPY_LIMIT = 2 << 30
"""Bytes; a workstation with all that its distribution offers has half of it."""
ANSWER_LIMIT = 16 << 20
"""Bytes; a hundred thousand packages in lines of a hundred characters take half of it."""
COMPLAINT_LIMIT = 4096
SUCCESS = "exit code 0"
SECONDS = 120
"""A hundred times what the query takes on a slow disk."""
QUERY = "%{NAME}\\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\n"
REMEDY = "run rpm --rebuilddb on the device, or read it with the rpm of its own distribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What rpm printed: packages with versions, and what it complained of, if anything."""

    packages: tuple[tuple[str, str], ...]
    complaint: str


def ask(root: Root, database: str, executable: str) -> Answer:
    """Return what rpm finds in the database at a path.

    Raises:
        InputError: It could not be copied, or rpm did not come to an end.

    """
    try:
        with TemporaryDirectory() as folder:
            _copy(root, database, Path(folder))
            return _queried(Path(database).name, Path(folder), executable)
    except subprocess.TimeoutExpired as error:
        reason = f"rpm took longer than {SECONDS} seconds"
        raise InputError(root.place(database), reason, REMEDY) from error
    except OSError as error:
        reason = f"it could not be copied: {error.strerror}"
        remedy = "read it as root, and make room for a copy in the folder for temporary files"
        raise InputError(root.place(database), reason, remedy) from error


def _copy(root: Root, database: str, folder: Path) -> None:
    paths = [p for p in (root.locate(database), root.locate(database + BESIDE)) if p.is_file()]
    before = [(p.stat().st_size, p.stat().st_mtime_ns) for p in paths]
    if not paths or sum(size for size, _ in before) > COPY_LIMIT:
        reason = f"no regular file, or larger than {COPY_LIMIT >> 20} MiB"
        raise InputError(root.place(database), reason, REMEDY)
    for path, name in zip(paths, (database, database + BESIDE), strict=False):
        shutil.copyfile(path, folder / Path(name).name)
    if before != [(p.stat().st_size, p.stat().st_mtime_ns) for p in paths]:
        reason = "packages are being installed: it changed while it was read"
        raise InputError(root.place(database), reason, "read the device again")


def _queried(name: str, folder: Path, executable: str) -> Answer:
    command = (
        executable,
        *("--define", f"_db_backend {FORMATS[name]}"),
        *("--dbpath", str(folder)),
        *("--nosignature", "-qa", "--qf", QUERY),
    )
    with TemporaryFile() as answer, TemporaryFile() as complaints:
        done = subprocess.run(  # noqa: S603, a full list of arguments, none of them the device's
            command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=complaints,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "HOME": str(folder)},
            timeout=SECONDS,
            check=False,
        )
        return _answer(answer, complaints, f"exit code {done.returncode}", folder)


def _answer(answer: IO[bytes], complaints: IO[bytes], code: str, folder: Path) -> Answer:
    answer.seek(0)
    complaints.seek(0)
    printed = answer.read(ANSWER_LIMIT)
    # The name of a temporary folder would make each report of one fault another.
    complaint = complaints.read(COMPLAINT_LIMIT).decode(errors="replace").replace(f"{folder}", "")
    if not complaint and code != SUCCESS:
        complaint = code
    if answer.read(1):
        complaint = f"it answered more than {ANSWER_LIMIT >> 20} MiB"
    return Answer(packages=tuple(_lines(printed)), complaint=legible(complaint))


def _lines(printed: bytes) -> Iterator[tuple[str, str]]:
    for line in printed.decode(errors="replace").split("\n"):
        name, tab, version = line.partition("\t")
        if tab:
            yield name, version
