"""Application bundle of macOS or iOS, as a folder.

Its signers are those of its main program, which is inspected within; the seal of its other files
is a remark of its own. What usage strings say is the maker's word.

https://developer.apple.com/documentation/bundleresources/information-property-list
https://developer.apple.com/library/archive/technotes/tn2206/
"""

from collections.abc import Iterator

from proscribe import inspectors
from proscribe.formats.apple_application import Bundle
from proscribe.formats.apple_told import File, told
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Text

NOTHING: dict[str, object] = {}
LISTS = ("Contents/Info.plist", "Info.plist")


def _inspect(source: Source) -> Inspection:
    trial = Trial()
    bundle = Bundle(paths=tuple(source.tree), read=lambda path: bytes(source.tree[path]))
    path = bundle.executable(trial.one(bundle.info, NOTHING))
    program = source.tree[path] if path else memoryview(b"")
    within = tuple(trial.each(_within(source, path, program)))
    file = File(name=source.name, size=source.size, sha256=source.sha256(), format="app")
    return told(bundle, file, program, within, trial)


def _within(source: Source, path: str, program: memoryview) -> Iterator[Inspection]:
    if path:
        yield inspectors.inspect(source.within(path, program))


inspector = Inspector(
    title=Text("Application of macOS or iOS, as a folder", "Application macOS ou iOS, en dossier"),
    recognises=lambda source: any(path in source.tree for path in LISTS),
    inspect=_inspect,
)
