"""Firefox in a network of its own, with policies of its own, spoken to in Marionette.

That is the protocol of Firefox itself, for which nothing need be installed.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import itertools
import json
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from typing import Any

from proscribe.model import Text
from proscribe.workbench import site
from proscribe.workbench.namespace import Network
from proscribe.workbench.pipe import SECONDS, Pipe
from proscribe.workbench.process import UnableError
from proscribe.workbench.site import MARKS, Page

PROGRAMS = ("unshare", "nsenter", "setpriv", "ip", "mount", "firefox-esr", *site.PROGRAMS)
PACKAGES = ("util-linux", "iproute2", "mount", "firefox-esr", *site.PACKAGES)
VERSION = ("firefox-esr", "--version")
PORT = 2828
PREFERENCES = {
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.disable_open_during_load": False,
    "extensions.autoDisableScopes": 0,
    "extensions.update.enabled": False,
    "marionette.port": PORT,
    "network.dns.forceResolve": "127.0.0.1",
    "toolkit.startup.max_resumed_crashes": -1,
    "xpinstall.signatures.required": False,
}
KINDS = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
START = """
system="/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}"
mount -t tmpfs none "$1/etc" && cp -RP /etc/. "$1/etc" 2>"$1/left-out"
mount --bind "$1/etc" /etc && mkdir -p /etc/firefox/policies &&
    mount --bind "$1/policies" /etc/firefox/policies || exit 70
[ ! -d "$system" ] || mount --bind "$1/system" "$system" || exit 70
export HOME="$1"
shift
"$@"
exit $?
"""
"""A copy of /etc, without what this user may not read, takes our policies as /etc would."""
RELAY = """
import socket, sys, threading, time, os
def connected():
    for _ in range(int(sys.argv[2]) * 10):
        try:
            return socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        except ConnectionRefusedError:
            time.sleep(0.1)
    sys.exit("nobody listens")
peer = connected()
def sent():
    while said := os.read(0, 65536):
        peer.sendall(said)
threading.Thread(target=sent, daemon=True).start()
while said := peer.recv(65536):
    os.write(1, said)
"""
"""The port is in the network of the browser; this brings it to us."""
PAGE = f"return [document.documentURI, document.title, {MARKS}]"


class Browser:
    """One running Firefox."""

    def __init__(self, process: Popen[bytes], relay: Popen[bytes]) -> None:
        self.process, self.relay, self.pipe = process, relay, Pipe(relay)
        self.numbers = itertools.count(1)
        self._message()
        self.call("WebDriver:NewSession", pageLoadStrategy="normal", acceptInsecureCerts=True)

    def _message(self) -> Any:  # noqa: ANN401, whatever the browser says
        return json.loads(self.pipe.exactly(int(self.pipe.until(b":"))))

    def ask(self, command: str, **parameters: object) -> tuple[str, Any]:
        """Return an error, if any, and what Firefox answers.

        Raises:
            UnableError: The browser is gone, or does not answer in time.

        """
        sent = json.dumps([0, next(self.numbers), command, parameters]).encode()
        self.pipe.send(b"%d:%s" % (len(sent), sent))
        *_, error, result = self._message()
        told = f"{error['error']}: {error['message']}" if error else ""
        return told, result["value"] if isinstance(result, dict) and "value" in result else result

    def call(self, command: str, **parameters: object) -> Any:  # noqa: ANN401, as above
        """Return what Firefox answers to a command that has to succeed.

        Raises:
            UnableError: It did not.

        """
        error, result = self.ask(command, **parameters)
        if error:
            raise UnableError(Text(error, error))
        return result

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401, as above
        """Run a script in the page."""
        return self.call("WebDriver:ExecuteScript", script=script, args=arguments)

    def inside(self, script: str, *arguments: object, verb: str = "ExecuteScript") -> Any:  # noqa: ANN401
        """Run a script with the rights of the browser itself."""
        self.call("Marionette:SetContext", value="chrome")
        try:
            return self.call(f"WebDriver:{verb}", script=script, args=arguments)
        finally:
            self.call("Marionette:SetContext", value="content")

    def inside_awaited(self, script: str, *arguments: object) -> Any:  # noqa: ANN401, as above
        """Run such a script, which calls back when it is done."""
        return self.inside(script, *arguments, verb="ExecuteAsyncScript")

    def open(self, url: str) -> Page:
        """Open a page; an error is the address of the page that Firefox shows in its place."""
        self.ask("WebDriver:Navigate", url=url)
        shown, title, runs = self.run(PAGE)
        error = "" if shown.startswith(("http:", "https:")) else shown
        return Page(error=error, title=title, runs=tuple(runs))


class Firefox:
    """A browser with one profile, which is started anew as often as one likes."""

    def __init__(self, on: Network, home: Path) -> None:
        self.network, self.home = on, home
        self.profile, self.system = home / "profile", home / "system"
        self.policies = home / "policies/policies.json"
        for folder in (self.profile, self.system, self.policies.parent, home / "etc"):
            folder.mkdir(parents=True)
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items())
        (self.profile / "user.js").write_text("\n".join(lines), encoding="utf-8")

    def start(self) -> Browser:
        """Start it, and wait until it speaks."""
        command = ("unshare", *KINDS, "sh", "-c", START, "sh", str(self.home), "env")
        browser = ("MOZ_CRASHREPORTER_DISABLE=1", "firefox-esr", "--headless", "--marionette")
        more = ("--remote-allow-system-access", "--no-remote", "--profile", str(self.profile))
        process = self.network.start(*command, *browser, *more, log=self.home / "log")
        relay = self.network.talk(sys.executable, "-c", RELAY, str(PORT), str(SECONDS))
        return Browser(process, relay)

    def close(self, browser: Browser) -> None:
        """Ask it to end, so that it writes down which add-ons it has; end it if it does not."""
        browser.ask("Marionette:Quit", flags=["eAttemptQuit"])
        with suppress(TimeoutExpired):
            browser.process.wait(SECONDS)
        for process in (browser.process, browser.relay):
            self.network.stop(process)
