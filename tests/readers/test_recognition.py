"""An export is recognised by its own reader and by no other."""

from pathlib import Path

import pytest

from proscribe import readers
from proscribe.readers import Origin

HERE = Path(__file__).parent
READERS = {n: r for n in readers.names() if (r := readers.get(n)).origin is Origin.FILE}
SAMPLES = [
    pytest.param(name, sample, id=f"{name}: {sample.name}")
    for name in READERS
    for sample in sorted((HERE / name / "input").glob("*"))
]
STRANGERS = (b"", b"{}", b"[]", b"null", b"\0" * 64, b"<plist/>", b"\x1f\x8b", b"a,b\n1,2\n")


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_a_sample_is_recognised_by_its_own_reader_alone(name, sample):
    head = sample.read_bytes()[: 1 << 16]
    assert [n for n, reader in READERS.items() if reader.recognises(head)] == [name]


@pytest.mark.parametrize("head", STRANGERS)
def test_a_stranger_is_recognised_by_none(head):
    assert not [n for n, reader in READERS.items() if reader.recognises(head)]
