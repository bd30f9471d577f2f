"""Signers of schemes 2, 3 and 3.1, which sign the package as a whole."""

from proscribe.formats.apk_signing import wording
from proscribe.formats.apk_signing.algorithms import ALGORITHMS, checked, chosen
from proscribe.formats.apk_signing.certificates import Certificate, loaded
from proscribe.formats.apk_signing.claim import FOREVER, Claim
from proscribe.formats.apk_signing.content import Content
from proscribe.formats.apk_signing.lineage import lineage
from proscribe.formats.apk_signing.slices import Slices
from proscribe.formats.hostile import MalformedError
from proscribe.model import Shown

MOST = 10
"""Signers that Android reads of one package."""
LISTED = 64
"""Signatures, digests, certificates or attributes of one signer that are read."""
STRIPPED, ROTATION = 0xBEEFF00D, 0x3BA06F8C
SINCE = {"apk-v2": 24, "apk-v3": 28, "apk-v3.1": 33}
WITH_LEVELS = frozenset({"apk-v3", "apk-v3.1"})


def claims(scheme: str, place: int, held: memoryview, minimum: int) -> list[Claim]:
    """Read and check the signers of a scheme; their digests are not compared yet."""
    shown = Shown(offset=place, length=len(held))
    found: list[Claim] = []
    try:
        signers = Slices(held).within()
        while signers:
            claim = Claim(scheme, shown, max(minimum, SINCE[scheme]))
            found.append(claim)
            if len(found) > MOST:
                claim.fails(wording.MANY)
                break
            _signer(claim, signers.within())
    except MalformedError as error:
        if not found:
            found.append(Claim(scheme, shown))
        found[-1].fails(error.reason)
    if not found:
        found.append(Claim(scheme, shown))
        found[-1].fails(wording.NO_SIGNER)
    return found


def _signer(claim: Claim, signer: Slices) -> None:
    signed = signer.take()
    if claim.scheme in WITH_LEVELS:
        claim.minimum, claim.maximum = signer.number(), signer.number()
        if claim.minimum > claim.maximum or claim.maximum > FOREVER:
            claim.fails(wording.LEVELS)
    signatures = _listed(signer.within())
    key = bytes(signer.take())
    _signed(claim, Slices(signed), [number for number, _ in signatures], key)
    if not signatures:
        claim.fails(wording.NO_SIGNATURE)
        return
    for number in chosen((n for n, _ in signatures), claim.minimum, claim.maximum):
        signature = next(s for n, s in signatures if n == number)
        if checked(number, loaded(key), bytes(signature), bytes(signed)):
            claim.used.append(number)
        else:
            claim.fails(wording.SIGNATURE)


def _signed(claim: Claim, signed: Slices, numbers: list[int], key: bytes) -> None:
    digests = _listed(signed.within())
    certificates = signed.within()
    if certificates:
        claim.certificate = Certificate(bytes(certificates.take()))
    count = 1
    while certificates:
        Certificate(bytes(certificates.take()))
        count += 1
        if count > LISTED:
            raise MalformedError(wording.MANY)
    levels = (claim.minimum, claim.maximum)
    if claim.scheme in WITH_LEVELS and (signed.number(), signed.number()) != levels:
        claim.fails(wording.LEVELS)
    attributes = signed.within()
    if claim.certificate is None:
        claim.fails(wording.NO_CERTIFICATE)
    elif key not in claim.certificate.encodings():
        claim.fails(wording.OTHER_KEY)
    if [number for number, _ in digests] != numbers:
        claim.fails(wording.LISTS)
    claim.digests = {number: bytes(value) for number, value in reversed(digests)}
    _attributes(claim, attributes)


def _listed(slices: Slices) -> list[tuple[int, memoryview]]:
    found = []
    while slices:
        one = slices.within()
        found.append((one.number(), one.take()))
        if len(found) > LISTED:
            raise MalformedError(wording.MANY)
    return found


def _attributes(claim: Claim, attributes: Slices) -> None:
    while attributes and len(claim.attributes) < LISTED:
        one = attributes.within()
        number, value = one.number(), one.rest()
        claim.attributes[number] = bytes(value)
        if number == ROTATION and claim.scheme in WITH_LEVELS:
            nodes = lineage(value)
            claim.lineage = [n.encoded for n in nodes]
            claim.past = [n.certificate for n in nodes[:-1]]
            if not nodes or nodes[-1].certificate != claim.certificate:
                claim.fails(wording.LINEAGE_END)


def compare(found: list[Claim], content: Content) -> None:
    """Hold the digests that signers signed against the bytes that are there."""
    kinds = {ALGORITHMS[n].content for claim in found for n in claim.used}
    for claim in found:
        for number, expected in claim.digests.items():
            one = ALGORITHMS.get(number)
            if one is None or one.content not in kinds:
                continue
            try:
                if content.digest(one.content) != expected:
                    claim.fails(wording.CONTENT)
            except MalformedError as error:
                claim.fails(error.reason)
