"""Image of Linux: a program, a library or a module of the kernel (ELF).

A function that is imported may be called: that it is, nobody says. No signer stands in an image
but in a module of the kernel, whose signature is for the keys of that kernel.

https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
https://docs.kernel.org/admin-guide/module-signing.html
"""

from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.elf.image import MAGIC
from proscribe.formats.elf.told import Told, told
from proscribe.formats.legible import legible
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Check,
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
    Verdict,
)


def _inspect(source: Source) -> Inspection:
    found = told(source.data, source.name)
    whole = Shown(length=source.size, text=found.machine)
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="elf",
        platforms=(Platform.LINUX,),
        title=found.name,
        version=found.version,
        names=tuple(
            Named(identifier=i, shown=whole) for i in of(Kind.LINUX_FILE_SHA256, found.sha256)
        ),
        signers=tuple(_signers(found, source)),
        why_installs=RUN,
        rights=tuple(_rights(found)),
        parts=tuple(_parts(found)),
        remarks=tuple(_remarks(found)),
        malformed=found.malformed,
    )


def _signers(found: Told, source: Source) -> Iterator[Signer]:
    if found.signed:
        check = Check(name="signature", outcome=Checked.UNKNOWN, means=KERNEL)
        shown = Shown(offset=source.size - 28, length=28, text="Module signature appended")
        yield Signer(
            scheme="kernel-module", verdict=SignerVerdict.CLAIMED, checks=(check,), shown=shown
        )


def _rights(found: Told) -> Iterator[Right]:
    if found.kind is PartKind.DRIVER:
        yield Right(kind=RightKind.LINUX_FILE, value="kernel-module", by=found.name)
    yield from found.rights("", "")


def _parts(found: Told) -> Iterator[Part]:
    text = f"build id {found.build}" if found.build else found.machine
    yield found.part(Shown(text=text), Verdict.MADE_BY)


def _remarks(found: Told) -> Iterator[Remark]:
    if found.needed:
        text = legible(", ".join(one.text for one in found.needed))
        shown = Shown(offset=found.needed[0].offset, text=text)
        yield Remark(name="needs-libraries", means=NEEDS, shown=shown)
    for one in found.searched:
        shown = Shown(offset=one.offset, length=len(one.text), text=one.text)
        yield Remark(name="library-path", means=SEARCHES, shown=shown)


RUN = Text("it is run, not installed", "elle est lancée, non installée")
KERNEL = Text(
    "it was not checked: the keys are those that the kernel was built with",
    "elle n'a pas été vérifiée : les clés sont celles avec lesquelles le noyau a été construit",
)
NEEDS = Text(
    "it runs with libraries that do not lie in it, from wherever the system finds them",
    "elle tourne avec des bibliothèques qui ne sont pas en elle, d'où le système les trouve",
)
SEARCHES = Text(
    "it looks for libraries in folders of its own before those of the system",
    "elle cherche des bibliothèques dans ses propres dossiers avant ceux du système",
)

inspector = Inspector(
    title=Text("Linux program, library or module", "Programme, bibliothèque ou module Linux"),
    recognises=lambda source: bytes(source.data[:4]) == MAGIC,
    inspect=_inspect,
)
