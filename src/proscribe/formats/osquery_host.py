"""The platform of a host, as far as osquery's log tells it: by decorations, else by a path.

https://osquery.io/schema/#os_version
"""

import re
from collections.abc import Mapping

from proscribe.formats.lines import UnusableError
from proscribe.model import Platform

DECORATIONS = ("platform", "os_platform")
KERNELS = {"darwin": Platform.MACOS, "macos": Platform.MACOS, "windows": Platform.WINDOWS}
LINUX = frozenset({
    "almalinux", "alpine", "amzn", "arch", "centos", "debian", "fedora", "gentoo", "kali", "linux",
    "linuxmint", "manjaro", "nixos", "ol", "opensuse", "opensuse-leap", "opensuse-tumbleweed",
    "pop", "raspbian", "rhel", "rocky", "sled", "sles", "ubuntu",
})  # fmt: skip
PATHS = (
    (re.compile(r"/(Users|Applications|Library|System|opt/homebrew)/"), Platform.MACOS),
    (re.compile(r"[A-Za-z]:\\"), Platform.WINDOWS),
    (re.compile(r"/(home|snap|var/lib/flatpak)/"), Platform.LINUX),
)


def platform_of(decorations: Mapping[str, object], row: Mapping[str, str]) -> Platform:
    """Return the platform that the decorations name, else the one that has such paths.

    Raises:
        UnusableError: Neither tells. It is not guessed.

    """
    for name in DECORATIONS:
        said = str(decorations.get(name, "")).lower()
        if said in KERNELS or said in LINUX:
            return KERNELS.get(said, Platform.LINUX)
    for column in ("path", "profile_path"):
        for pattern, platform in PATHS:
            if pattern.match(row.get(column, "")):
                return platform
    raise UnusableError(
        "nothing tells the platform of the host",
        "decorate the log: SELECT platform FROM os_version",
    )
