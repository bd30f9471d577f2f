"""Two real extensions: one that the command line loads, and one that is installed for good."""

import subprocess
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import pytest

from proscribe.engines.chromium import LETTERS, extension, identity

KEY = b"the key of an extension that exists for these tests alone"
BEFORE_ID = bytes.fromhex("82f104120a10")
"""In a CRX file: signed header data of 18 bytes, whose first field is an id of 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    unpacked: Path
    unpacked_id: str
    package: Path
    installed_id: str

    @property
    def ids(self):
        return {self.unpacked_id, self.installed_id}


@pytest.fixture(scope="module")
def extensions(tmp_path_factory):
    unpacked, packed, profile = (tmp_path_factory.mktemp(n) for n in ("loose", "packed", "none"))
    extension(unpacked, "unpacked", key=b64encode(KEY).decode())
    extension(packed, "installed")
    pack = ["chromium", "--headless", "--no-sandbox", f"--user-data-dir={profile}"]
    pack += [f"--pack-extension={packed}"]
    subprocess.run(pack, check=True, capture_output=True, timeout=60)
    package = packed.with_suffix(".crx")
    return Extensions(
        unpacked=unpacked,
        unpacked_id=identity(KEY),
        package=package,
        installed_id=package.read_bytes().partition(BEFORE_ID)[2][:16].hex().translate(LETTERS),
    )
