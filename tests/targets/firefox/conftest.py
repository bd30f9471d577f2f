"""Two real add-ons, which mark every page in which they run: a person's, and the system's."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from proscribe.engines import firefox


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    id: str
    package: Path


def addon(folder, name, identity):
    package = firefox.addon(folder / f"{identity}.xpi", name, identity)
    return Addon(id=identity, package=package)


@pytest.fixture(scope="module")
def person_s(tmp_path_factory):
    return addon(
        tmp_path_factory.mktemp("addon"), "person", "{0a1b2c3d-0000-4000-8000-00000000000A}"
    )


@pytest.fixture(scope="module")
def system_s(tmp_path_factory):
    return addon(tmp_path_factory.mktemp("addon"), "system", "system@example.org")
