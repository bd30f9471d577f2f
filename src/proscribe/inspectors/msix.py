"""Packaged Windows application: APPX or MSIX, alone or in a bundle.

The family name is computed from the manifest's name and publisher, as Windows does. The digest of
a signature holds if the archive's parts, and each block of each file, are those that were signed.

https://learn.microsoft.com/en-us/uwp/schemas/appxpackage/uapmanifestschema/schema-root
https://learn.microsoft.com/en-us/windows/apps/desktop/modernize/package-identity-overview
"""

from collections.abc import Iterator

from proscribe import inspectors
from proscribe.formats import appx, appx_package
from proscribe.formats.cms.judged import of
from proscribe.formats.legible import legible
from proscribe.formats.markup import parsed
from proscribe.formats.trial import Trial
from proscribe.formats.xml_tree import Element
from proscribe.formats.zip import Whole, peek
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
    Signer,
    Text,
)

MANIFEST, BUNDLE = "AppxManifest.xml", "AppxMetadata/AppxBundleManifest.xml"
CAPABILITIES = ("Capability", "DeviceCapability", "CustomCapability")
SERVICES = ("Service",)
MOST = 16
"""Packages of a bundle that are read."""
NOBODY: tuple[tuple[Signer, ...], tuple[Remark, ...]] = ((), ())
EMPTY = Element(name="", line=0)


def _recognises(source: Source) -> bool:
    names = peek(source.data)
    return MANIFEST.encode() in names or BUNDLE.encode() in names


def _inspect(source: Source) -> Inspection:
    archive, trial = Whole(source.data, source.budget), Trial()
    name = BUNDLE if BUNDLE in archive.entries else MANIFEST
    tree = trial.one(lambda: parsed(archive.get(name), name), EMPTY)
    identity = next(tree.each("Identity"), EMPTY).attributes
    signers, remarks = trial.one(lambda: appx_package.signers(archive, source.data), NOBODY)
    within = tuple(trial.each(_within(source, archive))) if name == BUNDLE else ()
    properties = tree.child("Properties")
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="msix",
        platforms=(Platform.WINDOWS,),
        title=legible(properties.says("DisplayName")) if properties else "",
        version=legible(identity.get("Version", "")),
        names=tuple(_names(identity, name)),
        signers=signers,
        rights=tuple(dict.fromkeys(_rights(tree, name))),
        parts=tuple(_parts(tree, name)),
        remarks=(*archive.remarks, *remarks),
        within=within,
        malformed=trial.reason,
    )


def _names(identity: dict[str, str], entry: str) -> Iterator[Named]:
    name, publisher = identity.get("Name", ""), identity.get("Publisher", "")
    hashed = appx.publisher_hash(publisher)
    shown = Shown(entry=entry, text=f"Name={name} Publisher={publisher}"[:100])
    every = (
        (Kind.WINDOWS_MSIX_FAMILY, f"{name}_{hashed}"),
        (Kind.WINDOWS_MSIX_NAME, name),
        (Kind.WINDOWS_MSIX_PUBLISHER_HASH, hashed),
    )
    for kind, value in every if name and publisher else ():
        for identifier in of(kind, value):
            yield Named(identifier=identifier, shown=shown)


def _rights(tree: Element, entry: str) -> Iterator[Right]:
    for element in tree.each(*CAPABILITIES):
        value = legible(element.attributes.get("Name", ""))
        shown = Shown(entry=entry, text=f"line {element.line}: {value}"[:100])
        yield Right(kind=RightKind.WINDOWS_CAPABILITY, value=value, shown=shown)
    for element in tree.each(*SERVICES):
        value = legible(element.attributes.get("Name", ""))
        shown = Shown(entry=entry, text=f"line {element.line}: {value}"[:100])
        yield Right(kind=RightKind.WINDOWS_SERVICE, value="installed", shown=shown, by=value)


def _parts(tree: Element, entry: str) -> Iterator[Part]:
    for element in tree.each("Application"):
        name = legible(element.attributes.get("Executable", ""))
        if name:
            yield Part(kind=PartKind.PROGRAM, name=name, shown=Shown(entry=entry, text=name[:100]))
    for element in tree.each("Protocol"):
        name = legible(element.attributes.get("Name", ""))
        ids = tuple(of(Kind.WINDOWS_URL_SCHEME, name))
        shown = Shown(entry=entry, text=name[:100])
        link = Part(kind=PartKind.LINK, name=name, exposed="everyone", identifiers=ids, shown=shown)
        yield link


def _within(source: Source, archive: Whole) -> Iterator[Inspection]:
    for name in list(appx_package.inner(archive))[:MOST]:
        yield inspectors.inspect(source.within(name, memoryview(archive.read(name))))


inspector = Inspector(
    title=Text("Packaged Windows application", "Application Windows empaquetée"),
    recognises=_recognises,
    inspect=_inspect,
    rank=10,
)
