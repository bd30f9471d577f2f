"""Parsers of packages, on bytes that no one meant them to read."""

from pathlib import Path

import android_packages as made
import linux_samples as linux
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspectors.fuzzed import FUZZED

from proscribe.formats.hostile import MalformedError

HERE = Path(__file__).parent
PRIVATE = made.key()
WHOLE = made.signed(made.archive(made.files()), PRIVATE, made.certificate(PRIVATE))
SEEDS = {
    "zip": WHOLE,
    "zip-peek": WHOLE,
    "apk-signing": WHOLE,
    "axml": made.axml(made.manifest()),
    "certificate": made.certificate(PRIVATE),
    "deb": linux.deb(),
    "tar": linux.tar(linux.files(), "w:xz"),
    "elf": linux.elf(),
    "crx": linux.crx(linux.zipped(linux.extension()), linux.key()),
    "extension": linux.zipped(linux.extension()),
    "rpm": (HERE / "rpm/samples/viewer.rpm").read_bytes(),
    "flatpak": (HERE / "flatpak/samples/viewer.flatpak").read_bytes(),
    "squashfs": (HERE / "snap/samples/viewer-xz.snap").read_bytes(),
    "snap": b"name: a\nplugs: {b: {interface: home}}\napps: {c: {plugs: [b]}}\n",
    "apk-list": b"a: b\n\nName: c\nSHA1-Digest: QUJD\n\n",
}


@pytest.mark.parametrize("name", FUZZED)
@given(data=st.binary(max_size=300))
def test_noise_is_refused_or_read(name, data):
    _tried(name, data)


@pytest.mark.parametrize("name", SEEDS)
@given(edits=st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=8))
def test_what_was_changed_is_refused_or_read(name, edits):
    data = bytearray(SEEDS[name])
    for place, value in edits:
        data[place % len(data)] = value
    _tried(name, bytes(data))


def _tried(name, data):
    try:
        FUZZED[name](data)
    except MalformedError as error:
        assert error.reason.fr
