"""Installer package of macOS: a XAR archive of components, their scripts and a plan.

The signature is over the table of contents, in which the digest of each file stands: all files are
held against theirs. Those to be installed lie in an archive of their own, which was not opened.

https://developer.apple.com/library/archive/documentation/DeveloperTools/Reference/DistributionDefinitionRef/
https://github.com/apple-oss-distributions/xar
"""

from collections.abc import Iterator

from proscribe.formats import xar
from proscribe.formats.cms import words
from proscribe.formats.cms.judged import of, unrooted
from proscribe.formats.legible import legible
from proscribe.formats.markup import parsed
from proscribe.formats.trial import Trial
from proscribe.formats.xar import MAGIC, Archive
from proscribe.formats.xml_tree import Element
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

INFO, PLAN = "PackageInfo", "Distribution"
MOST = 64
"""Components of one package that are read."""
Lists = list[tuple[str, Element]]


def _inspect(source: Source) -> Inspection:
    archive, trial = xar.read(source.data, source.budget), Trial()
    lists = list(trial.each(_lists(source, archive)))
    sealed = xar.sealed(archive)
    signers = tuple(trial.each(xar.signers(archive, sealed.outcome)))
    remarks = [Remark(name="files-closed", means=CLOSED), *sealed.remarks]
    if unrooted(signers):
        remarks.append(Remark(name="signer-unrooted", means=words.UNROOTED))
    versions = [legible(tree.attributes.get("version", "")) for path, tree in lists if INFO in path]
    titles = [legible(tree.says("title")) for path, tree in lists if path == PLAN]
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="pkg",
        platforms=(Platform.MACOS,),
        title=next(filter(None, titles), ""),
        version=next(filter(None, versions), ""),
        names=tuple(dict.fromkeys(_names(lists))),
        signers=signers,
        parts=tuple(dict.fromkeys(_parts(lists))),
        remarks=tuple(remarks),
        malformed=trial.reason,
    )


def _lists(source: Source, archive: Archive) -> Iterator[tuple[str, Element]]:
    wanted = [(p, f) for p, f in xar.files(archive) if p.rpartition("/")[2] in {INFO, PLAN}]
    for path, file in wanted[:MOST]:
        yield path, parsed(xar.content(archive, file, path, source.budget), path)


def _names(lists: Lists) -> Iterator[Named]:
    for path, tree in lists:
        if path.endswith(INFO):
            value = legible(tree.attributes.get("identifier", ""))
            for identifier in of(Kind.MACOS_PKG_RECEIPT_ID, value):
                yield Named(identifier=identifier, shown=Shown(entry=path, text=value[:100]))
            for one in tree.each("bundle"):
                value = legible(one.attributes.get("id", ""))
                for identifier in of(Kind.MACOS_BUNDLE_ID, value):
                    shown = Shown(entry=path, text=f"line {one.line}: {value}"[:100])
                    yield Named(identifier=identifier, shown=shown)


def _parts(lists: Lists) -> Iterator[Part]:
    for path, tree in lists:
        for name in ("preinstall", "postinstall"):
            for one in tree.each(name):
                if one.attributes.get("file"):
                    shown = Shown(entry=path, text=f"line {one.line}: {name}")
                    yield Part(kind=PartKind.SCRIPT, name=f"{path}: {name}", shown=shown)
        for one in tree.each("script"):
            if one.text:
                shown = Shown(entry=path, text=one.text[:100])
                yield Part(kind=PartKind.SCRIPT, name=f"{path}: line {one.line}", shown=shown)


CLOSED = Text(
    "the files that it installs were not opened: only its plan was read",
    "les fichiers qu'il installe n'ont pas été ouverts : seul son plan a été lu",
)

inspector = Inspector(
    title=Text("Installer package of macOS", "Paquet d'installation de macOS"),
    recognises=lambda source: bytes(source.data[:4]) == MAGIC,
    inspect=_inspect,
)
