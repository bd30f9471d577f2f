"""A signer as an inspection tells it: each check by its name, with what its outcome means."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from proscribe.formats.cms import chain, check, timestamp, words
from proscribe.formats.cms.certificate import (
    CN,
    ORGANISATION,
    SERIAL_NUMBER,
    UNIT,
    Certificate,
)
from proscribe.formats.cms.chain import Roots
from proscribe.formats.cms.signed import SignedData, SignerInfo
from proscribe.model import Check, Checked, Identifier, Kind, Shown, Signer, SignerVerdict, Text

CODE = "1.3.6.1.5.5.7.3.3"
ANY_PURPOSE = "2.5.29.37.0"
HELD, FAILED, UNKNOWN = Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the signatures of one platform are judged."""

    scheme: str
    roots: Roots | None
    """None: no roots were given."""
    identifies: Callable[[Certificate], Iterable[Identifier]]
    """Return the identifiers that a signer's certificate gives."""


def also(signer: Signer, check: Check) -> Signer:
    """Return a signer with one more check, on which what it is worth depends as well."""
    verdict = signer.verdict if check.outcome is HELD else SignerVerdict.CLAIMED
    return replace(signer, checks=(*signer.checks, check), verdict=verdict)


def told(name: str, outcome: Checked, means: dict[Checked, Text]) -> Check:
    """Return a check with the meaning of its outcome."""
    return Check(name=name, outcome=outcome, means=means[outcome])


def signer(  # noqa: PLR0913, PLR0917, each is another thing that is held against the others
    rules: Rules,
    data: SignedData,
    info: SignerInfo,
    content: bytes,
    digest: Checked,
    shown: Shown,
) -> Signer:
    """Judge one signer of a content, of which the digest of the package has been held or not."""
    leaf = info.among(data.certificates)
    signature = check.signs(info, leaf, content)
    first = (told("digest", digest, words.DIGEST), told("signature", signature, words.SIGNATURE))
    verified = digest is HELD and signature is HELD
    return Signer(
        scheme=rules.scheme,
        verdict=SignerVerdict.VERIFIED if verified else SignerVerdict.CLAIMED,
        subject=leaf.spoken if leaf else "",
        identifiers=tuple(dict.fromkeys(rules.identifies(leaf))) if leaf else (),
        checks=(*first, *(_further(rules, data, info, leaf) if leaf else ())),
        shown=shown,
    )


def _further(
    rules: Rules, data: SignedData, info: SignerInfo, leaf: Certificate
) -> Iterator[Check]:
    stamp = timestamp.read(info, data, rules.roots)
    if rules.roots is None:
        yield told("chain", UNKNOWN, words.CHAIN)
    else:
        found = chain.build(leaf, data.certificates, rules.roots)
        yield told("chain", HELD if found.rooted else FAILED, words.CHAIN)
        if found.rooted:
            purposes = leaf.purposes()
            fit = bool(purposes & {CODE, ANY_PURPOSE})
            yield told("purpose", HELD if fit else FAILED, words.PURPOSE)
        proven = stamp.proven
        valid = UNKNOWN if proven is None else HELD if found.valid(proven) else FAILED
        yield told("validity", valid, words.VALIDITY)
    yield _stamped(stamp)
    yield Check(name="revocation", outcome=UNKNOWN, means=words.REVOCATION)


def _stamped(stamp: timestamp.Stamp) -> Check:
    means = words.TIMESTAMP[stamp.outcome]
    if stamp.moment:
        moment = f"{stamp.moment:%Y-%m-%d %H:%M:%S} UTC"
        means = Text(f"{means.en} ({moment})", f"{means.fr} ({moment})")
    return Check(name="timestamp", outcome=stamp.outcome, means=means)


def unrooted(signers: Iterable[Signer]) -> bool:
    """Tell whether a signature holds whose certificate leads to no root."""
    return any(
        s.verdict is SignerVerdict.VERIFIED
        and any(c.name == "chain" and c.outcome is FAILED for c in s.checks)
        for s in signers
    )


def windows(leaf: Certificate) -> Iterator[Identifier]:
    """Yield the identifiers that a certificate gives on Windows."""
    yield from of(Kind.WINDOWS_AUTHENTICODE_CN, leaf.name(CN))
    yield from of(Kind.WINDOWS_AUTHENTICODE_O, leaf.name(ORGANISATION))
    yield from of(Kind.WINDOWS_AUTHENTICODE_SUBJECT, leaf.written)
    yield from of(Kind.WINDOWS_AUTHENTICODE_SERIALNUMBER, leaf.name(SERIAL_NUMBER))
    yield from of(Kind.WINDOWS_AUTHENTICODE_SHA1, leaf.sha1)


def apple(leaf: Certificate) -> Iterator[Identifier]:
    """Yield the identifiers that a certificate gives on macOS."""
    yield from of(Kind.MACOS_AUTHORITY, leaf.name(CN))
    yield from of(Kind.MACOS_TEAM_ID, leaf.name(UNIT))


def of(kind: Kind, value: str) -> Iterator[Identifier]:
    """Yield an identifier, if the value is one of its kind."""
    if kind.accepts(value):
        yield Identifier(kind, value)
