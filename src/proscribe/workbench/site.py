"""A web site that answers to every name, and what a browser makes of its pages."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proscribe.workbench.namespace import Network, until

SITE = """
import http.server
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
server = http.server.ThreadingHTTPServer(("127.0.0.1", 80), Site)
print("listening", flush=True)
server.serve_forever()
"""
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
    log = home / "site"
    server = on.start(sys.executable, "-c", SITE, log=log)
    try:
        until(lambda: "listening" in log.read_text())
        yield log
    finally:
        on.stop(server)
