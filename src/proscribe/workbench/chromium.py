"""Chromium in a network of its own, with settings of its own, spoken to through pipes.

https://chromedevtools.github.io/devtools-protocol/
"""

import itertools
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from typing import Any

from proscribe.model import Text
from proscribe.workbench import site
from proscribe.workbench.namespace import Network, until
from proscribe.workbench.pipe import Pipe
from proscribe.workbench.process import PATIENCE, UnableError
from proscribe.workbench.site import MARKS, Page

PROGRAMS = ("unshare", "nsenter", "setpriv", "ip", "mount", "chromium", *site.PROGRAMS)
PACKAGES = ("util-linux", "iproute2", "mount", "chromium", *site.PACKAGES)
VERSION = ("chromium", "--version")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-pipe", "--host-resolver-rules=MAP * 127.0.0.1"),
    "--ignore-certificate-errors",
    "--disable-features=HttpsUpgrades,DisableLoadExtensionCommandLineSwitch",
)
"""No traffic of its own, every name at the site, pages in the clear where that is asked for."""
KINDS = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
START = """
mount --bind "$1/etc" /etc/chromium && mount --bind "$1/share" /usr/share/chromium || exit 70
export HOME="$1" TMPDIR="$1"
shift
"$@" 3<&0 4>&1 </dev/null >"$HOME/log" 2>&1
exit $?
"""
"""The browser reads from its third file and writes to its fourth, and has no settings but ours."""
PAGE = f"[document.title, {MARKS}]"


class Tab:
    """One page of a running browser."""

    def __init__(self, process: Popen[bytes]) -> None:
        self.process, self.pipe = process, Pipe(process)
        self.numbers, self.session = itertools.count(1), ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol, and return the whole answer: a result or an error.

        Raises:
            UnableError: The browser is gone, or does not answer in time.

        """
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        session = {"sessionId": self.session} if self.session else {}
        self.pipe.send(json.dumps(message | session).encode() + b"\0")
        answers = (json.loads(self.pipe.until(b"\0")) for _ in itertools.count())
        answer: dict[str, Any] = next(a for a in answers if a.get("id") == number)
        return answer

    def of_browser(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the browser itself, and return the whole answer.

        Raises:
            UnableError: The browser is gone, or does not answer in time.

        """
        session, self.session = self.session, ""
        try:
            return self.ask(method, **parameters)
        finally:
            self.session = session

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol that has to succeed, and return its result.

        Raises:
            UnableError: It did not.

        """
        answer = self.ask(method, **parameters)
        if "error" in answer:
            said = f"{method}: {answer['error'].get('message')}"
            raise UnableError(Text(said, said))
        result: dict[str, Any] = answer["result"]
        return result

    def run(self, script: str) -> Any:  # noqa: ANN401, whatever the script returns
        """Run a script in the page, and return what it comes to."""
        made = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        return made["result"].get("value")

    def open(self, url: str) -> Page:
        """Open a page and wait until it is whole."""
        error = self.call("Page.navigate", url=url).get("errorText", "")
        until(lambda: self.run("document.readyState") == "complete")
        title, runs = self.run(PAGE)
        return Page(error=error, title=title, runs=tuple(runs))


class Chromium:
    """A browser with one profile, which is started anew as often as one likes."""

    def __init__(self, on: Network, home: Path) -> None:
        self.network, self.home = on, home
        self.profile, self.offered = home / "profile", home / "share/extensions"
        self.managed = home / "etc/policies/managed"
        for folder in (self.profile, self.offered, self.managed):
            folder.mkdir(parents=True)
        self.process: Popen[bytes] | None = None

    def start(self, flags: Iterable[str] = ()) -> Tab:
        """Start it, and give a page."""
        command = ("unshare", *KINDS, "sh", "-c", START, "sh", str(self.home), "chromium", *FLAGS)
        profile = f"--user-data-dir={self.profile}"
        self.process = self.network.talk(*command, profile, *flags, "about:blank")
        return Tab(self.process)

    def close(self, tab: Tab) -> None:
        """Ask it to end, so that it writes its profile down; end it if it does not."""
        tab.of_browser("Browser.close")
        with suppress(TimeoutExpired):
            tab.process.wait(PATIENCE)
        self.stop()

    def stop(self) -> None:
        """End it at once, if it runs."""
        if self.process:
            self.network.stop(self.process)
            self.process = None
