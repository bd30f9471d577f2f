"""Snap: a file system of squashfs with an application, its plugs and its hooks.

Nobody's signature lies in a snap: the store signs statements about its digest, which are fetched
apart. The digest that they name is SHA3-384 of the file.

https://snapcraft.io/docs/the-snap-format
https://snapcraft.io/docs/assertions
"""

import hashlib
from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.hostile import MalformedError
from proscribe.formats.linux import snap
from proscribe.formats.linux.item import Item
from proscribe.formats.linux.snap import HOOKS, PLACE, Metadata
from proscribe.formats.linux.squashed import MAGIC, Squashed
from proscribe.formats.linux.survey import Survey
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
    Shown,
    Text,
)

EMPTY = Metadata(values={}, raw=b"")


def _inspect(source: Source) -> Inspection:
    trial, survey = Trial(), Survey()
    found = _Found()
    system = Squashed(source.data, source.budget)
    survey.see(trial.each(found.seen(system.items("squashfs"))))
    one = trial.one(found.metadata, EMPTY)
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="snap",
        platforms=(Platform.LINUX,),
        title=one.text("title") or one.text("summary") or one.text("name"),
        version=one.text("version"),
        names=(*_names(one), *survey.names.values()),
        rights=(*dict.fromkeys(snap.rights(one)), *survey.rights),
        parts=(*dict.fromkeys((*snap.parts(one), *found.hooks)), *survey.parts),
        remarks=(*_remarks(source, one), *survey.oddities.remarks),
        malformed=trial.reason,
    )


class _Found:
    """What is kept of the files that are passed on."""

    def __init__(self) -> None:
        self.hooks: list[Part] = []
        self._raw = b""

    def seen(self, items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            if item.path == PLACE:
                self._raw = item.content
            elif item.path.startswith(HOOKS) and item.regular:
                name = f"hook {item.name.removeprefix(HOOKS)}"
                self.hooks.append(Part(kind=PartKind.SCRIPT, name=name, shown=item.shown()))
            yield item

    def metadata(self) -> Metadata:
        """Return the metadata.

        Raises:
            MalformedError: There is none, or it cannot be read.

        """
        if not self._raw:
            raise MalformedError(NONE)
        return snap.read(self._raw)


def _names(one: Metadata) -> Iterator[Named]:
    value = one.text("name")
    for identifier in of(Kind.LINUX_SNAP_NAME, value):
        yield Named(identifier=identifier, shown=one.shown(value))


def _remarks(source: Source, one: Metadata) -> Iterator[Remark]:
    digest = hashlib.sha3_384(source.data).hexdigest()
    shown = Shown(length=source.size, text=f"SHA3-384 {digest}")
    yield Remark(name="signed-elsewhere", means=ELSEWHERE, shown=shown)
    if one.text("confinement") in {"classic", "devmode"}:
        yield Remark(name="unconfined", means=OPEN, shown=one.shown(one.text("confinement")))


NONE = Text("it has no meta/snap.yaml", "il n'a pas de meta/snap.yaml")
ELSEWHERE = Text(
    "no signature lies in it: the store signs statements about its digest, which are not here",
    "aucune signature ne s'y trouve : la boutique signe des énoncés sur son condensat, absents ici",
)
OPEN = Text(
    "it asks to run without the confinement of snaps",
    "il demande à tourner hors du confinement des snaps",
)

inspector = Inspector(
    title=Text("Snap", "Snap"),
    recognises=lambda source: bytes(source.data[:4]) == MAGIC,
    inspect=_inspect,
)
