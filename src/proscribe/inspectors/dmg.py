"""Disk image of macOS: its trailer and its signature. The volume within is not opened.

A file system of Apple's would have to be read to see the application; that is refused plainly
rather than done badly.

https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h
https://newosxbook.com/DMG.html
"""

from struct import unpack_from

from proscribe.formats.cms import words
from proscribe.formats.cms.judged import of, unrooted
from proscribe.formats.hostile import MalformedError
from proscribe.formats.macho import signature
from proscribe.formats.macho.image import Image
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Kind, Named, Platform, Remark, Shown, Text

MAGIC = b"koly"
TRAILER = 512
SIGNATURE = 296
"""Where the trailer says where the signature lies, and its size."""


def _inspect(source: Source) -> Inspection:
    trial = Trial()
    found = trial.one(lambda: _signature(source.data), None)
    remarks = [Remark(name="volume-closed", means=CLOSED)]
    signers = found.signers if found else ()
    if found:
        remarks += found.remarks
    if unrooted(signers):
        remarks.append(Remark(name="signer-unrooted", means=words.UNROOTED))
    shown = Shown(offset=source.size - TRAILER, length=TRAILER, text="koly")
    name = found.directory.identifier if found else ""
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="dmg",
        platforms=(Platform.MACOS,),
        title=name,
        names=tuple(Named(identifier=i, shown=shown) for i in of(Kind.MACOS_SIGNING_ID, name)),
        signers=signers,
        remarks=tuple(remarks),
        malformed=trial.reason,
    )


def _signature(data: memoryview) -> signature.Signature | None:
    trailer = len(data) - TRAILER
    begin, size = unpack_from(">QQ", data, trailer + SIGNATURE)
    if not size:
        return None
    if begin + size > trailer:
        raise MalformedError(OUTSIDE)
    whole = Image(
        data=data, base=0, cpu="", order=">", wide=True, libraries=(), mobile=False,
        encrypted=False, signature=(begin, size), symbols=(0, 0, 0, 0),
    )  # fmt: skip
    return signature.read(whole)


OUTSIDE = Text("the signature lies outside the file", "la signature est hors du fichier")
CLOSED = Text(
    "the volume within was not opened: mount it, and inspect the application",
    "le volume n'a pas été ouvert : montez-le, puis inspectez l'application",
)

inspector = Inspector(
    title=Text("Disk image of macOS", "Image disque de macOS"),
    recognises=lambda source: bytes(source.data[-TRAILER:][:4]) == MAGIC,
    inspect=_inspect,
    rank=20,
)
