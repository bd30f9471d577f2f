"""What every inspector does, whatever its format."""

import hashlib
import json
import random
from pathlib import Path

import pytest

from proscribe import inspectors
from proscribe.inspectors import Source
from proscribe.wire.plain import plain

HERE = Path(__file__).parent
SAMPLES = sorted(
    path
    for name in inspectors.names()
    for path in (HERE / name / "samples").glob("*")
    if path.suffix != ".json"
)
ROUNDS = 60


def source(name, data):
    held = memoryview(data)
    return Source(name=name, data=held, sha256=lambda: hashlib.sha256(held).hexdigest())


def of(path):
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file())
        tree = {str(p.relative_to(path)): memoryview(p.read_bytes()) for p in files}
        return Source(name=path.name, tree=tree, sha256=lambda: "0" * 64)
    return source(path.name, path.read_bytes())


@pytest.mark.parametrize("name", inspectors.names())
def test_every_inspector_has_a_sample_and_cites_what_it_reads_by(name):
    module = __import__(f"proscribe.inspectors.{name}", fromlist=[name])
    assert "https://" in module.__doc__
    assert [p for p in SAMPLES if p.parents[1].name == name]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parents[1].name}-{p.name}")
def test_a_sample_is_read_as_its_golden_says(path, request):
    found = inspectors.inspect(of(path))
    assert found.format == path.parents[1].name
    told = json.dumps(plain(found), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    golden = path.with_name(path.name + ".json")
    if request.config.getoption("--accept"):
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parents[1].name}-{p.name}")
def test_whatever_is_cut_or_changed_there_is_an_answer(path):
    """Parsers meet hostile bytes: an answer or one clear reason, never anything else."""
    if path.is_dir():
        pytest.skip("a folder; its files are read by formats that are tried on their own")
    whole = path.read_bytes()
    chance = random.Random(path.name)  # noqa: S311, no secret
    for _ in range(ROUNDS):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.choice([len(data), chance.randrange(len(data))])
        found = inspectors.inspect(source(path.name, bytes(data[:cut])))
        assert found.malformed is None or found.malformed.fr
