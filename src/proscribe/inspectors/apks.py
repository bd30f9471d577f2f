"""Sets of Android packages (APKS) that are made from a bundle: a base and its splits.

https://developer.android.com/tools/bundletool
"""

from dataclasses import replace

from proscribe import inspectors
from proscribe.formats.oddities import Oddities
from proscribe.formats.package_set import gathered, packages
from proscribe.formats.zip import Archive, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Text

CONTENTS = b"toc.pb"


def _recognises(source: Source) -> bool:
    names = peek(source.data)
    return CONTENTS in names and b".apk" in names


def _inspect(source: Source) -> Inspection:
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    lies(archive)
    found = Inspection(file=source.name, size=source.size, sha256=source.sha256(), format="apks")
    held = packages(archive, source.budget, oddities)
    found = gathered(found, held, lambda name, data: inspectors.inspect(source.within(name, data)))
    return replace(found, remarks=tuple(oddities.remarks))


inspector = Inspector(
    title=Text("Sets of Android packages (APKS)", "Ensembles de paquets Android (APKS)"),
    recognises=_recognises,
    inspect=_inspect,
    rank=20,
)
