"""What dnf and rpm do when the blocker comes, stays and is lifted."""

import shutil
import subprocess

import pytest
from corpus import row
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe import lints, targets
from proscribe.model import Effect, Identifier, Kind, Policy

pytestmark = pytest.mark.engine("dnf", "rpm", "rpmbuild", "createrepo_c", "unshare")
BLOCKER = "proscribe-prohibited"
FRAGMENT = f"etc/dnf/protected.d/{BLOCKER}.conf"
PROHIBITED = Policy.of([row("linux.rpm-package", n, "a/b") for n in ("wechat", "kesl")])
NAMES = st.from_regex(Kind.LINUX_RPM_PACKAGE.grammar, fullmatch=True)


def blocker(policy=PROHIBITED, serial=1):
    [file] = targets.compile_policy(targets.get("rpm_blocker"), policy, serial=serial).files
    return f"{serial}.rpm", file.content


def prohibiting(*names):
    return Policy.of([row("linux.rpm-package", name, "a/b") for name in names])


@pytest.fixture
def used(machine, build):
    """Give a machine on which somebody has installed the prohibited package."""
    machine.offer(
        build("wechat", "4.0.0"),
        build("wechat", "4.0.1"),
        build("hello"),
        build("wechat-theme", Requires="wechat"),
        build("weixin", Provides="wechat"),
    )
    assert machine.dnf("install", "wechat-4.0.0")
    return machine


@pytest.fixture
def blocked(used):
    used.offer(blocker())
    assert used.dnf("install", BLOCKER)
    return used


def test_installing_the_blocker_removes_what_is_prohibited(blocked):
    assert blocked.installed() == {BLOCKER: "1"}
    assert not (blocked.home / "opt/wechat").exists()


@pytest.mark.parametrize("name", ["wechat", "wechat-4.0.0", "wechat-4.0.1", "weixin"])
@pytest.mark.parametrize("insisting", [[], ["--allowerasing"], ["--disableexcludes=all"]])
def test_dnf_installs_nothing_prohibited_whatever_is_said(blocked, name, insisting):
    """``excludepkgs`` yields to --disableexcludes, a blocker alone to --allowerasing; not this."""
    blocked.dnf("install", *insisting, name)
    assert blocked.installed() == {BLOCKER: "1"}


def test_neither_dnf_nor_rpm_installs_a_prohibited_file(blocked):
    blocked.dnf("install", "--allowerasing", blocked.file("wechat-4.0.1.rpm"))
    assert not blocked.rpm("--install", blocked.file("wechat-4.0.1.rpm"))
    assert blocked.installed() == {BLOCKER: "1"}


def test_dnf_does_not_remove_the_blocker(blocked):
    assert not blocked.dnf("remove", BLOCKER)
    blocked.dnf("swap", BLOCKER, "wechat")
    assert blocked.installed() == {BLOCKER: "1"}


def test_without_its_fragment_erasing_would_defeat_the_blocker(blocked):
    """This is why the package brings the file: take it away, and dnf gives the blocker up."""
    (blocked.home / FRAGMENT).unlink()
    assert blocked.dnf("install", "--allowerasing", "weixin")
    assert blocked.installed() == {"weixin": "1.0"}


def test_root_can_insist(blocked):
    assert blocked.rpm("--erase", BLOCKER)
    assert blocked.dnf("install", "wechat")


def test_a_package_that_is_not_prohibited_is_installed(blocked):
    assert blocked.dnf("install", "hello")
    assert blocked.installed() == {BLOCKER: "1", "hello": "1.0"}


def test_an_upgrade_brings_the_blocker_to_a_device_that_has_what_it_obsoletes(used):
    used.offer(blocker())
    assert used.dnf("upgrade")
    assert used.installed() == {BLOCKER: "1"}


def test_an_upgrade_brings_nothing_to_a_device_without_prohibited_packages(machine, build):
    machine.offer(build("hello"), blocker())
    assert machine.dnf("install", "hello")
    assert machine.dnf("upgrade")
    assert machine.installed() == {"hello": "1.0"}


@pytest.mark.parametrize("name", ["weixin", "wechat-theme"])
def test_what_provides_or_needs_a_prohibited_package_keeps_the_blocker_out(used, name):
    """The condition of the target says so: this is what it means."""
    assert used.dnf("install", name)
    before = used.installed()
    used.offer(blocker())
    assert not used.dnf("install", BLOCKER)
    assert used.installed() == before
    assert used.dnf("install", "--allowerasing", BLOCKER)
    assert used.installed() == {BLOCKER: "1"}


def test_a_protected_package_of_somebody_else_is_not_removed(used):
    protected = used.home / "etc/dnf/protected.d"
    protected.mkdir()
    (protected / "local.conf").write_text("wechat\n")
    used.offer(blocker())
    assert not used.dnf("install", BLOCKER)
    assert used.installed() == {"wechat": "4.0.0"}


def test_a_lifted_blocker_blocks_nothing_and_can_be_removed_without_a_trace(machine, build):
    machine.offer(build("wechat"), build("hello"))
    protected = machine.home / "etc/dnf/protected.d"
    protected.mkdir()
    (protected / "local.conf").write_text("hello\n")
    assert machine.dnf("install", "hello")
    before = machine.files()
    machine.offer(blocker())
    assert machine.dnf("install", BLOCKER)
    assert machine.files() != before
    machine.offer(blocker(Policy(), serial=2))
    assert machine.dnf("upgrade")
    assert machine.installed() == {BLOCKER: "2", "hello": "1.0"}
    assert machine.files() == before
    assert machine.dnf("install", "wechat")
    assert machine.dnf("remove", "wechat", BLOCKER)
    assert machine.installed() == {"hello": "1.0"}
    assert machine.files() == before
    assert not machine.dnf("remove", "hello")


def test_an_older_blocker_left_in_the_repository_still_obsoletes(blocked):
    """The condition of the target says that the newest stands there alone: this is why."""
    blocked.offer(blocker(Policy(), serial=2))
    (blocked.repository / "1.rpm").write_bytes(blocker()[1])
    blocked.offer()
    assert blocked.dnf("upgrade")
    assert blocked.installed() == {BLOCKER: "2"}
    blocked.dnf("install", "wechat")
    assert "wechat" not in blocked.installed()


def test_a_newer_blocker_lifts_one_package_and_prohibits_another(blocked):
    assert blocked.dnf("install", "hello")
    blocked.offer(blocker(prohibiting("hello"), serial=2))
    assert blocked.dnf("upgrade")
    assert blocked.installed() == {BLOCKER: "2"}
    assert blocked.dnf("install", "wechat")
    blocked.dnf("install", "hello")
    assert blocked.installed() == {BLOCKER: "2", "wechat": "4.0.1"}


def test_an_exclusion_would_not_have_stopped_it(machine, build):
    """Silent failure 8: dnf finds nothing, until it is told to heed no exclusion."""
    machine.offer(build("wechat", "4.0.1"))
    configuration = machine.home / "etc/dnf/dnf.conf"
    text = configuration.read_text().replace("[local]", "excludepkgs=wechat\n[local]")
    configuration.write_text(text)
    assert not machine.dnf("install", "wechat")
    assert machine.dnf("install", "wechat", "--disableexcludes=all")
    assert machine.installed() == {"wechat": "4.0.1"}
    (fault,) = lints.look(lints.get("dnf"), configuration.name, text.encode())[0]
    assert (fault.rule, fault.found) == ("dnf-excluded", "wechat")


def test_a_foreign_exclusion_and_repository_beside_ours_stay(used):
    other = used.home / "etc/yum.repos.d/other.repo"
    other.write_text("[other]\nname=other\nbaseurl=file:///nowhere\nenabled=0\n")
    configuration = used.home / "etc/dnf/dnf.conf"
    configuration.write_text(configuration.read_text().replace("[local]", "exclude=hello\n[local]"))
    before = used.files()
    used.offer(blocker())
    assert used.dnf("install", BLOCKER)
    assert not used.dnf("install", "hello")
    changed = {k for k in used.files().keys() | before if used.files().get(k) != before.get(k)}
    assert changed == {"opt/wechat/version", FRAGMENT}


def test_rpm_checks_every_digest_of_the_package_and_sees_one_bit_that_changed(machine):
    name, content = blocker()
    machine.offer((name, content))
    whole = machine.rpm("--checksig", "--verbose", machine.file(name))
    assert whole
    assert whole.said.count("OK") == 4
    (machine.repository / name).write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    assert not machine.rpm("--checksig", machine.file(name))


def test_rpm_verifies_the_installed_blocker(blocked):
    assert blocked.rpm("--verify", BLOCKER).said == ""
    assert blocked.rpm("--query", "--list", BLOCKER).said == f"/{FRAGMENT}\n"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("C", "keeps prohibited packages off this device"),
        ("fr", "tient les paquets interdits à l'écart de cet appareil"),
    ],
)
def test_rpm_tells_what_it_is_in_both_languages(machine, language, sentence):
    machine.offer(blocker())
    machine.environment["LANGUAGE"] = language
    asked = ("--query", "--package", "--qf", "%{SUMMARY}|%{DESCRIPTION}")
    told = machine.rpm(*asked, machine.file("1.rpm"))
    assert told.said.startswith(sentence)
    assert "\n  kesl: d-1\n  wechat: d-1" in told.said


@settings(max_examples=15)
@given(names=st.sets(NAMES.filter(lambda name: name != BLOCKER), min_size=1, max_size=5))
def test_rpm_reads_any_name_of_the_grammar_as_it_was_written(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("read")
    (folder / "made.rpm").write_bytes(blocker(prohibiting(*names))[1])
    for relation in ("--conflicts", "--obsoletes"):
        command = ["rpm", "--dbpath", folder, "-qp", relation, folder / "made.rpm"]
        said = subprocess.check_output(
            command, text=True, env={"LC_ALL": "C.UTF-8", "HOME": str(folder)}
        )
        assert said.splitlines() == sorted(names)
    shutil.rmtree(folder)


def test_rpm_reads_three_thousand_names(tmp_path):
    names = [f"name-{n:04}" for n in range(3000)]
    (tmp_path / "made.rpm").write_bytes(blocker(prohibiting(*names))[1])
    command = ["rpm", "--dbpath", tmp_path, "-qp", "--obsoletes", tmp_path / "made.rpm"]
    assert subprocess.check_output(command, text=True).splitlines() == names


def test_the_blockers_own_name_is_refused():
    own = Identifier(Kind.LINUX_RPM_PACKAGE, BLOCKER)
    assert targets.get("rpm_blocker").refuses(own)


def test_blocking_alone_is_a_gap_for_the_package_would_remove_too():
    only = Policy.of([row("linux.rpm-package", "wechat", "a/b", Effect.BLOCK_INSTALL)])
    artifact = targets.compile_policy(targets.get("rpm_blocker"), only, serial=1)
    assert [gap.effect for gap in artifact.gaps] == [Effect.BLOCK_INSTALL]
    assert b"wechat" not in artifact.files[0].content
