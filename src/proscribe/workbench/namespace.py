"""A network of one machine: a namespace that holds nothing but loopback."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from proscribe.model import Text
from proscribe.workbench.process import (
    PATIENCE,
    SEARCHED,
    Done,
    UnableError,
    isolated,
    run,
    tied,
)

HOLD = "ip link set lo up && echo made && exec cat"
NEVER = Text(
    "what was waited for never came to pass", "ce qui était attendu ne s'est jamais produit"
)


def until(holds: Callable[[], object]) -> None:
    """Wait for something to become so, for a bounded time.

    Raises:
        UnableError: It never did.

    """
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise UnableError(NEVER)
        time.sleep(0.05)


class Network:
    """A network namespace, and what was started in it.

    Raises:
        UnableError: This user may not make network namespaces.

    """

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self.variables = {**os.environ, "PATH": SEARCHED}
        holder = self._popen(*isolated("net"), "sh", "-c", HOLD)
        if holder.stdout is None or holder.stdout.readline() != b"made\n":
            self.close()
            raise UnableError(Text("no network namespace", "pas d'espace de noms réseau"))
        user = () if os.geteuid() == 0 else ("--user", "--preserve-credentials")
        self.enter = ["nsenter", "--target", str(holder.pid), "--net", *user]

    def _popen(self, *command: str | Path) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        process = subprocess.Popen(tied(*command), env=self.variables, stdin=pipe, stdout=pipe)
        self.running.append(process)
        return process

    def run(self, *command: str | Path, patience: int = PATIENCE) -> Done:
        """Run a command in the namespace, to its end.

        Raises:
            UnableError: It did not end in time.

        """
        return run(
            *self.enter, *command, environment=os.environ | self.variables, patience=patience
        )

    def must(self, *command: str | Path) -> str:
        """Run a command that has to succeed, and return its output.

        Raises:
            UnableError: It failed.

        """
        done = self.run(*command)
        if not done:
            said = f"{' '.join(map(str, command[:3]))}: {done.stderr.strip()}"
            raise UnableError(Text(said, said))
        return done.stdout

    def start(self, *command: str | Path, log: Path) -> subprocess.Popen[bytes]:
        """Start what goes on running; all that it says goes into ``log``."""
        with log.open("wb") as written:
            process = subprocess.Popen(
                tied(*self.enter, *command), stdout=written, stderr=written, env=self.variables
            )
            self.running.append(process)
        return process

    def talk(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start what is spoken with: its input and its output are pipes."""
        return self._popen(*self.enter, *command)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End what was started, and wait until it is gone."""
        process.kill()
        process.wait(PATIENCE)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        self.running.remove(process)

    def close(self) -> None:
        """End all that was started; with the last of it, the namespace is gone."""
        for process in reversed(tuple(self.running)):
            self.stop(process)


@contextmanager
def network() -> Iterator[Network]:
    """Give a namespace that is gone afterwards, whatever happens.

    Raises:
        UnableError: This user may not make network namespaces.

    """
    made = Network()
    try:
        yield made
    finally:
        made.close()
