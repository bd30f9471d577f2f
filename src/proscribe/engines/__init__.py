"""Engines: one module for each program that obeys artifacts, or parses them.

An engine says which programs it is made of and how to get them, which acts show what an artifact
does, and gives a bench on which artifacts are applied and acts attempted. It never judges: what
was expected and what was seen are compared by whoever asked.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from proscribe import plugins
from proscribe.model import Artifact, File, Proof, Text
from proscribe.workbench.trial import Act, RefusedError, Seen, Stage

__all__ = ["Bench", "Engine", "RefusedError", "Stage", "get", "names"]


class Bench(Protocol):
    """A private machine, network or root on which one engine works."""

    def apply(self, files: tuple[File, ...]) -> None:
        """Give the engine all files of artifacts that lie on the device by now.

        Raises:
            RefusedError: It does not take them.

        """

    def attempt(self, act: Act) -> Seen:
        """Do what an act says, and tell what became of it."""

    def state(self) -> Mapping[str, str]:
        """Return digests of all on the machine that is not the artifact itself, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A real program, and how it is tried."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]
    """The packages of Debian that bring the programs."""
    targets: frozenset[str]
    version: tuple[str, ...]
    """The command that prints its version."""
    compared: Text
    """What ``state`` is of."""
    acts: Callable[[Artifact], Iterable[Act]]
    bench: Callable[[Path, tuple[Act, ...]], AbstractContextManager[Bench]]
    level: Proof = Proof.ENFORCED


def names() -> tuple[str, ...]:
    """Return the names of all engines, in order."""
    return plugins.names(sys.modules[__name__])


def get(name: str) -> Engine:
    """Return the engine ``name``.

    Raises:
        MissingError: There is no engine of that name.

    """
    engine: Engine = plugins.load(sys.modules[__name__], name)
    return engine
