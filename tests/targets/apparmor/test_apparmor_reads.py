"""What the real parser of AppArmor makes of our profiles; no kernel here obeys them."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from corpus import row
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe import targets
from proscribe.engines import apparmor_parser as parser
from proscribe.model import Identifier, Kind, Policy, Proof

pytestmark = pytest.mark.engine("setpriv", "apparmor_parser")
TARGET = targets.get("apparmor")
KESL, QQ, SPACED = "/opt/kaspersky/kesl", "/opt/QQ", "/opt/kaspersky lab/kesl"
PATHS = st.from_regex(r"/opt/[\w .+@~()-]{1,40}(/[\w .+@~()-]{1,40}){0,3}/?", fullmatch=True)
ANY_PATHS = st.from_regex(Kind.LINUX_INSTALL_PATH.grammar, fullmatch=True)


def policy(*paths):
    return Policy.of([row("linux.install-path", path, "a/b") for path in paths])


def files(*paths, before=()):
    made = targets.compile_policy(TARGET, policy(*paths), serial=1, before=policy(*before)).files
    return {file.path: file.content for file in made}


def parsed(content, *options):
    """Have the parser read profiles."""
    with TemporaryDirectory() as home:
        return parser.parsed(Path(home), content, *options)


def profiles(content):
    """Return the names of the profiles, as the parser reads them."""
    done = parsed(content, "--names")
    assert done, done.stderr
    return done.stdout.split()


def attached(content, path):
    """Return the names of the profiles to which a path falls."""
    with TemporaryDirectory() as home:
        made = parser.compiled(Path(home), content)
    return {n for n, compiled in made.items() if parser.attaches(parser.tables(compiled), path)}


def test_the_bytes_are_these():
    [(path, content)] = files(QQ).items()
    assert path == "etc/apparmor.d/proscribe"
    assert content.decode() == (
        "# proscribe: prohibited programs / programmes interdits\n"
        "\n"
        "# d-1\n"
        'profile proscribe-c37f915eff382430 "/opt/QQ{,/**}" {\n'
        "  audit deny /** mrwklx,\n"
        "}\n"
    )


def test_the_parser_takes_each_profile_and_all_kinds_of_paths():
    [content] = files(KESL, QQ, SPACED, "/opt/été", "/opt/a(b)").values()
    assert len(set(profiles(content))) == 5


def test_a_profile_attaches_to_the_path_and_what_is_beneath_it():
    [content] = files(QQ).values()
    tree = parsed(content, "--dump", "expr-tree").stderr
    assert r"/opt/QQ(/([^\x0])*|[])< 0x1>" in tree
    for path, fits in {QQ: True, f"{QQ}/": True, f"{QQ}/a/qq": True, f"{QQ}2": False}.items():
        assert bool(attached(content, path)) is fits


def test_the_parser_refuses_a_wrong_mode():
    [content] = files(QQ).values()
    assert not parsed(content.replace(b"mrwklx", b"mrwklz"))


def test_an_empty_policy_is_a_file_without_profiles():
    [content] = files().values()
    assert parsed(content)
    assert profiles(content) == []


def test_what_is_lifted_is_named_for_removal_and_what_stays_is_not():
    """A profile outlives its file in the kernel: taking the file away alone would lift nothing."""
    during = files(KESL, QQ)
    after = files(KESL, before=(KESL, QQ))
    kept, gone = (
        profiles(after["etc/apparmor.d/proscribe"]),
        profiles(after["apparmor/proscribe-remove"]),
    )
    assert sorted(kept + gone) == sorted(profiles(during["etc/apparmor.d/proscribe"]))
    assert len(kept) == len(gone) == 1


def test_every_profile_bears_the_mark_so_no_other_is_replaced_or_removed():
    made = files(KESL, before=(KESL, QQ, SPACED))
    names = [name for content in made.values() for name in profiles(content)]
    assert all(re.fullmatch(r"proscribe-[0-9a-f]{16}", name) for name in names)


def test_a_path_with_and_without_a_final_slash_are_two_profiles():
    """Lifting one of the two must not take the other away."""
    after = files(QQ, before=(QQ, f"{QQ}/"))
    assert not {*profiles(after["etc/apparmor.d/proscribe"])} & {
        *profiles(after["apparmor/proscribe-remove"])
    }


@settings(max_examples=25)
@given(paths=st.sets(PATHS, min_size=1, max_size=4))
def test_whatever_the_path_the_parser_reads_one_profile_for_each(paths):
    kept = [p for p in paths if not TARGET.refuses(Identifier(Kind.LINUX_INSTALL_PATH, p))]
    [content] = files(*paths).values()
    assert len(set(profiles(content))) == len(kept)
    for path in kept:
        own = path.rstrip("/")
        assert attached(content, own)
        assert attached(content, own) <= attached(content, f"{own}/beneath")


@given(paths=st.sets(ANY_PATHS, max_size=4))
def test_no_path_can_say_more_than_its_own_profile(paths):
    [content] = files(*paths).values()
    for line in content.decode().split("\n"):
        assert (
            line.startswith("#")
            or line in {"", "}", "  audit deny /** mrwklx,"}
            or re.fullmatch(
                r'profile proscribe-[0-9a-f]{16} "/[^"\\,*?{}\[\]^]+\{,/\*\*\}" \{', line
            )
        )


@pytest.mark.parametrize("path", ["/", "/usr/bin", "/opt/a*", '/opt/"', "/opt/a{b}", "/bin/wechat"])
def test_a_path_that_would_be_misread_or_is_everybodys_is_refused(path):
    assert TARGET.refuses(Identifier(Kind.LINUX_INSTALL_PATH, path))


def test_a_digest_is_a_gap_for_a_profile_knows_paths_alone():
    digest = Policy.of([row("linux.file-sha256", Kind.LINUX_FILE_SHA256.example, "a/b")])
    artifact = targets.compile_policy(TARGET, digest, serial=1)
    assert artifact.enforced == ()
    assert "path" in artifact.gaps[0].why.en or "path" in artifact.gaps[1].why.en


def test_it_claims_no_more_than_that_it_was_parsed():
    assert TARGET.proof is Proof.PARSED
