"""Drive a real Firefox, stage after stage, inside namespaces that end with this process.

Reads the stages as JSON from standard input and writes what happened as JSON. It must have its
own network, mount and process namespaces: it lays a copy over /etc and covers the folder of
the system's add-ons, and takes port 80. It speaks Marionette, the protocol of Firefox itself, for
which nothing need be installed.
"""

import http.server
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

POLICIES = Path("/etc/firefox/policies/policies.json")
SYSTEM = Path("/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}")
PORT = 2828
SECONDS = 60
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
ADDONS = """
const [done] = arguments;
const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
AddonManager.getAllAddons().then(all => done(Object.fromEntries(
  all.filter(a => a.type == "extension" && !a.isBuiltin && !a.isSystem).map(a => [a.id, a.isActive])
)));
"""
INSTALL = """
const [path, done] = arguments;
const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
const agrees = { observe: subject => subject.wrappedJSObject.info.resolve() };
const refused = { observe: () => end("refused") };
Services.obs.addObserver(agrees, "webextension-permission-prompt");
Services.obs.addObserver(refused, "addon-install-failed");
function end(word) {
  Services.obs.removeObserver(agrees, "webextension-permission-prompt");
  Services.obs.removeObserver(refused, "addon-install-failed");
  done(word);
}
const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
file.initWithPath(path);
AddonManager.getInstallForFile(file).then(install => {
  install.addListener({ onInstallEnded: () => end("installed") });
  const { gBrowser, document } = Services.wm.getMostRecentWindow("navigator:browser");
  AddonManager.installAddonFromAOM(gBrowser.selectedBrowser, document.documentURIObject, install);
});
"""
STATE = """
const { PolicyFailures } = ChromeUtils.importESModule(
  "resource://gre/modules/PoliciesHelpers.sys.mjs"
);
return {
  status: Services.policies.status,
  active: Services.policies.getActivePolicies() ?? {},
  failures: PolicyFailures.getAll(),
};
"""
PATTERNS = """
return arguments[0].map(([pattern, urls]) => {
  try {
    const match = new MatchPattern(pattern.toLowerCase());
    return urls.map(url => match.matches(url));
  } catch (e) {
    return String(e);
  }
});
"""


class Site(http.server.BaseHTTPRequestHandler):
    """Answers for every host, and says which one was asked."""

    def do_GET(self):
        page = f"<title>reached {self.headers['Host']}</title>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        """Say nothing: standard output is the report."""


class Browser:
    """One running Firefox, spoken to in Marionette."""

    def __init__(self):
        self.numbers = itertools.count(1)
        self.socket = connected()
        self.read = self.socket.makefile("rb")
        self.message()
        self.call("WebDriver:NewSession", pageLoadStrategy="normal")

    def message(self):
        length = b"".join(iter(lambda: self.read.read(1), b":"))
        return json.loads(self.read.read(int(length)))

    def call(self, command, **parameters):
        """Return what Firefox answers, or raise what it refuses."""
        sent = json.dumps([0, next(self.numbers), command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(sent), sent))
        *_, error, result = self.message()
        if error:
            raise RefusedError(f"{error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def run(self, script, *arguments):
        return self.call("WebDriver:ExecuteScript", script=script, args=arguments)

    def ask(self, script, *arguments, command="WebDriver:ExecuteScript"):
        """Run a script with the rights of the browser itself."""
        self.call("Marionette:SetContext", value="chrome")
        try:
            return self.call(command, script=script, args=arguments)
        finally:
            self.call("Marionette:SetContext", value="content")

    def ask_and_wait(self, script, *arguments):
        """Run such a script, which calls back when it is done."""
        return self.ask(script, *arguments, command="WebDriver:ExecuteAsyncScript")

    def open(self, url):
        """Open a page; return the error, or nothing, and what the page then says."""
        try:
            self.call("WebDriver:Navigate", url=url)
            error = None
        except RefusedError as refused:
            error = str(refused)
        script = (
            "return [document.documentURI, document.title, {...document.documentElement.dataset}]"
        )
        uri, title, runs = self.run(script)
        return {"error": error, "uri": uri, "title": title, "runs": sorted(runs)}


class RefusedError(Exception):
    """Firefox refused a command."""


def connected():
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", PORT), timeout=SECONDS)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def wait_until(ready):
    """Wait for something to become so, for a bounded time; what did not is seen afterwards."""
    deadline = time.monotonic() + SECONDS
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.1)


def play(stage, profile):
    """Start Firefox under the policies of a stage, visit its pages, and end it."""
    POLICIES.unlink(missing_ok=True)
    if stage["policies"] is not None:
        POLICIES.write_text(stage["policies"], encoding="utf-8")
    command = ["firefox-esr", "--headless", "--marionette", "--remote-allow-system-access"]
    command += ["--no-remote", "--profile", profile]
    env = {**os.environ, "HOME": profile, "MOZ_CRASHREPORTER_DISABLE": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
    ) as p:
        try:
            browser = Browser()
            seen = observe(browser, stage)
            # What is killed has not yet written down which add-ons it has.
            browser.call("Marionette:Quit", flags=["eAttemptQuit"])
            p.wait(SECONDS)
        finally:
            p.kill()
            p.wait(SECONDS)
    folder = Path(profile, "extensions")
    return seen | {"on_disk": sorted(p.name for p in folder.glob("*.xpi"))}


def observe(browser, stage):
    # Firefox removes what is prohibited while it starts, and is not done when it answers.
    wait_until(lambda: stage["goes"] not in browser.ask_and_wait(ADDONS))
    seen = {"at_start": browser.ask_and_wait(ADDONS)}
    seen["install"] = {
        package: browser.ask_and_wait(INSTALL, package) for package in stage["install"]
    }
    seen["addons"] = browser.ask_and_wait(ADDONS)
    seen["pages"] = {url: browser.open(url) for url in stage["visit"]}
    seen["state"] = browser.ask(STATE)
    seen["patterns"] = browser.ask(PATTERNS, stage["patterns"])
    browser.open("http://site.example/")
    fetch = "return fetch(arguments[0], {mode: 'no-cors'}).then(() => true, () => false)"
    seen["fetched"] = {url: browser.run(fetch, url) for url in stage["fetch"]}
    return seen


def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=SECONDS)
    work = json.load(sys.stdin)
    laid = Path(work["etc"])
    shutil.copytree("/etc", laid, symlinks=True, ignore_dangling_symlinks=True)
    subprocess.run(["mount", "--bind", laid, "/etc"], check=True, timeout=SECONDS)
    POLICIES.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", SYSTEM], check=True, timeout=SECONDS)
    for package in work["system"]:
        shutil.copy(package, SYSTEM)
    preferences = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items())
    Path(work["profile"], "user.js").write_text("\n".join(preferences), encoding="utf-8")
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 80), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    played = {name: play(stage, work["profile"]) for name, stage in work["stages"].items()}
    json.dump(played, sys.stdout)


if __name__ == "__main__":
    main()
