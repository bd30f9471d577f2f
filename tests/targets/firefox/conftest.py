"""Two real add-ons, which mark every page in which they run: a person's, and the system's."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    id: str
    name: str
    package: Path


def addon(folder, name, identity):
    script = {"matches": ["http://*/*"], "js": ["run.js"], "run_at": "document_start"}
    about = {
        "manifest_version": 2,
        "name": name,
        "version": "1",
        "browser_specific_settings": {"gecko": {"id": identity}},
        "content_scripts": [script],
    }
    package = folder / f"{identity}.xpi"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("manifest.json", json.dumps(about))
        archive.writestr("run.js", f"document.documentElement.dataset.{name} = 'runs'")
    return Addon(id=identity, name=name, package=package)


@pytest.fixture(scope="module")
def person_s(tmp_path_factory):
    return addon(
        tmp_path_factory.mktemp("addon"), "person", "{0a1b2c3d-0000-4000-8000-00000000000A}"
    )


@pytest.fixture(scope="module")
def system_s(tmp_path_factory):
    return addon(tmp_path_factory.mktemp("addon"), "system", "system@example.org")
