"""Bundles: a statement, the proof that it is logged, and the files that it speaks of.

A bundle is what a stranger is handed. ``proscribe-verify`` reads it and needs nothing else but
the keys of those whom the stranger trusts.
"""

import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from proscribe.evidence import statement
from proscribe.evidence.proof import Proof
from proscribe.model import InputError, Place

STATEMENT, PROOF, ARTIFACTS, KEYS = "statement.json", "proof.tlog-proof", "artifacts", "keys"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a bundle: the same bundle is the same bytes."""


def files(
    proof: Proof, artifacts: Mapping[str, bytes], keys: Sequence[Proof] = ()
) -> dict[str, bytes]:
    """Return the files of a bundle by their names; entries that speak of keys ride along.

    Raises:
        InputError: An artifact is not one that the statement speaks of.

    """
    subjects = statement.of(proof.entry).subjects
    for name, data in artifacts.items():
        if subjects.get(name) != statement.digest(data):
            reason = "the statement does not speak of this file, or of other bytes of that name"
            raise InputError(Place(source=name), reason, "give the very file that was logged")
    told = {f"{ARTIFACTS}/{name}": data for name, data in sorted(artifacts.items())}
    for one in keys:
        told[f"{KEYS}/{one.number:020}.json"] = one.entry
        told[f"{KEYS}/{one.number:020}.tlog-proof"] = str(one).encode()
    return {STATEMENT: proof.entry, PROOF: str(proof).encode(), **told}


def write(path: Path, held: Mapping[str, bytes]) -> None:
    """Write a bundle: a ZIP file where its name ends so, a folder else; nothing is replaced.

    Raises:
        InputError: Something is there already, or it cannot be written.

    """
    try:
        if path.exists():
            raise InputError(Place(source=str(path)), "it exists", "name another file or folder")
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        (_packed if path.suffix == ".zip" else _folder)(beside, held)
        beside.rename(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "choose another place") from error


def _packed(path: Path, held: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in held.items():
            packed.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)


def _folder(path: Path, held: Mapping[str, bytes]) -> None:
    for name, data in held.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
