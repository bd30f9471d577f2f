"""Two real extensions: one that the command line loads, and one that is installed for good."""

import hashlib
import json
import subprocess
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import pytest

LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
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


def write(folder, name, **manifest):
    """Write an extension that marks every page in which it runs with its name."""
    script = {"matches": ["http://*/*"], "js": ["run.js"], "run_at": "document_start"}
    about = {"manifest_version": 3, "name": name, "version": "1", "content_scripts": [script]}
    (folder / "manifest.json").write_text(json.dumps(about | manifest), encoding="utf-8")
    run = f"document.documentElement.dataset.{name} = 'runs'"
    (folder / "run.js").write_text(run, encoding="utf-8")


@pytest.fixture(scope="module")
def extensions(tmp_path_factory):
    unpacked, packed, profile = (tmp_path_factory.mktemp(n) for n in ("loose", "packed", "none"))
    write(unpacked, "unpacked", key=b64encode(KEY).decode())
    write(packed, "installed")
    pack = ["chromium", "--headless", "--no-sandbox", f"--user-data-dir={profile}"]
    pack += [f"--pack-extension={packed}"]
    subprocess.run(pack, check=True, capture_output=True, timeout=60)
    package = packed.with_suffix(".crx")
    return Extensions(
        unpacked=unpacked,
        unpacked_id=hashlib.sha256(KEY).hexdigest()[:32].translate(LETTERS),
        package=package,
        installed_id=package.read_bytes().partition(BEFORE_ID)[2][:16].hex().translate(LETTERS),
    )
