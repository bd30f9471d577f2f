r"""The registry of Windows as text: a file that ``reg export`` or the Registry Editor wrote.

A key stands in brackets, its values below it: ``"Name"="text"``, with ``\\`` for ``\`` and ``\"``
for ``"``, or as bytes that ``hex(2):`` begins, ``\`` going on with them on the next line. They are
UTF-16 in version 5, and in ``REGEDIT4`` of the computer's own code page, as is the whole file.
Several files may follow one another.

https://support.microsoft.com/topic/how-to-add-modify-or-delete-registry-subkeys-and-values-by-using-a-reg-file-9c7f37cf-a5e9-e1cd-c4fa-2a26218a1a23
https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-export
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from proscribe.formats.lines import UnusableError, numbered

VERSION_5, VERSION_4 = "Windows Registry Editor Version 5.00", "REGEDIT4"
LONGEST = 1 << 16
"""Bytes of a value, over all of its lines."""
STRING = r'"((?:[^"\\]|\\.)*)"'
NAMED = re.compile(rf"{STRING}=(.*)", re.DOTALL)
TEXT = re.compile(STRING)
HEX = re.compile(r"hex\([12]\):((?:[0-9a-fA-F]{2},?)*)")
REMEDY = "export the key again, as Unicode text"


@dataclass(slots=True)
class Key:
    """One key, with those of its values that are wanted and what is wrong with others."""

    line: int
    path: str
    values: dict[str, str] = field(default_factory=dict)
    faults: list[UnusableError] = field(default_factory=list)


def header(line: bytes) -> str:
    """Return the version in which a file begins, or nothing if it is no such file."""
    text = line.decode("utf-8", "replace").strip().lstrip("\ufeff")
    return text if text in {VERSION_4, VERSION_5} else ""


def keys(path: Path, wanted: frozenset[str]) -> Iterator[Key]:
    """Yield each key, with its wanted values by their names in lower case.

    Raises:
        InputError: The file cannot be read.

    """
    version, key = VERSION_5, None
    for number, line in _joined(path):
        if found := header(line):
            version = found
        elif line.startswith(b"["):
            if key:
                yield key
            key = _key(number, line)
        elif key and line.startswith(b'"'):
            _learn(key, line, version, wanted)
    if key:
        yield key


def _joined(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines, those of one value as one; what is beyond ``LONGEST`` of it is dropped."""
    start, held = 0, b""
    for number, raw in numbered(path):
        line = raw.strip()
        start = start if held else number
        # Only bytes go on: a text may well end with a stroke, which is then doubled.
        if line.endswith((b",\\", b":\\")) and (held or b"=hex" in line):
            held = (held + line[:-1])[: LONGEST + 1] or b" "
            continue
        yield start, (held + line)[: LONGEST + 1]
        held = b""
    if held:
        yield start, held


def _key(number: int, line: bytes) -> Key:
    path = line.decode("utf-8", "replace")[1:].rpartition("]")[0]
    return Key(line=number, path=path)


def _learn(key: Key, line: bytes, version: str, wanted: frozenset[str]) -> None:
    try:
        found = NAMED.fullmatch(line.decode("utf-8", "surrogateescape"))
        name = _plain(found[1]).lower() if found else ""
        if found and name in wanted:
            key.values[name] = _value(found[2], version)
    except UnusableError as fault:
        key.faults.append(fault)


def _value(written: str, version: str) -> str:
    if len(written) > LONGEST:
        raise UnusableError(f"a value is longer than {LONGEST:,} bytes", REMEDY)
    if found := TEXT.fullmatch(written):
        return _text(_plain(found[1]).encode("utf-8", "surrogateescape"), "utf-8")
    if found := HEX.fullmatch(written):
        raw = bytes.fromhex(found[1].replace(",", ""))
        return _text(raw, "utf-16-le" if version == VERSION_5 else "ascii").rstrip("\0")
    if written.startswith("dword:"):
        return written.removeprefix("dword:")
    raise UnusableError(f"a value is not text: {written[:40]!r}", REMEDY)


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        reason = "a value is in the code page of its computer, which the file does not name"
        raise UnusableError(reason, REMEDY) from None


def _plain(escaped: str) -> str:
    return re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL)


def values(key: Key) -> Mapping[str, str]:
    """Return the values that hold anything, without the blanks around them."""
    return {name: value.strip() for name, value in key.values.items() if value.strip()}
