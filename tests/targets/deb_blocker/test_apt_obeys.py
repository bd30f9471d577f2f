"""What apt and dpkg do when the blocker comes, stays and is lifted."""

import subprocess

import pytest
from corpus import row

from proscribe import lints, targets
from proscribe.model import Identifier, Kind, Policy, Prohibition

pytestmark = pytest.mark.engine("apt-get", "dpkg", "dpkg-deb", "apt-ftparchive", "unshare")
BLOCKER = "proscribe-prohibited"
PROHIBITED = Policy.of([row("linux.deb-package", n, "a/b") for n in ("wechat", "kesl")])


def blocker(policy: Policy = PROHIBITED, serial: int = 1) -> tuple[str, bytes]:
    [file] = targets.compile_policy(targets.get("deb_blocker"), policy, serial=serial).files
    return f"{serial}.deb", file.content


def also(name: str) -> Prohibition:
    return row("linux.deb-package", name, "a/b")


@pytest.fixture
def used(machine, build):
    """Give a machine on which somebody has installed the prohibited package."""
    machine.offer(
        build("wechat", "4.0.0"),
        build("wechat", "4.0.1"),
        build("hello"),
        build("wechat-theme", Depends="wechat"),
        build("weixin", Provides="wechat"),
    )
    assert machine.apt("install", "wechat=4.0.0")
    return machine


@pytest.fixture
def blocked(used):
    used.offer(blocker())
    assert used.apt("install", BLOCKER)
    return used


def test_installing_the_blocker_removes_what_is_prohibited(blocked):
    assert blocked.installed() == {BLOCKER: "1"}
    assert not (blocked.root / "opt/wechat").exists()


@pytest.mark.parametrize("arguments", [["wechat"], ["wechat=4.0.0"], ["wechat=4.0.1"]])
def test_apt_installs_nothing_prohibited_by_name_or_version(blocked, arguments):
    assert not blocked.apt("install", *arguments)
    assert blocked.installed() == {BLOCKER: "1"}


def test_neither_apt_nor_dpkg_installs_a_prohibited_file(blocked):
    assert not blocked.apt("install", blocked.file("wechat_4.0.1_all.deb"))
    assert "conflict" in blocked.dpkg("--install", blocked.file("wechat_4.0.1_all.deb")).said
    assert blocked.installed() == {BLOCKER: "1"}


def test_a_prohibited_package_of_another_architecture_is_not_installed(blocked, build):
    blocked.offer(build("wechat", "5", "i386"))
    assert not blocked.apt("install", "wechat:i386")
    assert not blocked.dpkg("--install", blocked.file("wechat_5_i386.deb"))
    assert blocked.installed() == {BLOCKER: "1"}


def test_a_prohibited_package_cannot_take_the_place_of_the_blocker(blocked, build):
    """Of a package that claims to replace ours, dpkg asks nobody but our script."""
    words = dict.fromkeys(("Conflicts", "Replaces", "Provides"), BLOCKER)
    blocked.offer(build("wechat", "6", **words))
    assert not blocked.apt("install", "wechat")
    assert not blocked.dpkg("--install", blocked.file("wechat_6_all.deb"))
    assert blocked.installed() == {BLOCKER: "1"}


def test_the_blocker_is_not_removed_unless_root_insists(blocked):
    assert not blocked.apt("remove", BLOCKER)
    assert not blocked.dpkg("--remove", BLOCKER)
    assert blocked.apt("remove", "--allow-remove-essential", BLOCKER)


def test_a_package_that_is_not_prohibited_is_installed(blocked):
    assert blocked.apt("install", "hello")
    assert blocked.installed() == {BLOCKER: "1", "hello": "1.0"}


def test_what_depends_on_a_prohibited_package_goes_with_it(used):
    assert used.apt("install", "wechat-theme")
    used.offer(blocker())
    assert used.apt("install", BLOCKER)
    assert used.installed() == {BLOCKER: "1"}


def test_what_provides_a_prohibited_name_goes_too(machine, build):
    machine.offer(build("weixin", Provides="wechat"), blocker())
    assert machine.apt("install", "weixin")
    assert machine.apt("install", BLOCKER)
    assert not machine.apt("install", "weixin")
    assert machine.installed() == {BLOCKER: "1"}


def test_a_hold_and_a_pin_beside_ours_stay(used):
    pin = used.root / "etc/apt/preferences.d/local.pref"
    pin.write_text("Package: hello\nPin: version *\nPin-Priority: 900\n")
    assert used.apt("install", "hello")
    assert used.run("apt-mark", "hold", "hello").status == 0
    used.offer(blocker())
    assert used.apt("install", BLOCKER)
    assert used.run("apt-mark", "showhold").stdout == "hello\n"
    assert "900" in used.run("apt-cache", "policy", "hello").stdout
    assert used.installed() == {BLOCKER: "1", "hello": "1.0"}


def test_a_negative_pin_would_not_have_stopped_it(machine, build):
    """Silent failure 5: nothing is offered any more, and a version that is named is installed."""
    machine.offer(build("wechat", "4.0.1"))
    pin = machine.root / "etc/apt/preferences.d/local.pref"
    pin.write_text("Package: wechat\nPin: version *\nPin-Priority: -1\n")
    assert "Candidate: (none)" in machine.run("apt-cache", "policy", "wechat").stdout
    assert not machine.apt("install", "wechat")
    assert machine.apt("install", "wechat=4.0.1")
    assert machine.installed() == {"wechat": "4.0.1"}
    (fault,) = lints.look(lints.get("apt_preferences"), pin.name, pin.read_bytes())[0]
    assert (fault.rule, fault.found) == ("apt-negative-pin", "wechat -1")


def test_a_blocker_without_conflicts_lifts_and_brings_nothing_back(blocked):
    blocked.offer(blocker(Policy(), serial=2))
    assert blocked.apt("upgrade")
    assert blocked.installed() == {BLOCKER: "2"}
    assert blocked.apt("install", "wechat")
    assert blocked.installed() == {BLOCKER: "2", "wechat": "4.0.1"}


def test_a_newer_blocker_lifts_one_package_and_prohibits_another(blocked):
    blocked.offer(blocker(Policy.of([also("hello")]), serial=2))
    assert blocked.apt("upgrade")
    assert blocked.apt("install", "wechat")
    assert not blocked.apt("install", "hello")


def test_an_upgrade_alone_removes_nothing_that_is_newly_prohibited(used):
    """The condition of the target says ``install``: an upgrade never removes a package."""
    used.offer(blocker(Policy()))
    assert used.apt("install", BLOCKER)
    used.offer(blocker(serial=2))
    assert "kept back" in used.apt("upgrade").said
    assert used.installed() == {BLOCKER: "1", "wechat": "4.0.1"}
    assert used.apt("install", BLOCKER)
    assert used.installed() == {BLOCKER: "2"}


def test_an_older_blocker_does_not_come_back(blocked):
    blocked.offer(blocker(Policy(), serial=2))
    assert blocked.apt("upgrade")
    assert not blocked.apt("install", f"{BLOCKER}=1")


def test_apt_refuses_a_blocker_of_an_essential_package_whole(used, build):
    """The condition of the target says so: this is what it means."""
    used.offer(build("base", Essential="yes"), blocker(Policy.of([also("base"), also("wechat")])))
    assert used.apt("install", "base")
    before = used.installed()
    assert not used.apt("install", BLOCKER)
    assert used.installed() == before


def test_apt_refuses_a_blocker_of_a_package_on_hold(used):
    assert used.run("apt-mark", "hold", "wechat").status == 0
    used.offer(blocker())
    assert not used.apt("install", BLOCKER)
    assert used.installed() == {"wechat": "4.0.0"}


def test_dpkg_alone_does_not_remove_what_is_prohibited(used):
    used.offer(blocker())
    assert not used.dpkg("--install", used.file("1.deb"))
    assert used.installed() == {"wechat": "4.0.0"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Package", BLOCKER),
        ("Version", "1"),
        ("Architecture", "all"),
        ("Protected", "yes"),
        ("Conflicts", "kesl, wechat"),
    ],
)
def test_dpkg_reads_the_control_file(tmp_path, field, value):
    (tmp_path / "made.deb").write_bytes(blocker()[1])
    command = ["dpkg-deb", "--field", tmp_path / "made.deb", field]
    assert subprocess.check_output(command, text=True) == f"{value}\n"


def test_the_package_holds_nothing_but_the_root_folder(tmp_path):
    (tmp_path / "made.deb").write_bytes(blocker()[1])
    listed = subprocess.check_output(["dpkg-deb", "--contents", tmp_path / "made.deb"], text=True)
    assert [line.split()[-1] for line in listed.splitlines()] == ["./"]


def test_the_description_gives_the_reasons(tmp_path):
    (tmp_path / "made.deb").write_bytes(blocker()[1])
    command = ["dpkg-deb", "--field", tmp_path / "made.deb", "Description"]
    assert " .\n  kesl: d-1\n  wechat: d-1\n" in subprocess.check_output(command, text=True)


def test_the_blockers_own_name_is_refused():
    own = Identifier(Kind.LINUX_DEB_PACKAGE, BLOCKER)
    assert targets.get("deb_blocker").refuses(own)
