"""Application of iOS or macOS in a ZIP: an IPA, or an archive that holds one ``.app``.

Its signers are those of its main program, which is inspected within, as are its frameworks and
extensions.

https://developer.apple.com/documentation/bundleresources/information-property-list
https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from proscribe import inspectors
from proscribe.formats.apple_application import Bundle
from proscribe.formats.apple_told import File, told
from proscribe.formats.trial import Trial
from proscribe.formats.zip import Whole, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Text

NOTHING: dict[str, object] = {}
EMPTY = memoryview(b"")
TOP = "Payload"
"""The folder at the top of an IPA."""
LIST = re.compile(rb"\.app/(?:Contents/)?Info\.plist")
FOLDER = re.compile(rf"((?:{TOP}/)?[^/]+\.app/)(?:Contents/)?Info\.plist")
CODE = re.compile(r"(?:Frameworks|PlugIns)/([^/]+)\.(?:framework|appex)/\1|Frameworks/[^/]+\.dylib")
MOST = 50
"""Frameworks and extensions that are inspected."""


def _recognises(source: Source) -> bool:
    return LIST.search(peek(source.data)) is not None


def _inspect(source: Source) -> Inspection:
    archive, trial = Whole(source.data, source.budget), Trial()
    folder = next((m[1] for n in archive.entries if (m := FOLDER.fullmatch(n))), "")
    size = len(folder)
    paths = (n[size:] for n in archive.entries if n.startswith(folder) and not n.endswith("/"))
    bundle = Bundle(paths=tuple(paths), read=lambda path: archive.get(folder + path))
    main = bundle.executable(trial.one(bundle.info, NOTHING))
    program = trial.one(lambda: memoryview(bundle.read(main)), EMPTY) if main else EMPTY
    within = tuple(trial.each(_within(source, bundle, main, program)))
    file = File(name=source.name, size=source.size, sha256=source.sha256(), format="ipa")
    found = told(bundle, file, program, within, trial)
    return replace(found, remarks=(*archive.remarks, *found.remarks))


def _within(source: Source, bundle: Bundle, main: str, program: memoryview) -> Iterator[Inspection]:
    if main:
        yield inspectors.inspect(source.within(main, program))
    others = [p for p in bundle.paths if CODE.fullmatch(p.removeprefix(bundle.root))]
    for path in others[:MOST]:
        yield inspectors.inspect(source.within(path, memoryview(bundle.read(path))))


inspector = Inspector(
    title=Text(
        "Application of iOS or macOS, in an archive", "Application iOS ou macOS, en archive"
    ),
    recognises=_recognises,
    inspect=_inspect,
    rank=10,
)
