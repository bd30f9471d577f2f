"""Signers as an inspection tells them: who, whether it holds, and which Android takes them."""

import hashlib
from collections.abc import Iterator

from proscribe.formats.apk_signing.certificates import Certificate
from proscribe.formats.apk_signing.claim import FOREVER, Claim
from proscribe.formats.apk_signing.verified import ROTATES, UNASKED, WHOLE, Verification
from proscribe.model import Check, Checked, Identifier, Kind, Signer, SignerVerdict, Text

DIGESTS = (
    (Kind.ANDROID_CERT_SHA256, "sha256"),
    (Kind.ANDROID_CERT_SHA1, "sha1"),
    (Kind.ANDROID_CERT_MD5, "md5"),
)


def signers(result: Verification, minimum: int) -> tuple[Signer, ...]:
    """Return the signers of a package, the newest scheme first, and whom they follow."""
    found = []
    for claim in result.claims:
        found.append(_signer(result, claim, minimum))
        found += _past(claim)
    return tuple(found)


def _signer(result: Verification, claim: Claim, minimum: int) -> Signer:
    good = not claim.problems and not result.problems
    checks = [Check(name="signature", outcome=Checked.HELD, means=HOLDS)] if good else []
    problems = dict.fromkeys([*claim.problems, *(result.problems if not good else [])])
    checks += [_failed(problem) for problem in problems]
    if good:
        low, high = _levels(result, claim, minimum)
        outcome = Checked.HELD if low <= high else Checked.UNKNOWN
        checks.append(Check(name="used-by", outcome=outcome, means=_used(low, high)))
        if claim.scheme == "apk-v1" or not result.of("apk-v1"):
            checks += [Check(name="older", outcome=Checked.FAILED, means=p) for p in result.older]
    checks.append(Check(name="chain", outcome=Checked.UNKNOWN, means=CHAIN))
    return Signer(
        scheme=claim.scheme,
        verdict=SignerVerdict.VERIFIED if good else SignerVerdict.CLAIMED,
        subject=claim.certificate.subject if claim.certificate else "",
        identifiers=tuple(_identifiers(claim.certificate)),
        checks=tuple(checks),
        shown=claim.shown,
    )


def _failed(problem: Text) -> Check:
    outcome = Checked.UNKNOWN if problem == UNASKED else Checked.FAILED
    return Check(name="signature", outcome=outcome, means=problem)


def _past(claim: Claim) -> Iterator[Signer]:
    """Yield those whom a signer says to follow: they vouched for it, and signed nothing here."""
    outcome = Checked.FAILED if claim.problems else Checked.HELD
    for certificate in claim.past:
        yield Signer(
            scheme=f"{claim.scheme}-lineage",
            verdict=SignerVerdict.CLAIMED,
            subject=certificate.subject,
            identifiers=tuple(_identifiers(certificate)),
            checks=(Check(name="lineage", outcome=outcome, means=LINEAGE),),
            shown=claim.shown,
        )


def _identifiers(certificate: Certificate | None) -> Iterator[Identifier]:
    if certificate is not None:
        for kind, digest in DIGESTS:
            made = hashlib.new(digest, certificate.der, usedforsecurity=False)
            yield Identifier(kind, made.hexdigest())


def _levels(result: Verification, claim: Claim, minimum: int) -> tuple[int, int]:
    """Return the first and last API level at which Android goes by a signer."""
    whole = result.of("apk-v2", "apk-v3", "apk-v3.1")
    if claim.scheme == "apk-v1":
        return minimum, WHOLE - 1 if whole else FOREVER
    if claim.scheme == "apk-v2":
        later = [c.minimum for c in result.of("apk-v3", "apk-v3.1")]
        return max(minimum, WHOLE), min([max(ROTATES, *later, 0) - 1] if later else [FOREVER])
    rotated = [c.minimum for c in result.of("apk-v3.1")] if claim.scheme == "apk-v3" else []
    return max(minimum, claim.minimum), min([claim.maximum, *(n - 1 for n in rotated)])


def _used(low: int, high: int) -> Text:
    if high >= FOREVER:
        return Text(
            f"Android goes by it from API level {low} on",
            f"Android s'y fie à partir du niveau d'API {low}",
        )
    if low > high:
        return Text(
            "no Android that it installs on goes by it",
            "aucun Android où il s'installe ne s'y fie",
        )
    return Text(
        f"Android goes by it at the API levels {low} to {high}",
        f"Android s'y fie aux niveaux d'API {low} à {high}",
    )


HOLDS = Text(
    "the signature over these very bytes was checked with the key of the certificate, and holds",
    "la signature de ces octets mêmes a été vérifiée avec la clé du certificat, et est valable",
)
CHAIN = Text(
    "certificates of Android packages are made by whoever signs: the name on one proves nothing;"
    " its digest, known from elsewhere, does",
    "les certificats des paquets Android sont faits par qui signe : le nom inscrit ne prouve"
    " rien ; son condensé, connu d'ailleurs, oui",
)
LINEAGE = Text(
    "this certificate vouched for the one that follows it; it did not sign this package",
    "ce certificat s'est porté garant du suivant ; il n'a pas signé ce paquet",
)
