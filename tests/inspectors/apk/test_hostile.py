"""Packages that were made to deceive: read as Android reads them, and told as such."""

import subprocess
import sys

import hostile_packages
import pytest

from proscribe.service.inspect import inspect

CASES = hostile_packages.cases()
MEMORY = 350 << 20


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """All cases, read one after another by one worker, as a fleet's packages are."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, case in CASES.items():
        paths.append(folder / f"{name}.apk")
        paths[-1].write_bytes(case.data)
    return dict(zip(CASES, inspect(paths), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_trick_is_seen_and_the_application_named(name, told):
    case, found = CASES[name], told[name]
    assert found.malformed is None or "stumbled" not in found.malformed.en
    assert set(case.remarks) <= {remark.name for remark in found.remarks}
    names = [named.identifier.value for named in found.names]
    assert names == ([case.package] if case.package else [])
    assert case.package or found.malformed or not names


@pytest.mark.parametrize("name", [n for n in CASES if CASES[n].package])
def test_whether_android_would_install_it_is_told(name, told):
    assert told[name].installs == CASES[name].installs
    assert told[name].why_installs


@pytest.mark.parametrize("name", [n for n in CASES if CASES[n].signer])
def test_no_signature_is_believed_that_does_not_hold(name, told):
    assert told[name].signer == CASES[name].signer


def test_a_copied_signing_block_is_never_attributed_to_its_victim(told):
    found = told["signing-block-copied"]
    assert [s.subject for s in found.signers] == ["CN=Victim"]
    assert {s.verdict for s in found.signers} == {"claimed"}


def test_there_are_enough_of_them():
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", [n for n in CASES if n.startswith(("bomb", "sixty"))])
def test_a_bomb_needs_no_more_memory_than_a_package(name, tmp_path):
    """In a process of its own: the most that any child ever needed is all that a system tells."""
    path = tmp_path / "case.apk"
    path.write_bytes(CASES[name].data)
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from proscribe.service.inspect import inspect\n"
        "for one in inspect([Path(sys.argv[1])]): pass\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) << 10 < MEMORY
