"""Mach-O: a program or library of macOS or iOS, for one processor or for several.

The digest of a signature holds if every page of the code, the requirements and the entitlements
are those of the code directory; the signature, if the certificate's key signed that directory. A
signer of one image counts if all images of the file are theirs, for any of them may run. Whether
Apple notarised it cannot be told from the file.

https://developer.apple.com/documentation/technotes/tn3126-inside-code-signing-hashes
https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h
"""

from collections.abc import Iterator

from proscribe.formats.cms import judged, words
from proscribe.formats.cms.judged import of, unrooted
from proscribe.formats.legible import legible
from proscribe.formats.macho import image, noted, signature
from proscribe.formats.macho.image import THIN, Image
from proscribe.formats.macho.signature import INFO_SLOT, LISTED, Signature
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Checked,
    Inspection,
    Kind,
    Named,
    Part,
    PartKind,
    Platform,
    Remark,
    Right,
    RightKind,
    Shown,
    Signer,
    SignerVerdict,
    Text,
)


def _inspect(source: Source) -> Inspection:
    trial = Trial()
    every = list(trial.each(image.images(source.data)))
    held = [list(trial.each(_signed(one))) for one in every]
    signed = [s for each in held for s in each]
    mobile = any(one.mobile for one in every)
    signers = tuple(dict.fromkeys(_signers(held)))
    rights = [r for one in every for r in trial.each(_rights(one))]
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="macho",
        platforms=(Platform.IOS if mobile else Platform.MACOS,),
        title=signed[0].directory.identifier if signed else "",
        names=tuple(
            dict.fromkeys(_names(signed, Kind.IOS_TEAM_ID if mobile else Kind.MACOS_TEAM_ID))
        ),
        signers=signers,
        rights=(*dict.fromkeys(_entitled(signed)), *dict.fromkeys(rights)),
        parts=tuple(dict.fromkeys(_parts(every))),
        remarks=tuple(dict.fromkeys(_remarks(every, signed, signers))),
        malformed=trial.reason,
    )


def _signed(one: Image) -> Iterator[Signature]:
    found = signature.read(one)
    if found:
        yield found


def _signers(held: list[list[Signature]]) -> Iterator[Signer]:
    """Yield the signers of each image, held against those of the others."""
    theirs = [{x.subject for s in each for x in s.signers if _verified(x)} for each in held]
    for one in (s for each in held for s in each):
        for signer in one.signers:
            found = signer
            if one.listed and one.directory.slot(INFO_SLOT):
                outcome = signature.binds(one.directories, INFO_SLOT, one.listed)
                found = judged.also(found, judged.told(LISTED, outcome, LISTS))
            if len(held) > 1:
                all_ = all(signer.subject in each for each in theirs)
                outcome = Checked.HELD if all_ else Checked.FAILED
                found = judged.also(found, judged.told("images", outcome, IMAGES))
            yield found


def _verified(signer: Signer) -> bool:
    return signer.verdict is SignerVerdict.VERIFIED


def _names(signed: list[Signature], team: Kind) -> Iterator[Named]:
    for one in signed:
        directory = one.directory
        shown = Shown(text=f"{directory.identifier} {directory.team} {directory.cdhash}"[:100])
        names = {Kind.MACOS_SIGNING_ID: directory.identifier}
        # A directory names any team it likes: the certificate must name the same.
        if any(i.value == directory.team for x in one.signers for i in x.identifiers):
            names[team] = directory.team
        for kind, value in names.items():
            for identifier in of(kind, value):
                yield Named(identifier=identifier, shown=shown)


def _entitled(signed: list[Signature]) -> Iterator[Right]:
    for one in signed:
        for key, value in one.entitlements.items():
            if value is not False:
                text = f"{key}={value!r}"[:100]
                shown = Shown(offset=one.shown.offset, length=one.shown.length, text=legible(text))
                yield Right(kind=RightKind.APPLE_ENTITLEMENT, value=legible(key), shown=shown)


def _rights(one: Image) -> Iterator[Right]:
    seen = set()
    for path, offset in one.libraries:
        if (name := noted.library(path)) and name not in seen:
            seen.add(name)
            shown = Shown(offset=offset, length=len(path), text=path[:100])
            yield Right(kind=RightKind.APPLE_SYMBOL, value=name, shown=shown)
    for symbol, offset in image.undefined(one):
        if (name := noted.symbol(symbol)) and name not in seen:
            seen.add(name)
            shown = Shown(offset=offset, length=len(symbol), text=symbol[:100])
            yield Right(kind=RightKind.APPLE_SYMBOL, value=name, shown=shown)


def _parts(every: list[Image]) -> Iterator[Part]:
    for one in every:
        for path, offset in one.libraries:
            if path.startswith("@"):
                shown = Shown(offset=offset, length=len(path), text=path[:100])
                yield Part(kind=PartKind.LIBRARY, name=path, shown=shown)


def _remarks(
    every: list[Image], signed: list[Signature], signers: tuple[Signer, ...]
) -> Iterator[Remark]:
    for one in signed:
        cdhash = one.directory.cdhash
        yield Remark(
            name="cdhash",
            means=Text(f"the hash of its code is {cdhash}", f"l'empreinte du code est {cdhash}"),
        )
        yield from one.remarks
    if signed and any(not one.signature[1] for one in every):
        yield Remark(name="image-unsigned", means=UNSIGNED)
    if any(one.encrypted for one in every):
        yield Remark(name="code-encrypted", means=ENCRYPTED)
    if unrooted(signers):
        yield Remark(name="signer-unrooted", means=words.UNROOTED)


ENCRYPTED = Text(
    "its code is encrypted, as that of the App Store is: what it uses cannot be seen",
    "son code est chiffré, comme celui de l'App Store : ce qu'il emploie ne se voit pas",
)
UNSIGNED = Text(
    "one of its images is not signed, while another is: which one runs depends on the device",
    "une de ses images n'est pas signée, une autre l'est : l'appareil choisit laquelle il lance",
)
IMAGES = {
    Checked.HELD: Text(
        "every image of the file is signed by the same",
        "chaque image du fichier est signée par le même",
    ),
    Checked.FAILED: Text(
        "another image of the file is not signed by the same, or does not hold: it may be the one"
        " that runs",
        "une autre image du fichier n'est pas signée par le même, ou ne tient pas : c'est peut-être"
        " celle qui sera lancée",
    ),
}
LISTS = {
    Checked.HELD: Text(
        "the property list within the program is the one that was signed",
        "la liste de propriétés dans le programme est celle qui a été signée",
    ),
    Checked.FAILED: Text(
        "the property list within the program is not the one that was signed, which may be that of"
        " a bundle around it",
        "la liste de propriétés dans le programme n'est pas celle qui a été signée, laquelle est"
        " peut-être celle d'un paquet qui l'entoure",
    ),
}

inspector = Inspector(
    title=Text("Program or library of macOS or iOS", "Programme ou bibliothèque de macOS ou d'iOS"),
    recognises=lambda source: bytes(source.data[:4]) in THIN or image.is_fat(source.data),
    inspect=_inspect,
)
