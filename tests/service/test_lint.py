"""``lint``: folders are walked, files that contradict are found, and nothing is passed over."""

import json
import os
import re

import pytest
from click.testing import CliRunner

from proscribe.cli import root
from proscribe.service.lint import CONTRADICTED

BLOCK = '{"URLBlocklist": ["weixin.qq.com"]}'
ALLOW = '{"URLAllowlist": ["open.weixin.qq.com"]}'
SPACE = "deny perm=execute all : path=/opt/a b\n"
TEAM = {"rule_type": "TEAMID", "identifier": "5A4RE8SF68", "policy": "BLOCKLIST"}
SIGNED = {"rule_type": "SIGNINGID", "identifier": "5A4RE8SF68:a.b", "policy": "ALLOWLIST"}
PAIRS = {
    "browser": (BLOCK, ALLOW, "*.weixin.qq.com"),
    "santa": (json.dumps({"rules": [TEAM]}), json.dumps({"rules": [SIGNED]}), "TEAMID:5A4RE8SF68"),
    "fapolicyd": (
        "deny perm=any all : path=/opt/a\n",
        "allow perm=any all : path=/opt/a\n",
        "/opt/a",
    ),
    "rpz": ("*.qq.com CNAME .\nqq.com CNAME .\n", "x.qq.com CNAME rpz-passthru.\n", "*.qq.com"),
    "flatpak": ("deny app/a.b.C\n", "allow app/a.b.C\n", "app/a.b.C"),
    "android": (
        '{"changes": [{"application": {"packageName": "a.b", "installType": "BLOCKED"}}]}',
        '{"applications": [{"packageName": "a.b", "installType": "AVAILABLE"}]}',
        "a.b",
    ),
}


def run(*arguments):
    return CliRunner().invoke(root, ["lint", *map(str, arguments)], prog_name="proscribe")


def told(*arguments):
    made = run(*arguments, "--json")
    return made.exit_code, json.loads(made.stdout)


def laid(folder, **files):
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_a_folder_is_walked_and_faults_stand_in_the_order_of_their_places(tmp_path):
    (tmp_path / "b").mkdir()
    laid(tmp_path / "b", rules=f"# ours\n{SPACE}{SPACE}")
    laid(tmp_path, a=SPACE, z="nothing that anybody knows")
    code, found = told(tmp_path)
    places = [(f["place"]["source"], f["place"]["line"]) for f in found["faults"]]
    assert places == [(f"{tmp_path}/a", 1), (f"{tmp_path}/b/rules", 2), (f"{tmp_path}/b/rules", 3)]
    assert code == 1
    assert (found["read"], found["not_looked_at"]) == (2, [f"{tmp_path}/z"])


def test_nothing_found_exits_with_zero_and_says_what_was_not_looked_at(tmp_path):
    laid(tmp_path, a="deny perm=execute all : path=/opt/a\n", z="a letter")
    made = run(tmp_path)
    assert made.exit_code == 0
    assert made.stdout.splitlines() == [
        "0 faults in 1 file",
        "not looked at: 1 file, of a format that no lint knows",
        f"    {tmp_path}/z",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_fault_shows_place_rule_reason_and_remedy_in_the_language(tmp_path, language):
    made = run(laid(tmp_path, a=SPACE), "--lang", language)
    head, why, remedy, count = made.stdout.splitlines()
    assert head == f"{tmp_path}/a:1: fapolicyd-space  path=/opt/a b"
    english = ("never matches", "what to do: name", "1 fault in 1 file")
    french = ("ne reconnaît jamais", "à faire", "1 défaut dans 1 fichier")
    said = {"en": english, "fr": french}[language]
    for line, expected in zip((why, remedy, count), said, strict=True):
        assert expected in re.sub(r"\s", " ", line)


@pytest.mark.parametrize("kind", PAIRS)
def test_trap_27_what_one_file_blocks_and_another_allows_is_a_contradiction(tmp_path, kind):
    block, allow, subject = PAIRS[kind]
    laid(tmp_path, a=block, b=allow)
    _, found = told(tmp_path)
    (fault,) = (f for f in found["faults"] if f["rule"] == CONTRADICTED.name)
    assert fault["place"]["source"] == f"{tmp_path}/a"
    assert subject in fault["found"]
    assert f"{tmp_path}/b" in fault["found"]


def test_two_files_that_block_the_same_do_not_contradict(tmp_path):
    assert told(laid(tmp_path, a=BLOCK, b=BLOCK))[1]["faults"] == []


def test_files_of_two_formats_do_not_contradict(tmp_path):
    laid(tmp_path, a="weixin.qq.com CNAME .\n", b='{"URLAllowlist": ["weixin.qq.com"]}')
    assert told(tmp_path)[1]["faults"] == []


def test_a_file_that_is_named_twice_is_looked_at_once(tmp_path):
    laid(tmp_path, a=SPACE)
    assert told(tmp_path, tmp_path / "a")[1]["read"] == 1


def test_links_and_pipes_in_a_folder_are_named_and_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    laid(tmp_path, a=SPACE)
    (tmp_path / "in" / "link").symlink_to(tmp_path / "a")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "in" / "pipe")
    _, found = told(tmp_path / "in")
    assert found["faults"] == []
    assert found["not_looked_at"] == [f"{tmp_path}/in/{n}" for n in ("link", "loop", "pipe")]
    assert told(tmp_path / "in" / "link")[0] == 1


def test_a_path_that_does_not_exist_or_is_no_file_exits_with_two(tmp_path):
    from proscribe.cli import main

    os.mkfifo(tmp_path / "pipe")
    for path in ("nowhere", "pipe"):
        with pytest.raises(SystemExit) as left:
            main(["lint", str(tmp_path / path)])
        assert left.value.code == 2


def test_rules_that_are_broken_are_a_fault_and_the_others_are_looked_at(tmp_path):
    code, found = told(laid(tmp_path, a="<SiPolicy><", b=SPACE))
    assert code == 1
    assert [f["rule"] for f in found["faults"]] == ["unreadable", "fapolicyd-space"]
