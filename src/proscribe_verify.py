"""proscribe-verify: check a proof bundle, offline, with nothing but this file and a key.

It needs Python 3.11 or newer and the package ``cryptography``, and nothing of Proscribe. A bundle
is a folder, or a ZIP file of one, that holds:

    statement.json       a DSSE envelope: an in-toto statement and signatures over it
    proof.tlog-proof     that the envelope is an entry of a log, and the log's signed checkpoint
    artifacts/...        files that the statement speaks of, by their digests; may be absent
    keys/...             entries that speak of keys, each with its proof: one follows another, or
                         does not count from an entry on; what the log holds besides is not known

Whom to trust is not in the bundle: give the keys as you got them from someone whom you trust.
Exit codes: 0 all holds; 1 something does not; 2 the bundle or the command is not well formed.
Formats: tlog-proof, signed-note, tlog-checkpoint and tlog-cosignature of c2sp.org, RFC 9162, DSSE.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import stat
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST = 64 << 20
FILES, SIGNATURES = 10_000, 100
STATEMENT, PROOF, ARTIFACTS, KEYS = "statement.json", "proof.tlog-proof", "artifacts/", "keys/"
FOLLOWS, REVOKES = "urn:proscribe:key-succession:v1", "urn:proscribe:key-revocation:v1"
UNPACKABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
TYPE = "application/vnd.in-toto+json"
FIELD = 2**255 - 19
EIGHTH = 0x5FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""The lesser height of the points of order eight; the others of small order lie at 0, 1, -1."""


class Malformed(ValueError):  # noqa: N818, what it says to its reader
    """The bundle cannot be read at all."""


@dataclass(frozen=True)
class Key:
    """A verifier's key: who it is of, the sort of its signatures, and its 32 bytes."""

    name: str
    sort: int
    public: bytes

    @property
    def hash(self) -> bytes:
        """Return the four bytes by which signatures name it."""
        spelt = self.name.encode() + b"\n" + bytes([self.sort]) + self.public
        return hashlib.sha256(spelt).digest()[:4]

    def holds(self, signature: bytes, data: bytes) -> bool:
        """Tell whether a signature over some bytes was made with it."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


def key(written: str) -> Key:
    """Read a key as its owner gives it: ``<name>+<hash>+<base64>``."""
    found = re.fullmatch(r"([^\s+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})", written)
    data = decoded(found[3]) if found else b""
    if found is None or len(data) != 33:  # noqa: PLR2004, the sort and the key
        raise argparse.ArgumentTypeError("a key is <name>+<hash>+<base64>")
    if (told := Key(found[1], data[0], data[1:])).hash.hex() != found[2]:
        raise argparse.ArgumentTypeError("its hash is not of this key: it was mistyped")
    if small(told.public):
        raise argparse.ArgumentTypeError("one signature can hold for many texts under this key")
    return told


def small(public: bytes) -> bool:
    """Tell whether a key is spelt wrongly, or is a point of small order (RFC 8032, 5.1.3)."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return y >= FIELD or y in {0, 1, FIELD - 1, EIGHTH, FIELD - EIGHTH}


def decoded(text: str) -> bytes:
    """Decode base64 that is spelt in the one right way."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("something that should be base64 is not") from error
    if base64.b64encode(data).decode() != text:
        raise Malformed("base64 is not spelt as it should be")
    return data


def files(bundle: Path) -> dict[str, bytes]:
    """Return the regular files of a bundle by their names."""
    if bundle.is_dir():
        found = [path for path in sorted(bundle.rglob("*")) if stat.S_ISREG(path.lstat().st_mode)]
        if len(found) > FILES or sum(path.lstat().st_size for path in found) > LARGEST:
            raise Malformed("the bundle is larger than is read")
        return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in found}
    try:
        with zipfile.ZipFile(bundle) as packed:
            told = [one for one in packed.infolist() if not one.is_dir()]
            names = {one.filename for one in told}
            if len(names) != len(told) or len(told) > FILES:
                raise Malformed("the bundle names a file twice, or too many")
            if sum(one.file_size for one in told) > LARGEST:
                raise Malformed("the bundle is larger than is read")
            return {one.filename: packed.read(one) for one in told}
    except UNPACKABLE as error:
        raise Malformed(f"{bundle} is no folder and no ZIP file that can be unpacked") from error


Note = tuple[str, list[tuple[str, bytes, bytes]]]


def note(written: str) -> Note:
    """Read a signed note: its text, and the signatures under it: name, hash and value."""
    text, gap, under = written.rpartition("\n\n")
    lines = under.removesuffix("\n").split("\n")
    told = [re.fullmatch("— ([^ +]{1,255}) ([A-Za-z0-9+/=]{8,})", line) for line in lines]
    if not gap or not under.endswith("\n") or len(lines) > SIGNATURES or not all(told):
        raise Malformed("the checkpoint is no signed note")
    signed = [(one[1], decoded(one[2])) for one in told if one]
    return text + "\n", [(name, data[:4], data[4:]) for name, data in signed]


def by(told: Note, who: Key) -> list[bytes]:
    """Return the signatures under a note that name a key."""
    return [value for name, short, value in told[1] if (name, short) == (who.name, who.hash)]


def proof(written: bytes) -> tuple[int, list[bytes], Note]:
    """Return an entry's number, the path from it to the root, and the checkpoint."""
    head, gap, rest = written.decode("utf-8", "replace").partition("\n\n")
    lines = head.split("\n")
    if not gap or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Malformed("the proof is not of the sort that this reads")
    lines = lines[2:] if lines[1:] and lines[1].startswith("extra ") else lines[1:]
    number = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[0]) if lines else None
    path = [decoded(line) for line in lines[1:65]]
    if number is None or len(lines) > 65 or any(len(step) != 32 for step in path):  # noqa: PLR2004
        raise Malformed("the proof names no number, or its path is none")
    return int(number[1]), path, note(rest)


def checkpoint(text: str) -> tuple[str, int, bytes]:
    """Return the origin, size and root of a checkpoint."""
    lines = text.split("\n")
    size = re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) if len(lines) > 3 else None  # noqa: PLR2004
    if size is None or len(root := decoded(lines[2])) != 32:  # noqa: PLR2004, a SHA-256
        raise Malformed("the checkpoint has no origin, size and root")
    return lines[0], int(size[0]), root


def includes(number: int, size: int, found: bytes, path: list[bytes], root: bytes) -> bool:
    """Tell whether a path leads from an entry's hash to the root (RFC 9162, 2.1.3.2)."""
    if number >= size:
        return False
    node, last = number, size - 1
    for step in path:
        if last == 0:
            return False
        right = bool(node & 1) or node == last
        found = hashlib.sha256(b"\x01" + (step + found if right else found + step)).digest()
        while right and node and not node & 1:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def witnessed(told: Note, who: Key) -> int | None:
    """Return when a witness signed a checkpoint, in seconds since 1970; nothing, if it did not."""
    for value in by(told, who):
        when = int.from_bytes(value[:8], "big")
        if who.holds(value[8:], f"cosignature/v1\ntime {when}\n{told[0]}".encode()):
            return when
    return None


def envelope(data: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return what an envelope holds, what was signed, and the signatures."""
    try:
        told = json.loads(data)
        kind, body = told["payloadType"], decoded(told["payload"])
        signed = [decoded(one["sig"]) for one in told["signatures"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed("the statement is in no envelope that this reads") from error
    if kind != TYPE:
        raise Malformed(f"the envelope holds {kind!r}, and no statement")
    spelt = kind.encode()
    return body, b"DSSEv1 %d %s %d %s" % (len(spelt), spelt, len(body), body), signed


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of JSON, of which no name may stand twice."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise Malformed("the statement says one thing twice")
    return told


def statement(body: bytes) -> tuple[str, dict[str, str]]:
    """Return what a statement says it is, and the SHA-256 of its subjects by their names."""
    try:
        told = json.loads(body, object_pairs_hook=once)
        subjects = {one["name"]: one["digest"]["sha256"] for one in told["subject"]}
        kind, version = told["predicateType"], told["_type"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Malformed("the envelope holds no statement") from error
    texts = all(isinstance(x, str) for x in (kind, *subjects, *subjects.values()))
    if version != "https://in-toto.io/Statement/v1" or not texts:
        raise Malformed("the envelope holds no statement of the version that this reads")
    return kind, subjects


@dataclass(frozen=True)
class Word:
    """What an entry says of a key: it follows another, or does not count from an entry on."""

    kind: str
    start: int
    named: Key
    follows: Key | None
    signed: bytes
    signatures: list[bytes]

    def by(self, *keys: Key | None) -> bool:
        """Tell whether each key signed it."""
        return all(k and any(k.holds(v, self.signed) for v in self.signatures) for k in keys)


def words(given: dict[str, bytes]) -> list[Word]:
    """Return what a bundle's entries that speak of keys say, in the order of the log."""
    under, found = proof(given[PROOF])[2], []
    _, size, root = checkpoint(under[0])
    for name in sorted(n for n in given if n.startswith(KEYS) and n.endswith(".json")):
        number, path, same = proof(given.get(name.removesuffix("json") + "tlog-proof", b""))
        hashed = hashlib.sha256(b"\x00" + given[name]).digest()
        held = same == under and includes(number, size, hashed, path, root)
        if not held or name != f"{KEYS}{number:020}.json":
            raise Malformed(f"{name} is not under the checkpoint of the statement")
        body, signed, signatures = envelope(given[name])
        kind, told = statement(body)[0], json.loads(body)["predicate"]
        try:
            old = key(told["follows"]) if kind == FOLLOWS else None
            start = number if kind == FOLLOWS else int(told["from"])
            found.append(Word(kind, start, key(told["key"]), old, signed, signatures))
        except (argparse.ArgumentTypeError, KeyError, TypeError, ValueError) as error:
            raise Malformed(f"{name} does not speak of keys") from error
    return found


def keys(told: list[Word], log: Key) -> tuple[list[tuple[int, Key]], dict[Key, int]]:
    """Return since which entry each key is the log's, and from which on some do not count."""
    first = log
    for word in reversed(told):
        if word.kind == FOLLOWS and word.named == first and word.follows and word.by(first):
            first = word.follows
    chain, until = [(0, first)], dict[Key, int]()
    for word in told:
        now = chain[-1][1]
        if word.kind == FOLLOWS and word.follows == now and word.by(now, word.named):
            chain.append((word.start, word.named))
        elif word.kind == REVOKES and word.by(now):
            until[word.named] = min(word.start, until.get(word.named, word.start))
        else:
            raise Malformed("what the bundle says of keys is not signed by the log's keys")
    return chain, until


def counting(
    given: dict[str, bytes], trusted: argparse.Namespace, number: int, size: int
) -> tuple[list[Key], list[Key]]:
    """Return whose signature counts under a checkpoint of a size, and under an entry."""
    chain, until = keys(words(given), trusted.log)
    now = [who for since, who in chain if since < size][-1:]
    then = [who for since, who in chain if since < max(number, 1)][-1:]
    return (
        [who for who in now if size <= until.get(who, size)],
        [who for who in trusted.signer or then if number < until.get(who, number + 1)],
    )


def faults(given: dict[str, bytes], trusted: argparse.Namespace) -> list[str]:
    """Return what does not hold, in words; nothing, if all does."""
    if STATEMENT not in given or PROOF not in given:
        raise Malformed(f"the bundle holds no {STATEMENT} and {PROOF}")
    body, signed, signatures = envelope(given[STATEMENT])
    _, subjects = statement(body)
    number, path, under = proof(given[PROOF])
    origin, size, root = checkpoint(under[0])
    found = []
    now, signers = counting(given, trusted, number, size)
    if not any(who.holds(value, signed) for who in signers for value in signatures):
        found.append("no signature over the statement is of a signer that you trust")
    if origin != trusted.log.name:
        found.append(f"the checkpoint is of the log {origin}, not of {trusted.log.name}")
    if not any(who.holds(v, under[0].encode()) for who in now for v in by(under, who)):
        found.append("no signature over the checkpoint is of the log that you trust")
    hashed = hashlib.sha256(b"\x00" + given[STATEMENT]).digest()
    if not includes(number, size, hashed, path, root):
        found.append("the statement is not the entry of the log that the proof speaks of")
    seen = sum(witnessed(under, who) is not None for who in set(trusted.witness))
    if seen < trusted.quorum:
        found.append(f"{seen} of your witnesses signed the checkpoint, of {trusted.quorum}")
    return found + strangers(given, subjects)


def strangers(given: dict[str, bytes], subjects: dict[str, str]) -> list[str]:
    """Return which files are not those that the statement speaks of."""
    found = []
    spoken = {n for n in given if n.startswith(KEYS) and n.endswith(".json")}
    spoken |= {n.removesuffix("json") + "tlog-proof" for n in spoken}
    for name in sorted(given.keys() - {STATEMENT, PROOF} - spoken):
        wanted = subjects.get(name.removeprefix(ARTIFACTS)) if name.startswith(ARTIFACTS) else None
        if wanted is None:
            found.append(f"{name} is in the bundle, and the statement does not speak of it")
        elif hashlib.sha256(given[name]).hexdigest() != wanted:
            found.append(f"{name} is not the file that the statement speaks of")
    return found


def told(given: dict[str, bytes], witnesses: list[Key]) -> list[str]:
    """Return what a bundle shows, all of which holds, in lines."""
    kind, subjects = statement(envelope(given[STATEMENT])[0])
    number, _, under = proof(given[PROOF])
    origin, size, _ = checkpoint(under[0])
    lines = [f"HOLDS  {kind}", f"       entry {number} of {size} of {origin}"]
    for name, digest in sorted(subjects.items()):
        here = "checked" if f"{ARTIFACTS}{name}" in given else "not in the bundle"
        lines.append(f"       {digest}  {name} ({here})")
    seen = [f"       witness {w.name}: {witnessed(under, w) or 'did not sign'}" for w in witnesses]
    return lines + seen


def arguments() -> argparse.ArgumentParser:
    """Return what can be asked for."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("proscribe-verify", description=__doc__, formatter_class=plain)
    parser.add_argument("bundle", type=Path, help="folder or ZIP file")
    parser.add_argument("--log", type=key, required=True, metavar="VKEY", help="key of the log")
    several = {"type": key, "action": "append", "metavar": "VKEY", "default": []}
    parser.add_argument("--signer", **several, help="key whose word counts; again for more")
    parser.add_argument("--witness", **several, help="key of a witness; again for more")
    parser.add_argument("--quorum", type=int, default=0, help="how many witnesses must have signed")
    return parser


def main() -> None:
    """Check the bundle that the command line names."""
    asked = arguments().parse_args()
    try:
        found = faults(given := files(asked.bundle), asked)
    except (Malformed, OSError) as error:
        sys.stderr.write(f"proscribe-verify: {error}\n")
        sys.exit(2)
    for line in [f"FAILS  {fault}" for fault in found] or told(given, asked.witness):
        # A bundle is a stranger's: nothing in it may steer the terminal that shows it.
        sys.stdout.write("".join(c if c.isprintable() else "?" for c in line) + "\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
