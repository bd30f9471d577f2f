"""The door of a witness: one path over HTTP, on this machine alone, bounded in all that it takes.

A witness that is reached from elsewhere stands behind a proxy that speaks TLS. The protocol needs
no other guard: whatever is sent, only the log's key makes a checkpoint that is signed.
"""

import threading
from contextlib import ExitStack
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any

from proscribe.evidence.witness import Answer, Witness
from proscribe.formats.witness_request import LARGEST
from proscribe.model import InputError

LOOPBACK = "127.0.0.1"
TOGETHER = 32
"""Connections that are served at a time; others wait."""
PATIENCE = 10
"""Seconds that a client may be silent."""


class Door(ThreadingHTTPServer):
    """A server of one witness. The port is chosen by the system where none is given."""

    daemon_threads = True

    def __init__(self, witness: Witness, port: int = 0) -> None:
        self.witness = witness
        self._room = threading.BoundedSemaphore(TOGETHER)
        super().__init__((LOOPBACK, port), _Caller)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, as declared
        """Serve a caller when there is room."""
        self._room.acquire()
        with ExitStack() as undone:
            undone.callback(self._room.release)
            super().process_request(request, client_address)
            undone.pop_all()

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Serve a caller, and make room."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:  # noqa: ANN401
        """Say nothing of a caller that went away: its connection is closed."""


class _Caller(BaseHTTPRequestHandler):
    timeout = PATIENCE
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "witness", ""
    server: Door

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            self._answer(Answer(HTTPStatus.NOT_FOUND, "there is only /add-checkpoint here\n"))
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or "Transfer-Encoding" in self.headers:
            self._answer(Answer(HTTPStatus.LENGTH_REQUIRED, "say how long it is\n"))
            return
        if len(length) > len(str(LARGEST)) or int(length) > LARGEST:
            self._answer(Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "it is too long\n"))
            return
        data = self.rfile.read(int(length))
        if len(data) < int(length):
            self.close_connection = True
            return
        try:
            answer = self.server.witness.add(data)
        except InputError as error:
            answer = Answer(HTTPStatus.INTERNAL_SERVER_ERROR, f"{error.reason}\n")
        self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        if answer.status in {HTTPStatus.LENGTH_REQUIRED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, as declared
        """Say nothing: who asks is nobody's business."""
