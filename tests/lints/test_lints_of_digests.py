"""Digests and store modes that a checker takes and an engine does not heed."""

import json

import pytest

from proscribe.lints import get


def rules(name, source, content):
    return {fault.rule for fault in get(name).read(source, content)}


@pytest.mark.parametrize("digits", [32, 40, 63, 65, 128])
def test_a_digest_that_is_no_sha256_is_a_fault_whatever_its_name(digits):
    for attribute in ("filehash", "sha256hash"):
        line = f"deny perm=any all : {attribute}={'a' * digits}\n".encode()
        assert rules("fapolicyd", "50-x.rules", line)
    right = f"deny perm=any all : filehash={'a' * 64}\n".encode()
    assert not rules("fapolicyd", "50-x.rules", right)


def test_one_application_that_is_allowed_does_not_make_an_unsaid_store_mode_harmless():
    applications = [
        {"packageName": "a.b", "installType": "BLOCKED"},
        {"packageName": "c.d", "installType": "AVAILABLE"},
    ]
    for mode, faults in ((None, True), ("BLACKLIST", False), ("WHITELIST", False)):
        body = {"applications": applications} | ({"playStoreMode": mode} if mode else {})
        found = rules("android_management", "policy.json", json.dumps(body).encode())
        assert bool(found) == faults
