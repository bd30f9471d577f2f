"""What oscap says of the definitions, and what it answers on a machine of ours."""

import pytest
from corpus import POLICIES, TWO_SUITES, of_kinds, row
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from proscribe.formats.oval import SORTS
from proscribe.model import Effect, Kind, Policy
from proscribe.targets import compile_policy, get

pytestmark = pytest.mark.engine("oscap", "unshare", "ip", "mount")
HOSTILE = ["/opt/k lab/a & b", "/opt/<x>\"'", "/opt/né/中", "/opt/{x}", "/opt/]]>", "/"]
SLOW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


def document(policy, before=None):
    [file] = compile_policy(get("oval"), policy, serial=1_800_000_000, before=before).files
    return file.content


def asked(machine, kind, *values):
    """Return what oscap answers to a definition for each of these values."""
    rows = [row(kind, value, f"a/{n}") for n, value in enumerate(values)]
    said = machine.answers(document(Policy.of(rows)))
    return [said[f"a/{n} ({kind})"] for n in range(len(values))]


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_oscap_finds_no_fault_in_a_document(machine, policy):
    assert machine.faults(document(policy)) == []


@SLOW
@example(policy=Policy.of(row(Kind.LINUX_INSTALL_PATH, path, "a/b") for path in HOSTILE))
@given(policy=of_kinds(SORTS))
def test_oscap_finds_no_fault_in_any_document(machine, policy):
    assert machine.faults(document(policy)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'test_ref="oval:proscribe:tst:', b'test_ref="oval:proscribe:obj:'),
        (b"<linux:name>", b'<linux:name operation="like">'),
        (b'class="inventory"', b'class="prohibited"'),
        (b"<generator>", b"<generation>"),
    ],
)
def test_a_spoilt_document_is_refused(machine, old, new):
    spoilt = document(TWO_SUITES).replace(old, new)
    assert spoilt != document(TWO_SUITES)
    assert machine.faults(spoilt) != []


def test_a_debian_package_is_there_or_not(machine):
    machine.dpkg_has("wechat")
    machine.dpkg_has("libstdc++6")
    names = ("wechat", "libstdc++6", "wecha", "wechat2", "kesl", "w.chat")
    assert asked(machine, "linux.deb-package", *names) == ["true", "true", *["false"] * 4]


def test_a_debian_package_that_left_its_settings_behind_is_not_there(machine):
    machine.dpkg_has("kesl", "deinstall ok config-files")
    assert asked(machine, "linux.deb-package", "kesl") == ["false"]


@pytest.mark.engine("rpm", "rpmbuild")
def test_an_rpm_package_is_there_or_not(machine):
    machine.rpm_has("kesl")
    assert asked(machine, "linux.rpm-package", "kesl", "kes", "kesl2") == ["true", "false", "false"]
    assert asked(machine, "linux.deb-package", "kesl") == ["false"]


def test_a_machine_without_a_database_of_rpm_answers_no(machine):
    assert asked(machine, "linux.rpm-package", "kesl") == ["false"]


def test_a_path_is_there_be_it_a_file_or_a_folder(machine):
    folder = "/opt/kaspersky lab/né <&>'"
    machine.disk_has(f"{folder}/kesl", "file")
    there = [folder, f"{folder}/", f"{folder}/kesl"]
    missing = [f"{folder}/kes", f"{folder}/kes*", f"{folder}/.esl", f"{folder}/kesl/"]
    assert asked(machine, "linux.install-path", *there, *missing) == [
        *["true"] * 3, *["false"] * 4
    ]  # fmt: skip


def test_any_one_of_the_names_of_a_product_is_enough(machine):
    machine.dpkg_has("weixin")
    rows = [row("linux.deb-package", n, "a/b") for n in ("wechat", "weixin", "wechat-beta")]
    assert machine.answers(document(Policy.of(rows))) == {"a/b (linux.deb-package)": "true"}


@given(data=st.data())
def test_no_pattern_is_ever_written_for_a_name(data):
    """This openscap takes a pattern of a name of dpkg for the name itself, and finds nothing."""
    kind = data.draw(st.sampled_from(list(SORTS)))
    value = data.draw(st.from_regex(kind.grammar, fullmatch=True))
    made = document(Policy.of([row(kind, value, "a/b")]))
    assert b" operation=" not in made


def test_a_pattern_for_a_name_of_dpkg_would_be_called_valid_and_find_nothing(machine):
    """If this fails, openscap has mended it: then the target may say so, and still needs none."""
    machine.dpkg_has("wechat")
    plain = document(Policy.of([row("linux.deb-package", "wechat", "a/b")]))
    pattern = plain.replace(b"<linux:name>", b'<linux:name operation="pattern match">')
    pattern = pattern.replace(b">wechat</linux:name>", b">^wecha.$</linux:name>")
    assert machine.faults(pattern) == []
    assert set(machine.answers(plain).values()) == {"true"}
    assert set(machine.answers(pattern).values()) == {"false"}


@pytest.mark.parametrize("path", ["/opt//x", "/opt/./x", "/opt/x/..", "//opt/x", "/opt/x\ufffe"])
def test_a_path_that_would_never_be_found_is_a_gap(path):
    made = compile_policy(
        get("oval"), Policy.of([row("linux.install-path", path, "a/b")]), serial=1
    )
    assert made.enforced == ()
    assert Effect.IDENTIFY in {g.effect for g in made.gaps}


def test_a_definition_keeps_its_id_when_others_come_and_go():
    few = Policy.of([row("linux.deb-package", "kesl", "kaspersky/endpoint-security")])
    [line] = [n for n in document(few).splitlines() if b"<definition " in n]
    assert line in document(TWO_SUITES).splitlines()


def test_lifting_asks_nothing_any_more_and_the_machine_is_as_it_was(machine):
    machine.dpkg_has("wechat")
    # Whoever asks rpm's library anything makes it lay out an empty database, rules or no rules.
    machine.answers(document(TWO_SUITES))
    before = machine.bytes()
    assert "true" in machine.answers(document(TWO_SUITES)).values()
    lifted = document(Policy(), before=TWO_SUITES)
    assert machine.faults(lifted) == []
    assert machine.answers(lifted) == {}
    assert machine.bytes() == before
