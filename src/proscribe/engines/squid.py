"""Squid in a namespace, on a private /etc/squid, with one web server that answers to every name.

https://www.squid-cache.org/Doc/config/
"""

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, File, Text
from proscribe.workbench import Network, UnableError, network, snapshot, until
from proscribe.workbench.trial import FETCH, Act, Seen, names_tried

PROXY, ORIGIN = "http://127.0.0.1:3128", 8081
ERRORS = Path("/usr/share/squid/errors")
PAGE = "the origin"
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
OWN = {"etc/squid/conf.d/debian.conf": b"logfile_rotate 0\n"}
"""What an administrator may have beside ours."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back through the proxy: the status of the tunnel, of the request, and the page."""

    tunnel: int
    status: int
    page: str


def serve(origin: Network, home: Path) -> None:
    """Start the web server that answers to every name."""
    origin.start(sys.executable, "-c", SERVER, str(ORIGIN), log=home / "log")
    until(lambda: origin.run("curl", "--silent", f"http://127.0.0.1:{ORIGIN}/").stdout)


class Proxy:
    """A squid on a root of its own, which finds ``names`` at the web server."""

    def __init__(self, on: Network, root: Path, names: Iterable[str]) -> None:
        self.network, self.root, self.alive = on, root, "example.org"
        self.process: Popen[bytes] | None = None
        shutil.copytree(ERRORS / "templates", root / "errors" / "templates")
        (root / "etc/squid/conf.d").mkdir(parents=True)
        (root / "etc/squid/squid.conf").write_text(SETTINGS)
        shutil.copy("/usr/share/squid/mime.conf", root / "etc/squid")
        (root / "etc/squid/errorpage.css").touch()
        hosts = "".join(f"127.0.0.1 {name}\n" for name in names)
        (root / "etc/squid/hosts").write_text(hosts)
        self.write(OWN)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Lay files of a target, or one's own, where they belong."""
        for path, content in files.items():
            place = self.root / path.replace("usr/share/squid/errors", "errors")
            place.write_bytes(content)

    def alone(self, *command: str) -> list[str]:
        """Return a command that sees the root's files in the place of the machine's."""
        ours = ["sh", "-c", OWN_ROOT, str(self.root), str(ERRORS.resolve())]
        return ["unshare", "--mount", *ours, *command]

    def check(self) -> tuple[int, list[str]]:
        """Return what squid says of its settings: the exit status, and complaints."""
        done = self.network.run(*self.alone("squid", "-k", "parse"))
        words = ("WARNING", "Warning", "ERROR", "FATAL", "Bungled")
        return done.status, [x for x in done.stderr.splitlines() if any(w in x for w in words)]

    def start(self) -> "Proxy":
        """Start squid, and wait until it lets a page through.

        Raises:
            UnableError: It does not.

        """
        command = self.alone("squid", "-N", "-d", "1")
        self.process = self.network.start(*command, log=self.root / "log")
        until(lambda: self.get(self.alive).status)
        return self

    def stop(self) -> None:
        """End squid, if it was started."""
        if self.process:
            self.network.stop(self.process)
            self.process = None

    def get(self, name: str, *more: str) -> Reply:
        """Fetch a page of a host through squid."""
        return self._ask(f"http://{name}:{ORIGIN}/", *more)

    def tunnel(self, name: str) -> int:
        """Ask squid for a tunnel to a host, and return the status."""
        return self._ask(f"http://{name}:{ORIGIN}/", "--proxytunnel").tunnel

    def _ask(self, url: str, *more: str) -> Reply:
        form = "\n%{http_connect} %{http_code}"
        asked = self.network.run("curl", "--silent", "--proxy", PROXY, "-w", form, *more, url)
        page, _, codes = asked.stdout.rpartition("\n")
        tunnel, status = codes.split()
        return Reply(int(tunnel), int(status), page)


class Tried:
    """A squid that is started anew upon each artifact."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.ours: set[str] = {"log"}

    def apply(self, files: tuple[File, ...]) -> None:
        """Lay the files of an artifact where they belong, and start squid upon them.

        Raises:
            RefusedError: It lets nothing through any more.

        """
        self.proxy.stop()
        self.ours.update(f.path.replace("usr/share/squid/errors", "errors") for f in files)
        self.proxy.write({f.path: f.content for f in files})
        try:
            self.proxy.start()
        except UnableError as error:
            if files:
                raise RefusedError("\n".join(self.proxy.check()[1])) from error
            raise

    def attempt(self, act: Act) -> Seen:
        """Fetch a page with and without a tunnel; it came about if one of both did."""
        tunnel, reply = self.proxy.tunnel(act.value), self.proxy.get(act.value)
        reached = reply.page == PAGE or tunnel == 200  # noqa: PLR2004, the status that means yes
        return Seen(came_about=reached, said=f"HTTP {reply.status}, CONNECT {tunnel}")

    def state(self) -> dict[str, str]:
        """Return digests of the settings and pages that are not ours."""
        return snapshot(self.proxy.root, but=self.ours)


@contextmanager
def bench(home: Path, acts: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a network in which every name that is tried is found, and squid before it."""
    with network() as made:
        serve(made, home)
        (root := home / "root").mkdir()
        proxy = Proxy(made, root, sorted({"example.org", *(act.value for act in acts)}))
        yield Tried(proxy)


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the hosts to fetch a page of."""
    return names_tried(artifact, "fetch", FETCH)


engine = Engine(
    programs=("unshare", "nsenter", "setpriv", "ip", "curl", "squid"),
    packages=("util-linux", "iproute2", "curl", "squid-openssl"),
    targets=frozenset({"squid"}),
    version=("squid", "-v"),
    compared=Text(
        "the settings and error pages that are not ours",
        "les réglages et les pages d'erreur qui ne sont pas les nôtres",
    ),
    acts=acts,
    bench=bench,
)
