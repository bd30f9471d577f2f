"""Drive a real Chromium, stage after stage, inside namespaces that end with this process.

Reads the stages as JSON from standard input and writes what happened as JSON. It must have its
own network, mount and process namespaces: it covers /etc/chromium and /usr/share/chromium, and
takes port 80.
"""

import http.server
import itertools
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from websockets.sync.client import connect

MANAGED = Path("/etc/chromium/policies/managed")
OFFERED = Path("/usr/share/chromium/extensions")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0", "--disable-features=DisableLoadExtensionCommandLineSwitch",
)  # fmt: skip
SECONDS = 30
EXTENSIONS = """
chrome.developerPrivate.getExtensionsInfo({includeDisabled: true, includeTerminated: true})
  .then(all => Object.fromEntries(all.map(e => [e.id, e.state])))
"""
POLICIES = """
import('chrome://resources/js/cr.js').then(cr => new Promise(done => {
  cr.addWebUiListener('policies-updated', (names, values) => done(values.policyGroups));
  chrome.send('listenPoliciesUpdates');
}))
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


class Tab:
    """One page, spoken to in the DevTools protocol."""

    def __init__(self, socket):
        self.socket, self.numbers, self.session = socket, itertools.count(1), None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]

    def call(self, method, **params):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        session = {"sessionId": self.session} if self.session else {}
        self.socket.send(json.dumps(message | session))
        answers = (json.loads(self.socket.recv(SECONDS)) for _ in itertools.count())
        return next(a for a in answers if a.get("id") == number)["result"]

    def run(self, script):
        made = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        return made["result"].get("value")

    def open(self, url):
        """Open a page; return the network error, or nothing, and what the page then says."""
        error = self.call("Page.navigate", url=url).get("errorText")
        wait_until(lambda: self.run("document.readyState") == "complete")
        title, runs = self.run("[document.title, {...document.documentElement.dataset}]")
        return {"error": error, "title": title, "runs": sorted(runs)}


def wait_until(ready):
    deadline = time.monotonic() + SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def play(stage, profile, unpacked):
    """Start Chromium under the files of a stage, visit its pages, and end it."""
    for old in MANAGED.iterdir():
        old.unlink()
    for path, content in stage["files"].items():
        Path("/", path).write_text(content, encoding="utf-8")
    port = Path(profile, "DevToolsActivePort")
    port.unlink(missing_ok=True)
    command = ["chromium", *FLAGS, f"--user-data-dir={profile}", f"--load-extension={unpacked}"]
    command += ["--host-resolver-rules=MAP * 127.0.0.1", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as browser:
        try:
            wait_until(lambda: port.exists() and port.read_text().count("\n") == 1)
            number, path = port.read_text().split("\n")
            with connect(f"ws://127.0.0.1:{number}{path}", max_size=None) as socket:
                seen = observe(Tab(socket), stage)
        finally:
            browser.terminate()
            browser.wait(SECONDS)
    return seen | {"on_disk": [p.name for p in Path(profile, "Default/Extensions").iterdir()]}


def observe(tab, stage):
    tab.open("chrome://extensions")
    wait_until(lambda: all(tab.run(EXTENSIONS).get(e) == "ENABLED" for e in stage["awaits"]))
    seen = {"pages": {url: tab.open(url) for url in stage["visit"]}}
    tab.open("http://site.example/")
    seen["fetched"] = {
        url: tab.run(f"fetch('{url}', {{mode: 'no-cors'}}).then(() => true, () => false)")
        for url in stage["fetch"]
    }
    tab.open("chrome://extensions")
    seen["extensions"] = tab.run(EXTENSIONS)
    tab.open("chrome://policy")
    groups = tab.run(POLICIES)
    seen["policies"] = {name: p for g in groups.values() for name, p in g["policies"].items()}
    return seen


def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=SECONDS)
    for folder, within in (("/etc/chromium", MANAGED), ("/usr/share/chromium", OFFERED)):
        mount = ["mount", "-t", "tmpfs", "tmpfs", folder]
        subprocess.run(mount, check=True, timeout=SECONDS)
        within.mkdir(parents=True)
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 80), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    work = json.load(sys.stdin)
    for name, offer in work["offered"].items():
        (OFFERED / f"{name}.json").write_text(json.dumps(offer), encoding="utf-8")
    played = {
        name: play(stage, work["profile"], work["unpacked"])
        for name, stage in work["stages"].items()
    }
    json.dump(played, sys.stdout)


if __name__ == "__main__":
    main()
