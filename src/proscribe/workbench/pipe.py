"""A process that is spoken with through its input and its output, for a bounded time."""

import os
import select
from subprocess import Popen

from proscribe.model import Text
from proscribe.workbench.process import UnableError

SECONDS = 60
SILENT = Text("the program that is tried does not answer", "le programme éprouvé ne répond pas")


class Pipe:
    """Both ends of one process.

    Raises:
        UnableError: It was started without pipes.

    """

    def __init__(self, process: Popen[bytes]) -> None:
        if not process.stdin or not process.stdout:
            raise UnableError(SILENT)
        self.into, self.out = process.stdin.fileno(), process.stdout.fileno()
        self.held = b""

    def send(self, said: bytes) -> None:
        """Write to its input.

        Raises:
            UnableError: It is gone.

        """
        try:
            while said:
                said = said[os.write(self.into, said) :]
        except BrokenPipeError as error:
            raise UnableError(SILENT) from error

    def until(self, end: bytes) -> bytes:
        """Read from its output until ``end``, which is left out.

        Raises:
            UnableError: It is gone, or says nothing for a minute.

        """
        while end not in self.held:
            self._more()
        told, _, self.held = self.held.partition(end)
        return told

    def exactly(self, length: int) -> bytes:
        """Read so many bytes from its output.

        Raises:
            UnableError: It is gone, or says nothing for a minute.

        """
        while len(self.held) < length:
            self._more()
        told, self.held = self.held[:length], self.held[length:]
        return told

    def _more(self) -> None:
        ready, _, _ = select.select([self.out], [], [], SECONDS)
        read = os.read(self.out, 1 << 16) if ready else b""
        if not read:
            raise UnableError(SILENT)
        self.held += read
