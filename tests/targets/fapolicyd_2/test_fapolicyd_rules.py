"""The rules for fapolicyd 2, held to its manual word by word; beside this, the daemon obeys them.

A value that holds a space stands between double quotes, which are no part of it; a comma divides
values even there; the digest's field is ``filehash``: section QUOTED VALUES of fapolicyd.rules(5)
and the table of names in ``object-attr.c``, version 2.0.2 (GPL-3.0-or-later; facts alone).
"""

import re

from corpus import row
from hypothesis import given
from hypothesis import strategies as st

from proscribe import targets
from proscribe.model import Identifier, Kind, Policy

TARGET = targets.get("fapolicyd_2")
DIGEST = Kind.LINUX_FILE_SHA256.example
PATHS = st.from_regex(Kind.LINUX_INSTALL_PATH.grammar, fullmatch=True)
VALUE = re.compile(r'(path|dir)=("(?P<quoted>[^",\\]*)"|(?P<plain>[^" ,\\]+))')


def rules(*rows):
    [file] = targets.compile_policy(TARGET, Policy.of(rows), serial=1).files
    return file.content.decode()


def path(value):
    return row("linux.install-path", value, "a/b")


def test_the_bytes_are_these():
    assert rules(
        path("/opt/kaspersky lab/kesl"), path("/opt/QQ"), row("linux.file-sha256", DIGEST, "a/b")
    ) == (
        "# proscribe: prohibited programs / programmes interdits\n"
        "# d-1\n"
        f"deny_syslog perm=execute all : filehash={DIGEST}\n"
        "# d-1\n"
        "deny_syslog perm=execute all : path=/opt/QQ\n"
        "deny_syslog perm=execute all : dir=/opt/QQ/\n"
        "# d-1\n"
        'deny_syslog perm=execute all : path="/opt/kaspersky lab/kesl"\n'
        'deny_syslog perm=execute all : dir="/opt/kaspersky lab/kesl/"\n'
    )


def test_a_glob_or_the_constant_of_the_manual_is_never_written():
    """Silent failure 3; and FILE_HASH, as the manual has it, is no name of a field."""
    text = rules(path("/opt/glob"), row("linux.file-sha256", DIGEST, "a/b"))
    assert "glob:" not in text
    assert "FILE_HASH" not in text


@given(values=st.sets(PATHS, max_size=4))
def test_every_path_is_read_back_as_it_was_written(values):
    kept = [v for v in sorted(values) if not TARGET.refuses(Identifier(Kind.LINUX_INSTALL_PATH, v))]
    lines = [x for x in rules(*map(path, values)).split("\n")[:-1] if not x.startswith("#")]
    read = []
    for line in lines:
        value = VALUE.fullmatch(line.removeprefix("deny_syslog perm=execute all : "))
        read.append(value["quoted"] or value["plain"])
    assert read == [v for k in kept for v in (k.rstrip("/"), k.rstrip("/") + "/")]


def test_an_empty_policy_is_the_heading_alone():
    assert rules() == "# proscribe: prohibited programs / programmes interdits\n"
