"""The seal of a bundle: the files that its signature covers, each by its digest.

The code directory of the main program names the digest of the seal and of ``Info.plist``; the seal
names those of all other files. Code within is sealed by itself, and is left to its own signature.

https://developer.apple.com/library/archive/technotes/tn2206/
https://developer.apple.com/documentation/technotes/tn3126-inside-code-signing-hashes
"""

import hashlib
import re
from collections.abc import Iterator

from proscribe.formats import apple_plist
from proscribe.formats.apple_application import Bundle
from proscribe.formats.cms import judged
from proscribe.formats.macho import image, signature
from proscribe.formats.macho.signature import INFO_SLOT, LISTED, SEAL_SLOT
from proscribe.formats.trial import Trial
from proscribe.model import Check, Checked, Remark, Shown, Signer, SignerVerdict, Text

SEAL = "_CodeSignature/CodeResources"
NESTED = (".framework", ".appex", ".app", ".xpc", ".systemextension", ".kext", ".bundle", ".dylib")
LEFT_OUT = re.compile(
    r"_CodeSignature/.*|CodeResources|_MASReceipt/.*|SC_Info/.*|Info\.plist|PkgInfo"
    r"|(?:.*/)?\.DS_Store|(?:.*/)?locversion\.plist"
)
"""What Apple's tools leave out of every seal."""
NEEDED = frozenset({"digest", "signature", "images"})
HELD, FAILED, UNKNOWN = Checked
Held = tuple[Checked, str]


def sealed(bundle: Bundle) -> Held:
    """Tell whether the files are those of the seal, and the first that is not.

    Raises:
        MalformedError: The seal cannot be read.

    """
    path = bundle.root + SEAL
    if path not in bundle.paths:
        return UNKNOWN, ""
    named = apple_plist.read(bundle.read(path), path).get("files2")
    if not isinstance(named, dict):
        return UNKNOWN, ""
    main = bundle.executable(bundle.info())
    changed = next(_changed(bundle, named), None)
    if changed:
        return changed
    others = (p for p in bundle.paths if p != main and _counts(bundle, p))
    extra = next((p for p in others if p[len(bundle.root) :] not in named), "")
    return (FAILED, extra) if extra else (HELD, "")


def _changed(bundle: Bundle, named: dict[object, object]) -> Iterator[Held]:
    """Yield the files that are not as sealed."""
    present = frozenset(bundle.paths)
    for name, held in named.items():
        # What names no digest is code within, or a link: both are judged elsewhere, or not at all.
        digests = held if isinstance(held, dict) else {"hash": held}
        full = f"{bundle.root}{name}"
        for key, algorithm in (("hash2", "sha256"), ("hash", "sha1")):
            if not isinstance(digests.get(key), bytes):
                continue
            if full not in present:
                if not digests.get("optional"):
                    yield FAILED, full
            elif _digest(bundle, full, algorithm) != digests[key]:
                yield FAILED, full
            break


def _digest(bundle: Bundle, path: str, algorithm: str) -> bytes:
    return hashlib.new(algorithm, bundle.read(path), usedforsecurity=False).digest()


def _counts(bundle: Bundle, path: str) -> bool:
    """Tell whether a file must stand in the seal: code that others seal need not."""
    if not path.startswith(bundle.root):
        return True
    inner = path[len(bundle.root) :]
    nested = any(piece.endswith(NESTED) for piece in inner.split("/"))
    return not nested and LEFT_OUT.fullmatch(inner) is None


def remarks(held: Held) -> Iterator[Remark]:
    """Yield whether the seal holds."""
    outcome, path = held
    name = {HELD: "seal-holds", FAILED: "seal-broken", UNKNOWN: "seal-absent"}[outcome]
    yield Remark(name=name, means=SEALS[outcome], shown=Shown(entry=path))


def signers(
    bundle: Bundle, program: memoryview, theirs: tuple[Signer, ...], held: Held
) -> Iterator[Signer]:
    """Yield the signers of the main program, as signers of the bundle around it.

    Raises:
        MalformedError: The program, or a file that its signature binds, cannot be read.

    """
    if not theirs:
        return
    checks = (
        judged.told("info-list", _bound(bundle, program, INFO_SLOT), LISTS),
        judged.told("seal-list", _bound(bundle, program, SEAL_SLOT), LISTS),
        Check(name="seal", outcome=held[0], means=SEALS[held[0]]),
    )
    for signer in theirs:
        yield _bundled(signer, checks)


def _bundled(signer: Signer, checks: tuple[Check, ...]) -> Signer:
    """Return a signer, judged anew: a list within the program counts for nothing beside another."""
    kept = tuple(c for c in signer.checks if c.name != LISTED)
    needed = [c.outcome for c in kept if c.name in NEEDED] + [c.outcome for c in checks]
    verified = all(outcome is HELD for outcome in needed)
    return Signer(
        scheme=signer.scheme,
        verdict=SignerVerdict.VERIFIED if verified else SignerVerdict.CLAIMED,
        subject=signer.subject,
        identifiers=signer.identifiers,
        checks=(*kept, *checks),
        shown=signer.shown,
    )


def _bound(bundle: Bundle, program: memoryview, number: int) -> Checked:
    """Tell whether each image of the program binds the list, or the seal, of the bundle."""
    name = {INFO_SLOT: "Info.plist", SEAL_SLOT: SEAL}[number]
    path = bundle.root + name
    content = bundle.read(path) if path in bundle.paths else b""
    trial = Trial()
    found = [signature.directories(one) for one in trial.each(image.images(program))]
    outcomes = {signature.binds(one, number, content) for one in found}
    return next((o for o in (FAILED, UNKNOWN) if o in outcomes), HELD if found else UNKNOWN)


LISTS = {
    HELD: Text(
        "it is the one whose digest the program's signature names",
        "c'est celui dont la signature du programme nomme l'empreinte",
    ),
    FAILED: Text(
        "it is not the one whose digest the program's signature names: changed since, or another's",
        "ce n'est pas celui dont la signature du programme nomme l'empreinte : modifié depuis, ou"
        " celui d'un autre",
    ),
    UNKNOWN: Text(
        "the program's signature names no digest of it: it is not covered",
        "la signature du programme n'en nomme pas l'empreinte : elle ne le couvre pas",
    ),
}
SEALS = {
    HELD: Text(
        "its files are those of its seal; code within it has seals of its own",
        "ses fichiers sont ceux de son sceau; le code qu'il contient a ses propres sceaux",
    ),
    FAILED: Text(
        "a file was changed, added or taken away since it was sealed",
        "un fichier a été modifié, ajouté ou retiré depuis qu'il fut scellé",
    ),
    UNKNOWN: Text("it has no seal that could be checked", "il n'a pas de sceau vérifiable"),
}
