"""Processes with a time limit, which do not outlive whoever started them."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from proscribe.model import Text

PATIENCE = 15
"""Seconds that are waited for a process to do a small thing, or to be gone."""
SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
"""Where programs are looked for: where administrators' are, too."""
TIED = ("setpriv", "--pdeathsig", "KILL")


class UnableError(Exception):
    """Something cannot be tried on this machine; the reason is for a person to read."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a process that ended said: its status, its output, and its complaints."""

    status: int
    stdout: str
    stderr: str

    def __bool__(self) -> bool:
        return self.status == 0

    @property
    def said(self) -> str:
        """Return all that it said."""
        return self.stdout + self.stderr


def missing(programs: Iterable[str]) -> tuple[str, ...]:
    """Return those of some programs that are not on this machine."""
    return tuple(p for p in programs if shutil.which(p, path=SEARCHED) is None)


def tied(*command: str | Path) -> list[str]:
    """Return a command that the kernel ends when the process that started it is gone."""
    return [*TIED, *map(str, command)]


def privileges() -> tuple[str, ...]:
    """Return what ``unshare`` must be told to make namespaces: as root, nothing."""
    return () if os.geteuid() == 0 else ("--user", "--map-root-user")


def isolated(*kinds: str) -> tuple[str, ...]:
    """Return what runs a command in new namespaces, of a mount table or of a network.

    Raises:
        UnableError: This user may not make them.

    """
    command = ("unshare", *privileges(), *(f"--{kind}" for kind in kinds))
    if not run(*command, "true"):
        raise UnableError(
            Text(
                "it needs namespaces: be root, or let users make user namespaces",
                "il faut des espaces de noms : soyez root, ou permettez aux utilisateurs "
                "d'en créer",
            )
        )
    return command


def run(
    *command: str | Path,
    environment: Mapping[str, str] | None = None,
    patience: int = PATIENCE,
) -> Done:
    """Run a command to its end, or end it after ``patience`` seconds.

    Raises:
        UnableError: It is not there, or did not end in time.

    """
    given = {"PATH": SEARCHED, "LC_ALL": "C.UTF-8", **(environment or {})}
    try:
        done = subprocess.run(
            tied(*command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience,
            check=False,
            env=given,
        )
    except FileNotFoundError as error:
        raise UnableError(_absent(TIED[0])) from error
    except subprocess.TimeoutExpired as error:
        name = Path(command[0]).name
        raise UnableError(
            Text(
                f"{name} did not end within {patience} s",
                f"{name} ne s'est pas terminé en {patience} s",
            )
        ) from error
    out, err = (b.decode("utf-8", "replace") for b in (done.stdout, done.stderr))
    return Done(status=done.returncode, stdout=out, stderr=err)


def _absent(program: str) -> Text:
    return Text(f"{program} is not on this machine", f"{program} n'est pas sur cette machine")
