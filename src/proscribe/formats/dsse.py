"""Envelopes: a statement's bytes with signatures over them and their type.

https://github.com/secure-systems-lab/dsse/blob/master/envelope.md
https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
"""

import base64

import msgspec

MOST = 16 << 20
"""Bytes of an envelope that is read."""
SIGNATURES = 20


class Signature(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One signature, in base64, and which key made it: a hint, and no more."""

    sig: bytes
    keyid: str = ""


class Envelope(msgspec.Struct, frozen=True, rename={"body": "payload", "kind": "payloadType"}):
    """Bytes, what they are, and who vouches for them."""

    body: bytes
    kind: str
    signatures: tuple[Signature, ...]


DECODER = msgspec.json.Decoder(Envelope)
ENCODER = msgspec.json.Encoder(order="sorted")


class EnvelopeError(ValueError):
    """An envelope that is none; the message says why."""


def signed_bytes(kind: str, data: bytes) -> bytes:
    """Return what a signature is made over: lengths, the type, and the bytes."""
    spelt = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(spelt), spelt, len(data), data)


def read(data: bytes) -> Envelope:
    """Read an envelope.

    Raises:
        EnvelopeError: It is none.

    """
    if len(data) > MOST:
        raise EnvelopeError("the envelope is longer than one is")
    try:
        found = DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EnvelopeError(f"not an envelope: {error}") from error
    if not 0 < len(found.signatures) <= SIGNATURES:
        raise EnvelopeError("the envelope has no signature, or more than are read")
    return found


def written(envelope: Envelope) -> bytes:
    """Return an envelope as JSON: the same bytes each time."""
    return ENCODER.encode(envelope)


def encoded(data: bytes) -> str:
    """Return bytes as an envelope spells them."""
    return base64.b64encode(data).decode("ascii")
