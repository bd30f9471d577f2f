"""RPM binary packages, version 4: a lead, a signature, a header, and a cpio archive in gzip.

A header is a table of tags and a store of their values; one tag embraces it all, so that the
digests in the signature speak of these very bytes. No key signs here: an administrator who
wants that runs ``rpmsign``. Owner, mode, time and order are fixed.

https://rpm-software-management.github.io/rpm/manual/format_v4.html
https://rpm-software-management.github.io/rpm/manual/tags.html
man 5 cpio
"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from proscribe.formats.stored import stored

INT16, INT32, STRING, BINARY, STRINGS, TRANSLATED = 3, 4, 6, 7, 8, 9
WIDTH = {INT16: ("H", 2), INT32: ("I", 4)}
SIGNATURE, IMMUTABLE = 62, 63
"""Tags that embrace a header."""
LOCALES = ("C", "fr")
EQUAL, UP_TO_OF_RPM = 8, 0x0100000A
SHA256 = 8
PLAIN = 0o100644
FEATURES = {
    "rpmlib(CompressedFileNames)": "3.0.4-1",
    "rpmlib(FileDigests)": "4.6.0-1",
    "rpmlib(PayloadFilesHavePrefix)": "4.0-1",
}
"""What rpm must know to read what is written here."""
Value = str | bytes | Sequence[int] | Sequence[str]
Tags = dict[int, tuple[int, Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What a package says of itself, and the texts that it installs, by absolute path.

    ``summary`` and ``description`` are in English and French.
    """

    name: str
    version: str
    summary: tuple[str, str]
    description: tuple[str, str]
    conflicts: tuple[str, ...] = ()
    obsoletes: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def package(said: Package) -> bytes:
    """Return the package, for every architecture."""
    archive = _archive(said.files)
    body = stored(archive)
    tags = _named(said) | _related(said) | _filed(said.files)
    tags |= {
        5092: (STRINGS, [hashlib.sha256(body).hexdigest()]),
        5093: (INT32, [SHA256]),
    }
    header = _header(IMMUTABLE, tags)
    signature = _header(SIGNATURE, _signed(header, body, len(archive)))
    lead = struct.pack(">4sBBHH66sHH16x", b"\xed\xab\xee\xdb", 3, 0, 0, 0, said.name.encode(), 1, 5)
    return lead + signature + bytes(-len(signature) % 8) + header + body


def _signed(header: bytes, body: bytes, unpacked: int) -> Tags:
    """Return the digests; the older two are for rpm before 4.14, and protect nothing."""
    md5 = hashlib.md5(header + body, usedforsecurity=False)
    sha1 = hashlib.sha1(header, usedforsecurity=False)
    return {
        269: (STRING, sha1.hexdigest()),
        273: (STRING, hashlib.sha256(header).hexdigest()),
        1000: (INT32, [len(header) + len(body)]),
        1004: (BINARY, md5.digest()),
        1007: (INT32, [unpacked]),
    }


def _named(said: Package) -> Tags:
    return {
        100: (STRINGS, LOCALES),
        1000: (STRING, said.name),
        1001: (STRING, said.version),
        1002: (STRING, "1"),
        1004: (TRANSLATED, said.summary),
        1005: (TRANSLATED, said.description),
        1009: (INT32, [sum(len(text.encode()) for text in said.files.values())]),
        1014: (STRING, "Apache-2.0"),
        1016: (TRANSLATED, ["Unspecified"] * len(LOCALES)),
        1021: (STRING, "linux"),
        1022: (STRING, "noarch"),
        1044: (STRING, f"{said.name}-{said.version}-1.src.rpm"),
        1124: (STRING, "cpio"),
        1125: (STRING, "gzip"),
        1126: (STRING, "0"),
        5062: (STRING, "utf-8"),
    }


def _related(said: Package) -> Tags:
    """Return what it provides, requires, conflicts with and obsoletes; no entry may be empty."""
    own = {said.name: f"{said.version}-1"}
    tags = _relation((1047, 1112, 1113), own, EQUAL)
    tags |= _relation((1049, 1048, 1050), FEATURES, UP_TO_OF_RPM)
    tags |= _relation((1054, 1053, 1055), dict.fromkeys(said.conflicts, ""), 0)
    return tags | _relation((1090, 1114, 1115), dict.fromkeys(said.obsoletes, ""), 0)


def _relation(tags: tuple[int, int, int], versions: Mapping[str, str], flags: int) -> Tags:
    name, flag, version = tags
    if not versions:
        return {}
    return {
        name: (STRINGS, list(versions)),
        flag: (INT32, [flags] * len(versions)),
        version: (STRINGS, list(versions.values())),
    }


def _filed(files: Mapping[str, str]) -> Tags:
    """Return what rpm remembers of each file."""
    if not files:
        return {}
    paths = sorted(files)
    folders = sorted({path.rpartition("/")[0] + "/" for path in paths})
    contents = [files[path].encode() for path in paths]
    none, blank, root = [0] * len(paths), [""] * len(paths), ["root"] * len(paths)
    return {
        1028: (INT32, [len(content) for content in contents]),
        1030: (INT16, [PLAIN] * len(paths)),
        1033: (INT16, none),
        1034: (INT32, none),
        1035: (STRINGS, [hashlib.sha256(content).hexdigest() for content in contents]),
        1036: (STRINGS, blank),
        1037: (INT32, none),
        1039: (STRINGS, root),
        1040: (STRINGS, root),
        1045: (INT32, [0xFFFFFFFF] * len(paths)),
        1095: (INT32, [1] * len(paths)),
        1096: (INT32, list(range(1, len(paths) + 1))),
        1097: (STRINGS, blank),
        1116: (INT32, [folders.index(path.rpartition("/")[0] + "/") for path in paths]),
        1117: (STRINGS, [path.rpartition("/")[2] for path in paths]),
        1118: (STRINGS, folders),
        5011: (INT32, [SHA256]),
    }


def _header(embracing: int, tags: Tags) -> bytes:
    """Pack tags, the embracing one first, and its trailer last in the store."""
    index, store = b"", b""
    for tag, (kind, value) in sorted(tags.items()):
        store += bytes(-len(store) % WIDTH.get(kind, ("", 1))[1])
        count = 1 if isinstance(value, str) else len(value)
        index += struct.pack(">4I", tag, kind, len(store), count)
        store += _packed(kind, value)
    region = struct.pack(">4I", embracing, BINARY, len(store), 16)
    length = len(index) + len(region)
    store += struct.pack(">IIiI", embracing, BINARY, -length, 16)
    start = struct.pack(">4s4xII", b"\x8e\xad\xe8\x01", length // 16, len(store))
    return start + region + index + store


def _packed(kind: int, value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    texts = [value] if isinstance(value, str) else value
    if kind in WIDTH:
        return struct.pack(f">{len(texts)}{WIDTH[kind][0]}", *texts)
    return b"".join(f"{text}\0".encode() for text in texts)


def _archive(files: Mapping[str, str]) -> bytes:
    """Pack the files as cpio, which ends with an entry of a name that no file has."""
    entries = [
        _entry(number, f".{path}", files[path].encode(), PLAIN)
        for number, path in enumerate(sorted(files), start=1)
    ]
    return b"".join([*entries, _entry(0, "TRAILER!!!", b"", 0)])


def _entry(number: int, path: str, content: bytes, mode: int) -> bytes:
    name = path.encode() + b"\0"
    numbers = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
    head = b"070701" + b"".join(b"%08x" % n for n in numbers) + name
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)
