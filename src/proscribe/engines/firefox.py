"""Firefox, under policies that an administrator united with their own, and real add-ons.

https://firefox-source-docs.mozilla.org/toolkit/mozapps/extensions/addon-manager/index.html
"""

import hashlib
import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Text
from proscribe.workbench import UnableError, network, run
from proscribe.workbench import firefox as on
from proscribe.workbench.site import site
from proscribe.workbench.trial import (
    FIND,
    INSTALL,
    NEIGHBOUR,
    OPEN,
    RUN,
    Act,
    Seen,
    acts,
    names_tried,
)

MERGE, OURS = "proscribe-merge.jq", "proscribe-policies.json"
UNITE = 'cd "$1" && jq -s -f "$2" yours.json "$3"'
UNRELATED = ("unrelated@neighbour.example", "unrelated")
OWN = {
    "policies": {
        "Homepage": {"URL": "http://intranet.example/"},
        "WebsiteFilter": {"Block": ["*://*.foreign.example/*"]},
    }
}
"""What an administrator may have beside ours: policies, which set a key of ours too."""
LOOKS = 10
ADDONS = """
const [done] = arguments;
const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
AddonManager.getAllAddons().then(all => done(Object.fromEntries(
  all.filter(a => a.type == "extension" && !a.isBuiltin && !a.isSystem).map(a => [a.id, a.isActive])
)));
"""
ADD = """
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
POLICIES = """
const { PolicyFailures } = ChromeUtils.importESModule(
  "resource://gre/modules/PoliciesHelpers.sys.mjs"
);
return {
  status: Services.policies.status,
  active: Services.policies.getActivePolicies() ?? {},
  failures: PolicyFailures.getAll(),
};
"""


def addon(package: Path, name: str, identity: str) -> Path:
    """Write an add-on that marks every page in which it runs with its name."""
    script = {"matches": ["http://*/*"], "js": ["run.js"], "run_at": "document_start"}
    about = {
        "manifest_version": 2,
        "name": name,
        "version": "1",
        "browser_specific_settings": {"gecko": {"id": identity}},
        "content_scripts": [script],
    }
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("manifest.json", json.dumps(about))
        archive.writestr("run.js", f"document.documentElement.dataset.{name} = 'runs'")
    return package


def united(folder: Path, files: tuple[File, ...], yours: object) -> str:
    """Return the one file of policies, as an administrator makes it of ours and their own.

    Raises:
        RefusedError: jq does not take our files.

    """
    told = json.dumps(yours)
    (folder / "yours.json").write_text(told, encoding="utf-8")
    for file in files:
        (folder / Path(file.path).name).write_bytes(file.content)
    if not files:
        return told
    done = run("sh", "-c", UNITE, "sh", folder, MERGE, OURS)
    if not done:
        raise RefusedError(done.said)
    return done.stdout


class Tried:
    """A browser that is started anew upon each artifact."""

    browser: on.Browser | None = None
    """The browser that runs since the last artifact."""

    def __init__(self, firefox: on.Firefox, packages: dict[str, Path]) -> None:
        self.firefox, self.packages = firefox, packages

    def apply(self, files: tuple[File, ...]) -> None:
        """Unite the policies of an artifact with the administrator's, and start upon them.

        Raises:
            RefusedError: They cannot be united.

        """
        if self.browser:
            self.firefox.close(self.browser)
            self.browser = None
        policies = united(self.firefox.home, files, OWN)
        self.firefox.policies.write_text(policies, encoding="utf-8")
        self.browser = self.firefox.start()
        self._settle(self.browser)

    @staticmethod
    def _settle(browser: on.Browser) -> None:
        """Wait: Firefox removes what is prohibited while it starts, and answers before it is done.

        Raises:
            UnableError: The list of add-ons goes on changing.

        """
        seen = None
        for _ in range(LOOKS):
            if seen == (seen := browser.inside_awaited(ADDONS)):
                return
            time.sleep(1)
        raise UnableError(Text("the list of add-ons never settles", "les modules ne se fixent pas"))

    def attempt(self, act: Act) -> Seen:
        """Open a page, install an add-on, find it, or look whether it runs in a page."""
        browser = self._running()
        if act.verb == "install":
            said = browser.inside_awaited(ADD, str(self.packages[act.value]))
            done = said == "installed"
            return Seen(came_about=done, said="" if done else said)
        if act.verb == "find":
            found = act.value in browser.inside_awaited(ADDONS)
            return Seen(came_about=found, said="")
        if act.verb == "run":
            ran = self.packages[act.value].stem in browser.open(f"http://{NEIGHBOUR[0]}/").runs
            return Seen(came_about=ran, said="")
        page = browser.open(f"http://{act.value}/")
        return Seen(came_about=page.reached, said=page.error.partition("&")[0] or page.title)

    def _running(self) -> on.Browser:
        if not self.browser:
            raise UnableError(Text("Firefox does not run", "Firefox n'est pas lancé"))
        return self.browser

    def state(self) -> dict[str, str]:
        """Return digests of the policies that the browser obeys, and if it obeys another's."""
        browser = self._running()
        told = {
            f"policy {name}": hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()
            for name, one in browser.inside(POLICIES)["active"].items()
        }
        error = browser.open("http://foreign.example/").error
        return told | {"foreign.example": error.partition("&")[0]}


@contextmanager
def bench(home: Path, tried: tuple[Act, ...]) -> Iterator[Tried]:
    """Give a network with a site for every name, a browser in it, and packages of add-ons."""
    ids = sorted({act.value for act in tried if act.verb == "install"})
    packages = {one: addon(home / f"addon{n}.xpi", f"addon{n}", one) for n, one in enumerate(ids)}
    with network() as made, site(made, home):
        yield Tried(on.Firefox(made, home / "browser"), packages)


def tried(artifact: Artifact) -> Iterator[Act]:
    """Yield the pages to open, then add-ons to install, to find and to run."""
    yield from names_tried(artifact, "open", OPEN)
    yield from acts(artifact, "install", INSTALL, Effect.BLOCK_INSTALL, UNRELATED)
    yield from acts(artifact, "find", FIND, Effect.REMOVE, UNRELATED)
    yield from acts(artifact, "run", RUN, Effect.BLOCK_RUN, UNRELATED)


engine = Engine(
    programs=(*on.PROGRAMS, "jq"),
    packages=(*on.PACKAGES, "jq"),
    targets=frozenset({"firefox"}),
    version=on.VERSION,
    compared=Text(
        "the policies that the browser says it obeys, an administrator's own among them",
        "les politiques que le navigateur dit suivre, dont celles d'un administrateur",
    ),
    acts=tried,
    bench=bench,
)
