"""An application bundle as an inspection tells it, its main program apart.

https://developer.apple.com/documentation/bundleresources
"""

from dataclasses import dataclass

from proscribe.formats import apple_application, apple_plist, apple_seal
from proscribe.formats.apple_application import Bundle
from proscribe.formats.trial import Trial
from proscribe.model import Checked, Inspection, Platform, Text

BROKEN = Checked.FAILED, ""
"""A seal that cannot be read holds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The file or folder that holds a bundle."""

    name: str
    size: int
    sha256: str
    format: str


def told(
    bundle: Bundle, file: File, program: memoryview, within: tuple[Inspection, ...], trial: Trial
) -> Inspection:
    """Return what the lists of a bundle say; its signers are those of its main program.

    They are worth what the program's signature, the list and the seal are, all together.
    """
    empty: dict[str, object] = {}
    info = trial.one(bundle.info, empty)
    theirs = within[0].signers if within and program else ()
    held = trial.one(lambda: apple_seal.sealed(bundle), BROKEN)
    title = apple_plist.text(info, "CFBundleDisplayName") or apple_plist.text(info, "CFBundleName")
    return Inspection(
        file=file.name,
        size=file.size,
        sha256=file.sha256,
        format=file.format,
        platforms=(Platform.IOS if bundle.mobile else Platform.MACOS,),
        title=title,
        version=apple_plist.text(info, "CFBundleShortVersionString"),
        names=tuple(dict.fromkeys(apple_application.names(bundle, info))),
        signers=tuple(trial.each(apple_seal.signers(bundle, program, theirs, held))),
        why_installs=ASKS,
        rights=tuple(dict.fromkeys(trial.each(apple_application.rights(bundle, info)))),
        parts=tuple(dict.fromkeys(trial.each(apple_application.parts(bundle, info)))),
        domains=tuple(dict.fromkeys(trial.each(apple_application.domains(bundle)))),
        remarks=(*apple_seal.remarks(held), *trial.each(apple_application.remarks(bundle))),
        within=within,
        malformed=trial.reason,
    )


ASKS = Text(
    "whether a device runs it depends on notarisation or provisioning, which is asked elsewhere",
    "qu'un appareil le lance dépend d'une notarisation ou d'un profil, que l'on demande ailleurs",
)
