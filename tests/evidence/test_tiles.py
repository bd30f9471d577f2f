"""The log as files, read by a reader of the specification that shares nothing with the writer."""

import base64
import hashlib
import subprocess

import pytest
from authority import PROSCRIBE
from log_faults import KEY, SIGNER

from proscribe.evidence import ForkError, Log, tiles
from proscribe.model import InputError


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def path_of(level, index, width):
    groups = []
    digits = str(index)
    while digits:
        groups.insert(0, digits[-3:].rjust(3, "0"))
        digits = digits[:-3]
    name = "/".join([f"x{g}" for g in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def read(folder, level, count, *, entries=False):
    """Return all hashes of a level, or all entries, from the tiles of a log of that count."""
    found = []
    for index in range((count + 255) // 256):
        width = min(256, count - 256 * index)
        data = (folder / path_of("entries" if entries else level, index, width)).read_bytes()
        if not entries:
            assert len(data) == 32 * width
            found += [data[at : at + 32] for at in range(0, len(data), 32)]
            continue
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found


def root(hashes):
    """Return the root over hashes, as RFC 6962 defines it: by halves of powers of two."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha(b"\x01", root(hashes[:half]), root(hashes[half:]))


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600, 70_000])
def test_a_reader_of_the_specification_finds_the_root_of_the_checkpoint(tmp_path, size):
    with Log.opened(tmp_path / "log") as log:
        log.append([b"%d" % n for n in range(size)], SIGNER)
        assert tiles.export(log, tmp_path / "out") == size
    text = (tmp_path / "out/checkpoint").read_text()
    origin, told, spelt = text.split("\n")[:3]
    assert (origin, int(told)) == (KEY.name, size)
    leaves = read(tmp_path / "out", 0, size)
    entries = read(tmp_path / "out", 0, size, entries=True)
    assert entries == [b"%d" % n for n in range(size)]
    assert leaves == [sha(b"\x00", entry) for entry in entries]
    assert root(leaves) == base64.b64decode(spelt)
    level, below = 1, leaves
    while count := size // 256**level:
        above = read(tmp_path / "out", level, count)
        assert above == [root(below[n : n + 256]) for n in range(0, 256 * count, 256)]
        level, below = level + 1, above
    written = {p for p in (tmp_path / "out/tile").rglob("*") if p.is_file()}
    assert len([p for p in written if "entries" not in p.parts]) == sum(
        -(-(size // 256**n) // 256) for n in range(level)
    )


def test_an_export_into_the_same_folder_adds_and_leaves_full_tiles_alone(tmp_path):
    with Log.opened(tmp_path / "log") as log:
        log.append([b"%d" % n for n in range(300)], SIGNER)
        tiles.export(log, tmp_path / "out")
        full = tmp_path / "out/tile/0/000"
        before = (full.stat().st_ino, full.read_bytes())
        log.append([b"%d" % n for n in range(300, 700)], SIGNER)
        tiles.export(log, tmp_path / "out")
    assert (full.stat().st_ino, full.read_bytes()) == before
    assert len(read(tmp_path / "out", 0, 700)) == 700
    assert (tmp_path / "out/tile/0/001.p/44").exists()


def test_the_files_of_another_log_are_not_mixed_with_ours(tmp_path):
    for name in ("log", "fork"):
        with Log.opened(tmp_path / name) as log:
            log.append([name.encode(), b"b"], SIGNER)
            if name == "log":
                tiles.export(log, tmp_path / "out")
            else:
                with pytest.raises(ForkError, match="another log"):
                    tiles.export(log, tmp_path / "out")


def test_a_tile_s_number_is_spelt_as_the_specification_shows():
    assert tiles.number(1_234_067) == "x001/x234/067"
    assert [tiles.number(n) for n in (0, 999, 1_000)] == ["000", "999", "x001/000"]


def test_an_entry_that_is_too_long_for_a_bundle_is_refused_and_no_checkpoint_is_written(tmp_path):
    with Log.opened(tmp_path / "log") as log:
        with pytest.raises(InputError, match="empty"):
            tiles.export(log, tmp_path / "out")
        log.append([b"a", bytes(65_536)], SIGNER)
        with pytest.raises(InputError, match="entry 1 has 65,536 bytes"):
            tiles.export(log, tmp_path / "out")
    assert not (tmp_path / "out/checkpoint").exists()


def test_the_command_writes_the_tiles(tmp_path):
    with Log.opened(tmp_path / "evidence") as log:
        log.append([b"a", b"b"], SIGNER)
    command = [*PROSCRIBE, "log", "--export-tiles", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "2 entries\n")
    assert (tmp_path / "out/tile/entries/000.p/2").read_bytes() == b"\0\1a\0\1b"
