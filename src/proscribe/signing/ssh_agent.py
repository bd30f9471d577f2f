"""Keys of an SSH agent: the private half never leaves the agent.

A key is named by its fingerprint, ``SHA256:...``, as ``ssh-add -l`` prints it, or its comment.

https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
https://www.rfc-editor.org/rfc/rfc8709
"""

import base64
import hashlib
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from proscribe.model import InputError, Place, Text
from proscribe.signing import Opened, Scheme, trusted

ASK_KEYS, KEYS, ASK_SIGNATURE, SIGNATURE = 11, 12, 13, 14
SORT = b"ssh-ed25519"
LARGEST = 256 << 10
PATIENCE = 60
"""Seconds: an agent may ask a person to confirm each signature."""


class _Agent:
    """A connection to an agent."""

    def __init__(self, connection: socket.socket, place: Place) -> None:
        self._connection = connection
        self.place = place

    def ask(self, kind: int, data: bytes, wanted: int) -> bytes:
        self._connection.sendall(struct.pack(">IB", len(data) + 1, kind) + data)
        [length] = struct.unpack(">I", self._read(4))
        if not 0 < length <= LARGEST:
            raise InputError(self.place, "the agent answers too much", "start another agent")
        answer = self._read(length)
        if answer[0] != wanted:
            raise InputError(self.place, "the agent refused", "unlock it, or add the key again")
        return answer[1:]

    def _read(self, size: int) -> bytes:
        parts = b""
        while len(parts) < size:
            part = self._connection.recv(size - len(parts))
            if not part:
                raise InputError(self.place, "the agent ended in the middle", "start another agent")
            parts += part
        return parts

    def held(self) -> Iterator[tuple[bytes, str]]:
        """Yield the keys that it holds, each with its comment."""
        answer = self.ask(ASK_KEYS, b"", KEYS)
        rest = answer[4:]
        for _ in range(int.from_bytes(answer[:4], "big")):
            key, rest = _string(rest)
            comment, rest = _string(rest)
            yield key, comment.decode("utf-8", "replace")

    def sign(self, key: bytes, data: bytes) -> bytes:
        told = _spelt(key) + _spelt(data) + bytes(4)
        blob, _ = _string(self.ask(ASK_SIGNATURE, told, SIGNATURE))
        sort, rest = _string(blob)
        signature, _ = _string(rest)
        if sort != SORT:
            raise InputError(
                self.place, "the agent signed with another sort of key", "name another"
            )
        return signature


@contextmanager
def _open(rest: str, secret: Callable[[], str]) -> Iterator[Opened]:  # noqa: ARG001, agents hold it
    place = Place(source=f"ssh-agent:{rest}")
    where = os.environ.get("SSH_AUTH_SOCK", "")
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(PATIENCE)
            connection.connect(where)
            agent = _Agent(connection, place)
            found = [k for k, comment in agent.held() if rest in {_fingerprint(k), comment}]
        except OSError as error:
            reason = "there is no SSH agent to be reached"
            raise InputError(place, reason, "start one, and set SSH_AUTH_SOCK") from error
        if len(found) != 1:
            reason = "it holds several such keys" if found else "the agent holds no such key"
            raise InputError(place, reason, "name a fingerprint that ssh-add -l prints")
        sort, data = _string(found[0])
        public, _ = _string(data)
        if sort != SORT:
            raise InputError(place, "it is no Ed25519 key", "make one with: ssh-keygen -t ed25519")
        yield Opened(trusted(public, rest), lambda message: agent.sign(found[0], message))


def _fingerprint(key: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _string(data: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(data[:4], "big")
    return data[4 : 4 + length], data[4 + length :]


def _spelt(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


signing = Scheme(title=Text("an SSH agent", "un agent SSH"), open=_open)
