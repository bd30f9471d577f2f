"""squashfs, version 4: a file system that is read from one file, block by block.

https://docs.kernel.org/filesystems/squashfs.html
https://dr-emann.github.io/squashfs/squashfs.html
"""

import lzma
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

import pyarrow as pa

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.linux.item import HELD, MOST, Item
from proscribe.model import Shown, Text

MAGIC = b"hsqs"
HEAD = 96
BLOCK = 8192
"""Bytes of a block of metadata, unpacked."""
LARGEST = 1 << 20
"""Bytes of a block of data."""
PLAIN, PLAIN_DATA = 0x8000, 1 << 24
NONE = 0xFFFFFFFF
FOLDER, FILE, LINK = 1, 2, 3
WIDE = 7
"""What is added to a type of inode for its wider form."""
GZIP, XZ, ZSTD = 1, 4, 6
METHODS = {1: "gzip", 2: "lzma", 3: "lzo", 4: "xz", 5: "lz4", 6: "zstd"}
FAULTS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
TYPES = {1: stat.S_IFDIR, 2: stat.S_IFREG, 3: stat.S_IFLNK, 4: stat.S_IFBLK, 5: stat.S_IFCHR,
         6: stat.S_IFIFO, 7: stat.S_IFSOCK}  # fmt: skip
DEEPEST = 64
EMPTY = 3
"""The size that a folder has which holds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inode:
    """What a file system keeps of a file, apart from its name."""

    kind: int
    mode: int
    owner: int
    size: int
    start: int = 0
    """Where the blocks of a file begin; of a folder, the block that lists it."""
    offset: int = 0
    """Where in that block a folder is listed."""
    fragment: int = NONE
    within: int = 0
    """Where in a fragment the end of a file lies."""
    blocks: tuple[int, ...] = ()
    link: str = ""
    attributes: int = NONE


class Squashed:
    """A file system.

    Raises:
        MalformedError: Its head is none, or it is packed in a way that cannot be read here.

    """

    def __init__(self, data: memoryview, budget: Budget) -> None:
        if bytes(data[:4]) != MAGIC or len(data) < HEAD:
            raise MalformedError(BROKEN)
        self._data, self._budget = data, budget
        (self._block, self._fragments, self._method) = unpack_from("<IIH", data, 12)
        major = unpack_from("<H", data, 28)[0]
        (self._root,) = unpack_from("<Q", data, 32)
        tables = unpack_from("<5Q", data, 56)
        _, self._inodes, self._folders, self._table, _ = tables
        if major != 4 or not 0 < self._block <= LARGEST:  # noqa: PLR2004
            raise MalformedError(BROKEN)
        if self._method not in {GZIP, XZ, ZSTD}:
            raise MalformedError(_closed(METHODS.get(self._method, str(self._method))))
        self._held: dict[int, tuple[bytes, int]] = {}

    def items(self, archive: str) -> Iterator[Item]:
        """Yield all files, folders before what lies in them.

        Raises:
            MalformedError: A table is broken, or there is too much.

        """
        left = [("", self._inode(self._root >> 16, self._root & 0xFFFF), 0)]
        seen = 0
        folders: set[tuple[int, int]] = set()
        while left:
            path, one, depth = left.pop()
            seen += 1
            if seen > MOST or depth > DEEPEST:
                raise MalformedError(MANY)
            place = (one.start, one.offset)
            if one.kind == FOLDER and one.size > EMPTY and place in folders:
                raise MalformedError(BROKEN)
            folders |= {place} if one.kind == FOLDER else set()
            yield self._item(path or "/", one, archive)
            if one.kind == FOLDER:
                listed = [(f"{path}/{n}", self._inode(b, o), depth + 1) for n, b, o in
                          self._listed(one)]  # fmt: skip
                left += reversed(listed)

    def _item(self, path: str, one: Inode, archive: str) -> Item:
        content = b""
        if one.kind == FILE and 0 < one.size <= HELD:
            content = self._content(one, path)
        return Item(
            path=path,
            mode=TYPES[one.kind] | one.mode,
            archive=archive,
            size=one.size if one.kind == FILE else 0,
            owner=one.owner,
            link=one.link,
            content=content,
        )

    def _listed(self, one: Inode) -> Iterator[tuple[str, int, int]]:
        """Yield names in a folder, and where the inode of each lies."""
        size = one.size - EMPTY
        if size <= 0:
            return
        if size > HELD:
            raise MalformedError(BROKEN)
        held = self._metadata(self._folders + one.start, one.offset, size)
        at = 0
        while at + 12 <= len(held):
            count, block = unpack_from("<II", held, at)
            at += 12
            for _ in range(count + 1):
                if at + 8 > len(held):
                    raise MalformedError(BROKEN)
                offset, _, _, length = unpack_from("<HhHH", held, at)
                name = held[at + 8 : at + 9 + length].decode("utf-8", "replace")
                at += 9 + length
                yield name, block, offset

    def _inode(self, block: int, offset: int) -> Inode:
        at = self._inodes + block
        kind, mode, owner = unpack_from("<HHH", self._metadata(at, offset, 6))
        base = kind - WIDE if kind > WIDE else kind
        if not 1 <= base <= WIDE:
            raise MalformedError(BROKEN)
        if base == FOLDER:
            return self._folder(at, offset, kind, (mode, owner))
        if base == FILE:
            return self._file(at, offset, kind, (mode, owner))
        if base == LINK:
            (size,) = unpack_from("<I", self._metadata(at, offset + 20, 4))
            raw = self._metadata(at, offset + 24, min(size, 4096))
            link = raw.decode("utf-8", "replace")
            return Inode(kind=base, mode=mode, owner=owner, size=size, link=link)
        return Inode(kind=base, mode=mode, owner=owner, size=0)

    def _folder(self, at: int, offset: int, kind: int, kept: tuple[int, int]) -> Inode:
        mode, owner = kept
        if kind == FOLDER:
            start, _, size, within, _ = unpack_from("<IIHHI", self._metadata(at, offset + 16, 16))
            return Inode(kind=FOLDER, mode=mode, owner=owner, size=size, start=start, offset=within)
        _, size, start, _, _, within, _ = unpack_from(
            "<IIIIHHI", self._metadata(at, offset + 16, 24)
        )
        return Inode(kind=FOLDER, mode=mode, owner=owner, size=size, start=start, offset=within)

    def _file(self, at: int, offset: int, kind: int, kept: tuple[int, int]) -> Inode:
        mode, owner = kept
        attributes = NONE
        if kind == FILE:
            start, fragment, within, size = unpack_from(
                "<IIII", self._metadata(at, offset + 16, 16)
            )
            head = 32
        else:
            start, size, _, _, fragment, within, attributes = unpack_from(
                "<QQQIIII", self._metadata(at, offset + 16, 40)
            )
            head = 56
        count = size // self._block + (fragment == NONE and size % self._block > 0)
        if size > HELD:
            count = 0
        raw = self._metadata(at, offset + head, 4 * count)
        return Inode(
            kind=FILE, mode=mode, owner=owner, size=size, start=start, fragment=fragment,
            within=within, blocks=unpack_from(f"<{count}I", raw), attributes=attributes,
        )  # fmt: skip

    def _content(self, one: Inode, path: str) -> bytes:
        """Return the bytes of a file."""
        self._budget.take(one.size, path)
        parts: list[bytes] = []
        at, left = one.start, one.size
        for word in one.blocks:
            size = word & ~PLAIN_DATA
            want = min(left, self._block)
            piece = self._piece(at, size, word & PLAIN_DATA) if size else bytes(want)
            parts.append(piece)
            at += size
            left -= len(piece)
        if one.fragment != NONE and left > 0:
            whole = self._fragment(one.fragment)
            parts.append(whole[one.within : one.within + left])
        content = b"".join(parts)
        if len(content) != one.size:
            raise MalformedError(BROKEN, Shown(entry=path[:100]))
        return content

    def _fragment(self, number: int) -> bytes:
        if number >= self._fragments:
            raise MalformedError(BROKEN)
        block, offset = divmod(number * 16, BLOCK)
        (at,) = unpack_from("<Q", self._data, self._table + 8 * block)
        start, word = unpack_from("<QI", self._metadata(at, offset, 12))
        return self._kept(start, word & ~PLAIN_DATA, word & PLAIN_DATA)[0]

    def _metadata(self, at: int, offset: int, size: int) -> bytes:
        """Return bytes of a table, from a place in one of its blocks on."""
        parts: list[bytes] = []
        while size > 0:
            (word,) = unpack_from("<H", self._data, at)
            length = word & ~PLAIN
            held, after = self._kept(at + 2, length, word & PLAIN, BLOCK)
            if offset >= len(held):
                offset -= len(held)
                if not held:
                    raise MalformedError(BROKEN)
                at = after
                continue
            piece = held[offset : offset + size]
            parts.append(piece)
            size -= len(piece)
            offset, at = 0, after
        return b"".join(parts)

    def _kept(self, at: int, size: int, plain: int, most: int = LARGEST) -> tuple[bytes, int]:
        """Return a block, unpacked, and where the next begins; some hundred are kept."""
        if at not in self._held:
            if len(self._held) >= 200:  # noqa: PLR2004, of at most 1 MiB, mostly of 8 KiB
                self._held.clear()
            self._held[at] = (self._piece(at, size, plain, most), at + size)
        return self._held[at]

    def _piece(self, at: int, size: int, plain: int, most: int = LARGEST) -> bytes:
        raw = self._data[at : at + size]
        if len(raw) != size or not size:
            raise MalformedError(BROKEN)
        if plain:
            return bytes(raw[:most])
        try:
            found = _unpacked(raw, self._method, most)
        except FAULTS as error:
            raise MalformedError(BROKEN) from error
        self._budget.take(len(found))
        return found


def _unpacked(raw: memoryview, method: int, most: int) -> bytes:
    if method == GZIP:
        return zlib.decompressobj().decompress(raw, most)
    if method == XZ:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, 160 << 20).decompress(raw, most)
    return bytes(pa.CompressedInputStream(pa.BufferReader(pa.py_buffer(raw)), "zstd").read(most))


def _closed(name: str) -> Text:
    return Text(
        f"its file system is packed with {name}, which is not unpacked here",
        f"son système de fichiers est comprimé par {name}, qui n'est pas décompressé ici",
    )


BROKEN = Text(
    "a table of its file system is broken", "une table de son système de fichiers est abîmée"
)
MANY = Text("it holds more files than are read", "il contient plus de fichiers qu'on n'en lit")
