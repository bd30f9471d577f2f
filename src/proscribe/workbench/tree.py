"""A folder, byte for byte."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def snapshot(root: Path, but: Iterable[str] = ()) -> dict[str, str]:
    """Return digests of all files under a folder, by path; ``but`` names subfolders left out."""
    left_out = tuple(but)
    found = ((p.relative_to(root).as_posix(), p) for p in sorted(root.rglob("*")))
    return {
        name: _digest(path)
        for name, path in found
        if not any(name == o or name.startswith(f"{o}/") for o in left_out)
        and (path.is_symlink() or path.is_file())
    }


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()
