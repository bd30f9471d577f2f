"""Debian package: what it says of itself, what it installs, and what runs as root with it.

Most bear no signature: a distribution signs the list in which their digests stand.

https://www.debian.org/doc/debian-policy/
https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html
"""

import hashlib
from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.debian import package, signed
from proscribe.formats.debian.package import CONTROL, DATA, SCRIPTS, VERSION, Control
from proscribe.formats.linux import scripts
from proscribe.formats.linux.item import HELD, Item
from proscribe.formats.linux.members import MAGIC, Member
from proscribe.formats.linux.survey import Survey
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Inspection,
    Kind,
    Named,
    Part,
    Platform,
    Remark,
    Right,
    Shown,
    Text,
)

NAMES = {"package": Kind.LINUX_DEB_PACKAGE, "maintainer": Kind.LINUX_DEB_MAINTAINER}


def _inspect(source: Source) -> Inspection:
    members, trial, survey = package.opened(source.data), Trial(), Survey()
    control = trial.one(
        lambda: package.control(package.member(members, CONTROL), source.budget), Control()
    )
    signers = tuple(trial.each(signed.signers(members)))
    survey.see(trial.each(_files(source, members, package.sums(control), survey)))
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="deb",
        platforms=(Platform.LINUX,),
        title=control.fields.get("description", "") or control.fields.get("package", ""),
        version=control.fields.get("version", ""),
        names=(*_names(control), *survey.names.values(), *survey.folder()),
        signers=signers,
        rights=(*_rights(control), *survey.rights),
        parts=(*_parts(control), *survey.parts),
        remarks=(*_remarks(signers), *survey.oddities.remarks),
        malformed=trial.reason,
    )


def _files(
    source: Source, members: list[Member], sums: dict[str, str], survey: Survey
) -> Iterator[Item]:
    """Yield what it installs, each file held against the digest that the package gives of it."""
    for item in package.files(package.member(members, DATA), source.budget):
        if item.regular and item.path in sums and item.size <= HELD:
            found = hashlib.md5(item.content, usedforsecurity=False).hexdigest()
            if found != sums[item.path]:
                survey.oddities.note("digest-differs", DIFFERS, item.shown())
        yield item


def _names(control: Control) -> Iterator[Named]:
    held = control.files.get("control")
    if held is None:
        return
    for field, kind in NAMES.items():
        value = control.fields.get(field, "")
        for identifier in of(kind, value):
            at = max(0, held.content.lower().find(f"\n{field}:".encode()) + 1)
            shown = held.shown(value, at, len(field) + 2 + len(value.encode()))
            yield Named(identifier=identifier, shown=shown)


def _rights(control: Control) -> Iterator[Right]:
    for name in SCRIPTS:
        if name in control.files:
            item = control.files[name]
            yield from scripts.rights(name, item.content, item.shown().entry)


def _parts(control: Control) -> Iterator[Part]:
    for name in SCRIPTS:
        if name in control.files:
            item = control.files[name]
            yield scripts.part(name, item.content, item.shown().entry)


def _remarks(signers: tuple[object, ...]) -> Iterator[Remark]:
    if not signers:
        yield Remark(name="signed-elsewhere", means=ELSEWHERE, shown=Shown(entry=VERSION))


ELSEWHERE = Text(
    "no signature lies in it: a distribution signs the list of its packages, which is not here",
    "aucune signature ne s'y trouve : une distribution signe la liste de ses paquets, absente ici",
)
DIFFERS = Text(
    "a file is not the one whose digest the package gives (md5sums)",
    "un fichier n'est pas celui dont le paquet donne le condensat (md5sums)",
)

inspector = Inspector(
    title=Text("Debian package", "Paquet Debian"),
    recognises=lambda source: (
        bytes(source.data[:8]) == MAGIC and bytes(source.data[8:21]) == VERSION.encode()
    ),
    inspect=_inspect,
)
