"""A web site that answers to every name, and what a browser makes of its pages.

A browser asks some names in TLS alone, whatever it was told: those that it holds a list of. So
the site speaks TLS too, with a certificate that nobody vouches for.

https://www.rfc-editor.org/rfc/rfc6797
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proscribe.workbench.namespace import Network, until

SITE = """
import http.server, ssl, sys, threading
class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        page = f"<title>reached {self.headers['Host']}</title>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
    def log_message(self, *_):
        print("asked for", self.headers["Host"], flush=True)
plain, secret = (http.server.ThreadingHTTPServer(("127.0.0.1", p), Site) for p in (80, 443))
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
secret.socket = context.wrap_socket(secret.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=secret.serve_forever, daemon=True).start()
print("listening", flush=True)
plain.serve_forever()
"""
PROGRAMS, PACKAGES = ("openssl",), ("openssl",)
CERTIFICATE = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
    *("-nodes", "-days", "30", "-subj", "/CN=site.example"),
)
REACHED = "reached "
MARKS = "Object.keys(document.documentElement.dataset).sort()"
"""What tells which extensions marked a page, in the language of pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page came to: an error, if any, its title, and the extensions that marked it."""

    error: str
    title: str
    runs: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Tell whether the site answered, and nobody in its place."""
        return not self.error and self.title.startswith(REACHED)


@contextmanager
def site(on: Network, home: Path) -> Iterator[Path]:
    """Give the log of a web server that answers for every host, and says which one was asked.

    Raises:
        UnableError: It does not start.

    """
    log, key = home / "site", home / "site.pem"
    on.must(*CERTIFICATE, "-keyout", key, "-out", home / "certificate.pem")
    with key.open("ab") as file:
        file.write((home / "certificate.pem").read_bytes())
    server = on.start(sys.executable, "-c", SITE, str(key), log=log)
    try:
        until(lambda: "listening" in log.read_text())
        yield log
    finally:
        on.stop(server)
