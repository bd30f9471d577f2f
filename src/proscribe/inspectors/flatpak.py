"""Flatpak bundle: an application in one file, with the holes in its sandbox.

Every object is held against its digest, up to the commit. Signatures over the commit name a key,
and are claims: which keys a device trusts is known to that device alone.

https://docs.flatpak.org/en/latest/single-file-bundles.html
https://ostreedev.github.io/ostree/formats/
"""

import stat
from collections.abc import Iterator
from dataclasses import replace

from proscribe.formats.cms import words
from proscribe.formats.cms.judged import of, told
from proscribe.formats.flatpak import bundle, sandbox
from proscribe.formats.flatpak.bundle import MAGIC, Bundle
from proscribe.formats.flatpak.part import FILE
from proscribe.formats.legible import legible
from proscribe.formats.linux import openpgp
from proscribe.formats.linux.item import Item
from proscribe.formats.linux.survey import Survey
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Checked,
    Inspection,
    Kind,
    Named,
    Platform,
    Remark,
    Shown,
    Signer,
    Text,
)

REF, METADATA = "ref", "metadata"
SAME = 16
"""Paths at which one and the same file is looked into."""


def _inspect(source: Source) -> Inspection:
    one, trial, survey = bundle.read(source.data, source.budget), Trial(), Survey()
    text = trial.one(lambda: one.text(METADATA), "")
    ref = trial.one(lambda: one.text(REF), "")
    survey.see(trial.each(_items(one, text, survey)))
    changed = any(r.name == "digest-differs" for r in survey.oddities.remarks)
    digest = Checked.UNKNOWN if trial.reason else Checked.FAILED if changed else Checked.HELD
    signers = tuple(trial.each(_signers(one, digest)))
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="flatpak",
        platforms=(Platform.LINUX,),
        title=_id(ref),
        version=legible(ref.rpartition("/")[2]),
        names=(*_names(ref, source), *survey.names.values()),
        signers=signers,
        rights=(*sandbox.rights(text), *survey.rights),
        parts=(*sandbox.parts(text), *survey.parts),
        remarks=(*_remarks(one, signers), *survey.oddities.remarks),
        malformed=trial.reason,
    )


def _items(one: Bundle, text: str, survey: Survey) -> Iterator[Item]:
    """Yield the files of the commit, its objects held against their digests."""
    if not one.whole:
        survey.oddities.note("digest-differs", DIFFERS, Shown(entry="commit"))
    tree = one.tree()
    for found in one.objects():
        if not found.same:
            shown = Shown(entry="commit", text=found.digest.hex())
            survey.oddities.note("digest-differs", DIFFERS, shown)
        paths = tree.get(found.digest, []) if found.kind == FILE else []
        for number, path in enumerate(paths):
            link = found.content.decode("utf-8", "replace") if stat.S_ISLNK(found.mode) else ""
            if path == f"/{METADATA}" and found.content != text.encode():
                survey.oddities.note("metadata-differs", OTHERS, Shown(entry=METADATA))
            yield Item(
                path=path,
                mode=found.mode,
                archive="commit",
                size=len(found.content),
                link=link,
                content=found.content if number < SAME else b"",
            )


def _id(ref: str) -> str:
    return legible(ref.split("/")[1]) if ref.count("/") >= 1 else ""


def _names(ref: str, source: Source) -> Iterator[Named]:
    at = bytes(source.data[:4096]).find(ref.encode())
    for identifier in of(Kind.LINUX_FLATPAK_ID, _id(ref)):
        shown = Shown(entry="", offset=max(at, 0), length=len(ref.encode()), text=legible(ref))
        yield Named(identifier=identifier, shown=shown)


def _signers(one: Bundle, digest: Checked) -> Iterator[Signer]:
    for number, data in enumerate(one.signatures):
        shown = Shown(entry=f"commitmeta!{number}", length=len(data))
        for signer in openpgp.signers(data, "flatpak-commit", shown):
            check = told("digest", digest, words.DIGEST)
            yield replace(signer, checks=(check, *signer.checks))


def _remarks(one: Bundle, signers: tuple[Signer, ...]) -> Iterator[Remark]:
    if not signers:
        yield Remark(name="unsigned", means=UNSIGNED)
    for name, means in (("origin", ORIGIN), ("runtime-repo", RUNTIME)):
        if address := legible(one.text(name)):
            yield Remark(name=name, means=means, shown=Shown(text=address))
    if "gpg-keys" in one.metadata:
        yield Remark(name="brings-keys", means=KEYS)


DIFFERS = Text(
    "an object is not the one whose digest the commit names: the bundle was changed",
    "un objet n'est pas celui dont le commit donne le condensat : le lot a été modifié",
)
OTHERS = Text(
    "the permissions before the commit are not those within it: the first are told here",
    "les permissions placées avant le commit ne sont pas celles qu'il contient : les premières"
    " sont décrites ici",
)
UNSIGNED = Text(
    "no signature lies in it; digests alone say nothing of who made it",
    "aucune signature ne s'y trouve ; des condensats seuls ne disent rien de son auteur",
)
ORIGIN = Text(
    "it is updated from an address that it names",
    "il se met à jour depuis une adresse qu'il nomme",
)
RUNTIME = Text(
    "it names where to fetch what it runs on", "il nomme où chercher ce sur quoi il tourne"
)
KEYS = Text(
    "it brings keys by which its updates will be trusted",
    "il apporte des clés selon lesquelles ses mises à jour seront crues",
)

inspector = Inspector(
    title=Text("Flatpak bundle", "Lot Flatpak"),
    recognises=lambda source: bytes(source.data[:8]) == MAGIC,
    inspect=_inspect,
)
