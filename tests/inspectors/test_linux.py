"""Packages of Linux, held against the tools that others trust, and against those who cheat."""

import bz2
import gzip
import hashlib
import lzma
import stat
import struct
import subprocess
from pathlib import Path

import linux_samples as made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe import inspectors
from proscribe.formats import gvariant
from proscribe.formats.elf.noted import NOTED
from proscribe.formats.gvariant import Value
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.linux import scripts
from proscribe.formats.linux.places import PLACES, place
from proscribe.formats.linux.squashed import Squashed
from proscribe.formats.linux.stream import Stream
from proscribe.inspectors import Source
from proscribe.model import Checked, PartKind, RightKind, SignerVerdict
from proscribe.reach import meanings, reaches
from proscribe.service.inspect import inspect

HERE = Path(__file__).parent
SAMPLES = [
    path
    for name in ("elf", "deb", "rpm", "flatpak", "flatpakref", "snap")
    for path in sorted((HERE / name / "samples").iterdir())
    if path.suffix != ".json"
]
RPM = HERE / "rpm" / "samples" / "viewer.rpm"
BUNDLE = HERE / "flatpak" / "samples" / "viewer.flatpak"
SNAP = HERE / "snap" / "samples" / "viewer-xz.snap"
SYSTEM = [Path("/bin", n) for n in ("sh", "ls", "cat", "mount", "tar", "gzip")]


def inspected(data, name="a", budget=None):
    held = memoryview(bytes(data))
    source = Source(
        name=name,
        data=held,
        sha256=lambda: hashlib.sha256(held).hexdigest(),
        budget=budget or Budget(),
    )
    return inspectors.inspect(source)


def ran(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=True, **more).stdout


def values(found, kind):
    return {r.value for r in found.rights if r.kind is kind}


def test_what_is_noted_of_linux_is_what_has_a_meaning():
    rows = {(m.right, m.value) for m in meanings()}
    assert {v for k, v in rows if k is RightKind.LINUX_SYMBOL} == NOTED
    named = {v for k, v in rows if k is RightKind.LINUX_SCRIPT and not v.startswith("runs:")}
    assert named == {f"names:{command}" for command in scripts.NOTED}
    told = {v for k, v in rows if k is RightKind.LINUX_FILE}
    assert told == {name for _, name in PLACES} | {"setuid", "setgid", "capabilities"}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/lib/systemd/system/a.service", "systemd:service"),
        ("/usr/lib/systemd/system/a.timer", "systemd:trigger"),
        ("/usr/lib/modules/6.1/extra/a.ko.xz", "kernel-module"),
        ("/etc/opt/chrome/native-messaging-hosts/com.example.json", "native-messaging-host"),
        ("/usr/share/doc/systemd/system/a.service", ""),
        ("/home/a/etc/sudoers", ""),
    ],
)
def test_a_place_says_what_a_file_does_there(path, name):
    assert place(path) == name


def test_a_package_says_what_it_is_and_what_it_may_reach():
    found = inspected(made.deb())
    names = {str(n.identifier) for n in found.names}
    assert {"linux.deb-package:viewer", "linux.service-name:viewer"} <= names
    assert "linux.install-path:/opt/example/viewer" in names
    assert {"setuid", "sudoers", "systemd:service"} <= values(found, RightKind.LINUX_FILE)
    assert {"names:setcap", "runs:postinst"} == values(found, RightKind.LINUX_SCRIPT)
    assert {"ptrace", "dlopen"} == values(found, RightKind.LINUX_SYMBOL)
    contents = {str(r.content) for r in reaches(found)}
    assert {"administration", "code", "applications"} <= contents
    assert found.signer is SignerVerdict.NONE


def test_each_claim_points_at_bytes_that_say_it():
    data = made.deb(mode="gz")
    found = inspected(data)
    script = "#!/bin/sh\n# curl\nsetcap x /usr/bin/viewer\n"
    shown = next(r.shown for r in found.rights if r.value == "names:setcap")
    assert script[shown.offset : shown.offset + shown.length] == "setcap"
    shown = next(r.shown for r in found.rights if r.value == "ptrace")
    assert made.elf()[shown.offset : shown.offset + shown.length] == b"ptrace"
    shown = next(n.shown for n in found.names if n.identifier.value == "viewer")
    told = made.CONTROL.encode()[shown.offset : shown.offset + shown.length]
    assert told == b"Package: viewer"


def test_a_file_that_is_not_the_one_whose_digest_is_given_is_told():
    data = made.deb(mode="gz")
    assert "digest-differs" not in {r.name for r in inspected(data).remarks}
    lying = made.deb(mode="gz", sums={"/usr/bin/viewer": "0" * 32})
    differs = [r for r in inspected(lying).remarks if r.name == "digest-differs"]
    assert [r.shown.text for r in differs] == ["/usr/bin/viewer"]


@pytest.mark.engine("gpg")
@pytest.mark.parametrize("tampered", [False, True])
def test_signatures_within_a_package_are_claims_and_their_list_is_checked(tmp_path, tampered):
    home = {"GNUPGHOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    tmp_path.chmod(0o700)
    ran("gpg", "--batch", "--passphrase", "", "--quick-gen-key", "a@example.org", "rsa2048",
        "sign", "never", env=home)  # fmt: skip
    key = ran("gpg", "--list-keys", "--with-colons", env=home).partition("\nfpr:")[2]
    key = key.partition("\n")[0].strip(":")
    plain = made.deb()
    listed = "Version: 4\nFiles:\n"
    for name, size, at in _members(plain):
        data = plain[at : at + size]
        listed += (
            f"\t{hashlib.md5(data).hexdigest()} {hashlib.sha1(data).hexdigest()} {size} {name}\n"  # noqa: S324
        )
    listed = listed.replace("data.tar", "other.tar") if tampered else listed
    clear = ran("gpg", "--batch", "--clearsign", env=home, input=listed)
    detached = subprocess.run(
        ["gpg", "--batch", "--detach-sign"], env=home, input=plain, capture_output=True, check=True
    ).stdout
    ran("gpgconf", "--kill", "all", env=home)
    found = inspected(made.deb(more=[("_gpgbuilder", clear.encode()), ("_gpgorigin", detached)]))
    assert [s.scheme for s in found.signers] == ["dpkg-sig", "debsig"]
    assert {s.subject for s in found.signers} == {key}
    assert found.signer is SignerVerdict.CLAIMED
    digest = next(c for c in found.signers[0].checks if c.name == "digest")
    assert (digest.outcome is Checked.FAILED) is tampered


def _members(data):
    at = 8
    while at < len(data):
        name, size = data[at : at + 16].decode().strip(), int(data[at + 48 : at + 58])
        yield name, size, at + 60
        at += 60 + size + size % 2


@pytest.mark.engine("dpkg-deb")
@pytest.mark.parametrize("method", ["none", "gzip", "xz", "zstd"])
def test_dpkg_reads_and_packs_the_same(tmp_path, method):
    root = tmp_path / "root"
    for path, (mode, content) in made.files().items():
        file = root / path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(mode)
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN" / "control").write_text(made.CONTROL)
    target = tmp_path / "a.deb"
    ran("dpkg-deb", f"-Z{method}", "--root-owner-group", "-b", root, target)
    found = inspected(target.read_bytes())
    assert found.malformed is None
    fields = ran("dpkg-deb", "-f", target, "Version", "Maintainer").splitlines()
    assert fields[0] == f"Version: {found.version}"
    assert fields[1].partition(": ")[2] in {n.identifier.value for n in found.names}
    lines = ran("dpkg-deb", "-c", target).splitlines()
    special = {line.split()[-1][1:] for line in lines if line[3] == "s"}
    assert {r.by for r in found.rights if r.value == "setuid"} == special
    digests = {
        hashlib.sha256(c).hexdigest() for _, c in made.files().values() if c[:4] == b"\x7fELF"
    }
    assert {i.value for p in found.parts for i in p.identifiers if "sha256" in i.kind} == digests


@pytest.mark.engine("readelf")
@pytest.mark.parametrize("path", [p for p in SYSTEM if p.exists()], ids=lambda p: p.name)
def test_readelf_finds_the_same_names_and_build(path):
    found = inspected(path.read_bytes(), path.name)
    lines = ran("readelf", "-Wdn", path).splitlines()
    needed = [x.split("[")[1].split("]")[0] for x in lines if "(NEEDED)" in x]
    remark = next(r for r in found.remarks if r.name == "needs-libraries")
    assert remark.shown.text == ", ".join(needed)
    build = next(x.split(":")[1].strip() for x in lines if "Build ID:" in x)
    assert found.parts[0].shown.text == f"build id {build}"


@pytest.mark.engine("readelf")
@pytest.mark.parametrize("path", [p for p in SYSTEM if p.exists()], ids=lambda p: p.name)
def test_readelf_finds_the_same_functions(path):
    found = inspected(path.read_bytes(), path.name)
    undefined = {x.split()[7].partition("@")[0] for x in
                 ran("readelf", "-W", "--dyn-syms", path).splitlines() if " UND " in x and
                 len(x.split()) > 7}  # fmt: skip
    assert values(found, RightKind.LINUX_SYMBOL) == undefined & NOTED


def test_an_image_without_its_table_of_sections_is_read_and_told():
    data = bytearray(made.elf())
    struct.pack_into("<Q", data, 40, 1 << 40)
    struct.pack_into("<H", data, 60, 9)
    found = inspected(data)
    assert values(found, RightKind.LINUX_SYMBOL) == {"ptrace"}
    assert found.malformed


def test_a_library_that_is_needed_is_not_said_to_lie_within():
    found = inspected(made.elf())
    assert [p.kind for p in found.parts] == [PartKind.PROGRAM]
    library = inspected(made.library())
    assert library.title == "libview.so.1"
    assert "library-path" in {r.name for r in library.remarks}


@pytest.mark.engine("rpm")
def test_rpm_reads_the_same_of_a_signed_package():
    found = inspected(RPM.read_bytes())
    told = ran("rpm", "-qp", "--nosignature", "--qf", "%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE}", RPM)
    assert told == f"{found.names[0].identifier.value} {found.version}"
    lines = ran("rpm", "-qp", "--nosignature", "--qf",
                "[%{FILEMODES:octal} %{FILENAMES} %{FILECAPS}\n]", RPM).splitlines()  # fmt: skip
    special = {x.split()[1] for x in lines if int(x.split()[0], 8) & stat.S_ISUID}
    assert {r.by for r in found.rights if r.value == "setuid"} == special
    capable = {x.split()[1] for x in lines if len(x.split()) > 2}
    assert {r.by for r in found.rights if r.value == "capabilities"} == capable
    key = found.signers[0].subject.lower()
    checked = subprocess.run(["rpm", "-Kv", RPM], capture_output=True, text=True, check=False)
    assert f"key ID {key[-8:]}" in checked.stdout
    assert found.signer is SignerVerdict.CLAIMED


@pytest.mark.engine("rpm")
@pytest.mark.parametrize("place", ["header", "archive"])
def test_rpm_refuses_the_same_changes(tmp_path, place):
    data = bytearray(RPM.read_bytes())
    at = data.find(b"Example viewer") if place == "header" else len(data) - 20
    data[at] ^= 1
    target = tmp_path / "a.rpm"
    target.write_bytes(data)
    found = inspected(data)
    lines = subprocess.run(["rpm", "-Kv", target], capture_output=True, text=True, check=False)
    wrong = {x.split(":")[0].strip() for x in lines.stdout.splitlines() if "digest: BAD" in x}
    failed = {c.name for c in found.signers[0].checks if c.outcome is Checked.FAILED}
    names = {"Header SHA256 digest": "header-sha256", "Header SHA1 digest": "header-sha1",
             "Payload SHA256 digest": "archive-digest", "MD5 digest": "whole-md5"}  # fmt: skip
    assert wrong
    # The other digest (ALT) is over the archive as it is once unpacked; the first says the same.
    assert {names[w] for w in wrong if " ALT " not in w} == failed
    assert "digest-differs" in {r.name for r in found.remarks}


@pytest.mark.engine("rpmbuild")
@pytest.mark.parametrize("method", ["w9.gzdio", "w6.xzdio", "w9.bzdio", "w3.zstdio", "w6.lzdio"])
def test_what_rpmbuild_packs_is_unpacked(tmp_path, method):
    image = tmp_path / "viewer"
    image.write_bytes(made.elf())
    spec = tmp_path / "a.spec"
    spec.write_text(
        "Name: viewer\nVersion: 1\nRelease: 1\nSummary: a\nLicense: none\n%description\na\n"
        f"%install\nmkdir -p %{{buildroot}}/usr/bin\ncp {image} %{{buildroot}}/usr/bin/viewer\n"
        "%files\n/usr/bin/viewer\n"
    )
    ran("rpmbuild", "-bb", "--define", f"_topdir {tmp_path}", "--define",
        f"_binary_payload {method}", "--define", "debug_package %{nil}", "--define",
        "__os_install_post %{nil}", spec)  # fmt: skip
    (target,) = tmp_path.glob("RPMS/*/*.rpm")
    found = inspected(target.read_bytes())
    assert found.malformed is None
    digest = hashlib.sha256(made.elf()).hexdigest()
    assert digest in {i.value for p in found.parts for i in p.identifiers}


@pytest.mark.engine("ostree", "flatpak")
def test_ostree_lists_the_same_files_of_a_bundle(tmp_path):
    ran("ostree", "init", "--mode=archive", f"--repo={tmp_path}")
    subprocess.run(
        ["ostree", "static-delta", "apply-offline", f"--repo={tmp_path}", BUNDLE],
        capture_output=True, check=False,
    )  # fmt: skip
    ran("flatpak", "build-import-bundle", "--no-update-summary", tmp_path, BUNDLE)
    ref = ran("ostree", "refs", f"--repo={tmp_path}").split()[0]
    listed = ran("ostree", "ls", "-R", f"--repo={tmp_path}", ref).splitlines()
    from proscribe.formats.flatpak import bundle

    one = bundle.read(memoryview(BUNDLE.read_bytes()), Budget())
    ours = {path for paths in one.tree().values() for path in paths}
    assert ours == {x.split()[4] for x in listed if x[0] == "-"}
    assert ran("ostree", "rev-parse", f"--repo={tmp_path}", ref).strip() == one.root[3].raw.hex()


def test_the_signature_of_a_bundle_is_a_claim_and_its_objects_are_held_against_it():
    found = inspected(BUNDLE.read_bytes())
    (signer,) = found.signers
    assert signer.verdict is SignerVerdict.CLAIMED
    assert {c.name: c.outcome for c in signer.checks}["digest"] is Checked.HELD
    assert "linux.flatpak-id:org.example.Viewer" in {str(n.identifier) for n in found.names}
    assert "filesystems=home" in values(found, RightKind.FLATPAK_CONTEXT)
    assert not any("host" in v for v in values(found, RightKind.FLATPAK_CONTEXT))


def test_permissions_that_are_not_those_of_the_commit_are_told():
    data = BUNDLE.read_bytes()
    changed = data.replace(b"filesystems=home;", b"filesystems=host;", 1)
    assert changed != data
    assert "metadata-differs" in {r.name for r in inspected(changed).remarks}


@pytest.mark.engine("mksquashfs", "unsquashfs")
@pytest.mark.parametrize("method", ["gzip", "xz", "zstd"])
def test_every_file_of_a_snap_is_what_was_packed(tmp_path, method):
    root = tmp_path / "root"
    contents = {f"d{n % 7}/f{n}": bytes([n % 256]) * (n * 997 % 300_000) for n in range(300)}
    for name, content in contents.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    (root / "link").symlink_to("d1/f1")
    target = tmp_path / "a.snap"
    ran("mksquashfs", root, target, "-comp", method, "-quiet", "-all-root")
    system = Squashed(memoryview(target.read_bytes()), Budget())
    items = {i.path: i for i in system.items("a")}
    assert {p[1:]: i.content for p, i in items.items() if i.regular} == contents
    assert items["/link"].link == "d1/f1"
    listed = {
        x.removeprefix("squashfs-root") or "/" for x in ran("unsquashfs", "-l", target).split()
    }
    assert items.keys() == listed


@pytest.mark.engine("mksquashfs")
@pytest.mark.parametrize("method", ["lzo", "lz4"])
def test_a_snap_that_cannot_be_unpacked_says_why(tmp_path, method):
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "snap.yaml").write_text("name: a\n")
    target = tmp_path / "a.snap"
    ran("mksquashfs", tmp_path / "meta", target, "-comp", method, "-quiet")
    found = inspected(target.read_bytes())
    assert (found.format, found.signer) == ("snap", SignerVerdict.NONE)
    assert method in found.malformed.en
    assert method in found.malformed.fr


@pytest.mark.parametrize(
    ("pack", "name"),
    [(gzip.compress, "gz"), (lzma.compress, "xz"), (bz2.compress, "bz2")],
)
def test_a_bomb_is_refused_before_it_is_held(pack, name):
    bomb = pack(bytes(8 << 20))
    members = [("debian-binary", b"2.0\n"), ("control.tar.gz", gzip.compress(bytes(1024)))]
    data = b"!<arch>\n" + b"".join(made.member(*m) for m in [*members, (f"data.tar.{name}", bomb)])
    stream = Stream(memoryview(bomb), Budget(1 << 20), "a")
    with pytest.raises(MalformedError, match="unpacks to more"):
        stream.skip(8 << 20)
    assert inspected(data, budget=Budget(1 << 20)).malformed


TYPES = ("a{sv}", "(say)", "aas", "(uuuusa(ayay))", "v")
NAMES = st.text("abc", min_size=1, max_size=9)
HOSTILE = {
    "an image cut in its header": made.elf()[:63],
    "an image whose segments lie outside": made.elf()[:100],
    "a package without files": b"!<arch>\n" + made.member("debian-binary", b"2.0\n"),
    "a package cut": made.deb()[:-40],
    "an archive that is no tar": made.deb().replace(b"ustar", b"nothi"),
    "a member larger than the file": made.deb().replace(b"`\n", b"`\n", 1)[:150],
    "headers that end early": RPM.read_bytes()[:3000],
    "an archive cut": RPM.read_bytes()[:-100],
    "a bundle cut": BUNDLE.read_bytes()[:-100],
    "a bundle of nothing": b"flatpak\0" + bytes(64),
    "a file system cut": SNAP.read_bytes()[:400],
    "a file system of nothing": b"hsqs" + bytes(200),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_those_who_cheat_get_a_reason(name):
    found = inspected(HOSTILE[name])
    assert found.malformed or found.format == "deb"
    assert found.signer is not SignerVerdict.VERIFIED


def test_the_confined_worker_reads_samples_and_cheats_as_we_do(tmp_path):
    paths = []
    for n, data in enumerate([*HOSTILE.values(), *(p.read_bytes() for p in SAMPLES)]):
        paths.append(tmp_path / f"{n}.bin")
        paths[-1].write_bytes(data)
    for path, found in zip(paths, inspect(paths), strict=True):
        assert found == inspected(path.read_bytes(), path.name)


@given(data=st.binary(max_size=200), kind=st.sampled_from(TYPES))
def test_values_of_any_bytes_are_read_or_refused(data, kind):
    left = [Value(kind, memoryview(data))]
    try:
        while left:
            one = left.pop()
            gvariant.shape(one.kind)
            left += one.children
    except MalformedError as error:
        assert error.reason.fr


@given(held=st.dictionaries(NAMES, st.binary(max_size=99), max_size=5))
@pytest.mark.parametrize("mode", ["gz", "xz", "bz2"])
def test_every_file_of_any_package_is_found(mode, held):
    from proscribe.formats.debian import package

    data = made.deb({f"/d/{name}": (0o644, content) for name, content in held.items()}, mode=mode)
    one = package.member(package.opened(memoryview(data)), package.DATA)
    files = {i.path: i.content for i in package.files(one, Budget())}
    assert files == {f"/d/{name}": content for name, content in held.items()}
