"""Scheme 1: a list of digests of entries, and signatures of that list."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from proscribe.formats.apk_signing import wording
from proscribe.formats.apk_signing.claim import Claim
from proscribe.formats.apk_signing.listing import Section, digests, sections
from proscribe.formats.apk_signing.pkcs7 import named, signer
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.oddities import entry
from proscribe.formats.zip import DEFLATED, Archive, Entry

FOLDER, LIST = b"META-INF/", b"META-INF/MANIFEST.MF"
BLOCKS = (b".RSA", b".DSA", b".EC")
MOST = 16
"""Signers of one package that are read."""
LARGEST = 32 << 20
STRIPS = "X-Android-APK-Signed"
WHOLE_SCHEMES = frozenset({2, 3})
HEEDS_STRIPPED = 24


@dataclass(slots=True)
class Jar:
    """A package, as its list of digests sees it."""

    archive: Archive
    budget: Budget
    minimum: int
    maximum: int
    found: frozenset[int]
    """Schemes of the whole package that are there."""
    listed: bytes = b""
    main: Section | None = None
    sections: dict[str, Section] = field(default_factory=dict)
    signs: list[tuple[Claim, set[str]]] = field(default_factory=list)
    """Signers whose signature holds, and the entries that each signed."""


def claims(jar: Jar) -> list[Claim]:
    """Read and check the signers of the list, and every entry that they signed."""
    found = [_claim(jar, one) for one in _blocks(jar.archive)]
    try:
        _read(jar)
        for claim in found:
            _signed(jar, claim)
        good = [claim for claim, _ in jar.signs]
        if good:
            signing = _entries(jar)
            for claim in good:
                if claim not in signing:
                    claim.fails(wording.PASSED)
    except MalformedError as error:
        for claim in found:
            if wording.NO_LIST not in claim.problems:
                claim.fails(error.reason)
    return found


def unread(jar: Jar) -> list[Claim]:
    """Return the signers that a package names, with nothing checked."""
    return [_claim(jar, one) for one in _blocks(jar.archive)]


def _blocks(archive: Archive) -> list[Entry]:
    names = [n for n in archive.names if n.startswith(FOLDER) and n.endswith(BLOCKS)]
    entries = (archive.get(n) for n in names[:MOST])
    return [e for e in entries if e is not None]


def _claim(jar: Jar, one: Entry) -> Claim:
    claim = Claim("apk-v1", entry(one.name), jar.minimum)
    try:
        claim.certificate = named(_content(jar, one))
    except MalformedError as error:
        claim.fails(error.reason)
    return claim


def _content(jar: Jar, one: Entry) -> bytes:
    return jar.archive.read(_inflating(one), jar.budget, LARGEST)


def _inflating(one: Entry) -> Entry:
    """Return the entry as Android's reader of signatures takes it: it inflates all but stored."""
    return replace(one, method=DEFLATED) if one.method else one


def _read(jar: Jar) -> None:
    one = jar.archive.get(LIST)
    if one is None:
        raise MalformedError(wording.NO_MANIFEST)
    names = {n.decode("utf-8", "replace") for n in jar.archive.names}
    if len(names) != len(jar.archive.names):
        raise MalformedError(wording.LIST)
    jar.listed = _content(jar, one)
    for number, section in enumerate(sections(jar.listed)):
        if number == 0:
            jar.main = section
        elif section.name is None or section.name in jar.sections or section.name not in names:
            raise MalformedError(wording.LIST)
        else:
            jar.sections[section.name] = section


def _signed(jar: Jar, claim: Claim) -> None:
    """Check one signer: its signature, then the list that it signed against that of digests."""
    block = claim.shown.entry
    one = jar.archive.get(f"{block.rpartition('.')[0]}.SF")
    held = jar.archive.get(block)
    if one is None or held is None:
        claim.fails(wording.NO_LIST)
        return
    data = _content(jar, one)
    try:
        claim.certificate = signer(_content(jar, held), data, jar.minimum, jar.maximum)
    except MalformedError as error:
        claim.fails(error.reason)
        raise
    inner = list(sections(data))
    if not inner or inner[0].get("Signature-Version") is None:
        claim.fails(wording.PASSED)
        return
    if jar.maximum >= HEEDS_STRIPPED and _stripped(jar, inner[0]):
        raise MalformedError(wording.STRIPPED)
    names = _matching(jar, inner)
    if names is None:
        claim.fails(wording.PASSED)
        return
    jar.signs.append((claim, names))


def _stripped(jar: Jar, main: Section) -> bool:
    told = {int(t) for t in (main.get(STRIPS) or "").split(",") if t.strip().isdecimal()}
    return bool((told & WHOLE_SCHEMES) - jar.found)


def _matching(jar: Jar, inner: list[Section]) -> set[str] | None:
    """Return the entries that a signed list names; nothing, if Android passes the signer over.

    Raises:
        MalformedError: It contradicts the list of digests.

    """
    main = inner[0]
    tool = "signtool" in (main.get("Created-By") or "")
    suffix = "-Digest" if tool else "-Digest-Manifest"
    expected = digests(main, suffix, jar.minimum, jar.maximum)
    whole = bool(expected) and all(_is(kind, jar.listed, value) for kind, value in expected)
    if not tool and jar.main is not None:
        _same(jar, main, "-Digest-Manifest-Main-Attributes", (jar.main.start, jar.main.stop))
    names: set[str] = set()
    for section in inner[1:]:
        name = section.name
        if name is None or name in names:
            return None
        names.add(name)
        if whole:
            continue
        listed = jar.sections.get(name)
        if listed is None:
            return None
        stop = listed.stop - (tool and jar.listed[listed.stop - 2 : listed.stop] == b"\n\n")
        if not _same(jar, section, "-Digest", (listed.start, stop)):
            raise MalformedError(wording.SIGNED_LIST)
    return names


def _same(jar: Jar, section: Section, suffix: str, part: tuple[int, int]) -> bool:
    """Tell whether a section gives a digest of a part of the list; it must be right."""
    expected = digests(section, suffix, jar.minimum, jar.maximum)
    for kind, value in expected:
        if not _is(kind, jar.listed[part[0] : part[1]], value):
            raise MalformedError(wording.SIGNED_LIST)
    return bool(expected)


def _is(kind: str, data: bytes, value: bytes) -> bool:
    return hashlib.new(kind, data, usedforsecurity=False).digest() == value


def _entries(jar: Jar) -> list[Claim]:
    """Check every entry, and return who signed all of them.

    Raises:
        MalformedError: An entry is not as it was signed, or not signed by the same.

    """
    first: list[Claim] | None = None
    for one, name in _needed(jar.archive):
        section = jar.sections.get(name)
        signing = [claim for claim, names in jar.signs if name in names]
        if section is None or not signing or (first is not None and signing != first):
            raise MalformedError(wording.UNLISTED, entry(one.name))
        first = signing
        expected = digests(section, "-Digest", jar.minimum, jar.maximum)
        if not expected or not _unchanged(jar, one, expected):
            raise MalformedError(wording.UNLISTED, entry(one.name))
    if first is None:
        raise MalformedError(wording.NOTHING)
    return first


def _needed(archive: Archive) -> Iterator[tuple[Entry, str]]:
    for one in archive.all():
        if not one.name.startswith(FOLDER) and not one.name.endswith(b"/"):
            yield one, one.spelt


def _unchanged(jar: Jar, one: Entry, expected: list[tuple[str, bytes]]) -> bool:
    made = [hashlib.new(kind, usedforsecurity=False) for kind, _ in expected]
    try:
        for chunk in jar.archive.chunks(_inflating(one), jar.budget):
            for digest in made:
                digest.update(chunk)
    except MalformedError as error:
        raise MalformedError(wording.UNREADABLE, error.shown) from error
    return all(d.digest() == value for d, (_, value) in zip(made, expected, strict=True))
