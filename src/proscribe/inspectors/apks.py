"""Sets of Android packages (APKS) that are made from a bundle: a base and its splits.

https://developer.android.com/tools/bundletool
"""

from dataclasses import replace

from proscribe import inspectors
from proscribe.formats.hostile import MalformedError
from proscribe.formats.oddities import Oddities
from proscribe.formats.package_set import packages
from proscribe.formats.zip import Archive, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Installs, Platform, Text

CONTENTS = b"toc.pb"


def _recognises(source: Source) -> bool:
    names = peek(source.data)
    return CONTENTS in names and b".apk" in names


def _begun(source: Source) -> Inspection:
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="apks",
        platforms=(Platform.ANDROID,),
        installs=Installs.UNKNOWN,
        why_installs=SET,
    )


def _inspect(source: Source) -> Inspection:
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    lies(archive)
    found = _begun(source)
    within: list[Inspection] = []
    try:
        for name, data in packages(archive, source.budget, oddities):
            within.append(inspectors.inspect(source.within(name, data)))
    except MalformedError as error:
        found = replace(found, malformed=error.reason)
    return _named(found, within, oddities)


def _named(found: Inspection, within: list[Inspection], oddities: Oddities) -> Inspection:
    """Return the inspection with those within, named as the first of them that has a name."""
    base = next((one for one in within if one.names), None)
    return replace(
        found,
        title=next((one.title for one in within if one.title), ""),
        version=base.version if base else "",
        names=base.names if base else (),
        within=tuple(within),
        remarks=tuple(oddities.remarks),
    )


SET = Text(
    "a set is installed by a tool, which chooses from it; each package within is told apart",
    "un ensemble est installé par un outil, qui y choisit ; chaque paquet est décrit à part",
)

inspector = Inspector(
    title=Text("Sets of Android packages (APKS)", "Ensembles de paquets Android (APKS)"),
    recognises=_recognises,
    inspect=_inspect,
    rank=20,
)
