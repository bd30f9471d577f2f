"""Open pages with a real Chromium and a PAC file, inside namespaces that end with this process.

Reads the work as JSON from standard input and writes, as JSON, what each page said and which hosts
were asked. It must have its own network namespace, for it takes port 80.
"""

import http.server
import json
import subprocess
import sys
import tempfile
import threading
from base64 import b64encode
from typing import ClassVar

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update")  # fmt: skip
SECONDS = 60


class Site(http.server.BaseHTTPRequestHandler):
    """Answers for every host, and says which one was asked."""

    asked: ClassVar[set[str]] = set()

    def do_GET(self):
        self.asked.add(self.headers["Host"])
        page = f"<title>reached {self.headers['Host']}</title>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        """Say nothing: standard output is the report."""


def said(script, url):
    """Return the page that Chromium shows for an address, and the hosts that it asked for it."""
    Site.asked.clear()
    where = f"data:application/x-ns-proxy-autoconfig;base64,{b64encode(script.encode()).decode()}"
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", *FLAGS, f"--user-data-dir={profile}", f"--proxy-pac-url={where}"]
        command += ["--host-resolver-rules=MAP * 127.0.0.1", "--dump-dom", url]
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS
        )
    return done.stdout.decode(), sorted(Site.asked)


def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=SECONDS)
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 80), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    work = json.load(sys.stdin)
    json.dump([said(script, url) for script, url in work], sys.stdout)


if __name__ == "__main__":
    main()
