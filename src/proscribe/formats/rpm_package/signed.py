"""Digests and signatures of an RPM package: the digests are checked, signatures need a key.

https://rpm-software-management.github.io/rpm/manual/format_v4.html#signature
https://rpm-software-management.github.io/rpm/manual/signatures_digests.html
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from proscribe.formats.linux import openpgp
from proscribe.formats.rpm_package.package import Package
from proscribe.model import Check, Checked, Shown, Signer, Text

HEADER_DSA, HEADER_RSA, WHOLE_RSA, WHOLE_DSA = 267, 268, 1002, 1005
SCHEMES = {
    HEADER_RSA: "rpm-header",
    HEADER_DSA: "rpm-header",
    WHOLE_RSA: "rpm-whole",
    WHOLE_DSA: "rpm-whole",
}
SHA1, SHA256, SIZE, MD5, BODY, BODY_BY = 269, 273, 1000, 1004, 5092, 5093
ALGORITHMS = {8: "sha256", 9: "sha384", 10: "sha512"}
"""As OpenPGP counts them."""


def signers(one: Package, held: tuple[Check, ...]) -> Iterator[Signer]:
    """Yield who is said to have signed, with the digests that were held against the bytes.

    Raises:
        MalformedError: A signature cannot be read.

    """
    for tag, scheme in SCHEMES.items():
        data = one.signature.binary(tag)
        row = one.signature.rows.get(tag)
        if data and row:
            shown = Shown(offset=row.at, length=len(data), text=f"tag {tag}")
            for signer in openpgp.signers(data, scheme, shown):
                yield replace(signer, checks=(*held, *signer.checks))


def digests(one: Package) -> Iterator[Check]:
    """Yield each digest that the package gives, and whether it is that of these bytes."""
    named = (one.signature.text(SHA256), one.signature.text(SHA1))
    found = (_of("sha256", one.main.whole), _of("sha1", one.main.whole))
    for name, said, is_ in zip(("header-sha256", "header-sha1"), named, found, strict=True):
        if said:
            yield _check(name, said, is_)
    archive = one.main.text(BODY)
    algorithm = ALGORITHMS.get(next(iter(one.main.numbers(BODY_BY)), 8))
    if archive and algorithm:
        yield _check("archive-digest", archive, _of(algorithm, one.body))
    if whole := one.signature.binary(MD5):
        found_md5 = hashlib.md5(one.main.whole, usedforsecurity=False)
        found_md5.update(one.body)
        yield _check("whole-md5", whole.hex(), found_md5.hexdigest())


def _of(algorithm: str, data: memoryview) -> str:
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def _check(name: str, said: str, found: str) -> Check:
    outcome = Checked.HELD if said.lower() == found else Checked.FAILED
    return Check(name=name, outcome=outcome, means=DIGEST[outcome])


DIGEST = {
    Checked.HELD: Text(
        "the digest that the package gives is that of its bytes; anyone can write one",
        "le condensat que donne le paquet est celui de ses octets ; chacun peut en écrire un",
    ),
    Checked.FAILED: Text(
        "the digest that the package gives is not that of its bytes: it was changed or cut",
        "le condensat que donne le paquet n'est pas celui de ses octets : modifié, ou coupé",
    ),
}
