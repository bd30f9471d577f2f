"""What fapolicyd 1 lets run when our rules come, stay and are lifted; and what it misreads."""

import hashlib
from pathlib import Path

import pytest
from corpus import row
from hypothesis import given
from hypothesis import strategies as st

from proscribe import targets
from proscribe.model import Effect, Identifier, Kind, Policy

pytestmark = pytest.mark.engine("fapolicyd", "fagenrules", "unshare")
TARGET = targets.get("fapolicyd")
ECHO, OTHER = "/bin/echo", "/bin/printf"
DIGEST = hashlib.sha256(Path(ECHO).read_bytes()).hexdigest()
KESL, QQ = "/opt/kaspersky/kesl", "/opt/QQ"
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
PATHS = st.from_regex(Kind.LINUX_INSTALL_PATH.grammar, fullmatch=True)


def path(value):
    return row("linux.install-path", value, "a/b")


def digest(value):
    return row("linux.file-sha256", value, "a/b")


def rules(*rows):
    [file] = targets.compile_policy(TARGET, Policy.of(rows), serial=1).files
    return {OURS: file.content.decode()}


def test_a_program_and_all_beneath_a_folder_are_refused_and_neighbours_run(watch):
    [seen] = watch(PROGRAMS, (rules(path(KESL), path(QQ)) | ALLOW, list(PROGRAMS)))
    assert seen["results"] == {
        f"{KESL}/bin/kesl": REFUSED,
        f"{KESL}-other/bin/other": "ran",
        QQ: REFUSED,
        "/opt/QQ2": "ran",
        "/opt/free/free": "ran",
    }
    assert "dec=deny_syslog perm=execute" in seen["log"]
    assert f"path={QQ}" in seen["log"]


def test_a_renamed_copy_escapes_a_path_and_not_a_digest(watch):
    """Silent failure 4: the condition of a path says so, and that of a digest says not."""
    programs = {QQ: ECHO, "/opt/renamed": ECHO, "/opt/free/free": OTHER}
    by_path, by_digest = watch(
        programs,
        (rules(path(QQ)) | ALLOW, list(programs)),
        (rules(digest(DIGEST)) | ALLOW, list(programs)),
    )
    assert by_path["results"] == {QQ: REFUSED, "/opt/renamed": "ran", "/opt/free/free": "ran"}
    assert by_digest["results"] == dict.fromkeys((QQ, "/opt/renamed"), REFUSED) | {
        "/opt/free/free": "ran"
    }
    texts = [TARGET.means[k][0].condition.en for k in sorted(TARGET.means)]
    assert "copies" in texts[0]
    assert "a copy" in texts[1]


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
    assert during["results"]["/opt/free/free"] == REFUSED
    assert before["compiled"] == after["compiled"] != during["compiled"]
    assert before["results"] == after["results"]
    assert after["results"] == dict.fromkeys(PROGRAMS, "ran") | {"/opt/free/free": REFUSED}


def test_what_is_denied_after_everything_was_allowed_runs(watch):
    """Trap 28 of the lints: the first rule that matches decides."""
    denied = f"deny_syslog perm=execute all : path={QQ}\n"
    allowed = "allow perm=any all : all\n"
    after, before = watch(
        {QQ: ECHO},
        ({"10-all.rules": allowed, "50-ours.rules": denied}, [QQ]),
        ({"10-ours.rules": denied, "50-all.rules": allowed}, [QQ]),
    )
    assert after["results"] == {QQ: "ran"}
    assert before["results"] == {QQ: REFUSED}


def test_removing_the_only_file_would_lift_nothing(watch):
    """This is why an empty policy writes a file: of an empty folder fagenrules makes nothing."""
    during, after, lifted = watch(
        {QQ: ECHO}, (rules(path(QQ)), [QQ]), ({}, [QQ]), (rules() | ALLOW, [QQ])
    )
    assert "No rules" in after["said"]
    assert during["results"] == after["results"] == {QQ: REFUSED}
    assert lifted["results"] == {QQ: "ran"}


def test_our_file_comes_before_the_rules_that_a_distribution_brings(watch):
    theirs = {"10-languages.rules": "%languages=text/x-python\n",
              "20-dracut.rules": "allow perm=any uid=0 : dir=/opt/\n"}  # fmt: skip
    [seen] = watch({QQ: ECHO}, (rules(path(QQ)) | theirs | ALLOW, [QQ]))
    assert seen["results"] == {QQ: REFUSED}


def test_a_rule_before_ours_that_allows_the_program_wins(watch):
    """The condition of the target says so: the first rule that matches decides."""
    [seen] = watch(
        {QQ: ECHO}, (rules(path(QQ)) | {"01-local.rules": ALLOW["90-local.rules"]}, [QQ])
    )
    assert seen["results"] == {QQ: "ran"}


@pytest.mark.parametrize(
    "rule",
    [
        "path=/opt/kaspersky lab/kesl",
        'path="/opt/kaspersky lab/kesl"',
        "path=/opt/kaspersky%20lab/kesl",
        "path=/opt/kaspersky\\ lab/kesl",
        "path=glob:/opt/kaspersky*/kesl",
        f"sha256hash={DIGEST.upper()}",
        f"sha256hash={DIGEST[:3]}",
    ],
)
def test_what_version_1_accepts_and_never_matches_is_never_written(watch, rule):
    """Silent failures 1, 2 and 3: the daemon loads the rule, and the program runs."""
    program = "/opt/kaspersky lab/kesl"
    theirs = {"05-other.rules": f"deny_syslog perm=execute all : {rule}\n"}
    [seen] = watch({program: ECHO}, (theirs | ALLOW, [program]))
    assert seen["alive"]
    assert seen["results"] == {program: "ran"}


def test_the_name_of_a_field_of_later_versions_stops_the_daemon(watch):
    theirs = {"05-other.rules": f"deny_syslog perm=execute all : filehash={DIGEST}\n"}
    [seen] = watch({QQ: ECHO}, (theirs | ALLOW, [QQ]))
    assert not seen["alive"]


@pytest.mark.parametrize(
    ("rule", "denied"),
    [(f"path={QQ},/opt/free/free", "/opt/free/free"), ("dir=/opt/fr", "/opt/free/free")],
)
def test_a_comma_or_a_folder_without_its_slash_would_deny_what_nobody_named(watch, rule, denied):
    theirs = {"05-other.rules": f"deny_syslog perm=execute all : {rule}\n"}
    [seen] = watch(PROGRAMS, (theirs | ALLOW, [denied]))
    assert seen["results"] == {denied: REFUSED}


@pytest.mark.parametrize(
    "value", ["/opt/été/né", "/opt/a@b+c~d/e", "/opt/a(b)/c", "/opt/" + "x" * 250 + "/" + "y" * 250]
)
def test_a_path_of_any_character_that_is_written_is_matched(watch, value):
    program = f"{value}/program"
    [seen] = watch({program: ECHO}, (rules(path(value)) | ALLOW, [program]))
    assert seen["results"] == {program: REFUSED}


@pytest.mark.parametrize(
    "value",
    [
        "/", "/opt", "/opt/", "/usr", "/usr/bin", "/usr/bin/", "/usr/local/bin", "/usr/lib/systemd",
        "/usr/lib/x86_64-linux-gnu", "/var/lib", "/etc/init.d", "/home/anna", "/bin/wechat",
        "/lib/kesl", "/var/run/kesl", "/opt//x", "/opt/./x", "/opt/../usr/bin", "/opt/x/..",
        "/opt/a,b", "/opt/a=b", "/opt/%a", '/opt/"a"', "/opt/a*", "/opt/a:b", "/opt/a\\b",
        "/opt/#a", "/opt/\u2028a", "/opt/kaspersky lab/kesl",
    ],
)  # fmt: skip
def test_a_path_that_would_be_misread_or_is_everybodys_is_refused(value):
    assert TARGET.refuses(Identifier(Kind.LINUX_INSTALL_PATH, value))
    assert rules(path(value)) == rules()


@pytest.mark.parametrize(
    "value",
    [KESL, QQ, "/opt/QQ/", "/opt/bytedance/feishu/feishu", "/usr/bin/wechat", "/usr/lib/wechat",
     "/usr/local/wechat", "/var/lib/kesl", "/home/anna/wechat", "/opt/...", "/opt/x.y"],
)  # fmt: skip
def test_a_path_of_one_product_is_not_refused(value):
    assert TARGET.refuses(Identifier(Kind.LINUX_INSTALL_PATH, value)) is None


@given(values=st.sets(PATHS, max_size=4))
def test_no_path_can_make_a_rule_of_another_shape(values):
    """Each line is a comment, or a rule of four words that denies one thing and allows nothing."""
    text = rules(*map(path, values))[OURS]
    written = [line for line in text.split("\n")[:-1] if not line.startswith("#")]
    kept = sorted(v for v in values if not TARGET.refuses(Identifier(Kind.LINUX_INSTALL_PATH, v)))
    assert len(written) == 2 * len(kept)
    for line in written:
        decision, perm, subject, colon, value = line.split(" ")
        assert [decision, perm, subject, colon] == ["deny_syslog", "perm=execute", "all", ":"]
        assert value.count("=") == 1
        assert "," not in value


def test_the_bytes_are_these():
    assert rules(path(KESL), path("/opt/QQ/"), digest(DIGEST))[OURS] == (
        "# proscribe: prohibited programs / programmes interdits\n"
        "# d-1\n"
        f"deny_syslog perm=execute all : sha256hash={DIGEST}\n"
        "# d-1\n"
        f"deny_syslog perm=execute all : path={QQ}\n"
        "deny_syslog perm=execute all : dir=/opt/QQ/\n"
        "# d-1\n"
        "deny_syslog perm=execute all : path=/opt/kaspersky/kesl\n"
        "deny_syslog perm=execute all : dir=/opt/kaspersky/kesl/\n"
    )


def test_a_path_with_a_space_is_a_gap_that_says_where_to_turn():
    artifact = targets.compile_policy(
        TARGET, Policy.of([path("/opt/kaspersky lab/kesl")]), serial=1
    )
    [gap] = [g for g in artifact.gaps if g.effect is Effect.BLOCK_RUN]
    assert "SHA-256" in gap.why.en
    assert "SHA-256" in gap.why.fr
