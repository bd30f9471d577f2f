"""Likenesses of packages: read in the confined worker, or out of an index that was kept."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from proscribe.model import InputError, Likeness, Place
from proscribe.service.inspect import likenesses

MAGIC = b"proscribe-likenesses 2\n"
"""How an index begins; its number changes with what a likeness is."""
LARGEST = 1 << 30
"""Bytes that an index may have."""
MOST = 20_000
"""Packages of one folder."""
DECODER = msgspec.msgpack.Decoder(tuple[Likeness, ...])


def of(path: Path) -> Likeness:
    """Return the likeness of a package.

    Raises:
        InputError: It cannot be read, or is no package that has a likeness.

    """
    (found,) = likenesses([path])
    return found


def held(places: Iterable[Path]) -> tuple[Likeness, ...]:
    """Return the likenesses of packages, of the packages in folders, and of indexes; each once.

    In a folder, what is no package is passed over.

    Raises:
        InputError: Something that was named cannot be read.

    """
    found: dict[str, Likeness] = {}
    for place in places:
        for one in _held(place):
            found.setdefault(one.sha256, one)
    return tuple(found.values())


def keep_all(path: Path, every: Iterable[Likeness]) -> None:
    """Write an index: the same packages give the same bytes, whatever their order.

    Raises:
        InputError: It cannot be written.

    """
    rows = sorted({one.sha256: one for one in every}.values(), key=lambda one: one.sha256)
    try:
        path.write_bytes(MAGIC + msgspec.msgpack.encode(rows))
    except OSError as error:
        remedy = "name a file that can be written"
        raise InputError(Place(source=str(path)), str(error), remedy) from error


def _held(place: Path) -> Iterator[Likeness]:
    if place.is_dir():
        yield from likenesses(_packages(place))
    elif _is_index(place):
        yield from _index(place)
    else:
        yield of(place)


def _packages(folder: Path) -> list[Path]:
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink()]
    packages = [p for p in found if _head(p)[:4] in {b"PK\x03\x04", b"dex\n"}]
    if len(packages) > MOST:
        reason = f"the folder holds more than {MOST:,} packages"
        raise InputError(Place(source=str(folder)), reason, "keep an index of parts of it")
    return packages


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC))
    except OSError as error:
        remedy = "name a package, a folder of packages, or an index"
        raise InputError(Place(source=str(path)), str(error), remedy) from error


def _is_index(path: Path) -> bool:
    return _head(path) == MAGIC


def _index(path: Path) -> tuple[Likeness, ...]:
    remedy = "make it anew: proscribe resembles … --keep FILE"
    if path.stat().st_size > LARGEST:
        reason = f"the index has more than {LARGEST >> 30} GiB"
        raise InputError(Place(source=str(path)), reason, remedy)
    try:
        return DECODER.decode(path.read_bytes()[len(MAGIC) :])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(Place(source=str(path)), f"it is damaged: {error}", remedy) from error
