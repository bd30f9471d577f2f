"""Readers of a device before real package managers and a real browser, in a private root.

snapd is no part of this: it installs nothing without its daemon and systemd. Its folders are
laid out by hand in the tests beside these.
"""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from device_root import Device, found, refused, sees

PATIENCE = 90
RUNTIME = "org.example.Platform/x86_64/1"
METADATA = f"""\
[Application]
name=com.tencent.WeChat
runtime={RUNTIME}
sdk=org.example.Sdk/x86_64/1
command=wechat
"""
METAINFO = """\
<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>com.tencent.WeChat</id>
  <releases><release date="2026-01-01" version="4.0.1"/><release version="3.9"/></releases>
</component>
"""
CONTROL = """\
Package: wechat
Version: 4.0.1
Architecture: all
Maintainer: Nobody <nobody@example.org>
Description: a package to try things on
"""
SPEC = """\
Name: wechat
Epoch: 1
Version: 4.0.1
Release: 2
Summary: a package to try things on
License: none
BuildArch: noarch
%description
As it says.
%files
"""


def run(*command: object, **environment: object) -> str:
    spoken = {**os.environ, "LC_ALL": "C", **{k: str(v) for k, v in environment.items()}}
    done = subprocess.run(
        [str(part) for part in command],
        env=spoken,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def device(tmp_path):
    return Device(tmp_path / "root")


@pytest.fixture
def deb(tmp_path):
    folder = tmp_path / "deb"
    (folder / "DEBIAN").mkdir(parents=True)
    (folder / "DEBIAN/control").write_text(CONTROL)
    (folder / "etc").mkdir()
    (folder / "etc/wechat.conf").write_text("kept\n")
    (folder / "DEBIAN/conffiles").write_text("/etc/wechat.conf\n")
    run("dpkg-deb", "--root-owner-group", "--build", folder, tmp_path / "wechat.deb")
    return tmp_path / "wechat.deb"


@pytest.mark.engine("dpkg", "dpkg-deb")
def test_a_deb_is_seen_from_its_installation_to_its_removal(device, deb):
    def dpkg(*arguments):
        root = ("--root", device.root, "--log=/dev/null", "--force-not-root")
        run("dpkg", *root, *arguments, PATH=f"{os.environ['PATH']}:/usr/sbin:/sbin")

    device.dpkg("")
    for folder in ("info", "updates", "triggers"):
        (device.root / "var/lib/dpkg" / folder).mkdir()
    assert not found(device.read("dpkg"))
    dpkg("--unpack", deb)
    assert found(device.read("dpkg"))["linux.deb-package:wechat"] == "4.0.1"
    dpkg("--configure", "wechat")
    rows = device.read("dpkg")
    assert found(rows) == {
        "linux.deb-package:wechat": "4.0.1",
        "linux.deb-maintainer:Nobody <nobody@example.org>": "4.0.1",
    }
    dpkg("--remove", "wechat")
    assert "config-files" in (device.root / "var/lib/dpkg/status").read_text()
    rows = device.read("dpkg")
    assert not found(rows)
    assert sees(rows)


@pytest.mark.engine("dpkg-query")
def test_this_machine_has_the_packages_that_dpkg_itself_lists(device):
    listed = run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Version}\n")
    states = (line.split() for line in listed.splitlines())
    device.root = Path("/")
    rows = found(device.read("dpkg"))
    assert {k.partition(":")[2]: v for k, v in rows.items() if "deb-package" in k} == {
        name: version for state, name, version in states if state == "installed"
    }


@pytest.fixture
def rpm_device(device, tmp_path):
    """A root with one package in its rpm database."""
    (tmp_path / "wechat.spec").write_text(SPEC)
    private = ("--define", f"_topdir {tmp_path}/build", "--define", f"_dbpath {tmp_path}/none")
    run("rpmbuild", "--quiet", *private, "-bb", tmp_path / "wechat.spec")
    package = next((tmp_path / "build").rglob("*.rpm"))
    there = ("--root", device.root, "--dbpath", "/var/lib/rpm")
    run("rpm", *there, "--initdb")
    run("rpm", *there, "--install", "--nodeps", "--noscripts", package)
    return device


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.engine("rpm", "rpmbuild")
def test_an_rpm_is_seen_and_the_database_is_left_alone(rpm_device):
    before = contents(rpm_device.root)
    rows = rpm_device.read("rpm")
    assert found(rows) == {"linux.rpm-package:wechat": "1:4.0.1-2"}
    assert sees(rows) == {"linux.rpm-package"}
    assert contents(rpm_device.root) == before
    run("rpm", "--root", rpm_device.root, "--dbpath", "/var/lib/rpm", "--erase", "wechat")
    rows = rpm_device.read("rpm")
    assert not found(rows)
    assert sees(rows)


@pytest.mark.engine("rpm", "rpmbuild")
def test_the_database_is_found_behind_a_link_as_fedora_and_rpm_ostree_have_it(rpm_device):
    (rpm_device.root / "usr/share").mkdir(parents=True)
    (rpm_device.root / "var/lib/rpm").rename(rpm_device.root / "usr/share/rpm")
    rpm_device.link("var/lib/rpm", "../../usr/share/rpm")
    assert "linux.rpm-package:wechat" in found(rpm_device.read("rpm"))


@pytest.mark.engine("rpm", "rpmbuild")
def test_a_package_whose_header_is_damaged_makes_the_rest_doubtful(rpm_device):
    with sqlite3.connect(rpm_device.root / "var/lib/rpm/rpmdb.sqlite") as database:
        (blob,) = database.execute("SELECT blob FROM Packages").fetchone()
        damaged = blob[:300] + b"x" * 20 + blob[320:]
        database.execute("UPDATE Packages SET blob = ?", (damaged,))
    rows = rpm_device.read("rpm")
    assert not sees(rows)
    assert "skipping" in refused(rows)[0]


@pytest.mark.engine("rpm")
@pytest.mark.parametrize("name", ["rpmdb.sqlite", "Packages.db", "Packages"])
@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", os.urandom(9000)])
def test_a_database_that_rpm_cannot_read_is_unknown(device, name, content):
    device.write(f"usr/lib/sysimage/rpm/{name}", content)
    rows = device.read("rpm")
    assert not sees(rows)
    assert len(refused(rows)) == 1
    assert os.listdir(device.root / "usr/lib/sysimage/rpm") == [name]  # noqa: PTH208, as it is


@pytest.mark.engine("flatpak")
def test_a_flatpak_is_seen_from_its_installation_to_its_removal(device, tmp_path):
    places = {
        "FLATPAK_SYSTEM_DIR": device.root / "var/lib/flatpak",
        "FLATPAK_USER_DIR": device.root / "home/u/.local/share/flatpak",
        "HOME": tmp_path,
    }
    build = Device(tmp_path / "build")
    build.write("metadata", METADATA)
    build.write("files/bin/wechat", "#!/bin/sh\n")
    build.write("files/share/metainfo/com.tencent.WeChat.metainfo.xml", METAINFO)
    (build.root / "export").mkdir()
    run("flatpak", "build-export", "--disable-sandbox", tmp_path / "repo", build.root, **places)
    for who in ("--system", "--user"):
        run("flatpak", who, "remote-add", "--no-gpg-verify", "r", tmp_path / "repo", **places)
        run("flatpak", who, "install", "-y", "--no-deps", "r", "com.tencent.WeChat", **places)
    assert found(device.read("flatpak")) == {"linux.flatpak-id:com.tencent.WeChat": "4.0.1"}
    run("flatpak", "--system", "uninstall", "-y", "com.tencent.WeChat", **places)
    assert found(device.read("flatpak")), "the user's own is left"
    run("flatpak", "--user", "uninstall", "-y", "com.tencent.WeChat", **places)
    rows = device.read("flatpak")
    assert not found(rows)
    assert sees(rows)


@pytest.mark.engine("chromium")
def test_an_extension_that_a_real_chromium_loaded_is_seen(device, tmp_path):
    extension = Device(tmp_path / "extension").root
    (extension / "manifest.json").write_text(
        '{"manifest_version": 3, "name": "Probe", "version": "1.2.3"}'
    )
    profile = device.root / "home/u/.config/chromium"
    run(
        *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        f"--load-extension={extension}",
        "--disable-features=DisableLoadExtensionCommandLineSwitch",
        f"--user-data-dir={profile}",
        *("--dump-dom", "about:blank"),
        HOME=tmp_path,
    )
    shutil.copytree(extension, device.root / str(extension).lstrip("/"))
    rows = device.read("browser_extensions")
    assert [(row.name, row.version) for row in rows[1:]] == [("Probe", "1.2.3")]
    assert not refused(rows)
    assert "chrome.extension-id" in sees(rows)
