"""Firefox add-on (XPI), and extensions packed as a plain ZIP archive for any browser.

A signature that holds and leads to Mozilla's root is of addons.mozilla.org: Mozilla signs what is
put in its shop, and what is only handed to it to be signed.

https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/manifest.json
https://extensionworkshop.com/documentation/publish/signing-and-distribution-overview/
"""

from collections.abc import Iterator

from proscribe.formats.cms import words
from proscribe.formats.cms.judged import of, unrooted
from proscribe.formats.extension import manifest, xpi
from proscribe.formats.extension.manifest import NAME, Manifest
from proscribe.formats.extension.xpi import FILE
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.trial import Trial
from proscribe.formats.zip import Whole, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Kind, Named, Platform, Remark, Shown, Signer, Text

PLATFORMS = (
    Platform.ANDROID, Platform.MACOS, Platform.WINDOWS, Platform.LINUX,
)  # fmt: skip
SETTINGS = ("browser_specific_settings", "applications")
EMPTY = Manifest(values={}, raw=b"", titles={})
SMALL = 8 << 20


def _recognises(source: Source) -> bool:
    """Tell whether it has Mozilla's signature, or the manifest of an extension at its root."""
    if NAME.encode() not in peek(source.data):
        return False
    try:
        archive = Whole(source.data, Budget(SMALL))
        if FILE in archive.entries:
            return True
        return "manifest_version" in manifest.read(archive).values
    except MalformedError:
        return False


def _inspect(source: Source) -> Inspection:
    archive, trial = Whole(source.data, source.budget), Trial()
    found = trial.one(lambda: manifest.read(archive), EMPTY)
    signers = tuple(trial.each(xpi.signers(archive)))
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="xpi",
        platforms=PLATFORMS,
        title=found.text("name"),
        version=found.text("version"),
        names=tuple(_names(found)),
        signers=signers,
        rights=tuple(dict.fromkeys(manifest.rights(found))),
        parts=tuple(dict.fromkeys(manifest.parts(found))),
        domains=tuple(dict.fromkeys(manifest.domains(found))),
        remarks=tuple(_remarks(found, signers, archive)),
        malformed=trial.reason,
    )


def _id(found: Manifest) -> str:
    return next(filter(None, (found.text(key, "gecko", "id") for key in SETTINGS)), "")


def _names(found: Manifest) -> Iterator[Named]:
    for identifier in of(Kind.FIREFOX_ADDON_ID, _id(found)):
        yield Named(identifier=identifier, shown=found.shown(identifier.value))


def _remarks(found: Manifest, signers: tuple[Signer, ...], archive: Whole) -> Iterator[Remark]:
    if unrooted(signers):
        yield Remark(name="signer-unrooted", means=words.UNROOTED)
    if not signers:
        yield Remark(name="unsigned", means=UNSIGNED)
    if not _id(found) and not signers:
        yield Remark(name="no-browser-named", means=NO_BROWSER, shown=Shown(entry=NAME))
    signed = {i.value for s in signers for i in s.identifiers}
    if signed and _id(found) and _id(found) not in signed:
        yield Remark(name="id-differs", means=DIFFERS, shown=found.shown(_id(found)))
    yield from archive.remarks


UNSIGNED = Text(
    "no signature lies in it: released versions of Firefox refuse to install it",
    "aucune signature ne s'y trouve : les versions publiées de Firefox refusent de l'installer",
)
NO_BROWSER = Text(
    "it names no add-on id of Firefox, and has no id of Chromium before it is packed with a key",
    "il ne nomme aucun id de module Firefox, et n'a pas d'id Chromium avant d'être signé d'une clé",
)
DIFFERS = Text(
    "the id that it names is not the one that was signed",
    "l'id qu'il nomme n'est pas celui qui a été signé",
)

inspector = Inspector(
    title=Text("Firefox add-on", "Module complémentaire de Firefox"),
    recognises=_recognises,
    inspect=_inspect,
    rank=5,
)
