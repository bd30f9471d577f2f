"""The other half of a trap: the checker that an administrator runs is content with the file."""

import subprocess

import pytest

from proscribe import lints
from proscribe.lints import look

HEAD = "$TTL 60\n@ SOA localhost. root.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
OVAL = """<?xml version="1.0" encoding="UTF-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"
  xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5"
  xmlns:linux="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
<generator><oval:schema_version>5.11</oval:schema_version>
<oval:timestamp>2026-11-24T00:00:00</oval:timestamp></generator>
<definitions><definition class="inventory" id="oval:x:def:1" version="1">
<metadata><title>x</title><description>x</description></metadata>
<criteria><criterion test_ref="oval:x:tst:1"/></criteria></definition></definitions>
<tests><linux:dpkginfo_test id="oval:x:tst:1" version="1" check="all" comment="x">
<linux:object object_ref="oval:x:obj:1"/></linux:dpkginfo_test></tests>
<objects><linux:dpkginfo_object id="oval:x:obj:1" version="1">
<linux:name operation="pattern match">^we.*$</linux:name></linux:dpkginfo_object></objects>
</oval_definitions>
"""
UNIT = "[Service]\nExecStart=/bin/true\nNoExecPath=/opt/wechat\n"


def rules(name, path):
    lint = lints.get(name)
    assert lint.recognises(path.name, path.read_bytes())
    return {f.rule for f in look(lint, path.name, path.read_bytes())[0]}


def accepted(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode == 0


@pytest.mark.engine("named-checkzone")
@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("weixin.qq.com. CNAME .", "rpz-absolute"),
        ("x.org CNAME .\nweixin.qq.com. A 127.0.0.1", "rpz-absolute"),
        ("open.weixin.qq.com CNAME rpz-passthru", "rpz-action"),
        ("32.99.113.0.203.rpz-ip CNAME .", "rpz-address"),
        ("*.weixin.qq.com CNAME .", "rpz-apex"),
    ],
)
def test_the_checker_of_zones_says_ok(tmp_path, line, rule):
    path = tmp_path / "policy.zone"
    path.write_text(f"{HEAD}ok.example CNAME .\n{line}\n")
    assert accepted("named-checkzone", "rpz.example", str(path))
    assert rules("rpz", path) == {rule}


@pytest.mark.engine("oscap")
def test_the_validator_of_oval_says_that_a_pattern_is_valid(tmp_path):
    path = tmp_path / "oval.xml"
    path.write_text(OVAL)
    assert accepted("oscap", "oval", "validate", str(path))
    assert rules("oval", path) == {"oval-dpkg-pattern"}


@pytest.mark.engine("systemd-analyze")
def test_systemd_verifies_a_unit_with_a_setting_that_it_ignores(tmp_path):
    path = tmp_path / "wechat.service"
    path.write_text(UNIT)
    assert accepted("systemd-analyze", "verify", "--man=no", str(path))
    assert rules("systemd", path) == {"systemd-misspelt"}
