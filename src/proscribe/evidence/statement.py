"""Statements: what is said of which things, in the one form that is logged and signed.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import rfc8785

from proscribe.formats import dsse, ed25519
from proscribe.formats.dsse import Envelope, EnvelopeError, Signature
from proscribe.formats.signed_note import Key

TYPE = "https://in-toto.io/Statement/v1"
HELD = "application/vnd.in-toto+json"
SHA256 = r"[0-9a-f]{64}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said (the predicate), of which things (the subjects: name and SHA-256).

    Raises:
        ValueError: It has no subject, or a digest is none.

    """

    subjects: Mapping[str, str]
    predicate_type: str
    predicate: Mapping[str, Any]

    def __post_init__(self) -> None:
        if not self.subjects:
            raise ValueError("a statement is about something: name a subject")
        for name, digest in self.subjects.items():
            if not name or not re.fullmatch(SHA256, digest):
                raise ValueError(f"{name!r}: {digest!r} is no SHA-256")

    def canonical(self) -> bytes:
        """Return it as canonical JSON (RFC 8785): the same bytes everywhere."""
        subject: list[dict[str, Any]] = [
            {"name": n, "digest": {"sha256": d}} for n, d in sorted(self.subjects.items())
        ]
        told: dict[str, Any] = {
            "_type": TYPE,
            "subject": subject,
            "predicateType": self.predicate_type,
            "predicate": dict(self.predicate),
        }
        return rfc8785.dumps(told)

    def signed(self, key: Key, sign: Callable[[bytes], bytes]) -> bytes:
        """Return an envelope of it, signed with one key."""
        body = self.canonical()
        signature = Signature(sig=sign(dsse.signed_bytes(HELD, body)), keyid=key_id(key))
        return dsse.written(Envelope(body, HELD, (signature,)))


def key_id(key: Key) -> str:
    """Return how envelopes name a key."""
    return f"{key.name}+{key.hash.hex()}"


def of(data: bytes) -> Statement:
    """Read the statement in an envelope; whether a signature holds is another question.

    Raises:
        EnvelopeError: There is none in it.

    """
    found = dsse.read(data)
    if found.kind != HELD:
        raise EnvelopeError(f"the envelope holds {found.kind!r}, and no statement")
    try:
        told = msgspec.json.decode(found.body)
        subjects = {one["name"]: one["digest"]["sha256"] for one in told["subject"]}
        if told["_type"] != TYPE:
            raise EnvelopeError(f"a statement of another version: {told['_type']!r}")
        return Statement(
            subjects=subjects,
            predicate_type=told["predicateType"],
            predicate=told["predicate"],
        )
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise EnvelopeError(f"the envelope holds no statement: {error}") from error


def signed_by(data: bytes, key: Key) -> bool:
    """Tell whether an envelope bears a signature of a key that holds."""
    found = dsse.read(data)
    over = dsse.signed_bytes(found.kind, found.body)
    return any(ed25519.holds(key.public, one.sig, over) for one in found.signatures)


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, as subjects name it."""
    return hashlib.sha256(data).hexdigest()
