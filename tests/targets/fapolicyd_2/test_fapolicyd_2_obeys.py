"""What fapolicyd 2 lets run when our rules come, stay and are lifted; and what it misreads."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from corpus import row
from fapolicyd_watch import SECOND

from proscribe import targets
from proscribe.model import Policy, Proof

pytestmark = pytest.mark.engine(str(SECOND / "fapolicyd"), "fapolicyd", "unshare")
TARGET = targets.get("fapolicyd_2")
ECHO, OTHER = "/bin/echo", "/bin/printf"
DIGEST = hashlib.sha256(Path(ECHO).read_bytes()).hexdigest()
KESL, QQ = "/opt/kaspersky lab/kesl", "/opt/QQ"
OURS = "05-proscribe.rules"
ALLOW = {"90-local.rules": "allow perm=any all : all\n"}
PROGRAMS = {
    f"{KESL}/bin/kesl": ECHO,
    f"{KESL}-other/bin/other": OTHER,
    QQ: ECHO,
    "/opt/QQ2": OTHER,
    "/opt/free/free": OTHER,
}
REFUSED = "refused"


def path(value):
    return row("linux.install-path", value, "a/b")


def digest(value):
    return row("linux.file-sha256", value, "a/b")


def rules(*rows):
    [file] = targets.compile_policy(TARGET, Policy.of(rows), serial=1).files
    return {OURS: file.content.decode()}


def test_the_engine_is_of_the_versions_that_these_rules_are_for():
    said = subprocess.run([SECOND / "fapolicyd", "--version"], capture_output=True, check=True)
    name, version = said.stdout.decode().split()
    assert (name, int(version.split(".")[0]) >= 2) == ("fapolicyd", True)
    assert TARGET.proof is Proof.ENFORCED


def test_a_program_and_all_beneath_a_folder_with_a_space_are_refused_and_neighbours_run(watch):
    [seen] = watch(PROGRAMS, (rules(path(KESL), path(QQ)) | ALLOW, list(PROGRAMS)))
    assert seen["valid"]
    assert seen["results"] == {
        f"{KESL}/bin/kesl": REFUSED,
        f"{KESL}-other/bin/other": "ran",
        QQ: REFUSED,
        "/opt/QQ2": "ran",
        "/opt/free/free": "ran",
    }
    assert "dec=deny_syslog perm=execute" in seen["log"]


def test_a_renamed_copy_escapes_a_path_and_not_a_digest(watch):
    programs = {QQ: ECHO, "/opt/renamed": ECHO, "/opt/free/free": OTHER}
    by_path, by_digest = watch(
        programs,
        (rules(path(QQ)) | ALLOW, list(programs)),
        (rules(digest(DIGEST)) | ALLOW, list(programs)),
    )
    assert by_path["results"] == {QQ: REFUSED, "/opt/renamed": "ran", "/opt/free/free": "ran"}
    assert by_digest["results"] == {
        QQ: REFUSED,
        "/opt/renamed": REFUSED,
        "/opt/free/free": "ran",
    }


def test_the_empty_policy_lifts_and_all_is_as_it_was(watch):
    local = {"40-local.rules": "deny_syslog perm=execute all : path=/opt/free/free\n"}
    local |= ALLOW
    before, during, after = watch(
        PROGRAMS,
        (local, list(PROGRAMS)),
        (rules(path(KESL), digest(DIGEST)) | local, list(PROGRAMS)),
        (rules() | local, list(PROGRAMS)),
    )
    assert during["results"][QQ] == during["results"][f"{KESL}/bin/kesl"] == REFUSED
    assert before["compiled"] == after["compiled"] != during["compiled"]
    assert before["results"] == after["results"]
    assert after["results"] == dict.fromkeys(PROGRAMS, "ran") | {"/opt/free/free": REFUSED}


def test_a_rule_before_ours_that_allows_the_program_wins(watch):
    """The condition of the target says so: the first rule that matches decides."""
    [seen] = watch(
        {QQ: ECHO}, (rules(path(QQ)) | {"01-local.rules": ALLOW["90-local.rules"]}, [QQ])
    )
    assert seen["results"] == {QQ: "ran"}


@pytest.mark.parametrize(
    "rule", [f"FILE_HASH={DIGEST}", "path=/opt/kaspersky lab/kesl", "path=glob:/opt/kaspersky*"]
)
def test_what_a_manual_or_version_1_would_write_is_not_what_this_version_obeys(watch, rule):
    """Each is refused when the rules are compiled, or is loaded and never matches."""
    program = f"{KESL}/bin/kesl"
    theirs = {"05-other.rules": f"deny_syslog perm=execute all : {rule}\n"}
    [seen] = watch({program: ECHO}, (theirs | ALLOW, [program]))
    assert not seen["valid"] or not seen["alive"] or seen["results"] == {program: "ran"}


@pytest.mark.parametrize("value", ["/opt/été/né", "/opt/a@b+c~d/e", "/opt/a(b)/c", "/opt/a  b/c d"])
def test_a_path_of_any_character_that_is_written_is_matched(watch, value):
    program = f"{value}/program"
    [seen] = watch({program: ECHO}, (rules(path(value)) | ALLOW, [program]))
    assert seen["results"] == {program: REFUSED}
