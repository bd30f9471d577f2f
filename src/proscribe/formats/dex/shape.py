"""What of code stays when it is renamed: shapes of classes, texts, interfaces of the platform.

A class's shape is the types of its fields and methods with all types of the application taken
for one, so that no name is in it. Features are hashes of eight bytes.

Well-known libraries are left out by their names; where these were changed, what many packages
share is set aside by whoever compares.
"""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from proscribe.formats.dex.strings import spelt
from proscribe.formats.dex.tables import Dex, Numbers, Table

Hashes = npt.NDArray[np.uint64]
PLATFORM = (
    b"Landroid/",
    b"Ljava/",
    b"Ljavax/",
    b"Ldalvik/",
    b"Lorg/json/",
    b"Lorg/xml",
    b"Lorg/w3c/",
)
LIBRARIES = tuple(
    f"L{name}/".encode()
    for name in (
        *("androidx", "android/support", "kotlin", "kotlinx", "com/google/android/gms"),
        *("com/google/android/material", "com/google/android/play", "com/google/firebase"),
        *("com/google/gson", "com/google/common", "com/google/protobuf", "com/google/errorprone"),
        *("okhttp3", "okio", "retrofit2", "com/squareup", "io/reactivex", "org/reactivestreams"),
        *("com/bumptech/glide", "com/airbnb/lottie", "com/fasterxml/jackson", "dagger"),
        *("org/intellij", "org/jetbrains", "com/facebook", "org/junit", "junit", "org/hamcrest"),
        *("io/netty", "org/slf4j", "org/apache/commons", "org/apache/http", "org/bouncycastle"),
    )
)
"""Packages of libraries that many applications hold."""
OURS = np.uint64(7)
"""What stands for any type of the application."""
PARAMETERS = 255
"""Parameters of a method that are looked at."""
FEWEST = 3
"""Fields and methods without which a class has no shape worth comparing."""
TEXT = 6
"""Bytes of the shortest text that says something."""
PRIME = np.uint64(0x100000001B3)
FACTOR, ALL = 1000003, (1 << 64) - 1


def hashed(data: bytes) -> int:
    """Return the hash of a feature."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def mixed(numbers: Hashes) -> Hashes:
    """Return numbers scattered, so that sums of them tell sets apart."""
    spread = numbers.astype(np.uint64, copy=True)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        spread ^= spread >> np.uint64(shift)
        spread *= np.uint64(factor)
    return spread ^ (spread >> np.uint64(31))


def shapes(dex: Dex) -> Hashes:
    """Return the shapes of the classes that are defined here, each once."""
    names = _types(dex)
    if not names or not len(dex.classes):
        return np.zeros(0, np.uint64)
    kinds = np.array([_kind(name) for name in names], np.uint64)
    fields, has = _sums(dex.fields, kinds, "type", len(names))
    methods, does = _sums(dex.methods, _protos(dex, kinds), "proto", len(names))
    own = [t for t in dex.defined.tolist() if not names[t].startswith(LIBRARIES)]
    rich = np.array([t for t in own if has[t] + does[t] >= FEWEST], np.int64)
    held = rich[has[rich] > 0]
    return np.unique(
        np.concatenate([mixed(fields[rich] + methods[rich]), mixed(fields[held] * PRIME)])
    )


def _sums(table: Table, values: Hashes, column: str, types: int) -> tuple[Hashes, Numbers]:
    """Return for each type the sum of what its members are, and how many there are."""
    sums, counts = np.zeros(types, np.uint64), np.zeros(types, np.uint32)
    fit = (table["of"] < types) & (table[column] < len(values))
    owners = table["of"][fit].astype(np.int64)
    np.add.at(sums, owners, mixed(values[table[column][fit]] + np.uint64(len(column))))
    np.add.at(counts, owners, 1)
    return sums, counts


def _types(dex: Dex) -> list[bytes]:
    """Return the name of each type; a number that lies names the last string."""
    if not len(dex.strings):
        return [b""] * len(dex.types)
    return spelt(dex, dex.strings[np.minimum(dex.types, len(dex.strings) - 1)])


def _kind(name: bytes) -> int:
    inner = name.lstrip(b"[")
    depth = len(name) - len(inner)
    if inner.startswith(b"L") and not inner.startswith(PLATFORM):
        return int(OURS) + depth
    return hashed(name)


def _protos(dex: Dex, kinds: Hashes) -> Hashes:
    """Return the shapes of methods: what they return, and their parameters in order."""
    known = dict(enumerate(kinds.tolist()))
    raw, found = dex.data, []
    for returns, at in zip(
        dex.protos["returns"].tolist(), dex.protos["parameters"].tolist(), strict=True
    ):
        shape = known.get(returns, 0)
        if 0 < at <= len(raw) - 4:
            count = min(int.from_bytes(raw[at : at + 4], "little"), PARAMETERS)
            rest = memoryview(raw)[at + 4 : at + 4 + 2 * count]
            for number in np.frombuffer(rest, "<u2", len(rest) // 2).tolist():
                shape = (shape * FACTOR ^ known.get(number, 0)) & ALL
        found.append(shape)
    return np.array(found, np.uint64)


def constants(dex: Dex) -> Hashes:
    """Return the texts that name nothing in the code: what it says, asks and writes."""
    named = [dex.types, dex.protos["shorty"], dex.classes["source"]]
    named += [dex.methods["name"], dex.fields["name"]]
    free = np.ones(len(dex.strings), bool)
    for numbers in named:
        free[numbers[numbers < len(free)]] = False
    texts = spelt(dex, dex.strings[free])
    return _set(hashed(t) for t in texts if len(t) >= TEXT and not _descriptor(t))


def _descriptor(text: bytes) -> bool:
    return text[:1] in {b"L", b"(", b"["} and text[-1:] in {b";", b"<"}


def interfaces(dex: Dex) -> Hashes:
    """Return the methods of the platform that the code refers to."""
    names = _types(dex)
    theirs = [n for n, name in enumerate(names) if name.startswith(PLATFORM)]
    rows = dex.methods[np.isin(dex.methods["of"], theirs)]
    rows = rows[rows["name"] < len(dex.strings)]
    called = spelt(dex, dex.strings[rows["name"]])
    owners = rows["of"].tolist()
    return _set(hashed(names[o] + c) for o, c in zip(owners, called, strict=True))


def _set(found: Iterable[int]) -> Hashes:
    return np.unique(np.fromiter(found, np.uint64))
