"""Chromium, under managed policies of its own, and extensions that exist for the trial alone.

An extension's id is the digest of its vendor's key, so of a real extension nobody else can make
a stand-in: what is tried is one of ours, which the sample names.

https://chromedevtools.github.io/devtools-protocol/tot/Extensions/
https://developer.chrome.com/docs/extensions/reference/manifest/key
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine
from proscribe.model import Artifact, Effect, File, Kind, Text
from proscribe.workbench import chromium as on
from proscribe.workbench import network
from proscribe.workbench.site import site
from proscribe.workbench.trial import (
    INSTALL,
    NEIGHBOUR,
    OPEN,
    RUN,
    Act,
    Seen,
    names_tried,
    tried_on,
)

LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
KEYS = {"sample": b"proscribe: a sample extension", "other": b"proscribe: another extension"}
"""What stands in the place of vendors' keys: a name, which also marks pages, and the bytes."""
LOADING = "--enable-unsafe-extension-debugging"
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
OWN = {"URLBlocklist": ["foreign.example"], "HomepageLocation": "http://intranet.example/"}
"""What an administrator may have beside ours: another file, which sets a key of ours too."""


def identity(key: bytes) -> str:
    """Return the id of the extension that bears a key."""
    return hashlib.sha256(key).hexdigest()[:32].translate(LETTERS)


def extension(folder: Path, name: str, **manifest: str) -> Path:
    """Write an extension that marks every page in which it runs with its name."""
    folder.mkdir(parents=True, exist_ok=True)
    script = {"matches": ["http://*/*"], "js": ["run.js"], "run_at": "document_start"}
    about = {"manifest_version": 3, "name": name, "version": "1", "content_scripts": [script]}
    (folder / "manifest.json").write_text(json.dumps(about | manifest), encoding="utf-8")
    run = f"document.documentElement.dataset.{name} = 'runs'"
    (folder / "run.js").write_text(run, encoding="utf-8")
    return folder


def policies(tab: on.Tab) -> dict[str, dict[str, object]]:
    """Return the policies that the browser says it obeys, by their names."""
    tab.open("chrome://policy")
    groups = tab.run(POLICIES)
    return {name: p for group in groups.values() for name, p in group["policies"].items()}


class Tried:
    """A browser that is started anew upon each artifact."""

    tab: on.Tab
    """The page of the browser that runs since the last artifact."""

    def __init__(self, browser: on.Chromium) -> None:
        self.browser = browser
        self.folders = {
            identity(key): extension(browser.home / name, name, key=b64encode(key).decode())
            for name, key in KEYS.items()
        }
        (browser.managed / "own.json").write_text(json.dumps(OWN), encoding="utf-8")

    def apply(self, files: tuple[File, ...]) -> None:
        """Lay the files of an artifact where they belong, and start the browser upon them."""
        if self.browser.process:
            self.browser.close(self.tab)
        for file in files:
            (self.browser.managed / Path(file.path).name).write_bytes(file.content)
        self.tab = self.browser.start([LOADING])

    def attempt(self, act: Act) -> Seen:
        """Open a page, install an extension, or look whether it runs in a page."""
        if act.verb == "install":
            folder = str(self.folders[act.value])
            answer = self.tab.of_browser("Extensions.loadUnpacked", path=folder)
            said = answer.get("error", {}).get("message", "")
            return Seen(came_about="error" not in answer, said=said.strip())
        if act.verb == "run":
            runs = self.tab.open(f"http://{NEIGHBOUR[0]}/").runs
            ran = self.folders[act.value].name in runs
            return Seen(came_about=ran, said="")
        page = self.tab.open(f"http://{act.value}/")
        return Seen(came_about=page.reached, said=page.error or page.title)

    def state(self) -> dict[str, str]:
        """Return digests of the policies that the browser obeys, and if it obeys another's."""
        told = {
            f"policy {name}": hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()
            for name, one in policies(self.tab).items()
        }
        return told | {"foreign.example": self.tab.open("http://foreign.example/").error}


@contextmanager
def bench(home: Path, _: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a network with a site for every name, and a browser in it."""
    with network() as made, site(made, home):
        yield Tried(on.Chromium(made, home / "browser"))


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield the pages to open, then extensions to install and to run, where ours is prohibited."""
    yield from names_tried(artifact, "open", OPEN)
    kind = Kind.CHROME_EXTENSION_ID
    rows = {
        (e.prohibition.identifier.value, e.effect)
        for e in artifact.enforced
        if e.prohibition.identifier.kind is kind
    }
    sample, other = map(identity, KEYS.values())
    verbs = (("install", INSTALL, Effect.BLOCK_INSTALL), ("run", RUN, Effect.BLOCK_RUN))
    for verb, words, effect in verbs:
        if (sample, effect) in rows:
            yield tried_on(verb, words, sample, effect)
            yield tried_on(verb, words, other, effect, "unrelated")


engine = Engine(
    programs=on.PROGRAMS,
    packages=on.PACKAGES,
    targets=frozenset({"chromium"}),
    version=on.VERSION,
    compared=Text(
        "the policies that the browser says it obeys, an administrator's own among them",
        "les politiques que le navigateur dit suivre, dont celles d'un administrateur",
    ),
    acts=acts,
    bench=bench,
)
