"""The parser of AppArmor, and the tables by which the kernel would attach what it compiled.

No kernel is given them: a path is led through the tables here, as the kernel would lead it. So
it is seen to which profile a program falls, and not that the profile stops it.

https://gitlab.com/apparmor/apparmor/-/wikis/AppArmorInternals
https://github.com/torvalds/linux/blob/master/security/apparmor/match.c
"""

import hashlib
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proscribe.engines import Engine, RefusedError
from proscribe.model import Artifact, Effect, File, Kind, Proof, Text
from proscribe.workbench import Done, run
from proscribe.workbench.trial import BENEATH, Act, Seen, tried_on

PATIENCE = 60
PARSER = ("apparmor_parser", "--skip-kernel-load", "--skip-cache", "--skip-read-cache")
PLAIN = "--optimize=no-diff-encode"
"""Without it a table may say only how it differs from another."""
ATTACH = Text("leave {value} to no profile", "laisser {value} sans profil")
OWN = 'profile intranet "/opt/intranet{,/**}" {\n  /opt/intranet/** r,\n}\n'
"""What an administrator may have beside ours: a profile of their own."""
PROFILE = re.compile(rb"\x04\x08\x00profile\x00\x07\x05..([^\x00]+)\x00", re.DOTALL)
MAGIC = b"\x1b\x5e\x78\x3d"
ACCEPT, BASE, CHECK, DEFAULT, CLASSES, NEXT = 1, 2, 3, 4, 5, 8
SIZES = {1: "B", 2: "H", 4: "I"}
HEADER = struct.Struct(">HHII")

Tables = dict[int, tuple[int, ...]]


def tables(compiled: bytes) -> Tables:
    """Return the tables of an automaton, by their numbers."""
    _, at, size = struct.unpack_from(">III", compiled)
    found: Tables = {}
    while at < size:
        number, width, _, length = HEADER.unpack_from(compiled, at)
        form = struct.Struct(f">{length}{SIZES[width]}")
        found[number] = form.unpack_from(compiled, at + HEADER.size)
        at += (HEADER.size + form.size + 7) // 8 * 8
    return found


def attaches(automaton: Tables, path: str) -> bool:
    """Lead a path through the tables, from the first state to one that accepts or does not."""
    state, classes = 1, automaton.get(CLASSES)
    for byte in path.encode():
        at = automaton[BASE][state] + (classes[byte] if classes else byte)
        here = at < len(automaton[CHECK]) and automaton[CHECK][at] == state
        state = automaton[NEXT][at] if here else automaton[DEFAULT][state]
    return bool(automaton[ACCEPT][state])


def parsed(home: Path, content: bytes, *options: str) -> Done:
    """Have the parser read profiles, without a cache and without the kernel."""
    (source := home / "profiles").write_bytes(content)
    return run(*PARSER, *options, source, patience=PATIENCE)


def compiled(home: Path, content: bytes) -> dict[str, bytes]:
    """Return the profiles by their names, each from the tables that attach it onwards.

    Raises:
        RefusedError: The parser does not take them.

    """
    (made := home / "compiled").unlink(missing_ok=True)
    done = parsed(home, content, PLAIN, f"--ofile={made}")
    if not done:
        raise RefusedError(done.said)
    whole = made.read_bytes() if made.exists() else b""
    heads = [*PROFILE.finditer(whole)]
    ends = [*(head.start() for head in heads), len(whole)][1:]
    return {
        head[1].decode(): whole[whole.index(MAGIC, head.end()) : end]
        for head, end in zip(heads, ends, strict=True)
    }


class Tried:
    """What a kernel would hold: the profiles that were loaded and not removed since."""

    def __init__(self, home: Path) -> None:
        self.home, self.ours = home, set[str]()
        self.loaded = compiled(home, OWN.encode())

    def apply(self, files: tuple[File, ...]) -> None:
        """Remove the profiles that are lifted, then load the others; a name is replaced.

        Raises:
            RefusedError: The parser does not take a file.

        """
        for file in sorted(files, key=lambda f: not f.path.endswith("-remove")):
            profiles = compiled(self.home, file.content)
            self.ours.update(profiles)
            if file.path.endswith("-remove"):
                for name in profiles:
                    self.loaded.pop(name, None)
            else:
                self.loaded.update(profiles)

    def attempt(self, act: Act) -> Seen:
        """Tell to which profiles a program falls; it came about if there is none."""
        found = [n for n, p in self.loaded.items() if attaches(tables(p), act.value)]
        return Seen(came_about=not found, said=", ".join(found))

    def state(self) -> dict[str, str]:
        """Return digests of the profiles that are loaded and not ours."""
        others = {n: p for n, p in self.loaded.items() if n not in self.ours}
        return {name: hashlib.sha256(p).hexdigest() for name, p in others.items()}


@contextmanager
def bench(home: Path, _: tuple[Act, ...]) -> Iterator[Tried]:
    """Give what a kernel would hold, with an administrator's profile in it."""
    yield Tried(home)


def acts(artifact: Artifact) -> Iterator[Act]:
    """Yield programs: at each prohibited path, beneath it, and beside it."""
    rows = [e.prohibition.identifier for e in artifact.enforced if e.effect is Effect.BLOCK_RUN]
    found = (i.value.rstrip("/") for i in rows if i.kind is Kind.LINUX_INSTALL_PATH)
    paths = sorted(set(found))
    for path in paths:
        for value in (path, f"{path}/{BENEATH}"):
            yield tried_on("attach", ATTACH, value, Effect.BLOCK_RUN)
        beside = f"{path}-{BENEATH}"
        if not any(beside == p or beside.startswith(f"{p}/") for p in paths):
            yield tried_on("attach", ATTACH, beside, Effect.BLOCK_RUN, "a look-alike")
    yield tried_on("attach", ATTACH, f"/opt/{BENEATH}/run", Effect.BLOCK_RUN, "unrelated")


engine = Engine(
    programs=("setpriv", "apparmor_parser"),
    packages=("util-linux", "apparmor"),
    targets=frozenset({"apparmor"}),
    version=("apparmor_parser", "--version"),
    compared=Text(
        "the profiles that a kernel would hold and that are not ours",
        "les profils qu'un noyau détiendrait et qui ne sont pas les nôtres",
    ),
    acts=acts,
    bench=bench,
    level=Proof.PARSED,
)
