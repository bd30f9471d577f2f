"""Digests of all of a package but its signing block.

https://source.android.com/docs/security/features/apksigning/v2#integrity-protected-contents
"""

import hashlib
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from proscribe.formats.apk_signing.algorithms import CHUNKED256, CHUNKED512
from proscribe.formats.hostile import MalformedError
from proscribe.formats.zip import Archive
from proscribe.model import Text

CHUNK = 1 << 20
THREADS = 2
PAGE = 4096
SALT = bytes(8)
HASHES = {CHUNKED256: hashlib.sha256, CHUNKED512: hashlib.sha512}


class Content:
    """The digests of a package's content, each found when it is first asked for."""

    def __init__(self, archive: Archive, start: int) -> None:
        data, end = archive.data, archive.end
        last = bytearray(data[end.place :])
        struct.pack_into("<I", last, 16, start & 0xFFFFFFFF)
        self._start, self._block = start, end.directory - start
        self._sections = (data[:start], data[end.directory : end.place], memoryview(bytes(last)))
        self._found: dict[str, bytes] = {}

    def digest(self, kind: str) -> bytes:
        """Return the digest of a kind.

        Raises:
            MalformedError: Its pages are not where this kind needs them.

        """
        if kind not in self._found:
            self._found[kind] = self._chunked(kind) if kind in HASHES else self._verity()
        return self._found[kind]

    def _chunked(self, kind: str) -> bytes:
        made = HASHES[kind]

        def digest(held: memoryview) -> bytes:
            one = made(b"\xa5" + struct.pack("<I", len(held)))
            one.update(held)
            return one.digest()

        pieces = [s[at : at + CHUNK] for s in self._sections for at in range(0, len(s), CHUNK)]
        with ThreadPoolExecutor(THREADS) as pool:  # to digest needs no interpreter
            digests = tuple(pool.map(digest, pieces))
        return made(b"\x5a" + struct.pack("<I", len(digests)) + b"".join(digests)).digest()

    def _verity(self) -> bytes:
        if self._start % PAGE or self._block % PAGE:
            raise MalformedError(UNALIGNED)
        total = sum(map(len, self._sections))
        level = b"".join(hashlib.sha256(SALT + page).digest() for page in self._pages())
        while len(level) > PAGE:
            level = b"".join(
                hashlib.sha256(SALT + level[n : n + PAGE].ljust(PAGE, b"\0")).digest()
                for n in range(0, len(level), PAGE)
            )
        root = hashlib.sha256(SALT + level.ljust(PAGE, b"\0")).digest()
        return root + struct.pack("<Q", total)

    def _pages(self) -> Iterator[bytes]:
        """Yield the pages of all sections in a row, the last filled up with zeros."""
        kept = b""
        for section in self._sections:
            place = 0
            if kept:
                place = PAGE - len(kept)
                kept += bytes(section[:place])
                if len(kept) < PAGE:
                    continue
                yield kept
                kept = b""
            whole = place + (len(section) - place) // PAGE * PAGE
            for at in range(place, whole, PAGE):
                yield bytes(section[at : at + PAGE])
            kept = bytes(section[whole:])
        if kept:
            yield kept.ljust(PAGE, b"\0")


UNALIGNED = Text(
    "its signing block does not lie at pages, as this kind of digest needs",
    "son bloc de signature n'est pas aligné sur des pages, comme l'exige ce condensé",
)
