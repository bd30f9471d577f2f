"""Windows image: a program, library or driver (EXE, DLL, SYS, EFI).

Who signed it is held against the bytes; the version resource is what its maker wrote there. A
function that is imported may be called: that it is, nobody says.

https://learn.microsoft.com/en-us/windows/win32/debug/pe-format
https://learn.microsoft.com/en-us/windows-hardware/drivers/install/authenticode
"""

from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.markup import parsed
from proscribe.formats.pe import authenticode, image, resources, symbols
from proscribe.formats.pe.image import MZ, NEW_HEADER, PE, Image
from proscribe.formats.pe.noted import noted
from proscribe.formats.pe.resources import Told
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
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
    Text,
)

SERVES = "StartServiceCtrlDispatcher"
NAMES = {
    Kind.WINDOWS_PRODUCT_NAME: "ProductName",
    Kind.WINDOWS_COMPANY_NAME: "CompanyName",
    Kind.WINDOWS_ORIGINAL_FILENAME: "OriginalFilename",
}


def _recognises(source: Source) -> bool:
    head = source.data
    if bytes(head[:2]) != MZ or len(head) < NEW_HEADER + 4:
        return False
    begin = int.from_bytes(head[NEW_HEADER : NEW_HEADER + 4], "little")
    return bytes(head[begin : begin + 4]) == PE


def _inspect(source: Source) -> Inspection:
    one, trial = image.read(source.data), Trial()
    signed = authenticode.read(one)
    none: dict[str, Told] = {}
    told = trial.one(lambda: resources.version(one), none)
    product = told.get("ProductName") or told.get("FileDescription")
    version = told.get("ProductVersion") or told.get("FileVersion")
    rights = (*trial.each(_rights(one)), *trial.each(_manifest(one)))
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="pe",
        platforms=(Platform.WINDOWS,),
        title=product.value if product else "",
        version=version.value if version else "",
        names=tuple(_names(signed.sha256, told, one)),
        signers=signed.signers,
        why_installs=RUN,
        rights=rights,
        parts=tuple(_parts(one, told)),
        remarks=(*signed.remarks, *_remarks(one)),
        malformed=trial.reason,
    )


def _names(sha256: str, told: dict[str, Told], one: Image) -> Iterator[Named]:
    for identifier in of(Kind.WINDOWS_AUTHENTICODE_FILE_SHA256, sha256):
        yield Named(identifier=identifier, shown=Shown(length=len(one.data)))
    kinds = {**NAMES, Kind.WINDOWS_DRIVER_NAME: "OriginalFilename"} if one.driver else NAMES
    for kind, key in kinds.items():
        if key in told:
            for identifier in of(kind, told[key].value):
                yield Named(identifier=identifier, shown=_shown(told[key]))


def _shown(told: Told) -> Shown:
    return Shown(offset=told.offset, length=told.length, text=told.value[:100])


def _rights(one: Image) -> Iterator[Right]:
    if one.driver:
        yield Right(kind=RightKind.WINDOWS_DRIVER, value="image", shown=Shown(text="subsystem 1"))
    seen: set[str] = set()
    for found in symbols.imported(one):
        text = f"{found.library}!{found.name}"[:100]
        shown = Shown(offset=found.offset, length=len(found.name), text=text)
        if found.name.startswith(SERVES) and "service" not in seen:
            seen.add("service")
            yield Right(kind=RightKind.WINDOWS_SERVICE, value="program", shown=shown)
        base = noted(found.name)
        if base and base not in seen:
            seen.add(base)
            yield Right(kind=RightKind.WINDOWS_IMPORT, value=base, shown=shown)


def _manifest(one: Image) -> Iterator[Right]:
    offset, content = resources.manifest(one)
    if not content:
        return
    for element in parsed(content).each("requestedExecutionLevel"):
        level = element.attributes.get("level", "")[:100]
        shown = Shown(offset=offset, length=len(content), text=f"requestedExecutionLevel={level}")
        if level == "requireAdministrator":
            yield Right(kind=RightKind.WINDOWS_CAPABILITY, value=level, shown=shown)
        if element.attributes.get("uiAccess", "").lower() == "true":
            shown = Shown(offset=offset, length=len(content), text="uiAccess=true")
            yield Right(kind=RightKind.WINDOWS_CAPABILITY, value="uiAccess", shown=shown)


def _parts(one: Image, told: dict[str, Told]) -> Iterator[Part]:
    name = told.get("OriginalFilename") or told.get("InternalName")
    if name and one.driver:
        yield Part(kind=PartKind.DRIVER, name=name.value, shown=_shown(name))


def _remarks(one: Image) -> Iterator[Remark]:
    for first, second in one.overlapping():
        shown = Shown(offset=second.offset, length=second.size, text=f"{first.name} {second.name}")
        yield Remark(name="sections-overlap", means=OVERLAP, shown=shown)
        return


RUN = Text("it is run, not installed", "il est lancé, non installé")
OVERLAP = Text(
    "sections of the image lie over each other in the file, which no linker does",
    "des sections de l'image se recouvrent dans le fichier, ce que ne fait aucun éditeur de liens",
)

inspector = Inspector(
    title=Text("Windows program, library or driver", "Programme, bibliothèque ou pilote Windows"),
    recognises=_recognises,
    inspect=_inspect,
)
