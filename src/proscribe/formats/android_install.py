"""Whether Android would install a package, as far as its bytes tell.

https://developer.android.com/about/versions/11/behavior-changes-11#compressed-resource-file
https://developer.android.com/guide/topics/manifest/application-element#extractNativeLibs
"""

import struct

from proscribe.formats.android_manifest import Facts
from proscribe.formats.apk_signing import Verification
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import Archive, Entry
from proscribe.model import Installs, Text

UNPACKED_TABLE = 30
"""The target from which the table of resources must lie in the package as it is."""
LIBRARY = (b"lib/", b".so")
PAGE, WORD = 4096, 4


def laid_out(archive: Archive, facts: Facts, oddities: Oddities) -> None:
    """Note what lies in the package otherwise than Android maps it into memory."""
    table = archive.get("resources.arsc")
    if table is not None and facts.target >= UNPACKED_TABLE:
        if table.deflated:
            oddities.refuse("resources-packed", PACKED, entry(table.name))
        elif _start(archive, table) % WORD:
            oddities.refuse("resources-unaligned", UNALIGNED, entry(table.name))
    application = facts.application
    if application is None or application.flag("extractNativeLibs") is not False:
        return
    for name in archive.names:
        if name.startswith(LIBRARY[0]) and name.endswith(LIBRARY[1]):
            one = archive.get(name)
            if one is not None and (one.deflated or _start(archive, one) % PAGE):
                oddities.refuse("library-packed", LIBRARIES, entry(name))
                return


def _start(archive: Archive, one: Entry) -> int:
    """Return where the data of an entry begins; 0, where that cannot be said."""
    if one.local + 30 > len(archive.data):
        return 0
    name, extra = struct.unpack_from("<HH", archive.data, one.local + 26)
    return one.local + 30 + int(name) + int(extra)


def installs(
    facts: Facts | None, verification: Verification, oddities: Oddities
) -> tuple[Installs, Text]:
    """Return whether Android would install it, and why."""
    if facts is None:
        return Installs.NO, NO_MANIFEST
    signed = verification.problems if verification.claims else [UNSIGNED]
    refusals = [*oddities.refusals, *signed]
    if refusals:
        return Installs.NO, refusals[0]
    if facts.split:
        return Installs.UNKNOWN, SPLIT
    return Installs.YES, OLDER if verification.older else NOTHING


PACKED = Text(
    "it asks for the behaviour of Android 11 or later, and its table of resources is packed:"
    " Android 11 and later refuse it",
    "il demande le comportement d'Android 11 ou ultérieur, et sa table de ressources est"
    " comprimée : Android 11 et ultérieurs le refusent",
)
UNALIGNED = Text(
    "it asks for the behaviour of Android 11 or later, and its table of resources does not begin"
    " at a multiple of four bytes: Android 11 and later refuse it",
    "il demande le comportement d'Android 11 ou ultérieur, et sa table de ressources ne commence"
    " pas à un multiple de quatre octets : Android 11 et ultérieurs le refusent",
)
LIBRARIES = Text(
    "its native libraries are to be used where they lie, and are packed or not at a page",
    "ses bibliothèques natives doivent servir sur place, et sont comprimées ou hors d'une page",
)
NO_MANIFEST = Text("its manifest cannot be read", "son manifeste ne peut être lu")
UNSIGNED = Text("nobody signed it", "personne ne l'a signé")
SPLIT = Text(
    "it is one part of an application, and installs with its base alone",
    "c'est une partie d'une application, qui ne s'installe qu'avec sa base",
)
NOTHING = Text(
    "nothing was found for which Android refuses a package; a device may refuse it for reasons of"
    " its own",
    "rien n'a été trouvé pour quoi Android refuse un paquet ; un appareil peut le refuser pour"
    " des raisons propres",
)
OLDER = Text(
    "Android 7 and later find nothing to refuse; an older one refuses its signatures",
    "Android 7 et ultérieurs n'y trouvent rien à refuser ; un plus ancien refuse ses signatures",
)
