"""Which files are read, and how much of one is held."""

import os
from pathlib import Path

from proscribe.service.lint import lint

DENY = b"deny perm=any all : path=/opt/x/run\n"
HEAD = "$TTL 60\n@ SOA localhost. h.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"


def test_one_file_under_two_names_contradicts_nobody(tmp_path):
    path = tmp_path / "50-x.rules"
    path.write_bytes(DENY + b"allow perm=any all : path=/opt/x/run\n")
    again = Path(os.path.relpath(path))
    looked = lint([path, again])
    assert not [f for f in looked.faults if f.rule == "contradicted"]
    assert looked.read == 1


def test_a_wildcard_answered_with_an_address_leaves_its_own_name_free(tmp_path):
    zone = tmp_path / "x.rpz"
    zone.write_text(HEAD + "y.org CNAME .\n*.example.com A 0.0.0.0\n*.z.org CNAME rpz-passthru.\n")
    (fault,) = lint([zone]).faults
    assert (fault.rule, fault.found) == ("rpz-apex", "*.example.com")
