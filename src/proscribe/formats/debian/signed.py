"""Signatures within a Debian package: of debsigs, and of dpkg-sig. Most packages bear none.

A distribution signs its list of packages, and not each of them: that list lies elsewhere. The
digests that dpkg-sig lists are checked; the signature over either needs a key.

https://manpages.debian.org/bookworm/debsigs/debsigs.1p.en.html
https://manpages.debian.org/bullseye/dpkg-sig/dpkg-sig.1.en.html
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from proscribe.formats.linux import openpgp
from proscribe.formats.linux.members import Member
from proscribe.model import Check, Checked, Shown, Signer, Text

PREFIX = "_gpg"
LISTED = re.compile(rb"^\s+([0-9a-f]{32})\s+([0-9a-f]{40})\s+(\d+)\s+(\S+)\s*$", re.MULTILINE)


def signers(members: list[Member]) -> Iterator[Signer]:
    """Yield who is said to have signed.

    Raises:
        MalformedError: A signature cannot be read.

    """
    for one in members:
        if not one.name.startswith(PREFIX):
            continue
        data = bytes(one.data)
        shown = Shown(entry=one.name, length=len(data), text=one.name)
        clear = data.lstrip().startswith(b"-----BEGIN PGP SIGNED MESSAGE-----")
        for signer in openpgp.signers(data, "dpkg-sig" if clear else "debsig", shown):
            checks = (_listed(data, members, one), *signer.checks) if clear else signer.checks
            yield replace(signer, checks=checks)


def _listed(data: bytes, members: list[Member], own: Member) -> Check:
    """Tell whether the members are those that the signed list names."""
    named = {name.decode("ascii", "replace"): sha1.decode() for _, sha1, _, name in
             LISTED.findall(data)}  # fmt: skip
    others = [m for m in members if m is not own and not m.name.startswith(PREFIX)]
    held = all(
        named.get(m.name) == hashlib.sha1(m.data, usedforsecurity=False).hexdigest() for m in others
    )
    outcome = Checked.HELD if held else Checked.FAILED
    return Check(name="digest", outcome=outcome, means=DIGEST[outcome])


DIGEST = {
    Checked.HELD: Text(
        "the members of the package are those that the signed list names",
        "les membres du paquet sont ceux que nomme la liste signée",
    ),
    Checked.FAILED: Text(
        "the members of the package are not those that the signed list names",
        "les membres du paquet ne sont pas ceux que nomme la liste signée",
    ),
}
