"""fapolicyd, watching a ramfs, in namespaces that end with it.

https://github.com/linux-application-whitelisting/fapolicyd
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Kind, Text
from proscribe.workbench import UnableError, isolated, run, watch
from proscribe.workbench.trial import BENEATH, RUN, Act, Seen, tried_on

PATIENCE = 120
KINDS = ("mount", "net", "pid", "fork", "kill-child", "mount-proc")
FORBIDDEN = "Operation not permitted"
ALLOW = {"90-local.rules": "allow perm=any all : all\n"}
"""What an administrator has beside ours, without which nothing runs."""
ECHO = "/bin/echo"
RAN = "ran"
DAEMONS = Path("/usr/sbin")
NO_EVENTS = Text(
    "the kernel gives no fanotify permission events to this process",
    "le noyau n'accorde pas à ce processus les événements de permission fanotify",
)

Phase = tuple[Mapping[str, str], Iterable[str]]


def watched(
    home: Path, programs: Mapping[str, str], *phases: Phase, daemons: Path = DAEMONS
) -> list[dict[str, Any]]:
    """Run phases of rule files over copies of programs, and tell what was seen of each.

    A phase is rule files by name, and the paths to try; ``daemons`` is the folder that holds
    the daemon and its compiler of rules.

    Raises:
        UnableError: Namespaces or fanotify permission events are not permitted here.

    """
    wanted = [{"rules": dict(rules), "tries": list(tries)} for rules, tries in phases]
    scenario = {"daemons": str(daemons), "programs": programs, "phases": wanted}
    (home / "scenario.json").write_text(json.dumps(scenario))
    command = (*isolated(*KINDS), sys.executable, watch.__file__, str(home))
    done = run(*command, patience=PATIENCE)
    if not done:
        raise UnableError(Text(done.stderr or "-", done.stderr or "-"))
    seen: list[dict[str, Any]] = json.loads(done.stdout)
    if any(FORBIDDEN in one["log"] and not one["alive"] for one in seen):
        raise UnableError(NO_EVENTS)
    return seen


class Watch:
    """Programs on a ramfs, tried once for each artifact, as files and beneath folders."""

    def __init__(self, home: Path, paths: Iterable[str]) -> None:
        self.home = home
        self.layouts = _layouts(sorted(paths))
        self.results: dict[str, str] = {}
        self.compiled = ""

    def apply(self, files: tuple[File, ...]) -> None:
        """Have the rules of an artifact compiled, and try every program under them.

        Raises:
            RefusedError: The daemon does not start upon them.

        """
        ours = {
            Path(file.path).name: file.content.decode("utf-8", "surrogateescape") for file in files
        }
        for layout in self.layouts:
            [seen] = watched(self.home, dict.fromkeys(layout, ECHO), (ours | ALLOW, layout))
            if not seen["alive"]:
                if ours:
                    raise RefusedError(seen["said"] + seen["log"])
                raise UnableError(Text(seen["log"] or "-", seen["log"] or "-"))
            self.results.update(seen["results"])
            self.compiled = seen["compiled"]

    def attempt(self, act: Act) -> Seen:
        """Tell what became of a program."""
        result = self.results[act.value]
        return Seen(came_about=result == RAN, said="")

    def state(self) -> dict[str, str]:
        """Return a digest of the rules as they were compiled, those of ours among them."""
        return {
            "compiled.rules": hashlib.sha256(
                self.compiled.encode("utf-8", "surrogateescape")
            ).hexdigest()
        }


def _layouts(paths: list[str]) -> list[list[str]]:
    """Part paths so that none of one layout lies beneath another: a file is no folder."""
    layouts: list[list[str]] = []
    for path in paths:
        for layout in layouts:
            if not any(path.startswith(f"{p}/") for p in layout):
                layout.append(path)
                break
        else:
            layouts.append([path])
    return layouts


@contextmanager
def bench(home: Path, acts: tuple[Act, ...]) -> Iterator[Watch]:
    """Give programs on a ramfs, and the daemon before them."""
    yield Watch(home, {act.value for act in acts})


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield programs to run: at each prohibited path, beneath it, and beside it.

    Only what lies under /opt can be tried: that is the folder that the daemon watches here.
    """
    rows = [e.prohibition.identifier for e in artifact.enforced if e.effect is Effect.BLOCK_RUN]
    kinds = (Kind.LINUX_INSTALL_PATH,)
    found = (i.value.rstrip("/") for i in rows if i.kind in kinds)
    paths = sorted({p for p in found if p.startswith("/opt/")})
    for path in paths:
        for value in (path, f"{path}/{BENEATH}"):
            yield tried_on("run", RUN, value, Effect.BLOCK_RUN)
        beside = f"{path}-{BENEATH}"
        if not any(beside == p or beside.startswith(f"{p}/") for p in paths):
            yield tried_on("run", RUN, beside, Effect.BLOCK_RUN, "a look-alike")
    yield tried_on("run", RUN, f"/opt/{BENEATH}/run", Effect.BLOCK_RUN, "unrelated")


engine = Engine(
    programs=("unshare", "setpriv", "mount", "fapolicyd", "fagenrules"),
    packages=("util-linux", "mount", "fapolicyd"),
    targets=frozenset({"fapolicyd"}),
    version=("dpkg-query", "--show", "fapolicyd"),
    compared=Text("the rules as they were compiled", "les règles telles que compilées"),
    acts=acts,
    bench=bench,
)
