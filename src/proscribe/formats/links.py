"""Links as the device itself would follow them: an absolute one begins at its root, not at ours.

https://man7.org/linux/man-pages/man2/openat2.2.html (``RESOLVE_IN_ROOT``); Python cannot call it.
"""

import errno
import os
from pathlib import Path

LINKS = 40
"""Links followed in one path; as Linux does (man 7 path_resolution)."""
NOWHERE = {errno.ENOENT, errno.ENOTDIR}


def resolved(folder: Path, path: str) -> Path:
    """Return where ``path`` leads under ``folder``, which may be nowhere.

    Raises:
        OSError: The links lead on and on, or a folder on the way may not be searched.
        ValueError: It is no path: it holds a NUL, or half a character.

    """
    ahead, behind, links = path.split("/")[::-1], list[str](), 0
    while ahead:
        name = ahead.pop()
        if name == "..":
            behind = behind[:-1]
        elif name not in {"", "."}:
            target = _target(folder.joinpath(*behind, name))
            if target is None:
                behind.append(name)
                continue
            links += 1
            if links > LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            behind = [] if target.startswith("/") else behind
            ahead += target.split("/")[::-1]
    return folder.joinpath(*behind)


def _target(path: Path) -> str | None:
    try:
        return str(path.readlink())
    except OSError as error:
        if error.errno in {*NOWHERE, errno.EINVAL}:
            return None
        raise
