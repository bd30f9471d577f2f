"""A question in SQL from the command line, beside what the house answers to the same."""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from proscribe.cli import main

SAMPLE = Path(__file__).parents[2] / "src" / "proscribe" / "examples" / "fleet" / "sample.ndjson.gz"
AS_OF = ("--as-of", "2026-11-20")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("query") / "inventory"
    main(["ingest", str(SAMPLE), "--inventory", str(home)])
    return home


def asked(capsys, folder, *arguments):
    capsys.readouterr()
    main([*arguments, *AS_OF, "--inventory", str(folder)])
    return capsys.readouterr().out


def test_the_digest_is_of_the_lines_as_they_are_printed(capsys, folder):
    told = json.loads(asked(capsys, folder, "query", "who", "--json"))
    lines = asked(capsys, folder, "query", "who", "--lines")
    assert told["rows"]
    assert told["digest"] == hashlib.sha256(lines.encode()).hexdigest()


def test_the_files_that_it_names_are_those_of_the_folder(capsys, folder):
    for line in asked(capsys, folder, "query", "spells", "--files").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_statement_is_printed_in_the_words_of_either_engine(capsys, folder):
    assert "epoch_us" in asked(capsys, folder, "query", "history", "--sql", "duckdb")
    pytest.importorskip("sqlglot")
    assert "UNIX_MICROS" in asked(capsys, folder, "query", "history", "--sql", "spark")


def test_without_the_extra_it_says_what_to_install(capsys, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "proscribe.inventory.sql.dialect", None)
    with pytest.raises(SystemExit) as ended:
        asked(capsys, folder, "query", "who", "--sql", "spark")
    assert ended.value.code == 2
    assert "proscribe[spark]" in capsys.readouterr().err


def test_an_address_is_nothing_that_this_process_asks(capsys, folder):
    with pytest.raises(SystemExit) as ended:
        asked(capsys, folder, "query", "who", "--address", "s3a://store")
    assert ended.value.code == 2
    assert "--engine spark" in capsys.readouterr().err
