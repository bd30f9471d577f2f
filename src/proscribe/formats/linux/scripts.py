"""Scripts that run as root when a package comes or goes, and the commands that they name.

That a command is named in a script is all that is said: no script is run or understood here.

https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html
https://rpm-software-management.github.io/rpm/manual/scriptlet_expansion.html
"""

import re
from collections.abc import Iterator

from proscribe.formats.oddities import entry
from proscribe.model import Part, PartKind, Right, RightKind

NOTED = frozenset(
    {
        "setcap", "modprobe", "insmod", "dkms", "useradd", "adduser", "usermod",
        "update-ca-certificates", "update-ca-trust", "apt-key", "crontab", "curl", "wget",
        "iptables", "nft", "setenforce", "semodule", "systemctl",
    }
)  # fmt: skip
WORD = re.compile(
    rb"(?<![\w./-])(?:/usr)?(?:/s?bin/)?(" + b"|".join(
        re.escape(c.encode()) for c in sorted(NOTED, key=lambda c: (-len(c), c))
    ) + rb")(?![\w.=/-])"
)  # fmt: skip
LONGEST = 4 << 20
RUNS = "runs:"


def rights(name: str, script: bytes, place: str) -> Iterator[Right]:
    """Yield that a script runs, and which commands it names outside of comments."""
    first = script[:100].partition(b"\n")[0].decode("utf-8", "replace")
    shown = entry(place, 0, len(script), first)
    yield Right(kind=RightKind.LINUX_SCRIPT, value=f"{RUNS}{name}", shown=shown, by=name)
    seen: set[bytes] = set()
    at = 0
    for line in script[:LONGEST].splitlines(keepends=True):
        for found in () if line.lstrip().startswith(b"#") else WORD.finditer(line):
            if found[1] not in seen:
                seen.add(found[1])
                text = line.decode("utf-8", "replace").strip()
                shown = entry(place, at + found.start(1), len(found[1]), text)
                value = f"names:{found[1].decode()}"
                yield Right(kind=RightKind.LINUX_SCRIPT, value=value, shown=shown, by=name)
        at += len(line)


def part(name: str, script: bytes, place: str) -> Part:
    """Return a script as a part of a package."""
    return Part(kind=PartKind.SCRIPT, name=name, shown=entry(place, 0, len(script), name))
