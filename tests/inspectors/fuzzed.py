"""Parsers of hostile bytes, each as a function of them alone: what a fuzzer runs at night.

Each raises MalformedError or returns; anything else is a fault. Every inspector is among them.
"""

import hashlib
from contextlib import suppress
from functools import partial
from pathlib import Path

import android_packages as made
import linux_samples as linux

from proscribe import inspectors
from proscribe.formats import apple_plist, asn1, dex, xar
from proscribe.formats.android_manifest import domains, facts, links, parts, rights
from proscribe.formats.apk_signing import Levels, verified
from proscribe.formats.apk_signing.blocks import claims
from proscribe.formats.apk_signing.certificates import Certificate
from proscribe.formats.apk_signing.lineage import lineage
from proscribe.formats.apk_signing.listing import digests, sections
from proscribe.formats.apk_signing.pkcs7 import signer
from proscribe.formats.axml import binary, bundle_labels, labels, protobuf
from proscribe.formats.cms import signed
from proscribe.formats.compound import Compound
from proscribe.formats.debian import package as debian
from proscribe.formats.elf.told import told as elf
from proscribe.formats.extension import crx, manifest
from proscribe.formats.flatpak import bundle, sandbox
from proscribe.formats.gvariant import Value
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.likeness import sketches
from proscribe.formats.linux import copied, openpgp, snap, tape
from proscribe.formats.linux.squashed import Squashed
from proscribe.formats.linux.stream import Stream
from proscribe.formats.macho import image as macho
from proscribe.formats.oddities import Oddities
from proscribe.formats.rpm_package import package as rpm
from proscribe.formats.trial import Trial
from proscribe.formats.zip import Archive, Whole, lies, peek
from proscribe.inspectors import Source

HERE = Path(__file__).parent
LARGEST = 1 << 16
"""Bytes of a sample that is changed until it breaks something."""
LEVELS = Levels(minimum=1, target=1, sandbox=1)


def _archive(data):
    archive = Archive(memoryview(data), Oddities())
    lies(archive)
    for one in archive.all():
        for _ in archive.chunks(one, Budget(1 << 20)):
            pass


def _whole(data):
    archive = Whole(memoryview(data), Budget(1 << 22))
    for name in archive.entries:
        with suppress(MalformedError):
            archive.read(name)


def _signed(data):
    oddities = Oddities()
    verified(Archive(memoryview(data), oddities), LEVELS, Budget(1 << 22), oddities)


def _manifest(root):
    held = facts(root)
    return [list(f(held)) for f in (rights, parts, links, domains)]


def _code(data):
    dex.survey([("classes.dex", lambda: data)])


def _source(data, tree=()):
    held = memoryview(data)
    digest = lambda: hashlib.sha256(held).hexdigest()  # noqa: E731
    return Source(name="a", data=held, tree=dict(tree), sha256=digest, budget=Budget(1 << 24))


def _inspected(name, data):
    """Inspect whatever bytes as that format: also those that it would not have recognised."""
    source = _source(data)
    if name == "app":  # a folder, each of whose files may be anything
        held = (data[n::3] for n in range(3))
        names = ("Contents/Info.plist", "Contents/_CodeSignature/CodeResources", "Contents/MacOS/a")
        source = _source(b"", zip(names, map(memoryview, held), strict=True))
    with suppress(MalformedError):
        inspectors.get(name).inspect(source)


def _deb(data):
    for one in debian.opened(memoryview(data)):
        for _ in tape.items(Stream(one.data, Budget(1 << 22), "a"), "a"):
            pass


def _rpm(data):
    one, trial = rpm.read(memoryview(data)), Trial()
    listed = trial.one(one.listed, ())
    list(trial.each(one.files(listed, Budget(1 << 22))))
    list(trial.each(one.scripts()))


def _flatpak(data):
    one, trial = bundle.read(memoryview(data), Budget(1 << 22)), Trial()
    trial.one(one.tree, {})
    list(trial.each(one.objects()))
    list(sandbox.rights(trial.one(lambda: one.text("metadata"), "")))


def _snap(data):
    trial = Trial()
    system = Squashed(memoryview(data), Budget(1 << 22))
    list(trial.each(system.items("a")))


def _extension(data):
    held = manifest.read(Whole(memoryview(data), Budget(1 << 22)))
    return [list(f(held)) for f in (manifest.rights, manifest.parts, manifest.domains)]


def _refusing(parser):
    def fuzzed(data):
        with suppress(MalformedError):
            parser(data)

    return fuzzed


FUZZED = {
    "dex": _code,
    "zip": _archive,
    "zip-peek": lambda data: peek(memoryview(data)),
    "axml": lambda data: _manifest(binary(data, "a", Oddities())),
    "axml-protobuf": lambda data: _manifest(protobuf(data, "a")),
    "arsc": lambda data: labels(memoryview(data), 0x7F010000),
    "bundle-resources": lambda data: bundle_labels(memoryview(data), 0x7F010000),
    "apk-signing": _signed,
    "apk-v2": lambda data: claims("apk-v2", 0, memoryview(data), 24),
    "apk-v3": lambda data: claims("apk-v3", 0, memoryview(data), 28),
    "apk-lineage": lambda data: lineage(memoryview(data)),
    "apk-list": lambda data: [digests(s, "-Digest", 1, 99) for s in sections(data)],
    "pkcs7": lambda data: signer(data, b"", 24, 99),
    "certificate": lambda data: Certificate(data).may_sign,
    "likeness": _refusing(lambda data: sketches(memoryview(data), Budget())),
    "apple_plist": _refusing(apple_plist.read),
    "asn1": _refusing(asn1.read),
    "cms": _refusing(signed.read),
    "compound": _refusing(lambda data: Compound(memoryview(data), Budget())),
    "macho": _refusing(lambda data: list(macho.images(memoryview(data)))),
    "xar": _refusing(lambda data: xar.read(memoryview(data), Budget())),
    "zip-whole": _refusing(_whole),
    "deb": _refusing(_deb),
    "tar": lambda data: list(tape.items(Stream(memoryview(data), Budget(1 << 22), "a"), "a")),
    "cpio": lambda data: list(copied.items(Stream(memoryview(data), Budget(1 << 22), "a"), ())),
    "stream": lambda data: Stream(memoryview(data), Budget(1 << 22), "a").skip(1 << 23),
    "rpm": _refusing(_rpm),
    "openpgp": lambda data: list(openpgp.signatures(data)),
    "elf": lambda data: elf(memoryview(data), "a"),
    "crx": lambda data: crx.read(memoryview(data)),
    "extension": _refusing(_extension),
    "gvariant": lambda data: [v.raw for v in Value("a{sv}", memoryview(data)).children],
    "flatpak": _refusing(_flatpak),
    "squashfs": _refusing(_snap),
    "snap": lambda data: list(snap.rights(snap.read(data))),
}
FUZZED["recognised"] = lambda data: inspectors.inspect(_source(data))
FUZZED |= {f"inspector-{name}": partial(_inspected, name) for name in inspectors.names()}


def _own():
    """Return what some parsers begin with, where no sample is of their format."""
    private = made.key()
    whole = made.signed(made.archive(made.files()), private, made.certificate(private))
    return {
        "zip": whole,
        "zip-peek": whole,
        "apk-signing": whole,
        "axml": made.axml(made.manifest()),
        "certificate": made.certificate(private),
        "deb": linux.deb(),
        "tar": linux.tar(linux.files(), "w:xz"),
        "elf": linux.elf(),
        "crx": linux.crx(linux.zipped(linux.extension()), linux.key()),
        "extension": linux.zipped(linux.extension()),
        "rpm": (HERE / "rpm/samples/viewer.rpm").read_bytes(),
        "flatpak": (HERE / "flatpak/samples/viewer.flatpak").read_bytes(),
        "squashfs": (HERE / "snap/samples/viewer-xz.snap").read_bytes(),
        "snap": b"name: a\nplugs: {b: {interface: home}}\napps: {c: {plugs: [b]}}\n",
        "apk-list": b"a: b\n\nName: c\nSHA1-Digest: QUJD\n\n",
    }


SEEDS = _own()


def seeds(name):
    """Return what a fuzzer of a parser begins with: its own, else all samples that are small."""
    if name in SEEDS:
        return [SEEDS[name]]
    folder = name.removeprefix("inspector-")
    near = [p for p in HERE.glob(f"{folder}/samples/*") if p.is_file() and p.suffix != ".json"]
    paths = near or [p for p in HERE.glob("*/samples/**/*") if p.is_file() and p.suffix != ".json"]
    return [data for p in sorted(paths) if len(data := p.read_bytes()) <= LARGEST]
