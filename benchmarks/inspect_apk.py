"""How long the manifest and the signers of Android packages take, beside others, in CPU time.

    python benchmarks/inspect_apk.py --peers PYTHON a.apk ...

``PYTHON`` is one that has apk-info. Without packages, one of fourteen thousand entries is made.
Each runs in a process of its own, its imports left out; apksigner is a process as a whole.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

ENTRIES = 14_000
ROUNDS = 5
MANIFEST = """
import json, sys, time
from proscribe.formats.android_manifest import facts, rights
from proscribe.formats.axml import binary
from proscribe.formats.hostile import Budget
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive
from proscribe.model import RightKind
def ask(data):
    oddities = Oddities()
    archive = Archive(data, oddities)
    entry = archive.get("AndroidManifest.xml")
    held = facts(binary(archive.read(entry, Budget()), "a", oddities))
    told = {r.value for r in rights(held) if r.kind is RightKind.ANDROID_PERMISSION}
    return [held.package, sorted(told)]
import mmap
file = open(sys.argv[1], "rb")
read = lambda: memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
"""
SIGNERS = """
import mmap, sys, time, json
from proscribe.formats.apk_signing import Levels, verified
from proscribe.formats.hostile import Budget
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive
def ask(data):
    oddities = Oddities()
    levels = Levels(minimum=24, target=1, sandbox=1)
    return verified(Archive(data, oddities), levels, Budget(), oddities).holds
file = open(sys.argv[1], "rb")
read = lambda: memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
"""
PEER = """
import json, sys, time
from apk_info import APK
def ask(path):
    held = APK(path)
    return [held.get_package_name(), sorted(set(held.get_permissions()))]
read = lambda: sys.argv[1]
"""
TIMED = f"""
best = None
for _ in range({ROUNDS}):
    start = time.process_time()
    told = ask(read())
    spent = time.process_time() - start
    best = spent if best is None else min(best, spent)
print(json.dumps([best * 1000, told]))
"""


def timed(python: str, code: str, path: Path) -> tuple[float, object]:
    """Return the least milliseconds of CPU of some rounds, and the answer."""
    command = [python, "-c", code + TIMED, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    spent, told = json.loads(done.stdout)
    return spent, told


def apksigner(path: Path) -> tuple[float, bool]:
    """Return the milliseconds of CPU of a whole process, and its verdict."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["apksigner", "verify", "--min-sdk-version", "24", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent * 1000, done.returncode == 0


def large(folder: Path) -> Path:
    """Make a package of many entries."""
    import android_packages as made

    private = made.key()
    more = {f"res/{n:x}.xml": b"x" * 40 for n in range(ENTRIES)}
    data = made.archive(made.files() | more)
    path = folder / "large.apk"
    path.write_bytes(made.signed(data, private, made.certificate(private)))
    return path


def main() -> None:
    """Measure, and hold the answers against one another."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peers", required=True)
    asked.add_argument("packages", nargs="*", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for path in given.packages or [large(Path(folder))]:
            ours, told = timed(sys.executable, MANIFEST, path)
            peer, answer = timed(given.peers, PEER, path)
            if told != answer:
                sys.exit(f"{path.name}: {told} is not {answer}")
            print(f"{path.name}: manifest {ours:.1f} ms, apk-info {peer:.1f} ms")
            ours, holds = timed(sys.executable, SIGNERS, path)
            peer, verdict = apksigner(path)
            if holds != verdict:
                sys.exit(f"{path.name}: {holds} is not {verdict}")
            print(f"{path.name}: signers {ours:.1f} ms, apksigner {peer:.0f} ms")


if __name__ == "__main__":
    main()
