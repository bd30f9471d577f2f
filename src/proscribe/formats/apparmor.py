"""Profiles of AppArmor that attach to one path, and to what lies beneath it, and deny every file.

A name is made of the path's digest, and of nothing else, so that each path keeps its own.

man 5 apparmor.d
https://gitlab.com/apparmor/apparmor/-/wikis/AppArmor_Core_Policy_Reference
"""

import hashlib
from collections.abc import Iterable

from proscribe.formats.grounds import because
from proscribe.model import Prohibition

PROFILE = """\

# {because}
profile proscribe-{digest} "{path}{{,/**}}" {{
  audit deny /** mrwklx,
}}
"""


def profiles(said: str, rows: Iterable[Prohibition]) -> bytes:
    """Return a file of profiles that begins with a remark; without rows, the remark alone."""
    return "".join([f"# proscribe: {said}\n", *map(_profile, rows)]).encode()


def _profile(row: Prohibition) -> str:
    path = row.identifier.value.rstrip("/")
    digest = hashlib.sha256(row.identifier.value.encode()).hexdigest()[:16]
    return PROFILE.format(because=because(row), digest=digest, path=path)
