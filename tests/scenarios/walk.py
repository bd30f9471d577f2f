"""How the scenarios walk: a copy of their folder, the command line in process, what is carried."""

import gzip
import io
import json
import shutil
import tarfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from corpus import long_after

from proscribe.cli import root
from proscribe.inventory import Inventory
from proscribe.service.ingest import ingest

HERE = Path(__file__).parent
ACTS = frozenset({"suspend", "resume", "rescind", "record"})
ANSWERS = frozenset({0, 3, 4})
"""Exit codes of an answer: nothing prohibited, something is, or nobody can know."""


def instant(written):
    """Return an instant that is written with its offset."""
    return datetime.fromisoformat(written)


def eve(at):
    """Return the second before."""
    return at - timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What the artifacts of one folder say to their platforms, as their engines read it."""

    blocked: frozenset[str] = frozenset()
    """Android packages that are uninstalled and kept from being installed."""
    unblocked: frozenset[str] = frozenset()
    """Android packages whose entry is taken away."""
    zone: frozenset[str] = frozenset()
    """Names that the resolver's zone answers for."""
    urls: frozenset[str] = frozenset()
    extensions: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    """Debian packages that cannot be beside the blocker."""


class Walk:
    """A scenario's folder, copied so that acts can be recorded in it."""

    def __init__(self, name, folder):
        self.home = folder / name
        shutil.copytree(HERE / name, self.home)
        self.inventory = self.home / "inventory"

    def run(self, command, *arguments, at=None, known=None, shown="--json"):
        """Run one command; its result may be an error."""
        options = ["--register", self.home / "register"]
        options += ["--as-of", at.isoformat()] if at else []
        options += ["--as-known", known.isoformat()] if known else []
        options += ["--recorded", at.isoformat()] if at and command in ACTS else []
        words = [command, *arguments, *options, shown]
        clean = dict.fromkeys(("PROSCRIBE_CATALOGUE", "PROSCRIBE_FLEET", "PROSCRIBE_LANG"))
        return CliRunner(env=clean).invoke(root, [str(word) for word in words])

    def ask(self, command, *arguments, at=None, known=None):
        """Return a command's answer."""
        done = self.run(command, *arguments, at=at, known=known)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code in ANSWERS, done.output
        return json.loads(done.stdout)

    def read(self, command, *arguments, lang, at):
        """Return a command's answer as a person reads it, in a language."""
        done = self.run(command, *arguments, at=at, shown=f"--lang={lang}")
        assert done.exit_code in ANSWERS, done.output
        return done.stdout

    def refused(self, command, *arguments, at=None):
        """Return the error with which a command refuses."""
        done = self.run(command, *arguments, at=at)
        assert done.exit_code != 0, done.output
        assert done.exception is not None
        return done.exception

    def states(self, determination, at, known=None):
        """Return the state of each effect of each provision, where nobody is singled out."""
        told = self.ask("status", determination, at=at, known=known)
        return {
            f"{stand['provision']}/{effect}": stand["state"]
            for stand in told["stands"]
            if not (stand["jurisdiction"] or stand["party"])
            for effect in stand["effects"]
        }

    def in_force(self, at, known=None):
        """Return the ids of what binds, in whole or in part, for everyone or for somebody."""
        return {told["id"] for told in self.ask("in-force", at=at, known=known)}

    def clocks(self, at, *names, known=None):
        """Return the state of each deadline, by the name that a ledger gives it."""
        told = self.ask("clocks", *names, at=at, known=known)
        return {d["key"]: d["state"] for d in told["deadlines"]}

    def ingest(self, *names):
        """Take exports of the scenario in."""
        store = Inventory(Path(self.inventory), clock=long_after)  # scenarios lie ahead as well
        for name in names:
            assert ingest(store, self.home / name).rejected == 0

    def found(self, at, known=None):
        """Return each device's findings: what is present, or that nobody can know."""
        told = self.ask("match", "--inventory", self.inventory, at=at, known=known)
        by = {}
        for finding in told["findings"]:
            by.setdefault(finding["device"], []).append(finding)
        return by

    def compiled(self, at, known=None, out=None, fleet=False):  # noqa: FBT002, a test's switch
        """Compile every target and return what each group's artifacts carry."""
        folder = out or self.home / f"out-{len(list(self.home.glob('out-*')))}"
        groups = ["--fleet", self.home / "fleet.yaml"] if fleet else []
        self.ask("compile", "-t", "all", "-o", folder, *groups, at=at, known=known)
        if not fleet:
            return carried(folder)
        told = sorted({path.parents[1] for path in folder.rglob("account.json")})
        return {str(home.relative_to(folder)): carried(home) for home in told}

    def accounts(self, at, out):
        """Compile every target into a folder and return what each says of itself."""
        return {a["target"]: a for a in self.ask("compile", "-t", "all", "-o", out, at=at)}


def carried(home):
    """Read the artifacts of one folder as the platforms do."""
    android = {"1-remove": {}, "2-modify": {}}
    for name in android:
        path = home / f"android_management/android-management/proscribe-{name}.json"
        android[name] = json.loads(path.read_bytes())["body"] if path.exists() else {}
    chromium = _json(home / "chromium/etc/chromium/policies/managed/proscribe.json")
    return Carried(
        blocked=frozenset(
            c["application"]["packageName"]
            for c in android["2-modify"].get("changes", ())
            if c["application"]["installType"] == "BLOCKED"
        ),
        unblocked=frozenset(android["1-remove"].get("packageNames", ())),
        zone=frozenset(_zone(home / "rpz/proscribe.rpz.zone")),
        urls=frozenset(chromium.get("URLBlocklist", ())),
        extensions=frozenset(chromium.get("ExtensionSettings", ())),
        hosts=frozenset(_hosts(home / "hosts_file/hosts.fragment")),
        conflicts=frozenset(_conflicts(home / "deb_blocker/proscribe-prohibited.deb")),
    )


def _json(path):
    return json.loads(path.read_bytes()) if path.exists() else {}


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _zone(path):
    for line in _lines(path):
        name, *words = line.split()
        if words[:1] == ["CNAME"]:
            yield name.removeprefix("*.")


def _hosts(path):
    for line in _lines(path):
        if not line.startswith("#"):
            yield line.split()[1]


def _conflicts(path):
    """Yield the names in the field of a Debian package: an ar of two tar archives."""
    if not path.exists():
        return
    data, start = path.read_bytes(), len(b"!<arch>\n")
    while start < len(data):
        name = data[start : start + 16].decode().strip().rstrip("/")
        size = int(data[start + 48 : start + 58])
        if name == "control.tar.gz":
            tar = gzip.decompress(data[start + 60 : start + 60 + size])
            with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
                control = archive.extractfile("./control").read().decode()
            for line in control.splitlines():
                if line.startswith("Conflicts: "):
                    yield from (n.split()[0] for n in line.partition(": ")[2].split(", "))
        start += 60 + size + size % 2
