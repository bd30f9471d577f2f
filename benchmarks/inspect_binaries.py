"""How much processor time it takes to know who a Windows or Apple program is from.

    python benchmarks/inspect_binaries.py FILE...

Peers are in an environment of their own: LIEF's Python is named by ``PEERS``, osslsigncode lies
on the path. Equal answers are asserted: the verdict on the digest, for Windows; for Apple LIEF
knows neither team nor identity, so its parse alone is measured, as far as it goes. Each peer is
started as a process of its own with an empty one subtracted; best of three, children counted.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from proscribe.formats.macho import image as macho
from proscribe.formats.macho import signature
from proscribe.formats.pe import authenticode, image
from proscribe.model import Checked

PEERS = os.environ.get("PEERS", "python3")
LIEF = """
import sys, time, lief
lief.logging.disable()
best = 9e9
for _ in range(3):
    t = time.process_time()
    held = lief.MachO.parse(sys.argv[1], lief.MachO.ParserConfig.quick)
    best = min(best, time.process_time() - t)
print(best, len(held))
"""


def spent() -> float:
    """Return the processor time of this process and its children, in seconds."""
    own, children = (
        resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def best(work: Callable[[], object]) -> tuple[float, object]:
    """Return the least time of three runs in milliseconds, and the last answer."""
    least, answer = float("inf"), None
    for _ in range(3):
        begun = spent()
        answer = work()
        least = min(least, spent() - begun)
    return 1000 * least, answer


def publisher(data: memoryview) -> bool:
    """Tell whether the digests of all signatures hold, with publisher, chain and timestamp."""
    found = authenticode.read(image.read(data))
    return all(
        c.outcome is Checked.HELD for s in found.signers for c in s.checks if c.name == "digest"
    )


def osslsigncode(path: Path) -> bool:
    """Tell the same by the peer."""
    ran = subprocess.run(  # noqa: S603, a peer
        ["osslsigncode", "verify", "-in", path],  # noqa: S607, as it lies on the path
        capture_output=True,
        text=True,
        check=False,
    )
    return "MISMATCH" not in ran.stdout


def identity(data: memoryview) -> list[tuple[str, str, str]]:
    """Return identifier, team and hash of each image, its pages not hashed."""
    found = []
    for one in macho.images(data):
        every = signature.directories(one)
        if every:
            directory = signature.preferred(every)
            found.append((directory.identifier, directory.team, directory.cdhash))
    return found


def windows(path: Path, data: memoryview) -> None:
    """Print the comparison for an image of Windows."""
    ours, verdict = best(lambda: publisher(data))
    theirs, same = best(lambda: osslsigncode(path))
    if verdict != same:
        raise AssertionError(f"{path.name}: {verdict} against {same}")
    print(
        f"{path.name}: publisher with digest {ours:.1f} ms, osslsigncode {theirs:.1f} ms, "
        f"{theirs / ours:.1f} times"
    )


def apple(path: Path, data: memoryview) -> None:
    """Print the comparison for an image of Apple's."""
    ours, told = best(lambda: identity(data))
    whole, _ = best(lambda: [signature.read(one) for one in macho.images(data)])
    peer = [PEERS, "-c", LIEF, path]
    ran = subprocess.run(peer, capture_output=True, text=True, check=True)  # noqa: S603, a peer
    seconds, count = ran.stdout.split()
    if int(count) != len(list(macho.images(data))):
        raise AssertionError(f"{path.name}: another number of images")
    theirs = 1000 * float(seconds)
    print(
        f"{path.name}: identity {ours:.2f} ms, LIEF {theirs:.0f} ms, {theirs / ours:.0f} times; "
        f"with all checks {whole:.0f} ms; {told}"
    )


def main() -> None:
    """Measure each file that is named."""
    print(f"load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}")
    for name in sys.argv[1:]:
        path = Path(name)
        data = memoryview(path.read_bytes())
        (windows if bytes(data[:2]) == b"MZ" else apple)(path, data)


if __name__ == "__main__":
    main()
