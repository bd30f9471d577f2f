"""Readers of one device's own state: what they see, and what they must not claim."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from device_root import EXTENSION, WECHAT, Device, found, refused, sees, unprivileged
from hypothesis import given
from hypothesis import strategies as st

DEVICE_READERS = ("browser_extensions", "dpkg", "flatpak", "rpm", "snap")
FILES = {
    "var/lib/dpkg/status": "dpkg",
    "var/lib/dpkg/status.d/base": "dpkg",
    "var/lib/dpkg/updates/0001": "dpkg",
    "etc/passwd": "flatpak",
    "etc/flatpak/installations.d/x.conf": "flatpak",
    "var/lib/flatpak/app/a.b.c/x86_64/stable/active/files/share/metainfo/a.b.c.metainfo.xml": (
        "flatpak"
    ),
    "snap/wechat/current/meta/snap.yaml": "snap",
    "home/u/.config/chromium/Default/Preferences": "browser_extensions",
    "home/u/.config/chromium/Default/Secure Preferences": "browser_extensions",
    f"home/u/.config/chromium/Default/Extensions/{EXTENSION}/1_0/manifest.json": (
        "browser_extensions"
    ),
    "home/u/.mozilla/firefox/a.default/extensions.json": "browser_extensions",
}
FIREFOX = json.dumps(
    {
        "schemaVersion": 36,
        "addons": [
            {
                "id": "urladvisor@kaspersky.com",
                "version": "1.2",
                "type": "extension",
                "defaultLocale": {"name": "Kaspersky"},
            }
        ],
    }
)
MANIFEST = json.dumps({"manifest_version": 3, "name": "Kaspersky Protection", "version": "30.1"})
APPLICATION = """<component><releases><release date='2026-01-01' version="4.0.1"/></releases>"""


@pytest.fixture
def device(tmp_path):
    return Device(tmp_path / "root")


@pytest.mark.parametrize("reader", DEVICE_READERS)
def test_a_device_that_lacks_a_package_manager_has_none_of_its_packages(device, reader):
    rows = device.read(reader)
    assert sees(rows)
    assert not found(rows)
    assert not refused(rows)


@pytest.mark.parametrize("reader", DEVICE_READERS)
def test_an_empty_mount_point_makes_nothing_absent(tmp_path, device, reader):
    device.root = tmp_path
    shutil.rmtree(tmp_path / "root")
    rows = device.read(reader)
    assert not sees(rows)
    assert "no Linux device has its root here" in refused(rows)[0]
    device.root = tmp_path / "nowhere"
    assert not sees(device.read(reader))


def test_dpkg_shows_packages_with_maintainers(device):
    device.dpkg(WECHAT + WECHAT.replace("wechat", "feishu"))
    rows = device.read("dpkg")
    assert sees(rows) == {"linux.deb-package", "linux.deb-maintainer"}
    assert set(found(rows)) == {
        "linux.deb-package:wechat",
        "linux.deb-package:feishu",
        "linux.deb-maintainer:Nobody <nobody@example.org>",
    }


@pytest.mark.parametrize(
    ("status", "present"),
    [
        ("install ok installed", True),
        ("hold ok installed", True),
        ("install reinstreq half-installed", True),
        ("install ok unpacked", True),
        ("install ok half-configured", True),
        ("install ok triggers-pending", True),
        ("deinstall ok config-files", False),
        ("purge ok not-installed", False),
        ("install ok inst", False),
    ],
)
def test_a_removed_package_is_not_present_though_its_configuration_is(device, status, present):
    device.dpkg(WECHAT.replace("install ok installed", status))
    assert ("linux.deb-package:wechat" in found(device.read("dpkg"))) is present


def test_dpkg_counts_a_change_that_it_has_written_and_not_yet_merged(device):
    device.dpkg(WECHAT)
    device.write("var/lib/dpkg/updates/0000", WECHAT.replace("4.0.1", "4.0.2"))
    assert found(device.read("dpkg"))["linux.deb-package:wechat"] == "4.0.2"
    gone = WECHAT.replace("install ok installed", "purge ok not-installed")
    device.write("var/lib/dpkg/updates/0001", gone)
    assert not found(device.read("dpkg"))


def test_dpkg_reads_a_distroless_image(device):
    status = WECHAT.replace("Status: install ok installed\n", "").rstrip() + "\n"
    device.write("var/lib/dpkg/status.d/wechat", status)
    device.write("var/lib/dpkg/status.d/wechat.md5sums", "0  usr/bin/wechat\n")
    rows = device.read("dpkg")
    assert found(rows)["linux.deb-package:wechat"] == "4.0.1"
    assert not refused(rows)


def test_a_truncated_list_excludes_nothing_and_shows_what_is_left(device):
    device.dpkg(WECHAT + "Package: kes")
    rows = device.read("dpkg")
    assert "linux.deb-package:wechat" in found(rows)
    assert "linux.deb-package:kes" not in found(rows)
    assert not sees(rows)
    assert refused(rows) == [
        f"{device.root}/var/lib/dpkg/status:11: it ends in the middle of a line"
    ]


@pytest.mark.parametrize("garbage", [b"\0" * 4096, b"\xff\xfe\n", b" leading\n", b"no colon\n"])
def test_garbage_in_the_list_has_its_line(device, garbage):
    device.dpkg(WECHAT.encode() + garbage)
    rows = device.read("dpkg")
    assert "linux.deb-package:wechat" in found(rows)
    assert not sees(rows)
    assert f"{device.root}/var/lib/dpkg/status:11: " in refused(rows)[0]


def test_a_lost_list_is_unknown(device):
    device.write("var/lib/dpkg/info/wechat.list", "/opt\n")
    assert not sees(device.read("dpkg"))


def test_a_name_that_is_none_is_rejected_and_hides_nothing(device):
    device.dpkg(WECHAT.replace("Package: wechat", "Package: We Chat!"))
    rows = device.read("dpkg")
    assert sees(rows)
    assert f"{device.root}/var/lib/dpkg/status:1: 'We Chat!' is not" in refused(rows)[0]


def test_an_rpm_database_without_rpm_is_unknown_and_says_what_to_install(device, monkeypatch):
    device.write("var/lib/rpm/rpmdb.sqlite", b"SQLite format 3\0")
    monkeypatch.setenv("PATH", str(device.root))
    rows = device.read("rpm")
    assert not sees(rows)
    assert "this machine has no rpm" in refused(rows)[0]
    assert rows[0].remedy == "install rpm: apt install rpm"


def test_flatpak_shows_what_is_deployed_for_all_and_for_each_user(device):
    device.flatpak("var/lib/flatpak", "com.tencent.WeChat", APPLICATION)
    device.flatpak("home/u/.local/share/flatpak", "com.example.Mine")
    device.flatpak("root/.local/share/flatpak", "com.example.Root")
    device.flatpak("srv/big", "com.example.Big")
    device.write("etc/flatpak/installations.d/big.conf", '[Installation "big"]\nPath = /srv/big\n')
    device.write("var/lib/flatpak/app/com.example.Gone/x86_64/stable/0a/metadata", "")
    assert found(device.read("flatpak")) == {
        "linux.flatpak-id:com.tencent.WeChat": "4.0.1",
        "linux.flatpak-id:com.example.Mine": "stable",
        "linux.flatpak-id:com.example.Root": "stable",
        "linux.flatpak-id:com.example.Big": "stable",
    }


def test_snap_shows_what_is_mounted_and_what_lies_ready(device):
    device.snap("wechat", "name: wechat\nversion: '4.0.1'\nsummary: chat\n")
    device.snap("feishu_work", "version: 7.1 # comment\n")
    device.write("var/lib/snapd/snaps/wechat_12.snap", "hsqs")
    device.write("var/lib/snapd/snaps/capcut_7.snap", "hsqs")
    device.write("var/lib/snapd/snaps/late_7.snap.partial", "hsqs")
    device.write("snap/README", "")
    assert found(device.read("snap")) == {
        "linux.snap-name:wechat": "4.0.1",
        "linux.snap-name:feishu": "7.1",
        "linux.snap-name:capcut": "7",
    }


def test_extensions_of_every_chromium_are_seen(device):
    folder = f"{EXTENSION}/30.1_0"
    for browser in (
        "home/u/.config/google-chrome",
        "home/v/.config/BraveSoftware/Brave-Browser",
        "home/w/.var/app/org.chromium.Chromium/config/chromium",
        "home/x/snap/chromium/common/chromium",
        "root/.config/unheard-of",
    ):
        shutil.rmtree(device.root / "home", ignore_errors=True)
        shutil.rmtree(device.root / "root", ignore_errors=True)
        device.chromium(browser, {EXTENSION: {"path": folder, "location": 1}})
        device.write(f"{browser}/Default/Extensions/{folder}/manifest.json", MANIFEST)
        assert found(device.read("browser_extensions")) == {
            f"chrome.extension-id:{EXTENSION}": "30.1"
        }


def test_an_unpacked_extension_is_found_where_it_was_loaded_from(device):
    device.chromium("home/u/.config/chromium", {EXTENSION: {"path": "/home/u/work"}})
    assert not found(device.read("browser_extensions"))
    device.write("home/u/work/manifest.json", "{} // a comment, as Chromium allows")
    rows = device.read("browser_extensions")
    assert f"chrome.extension-id:{EXTENSION}" in found(rows)
    assert "chrome.extension-id" in sees(rows)
    assert "not JSON" in refused(rows)[0]


def test_the_litter_of_a_removed_extension_is_not_the_extension(device):
    profile = "home/u/.config/chromium/Default"
    device.chromium("home/u/.config/chromium", {})
    device.write(f"{profile}/Extensions/{EXTENSION}/1_0/manifest.json", MANIFEST)
    device.write(f"{profile}/Extensions/Temp/scoped_dir/manifest.json", MANIFEST)
    assert not found(device.read("browser_extensions"))
    (device.root / profile / "Preferences").unlink()
    assert set(found(device.read("browser_extensions"))) == {f"chrome.extension-id:{EXTENSION}"}


def test_an_unreadable_profile_hides_one_browser_and_not_the_other(device):
    device.chromium("home/u/.config/chromium", {})
    device.write("home/u/.config/chromium/Default/Preferences", '{"extensions": {"settings"')
    device.firefox("home/u", FIREFOX)
    rows = device.read("browser_extensions")
    assert sees(rows) == {"firefox.addon-id"}
    assert found(rows) == {"firefox.addon-id:urladvisor@kaspersky.com": "1.2"}
    assert "/Default/Preferences:1:27: not JSON" in refused(rows)[0]


@pytest.mark.parametrize("content", ["", "[" * 100_000, '{"addons": {}}', "9" * 5000, b"\xff"])
def test_a_list_of_addons_that_is_none_is_unknown(device, content):
    device.firefox("home/u", content)
    rows = device.read("browser_extensions")
    assert sees(rows) == {"chrome.extension-id"}
    assert len(refused(rows)) == 1


def test_addons_with_half_a_name_are_shown_as_far_as_they_can_be(device):
    addons = (
        r'{"addons": [{"id": "a@b", "version": "1\u0007", "defaultLocale": {"name": "\ud800"}}, 7]}'
    )
    device.firefox("home/u", addons)
    rows = device.read("browser_extensions")
    assert [(row.name, row.version) for row in rows[1:2]] == [("?", "1?")]
    assert "add-on 2 of the list has no id" in refused(rows)[0]


def test_homes_that_accounts_name_are_read_wherever_they_are(device):
    device.write("etc/passwd", b"x:x:1:1:\xff:/data/\xe9/u:/bin/sh\nnobody\nd:x:2:2::/:/bin/sh\n")
    device.firefox(os.fsdecode(b"data/\xe9/u"), FIREFOX)
    assert "firefox.addon-id:urladvisor@kaspersky.com" in found(device.read("browser_extensions"))


def test_an_absolute_link_stays_on_the_device(device, tmp_path):
    outside = Device(tmp_path / "another")
    outside.firefox("home/u", FIREFOX)
    device.link("home", str(outside.root / "home"))
    assert not found(device.read("browser_extensions"))
    device.firefox("var/home/u", FIREFOX)
    (device.root / "home").unlink()
    device.link("home", "/var/../../../var/home")
    assert "firefox.addon-id:urladvisor@kaspersky.com" in found(device.read("browser_extensions"))


def test_links_that_lead_back_are_one_rejection(device):
    device.link("var/lib/dpkg/status", "status")
    device.link("home/u", "../home/u")
    for reader in ("dpkg", "browser_extensions"):
        rows = device.read(reader)
        assert not sees(rows)
        assert refused(rows)[0].endswith("Too many levels of symbolic links")


def test_a_thousand_links_to_one_folder_are_searched_once(device):
    device.firefox("home/u", FIREFOX)
    for number in range(300):
        device.link(f"home/u/.config/l{number}", ".")
        device.link(f"home/u/.mozilla/firefox/l{number}", "a1.default")
    assert len(device.read("browser_extensions")) == 2


def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(device):
    device.write("home/u/.mozilla/firefox/p/times.json", "")
    os.mkfifo(device.root / "home/u/.mozilla/firefox/p/extensions.json")
    rows = device.read("browser_extensions")
    assert sees(rows) == {"chrome.extension-id"}
    assert "not a regular file" in refused(rows)[0]


def test_a_huge_file_is_refused_before_it_is_read(device):
    file = device.write("home/u/.mozilla/firefox/p/extensions.json", "")
    os.truncate(file, 1 << 40)
    assert "larger than 16 MiB" in refused(device.read("browser_extensions"))[0]


def test_a_folder_of_countless_names_is_refused(device, monkeypatch):
    monkeypatch.setattr("proscribe.formats.root.NAMES", 10)
    for number in range(11):
        device.write(f"var/lib/snapd/snaps/x{number}_1.snap", "")
    rows = device.read("snap")
    assert not sees(rows)
    assert "more than 10 names" in refused(rows)[0]


def test_a_list_of_countless_packages_is_refused(device, monkeypatch):
    monkeypatch.setattr("proscribe.formats.survey.PARTS", 10)
    device.dpkg("".join(WECHAT.replace("wechat", f"x{n}") for n in range(11)))
    assert "more than 10 rows" in refused(device.read("dpkg"))[0]


def test_a_home_that_may_not_be_read_is_unknown():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # pytest's own is closed
        Path(folder).chmod(0o755)
        device = Device(Path(folder) / "root")
        device.dpkg(WECHAT)
        device.firefox("home/open", FIREFOX)
        device.firefox("home/closed", FIREFOX)
        (device.root / "home/closed").chmod(0)
        (device.root / "var/lib/dpkg/status").chmod(0)
        with unprivileged():
            browsers, packages = device.read("browser_extensions"), device.read("dpkg")
        (device.root / "home/closed").chmod(0o755)
    assert not sees(browsers)
    assert "firefox.addon-id:urladvisor@kaspersky.com" in found(browsers)
    assert refused(browsers)
    assert all(reason.endswith("Permission denied") for reason in refused(browsers))
    assert refused(packages) == [f"{device.root}/var/lib/dpkg/status: Permission denied"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["addons", "id", "path", "extensions", "settings", "name", "version", EXTENSION]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
VALID = st.sampled_from([WECHAT, FIREFOX, MANIFEST, APPLICATION, "version: 1\n", "a:x:1:1::/h:x\n"])
DAMAGED = st.builds(
    lambda text, cut, junk: text.encode()[:cut] + junk + text.encode()[cut + len(junk) :],
    VALID,
    st.integers(0, 200),
    st.binary(max_size=20),
)
CONTENT = st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()) | DAMAGED


@pytest.mark.parametrize("path", FILES)
@given(content=CONTENT)
def test_whatever_a_file_holds_there_are_rows(path, content):
    with tempfile.TemporaryDirectory() as folder:
        device = Device(Path(folder))
        device.chromium("home/u/.config/chromium", {})
        device.write(path, content)
        if path.endswith("manifest.json"):
            (device.root / "home/u/.config/chromium/Default/Preferences").unlink()
        device.read(FILES[path])
