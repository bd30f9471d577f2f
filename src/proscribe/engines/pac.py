"""Chromium, which asks a PAC file for the proxy of each page, and a site for every name.

https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine
from proscribe.model import Artifact, File, Text
from proscribe.workbench import chromium as on
from proscribe.workbench import network
from proscribe.workbench.site import Page, site
from proscribe.workbench.trial import OPEN, Act, Seen, names_tried

OWN = b"""\
function FindProxyForURL(url, host) {
  return host == "foreign.example" ? "PROXY 127.0.0.1:1" : "DIRECT";
}
"""
"""What an administrator may have before ours: a file that leads one name to a proxy of none."""


class Tried:
    """A browser that is started anew upon each file."""

    tab: on.Tab
    """The page of the browser that runs since the last file."""

    def __init__(self, browser: on.Chromium, log: Path) -> None:
        self.browser, self.log = browser, log

    def start(self, script: bytes) -> None:
        """Start the browser upon a file."""
        if self.browser.process:
            self.browser.close(self.tab)
        where = f"data:application/x-ns-proxy-autoconfig;base64,{b64encode(script).decode()}"
        self.tab = self.browser.start([f"--proxy-pac-url={where}"])

    def open(self, name: str) -> tuple[Page, bool]:
        """Open the page of a name; return what it came to, and whether the site was asked."""
        before = self._asked(name)
        page = self.tab.open(f"http://{name}/")
        return page, self._asked(name) > before

    def _asked(self, name: str) -> int:
        return self.log.read_text(encoding="utf-8").splitlines().count(f"asked for {name}")

    def apply(self, files: tuple[File, ...]) -> None:
        """Add the file of an artifact to the administrator's, and start the browser upon both."""
        (self.log.parent / "own.pac").write_bytes(OWN)
        self.start(OWN + b"".join(file.content for file in files))

    def attempt(self, act: Act) -> Seen:
        """Open a page; it came about if the site answered."""
        page, asked = self.open(act.value)
        return Seen(came_about=page.reached or asked, said=page.error or page.title)

    def state(self) -> dict[str, str]:
        """Return a digest of the file that is not ours, and where it leads a name."""
        digest = hashlib.sha256((self.log.parent / "own.pac").read_bytes()).hexdigest()
        return {"own.pac": digest, "foreign.example": self.open("foreign.example")[0].error}


@contextmanager
def bench(home: Path, _: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a network with a site for every name, and a browser in it."""
    with network() as made, site(made, home) as log:
        yield Tried(on.Chromium(made, home / "browser"), log)


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the pages to open."""
    return names_tried(artifact, "open", OPEN)


engine = Engine(
    programs=on.PROGRAMS,
    packages=on.PACKAGES,
    targets=frozenset({"pac"}),
    version=on.VERSION,
    compared=Text(
        "an administrator's own file, and where it leads one name",
        "le fichier d'un administrateur, et où il mène un nom",
    ),
    acts=acts,
    bench=bench,
)
