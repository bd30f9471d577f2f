"""Squid in a namespace, on a private /etc/squid, with one web server that answers to every name."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import resolvers
from resolvers import EVERYTHING, TREE, Network

PROXY, ORIGIN = "http://127.0.0.1:3128", 8081
ERRORS = Path("/usr/share/squid/errors")
SERVER = """
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the origin")
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
SETTINGS = """\
http_port 127.0.0.1:3128
hosts_file /etc/squid/hosts
pid_filename none
access_log none
cache_log /dev/null
pinger_enable off
cache deny all
cache_effective_user proxy
visible_hostname proxy.example
include /etc/squid/conf.d/*.conf
http_access allow all
"""
OWN_ROOT = (
    "mount -t tmpfs none /dev/shm"
    ' && mount --bind "$0/etc/squid" /etc/squid && mount --bind "$0/errors" "$1"'
    ' && shift && exec "$@"'
)


@dataclass(frozen=True)
class Reply:
    """What came back through the proxy: the status of the tunnel, of the request, and the page."""

    tunnel: int
    status: int
    page: str


class Proxy:
    """A squid on a root of its own."""

    def __init__(self, network, root):
        self.network, self.root = network, root
        self.process = None
        shutil.copytree(ERRORS / "templates", root / "errors" / "templates")
        (root / "etc/squid/conf.d").mkdir(parents=True)
        (root / "etc/squid/conf.d/debian.conf").write_text("logfile_rotate 0\n")
        (root / "etc/squid/squid.conf").write_text(SETTINGS)
        shutil.copy("/usr/share/squid/mime.conf", root / "etc/squid")
        (root / "etc/squid/errorpage.css").touch()
        hosts = "".join(f"127.0.0.1 {name}\n" for name in (*EVERYTHING, *TREE))
        (root / "etc/squid/hosts").write_text(hosts)

    def write(self, files):
        """Lay files of a target, or one's own, where they belong."""
        for path, content in files.items():
            place = self.root / path.replace("usr/share/squid/errors", "errors")
            place.write_bytes(content)

    def alone(self, *command):
        """Return a command that sees the root's files in the place of the machine's."""
        ours = ["sh", "-c", OWN_ROOT, str(self.root), str(ERRORS.resolve())]
        return ["unshare", "--mount", *ours, *command]

    def check(self):
        """Return what squid says of its settings: the exit status, and complaints."""
        done = self.network.run(*self.alone("squid", "-k", "parse"))
        words = ("WARNING", "Warning", "ERROR", "FATAL", "Bungled")
        return done.status, [x for x in done.stderr.splitlines() if any(w in x for w in words)]

    def start(self):
        command = self.alone("squid", "-N", "-d", "1")
        self.process = self.network.start(*command, log=self.root / "log")
        self.network.until(lambda: self.get("example.org").status)
        return self

    def stop(self):
        if self.process:
            self.network.stop(self.process)

    def get(self, name, *more):
        return self._ask(f"http://{name}:{ORIGIN}/", *more)

    def tunnel(self, name):
        return self._ask(f"http://{name}:{ORIGIN}/", "--proxytunnel").tunnel

    def _ask(self, url, *more):
        form = "\n%{http_connect} %{http_code}"
        asked = self.network.run("curl", "--silent", "--proxy", PROXY, "-w", form, *more, url)
        page, _, codes = asked.stdout.rpartition("\n")
        return Reply(*(int(code) for code in codes.split()), page)


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    made = Network()
    try:
        origin = [sys.executable, "-c", SERVER, str(ORIGIN)]
        made.start(*origin, log=tmp_path_factory.mktemp("origin") / "log")
        made.until(lambda: made.run("curl", "--silent", f"http://127.0.0.1:{ORIGIN}/").stdout)
        yield made
    finally:
        made.close()


@pytest.fixture
def proxy(network, tmp_path):
    made = Proxy(network, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def run(proxy):
    """Return what starts squid upon the files of a policy, and one's own."""

    def start(policy, own=None, before=None):
        proxy.write({**resolvers.compiled("squid", policy, before), **(own or {})})
        return proxy.start()

    return start
