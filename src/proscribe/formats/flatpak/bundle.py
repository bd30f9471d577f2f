"""A bundle: one commit of OSTree in one file, from nothing to a whole application.

https://ostreedev.github.io/ostree/formats/
https://github.com/ostreedev/ostree/blob/main/src/libostree/ostree-repo-static-delta-private.h
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from proscribe.formats.flatpak import part
from proscribe.formats.flatpak.part import COMMIT, FILE, Object
from proscribe.formats.gvariant import Value
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.model import Text

MAGIC = b"flatpak\0"
COMMIT_TYPE = "(a{sv}aya(say)sstayay)"
DELTA = f"(a{{sv}}tayay{COMMIT_TYPE}aya(uayttay)a(yaytt))"
TREE = "(a(say)a(sayay))"
DIGEST = 32
STEP = 1 + DIGEST
"""Bytes of one object in a list: its type and its digest."""
MOST = 200_000
"""Files and folders of one bundle."""
LONGEST = 4096
"""Characters of a path."""
Tree = dict[bytes, list[str]]
"""The paths of files by their digests."""


@dataclass(frozen=True)
class Bundle:
    """A bundle, laid open as far as its head."""

    root: tuple[Value, ...]
    budget: Budget

    @cached_property
    def metadata(self) -> dict[str, Value]:
        """Return what ``flatpak build-bundle`` wrote before the commit."""
        return dict(self.root[0].items())

    def text(self, name: str) -> str:
        """Return a text of the metadata."""
        return self.metadata[name].text if name in self.metadata else ""

    @property
    def commit(self) -> Value:
        """Return the commit."""
        return self.root[4]

    @property
    def whole(self) -> bool:
        """Tell whether the commit is the one whose digest the bundle names."""
        return hashlib.sha256(self.commit.data).digest() == self.root[3].raw

    @property
    def signatures(self) -> list[bytes]:
        """Return the signatures by OpenPGP that lie beside the commit."""
        for name, value in self.metadata.items():
            if name.endswith("/commitmeta") and value.kind == "a{sv}":
                held = value.get("ostree.gpgsigs")
                return [one.raw for one in held.children] if held else []
        return []

    def objects(self) -> Iterator[Object]:
        """Yield the objects of all parts, each with its digest checked.

        Raises:
            MalformedError: A part cannot be read.

        """
        for number, one in enumerate(self.root[6].children):
            listed = one.children[4].raw
            held = next(
                (v for k, v in self.metadata.items()
                 if k.startswith("deltas/") and k.endswith(f"/{number}")), None
            )  # fmt: skip
            if held is None or held.kind != "(yay)" or len(listed) % STEP:
                raise MalformedError(MISSING)
            rows = [(listed[at], listed[at + 1 : at + STEP]) for at in range(0, len(listed), STEP)]
            yield from part.objects(held, rows, self.budget)

    def tree(self) -> Tree:
        """Return the paths of all files.

        Raises:
            MalformedError: A folder is missing, or there are too many files.

        """
        wanted = [(self.commit.children[6].raw, "")]
        found: Tree = {}
        folders: dict[bytes, bytes] = {}
        source = (o for o in self.objects() if o.kind not in {FILE, COMMIT})
        left = MOST
        while wanted:
            digest, path = wanted.pop()
            while digest not in folders:
                one = next(source, None)
                if one is None:
                    raise MalformedError(MISSING)
                folders[one.digest] = one.content
            files, inner = Value(TREE, memoryview(folders[digest])).children
            left -= 1 + len(files.children)
            if left < 0 or len(path) > LONGEST:
                raise MalformedError(MANY)
            for name, held in (f.children for f in files.children):
                found.setdefault(held.raw, []).append(f"{path}/{name.text}")
            for name, below, _ in (f.children for f in inner.children):
                wanted.append((below.raw, f"{path}/{name.text}"))
        return found


def read(data: memoryview, budget: Budget) -> Bundle:
    """Read the head of a bundle.

    Raises:
        MalformedError: It is none.

    """
    return Bundle(tuple(Value(DELTA, data).children), budget)


MISSING = Text("an object of the commit is not in the bundle", "un objet du commit manque au lot")
MANY = Text("it holds more folders than are read", "il contient plus de dossiers qu'on n'en lit")
