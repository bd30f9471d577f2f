"""What each hostile package costs: processor time and memory, each in a process of its own.

    PYTHONPATH=src:tests python benchmarks/hostile.py [NAME...]

Prints one row of Markdown for each case: its name, what an inspection says of it, seconds of CPU
time with the start of the worker, and the most memory that a process needed, in MB. It ends with 1
if a case took more than a second or 350 MB, or if an inspector stumbled.
"""

import sys
import tempfile
from pathlib import Path
from subprocess import run

import hostile_packages
import published_attacks
from inspectors import test_apple, test_windows

SECONDS, MEMORY = 1.0, 350
CHILD = """
import resource, sys
from pathlib import Path
from proscribe.service.inspect import inspect
(found,) = inspect([Path(sys.argv[1])])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
names = ", ".join(dict.fromkeys(r.name for r in found.remarks))
said = [found.format, found.signer]
said += [f"*{found.malformed.en}*"] if found.malformed else []
said += [f"does not install"] if found.installs == "no" else []
print("; ".join([*said, names] if names else said))
print(used.ru_utime + used.ru_stime, used.ru_maxrss >> 10)
"""


def cases() -> dict[str, tuple[str, bytes]]:
    """Return the file name and the bytes of each case."""
    found = {n: (a.file, a.data) for n, a in published_attacks.attacks(9).items()}
    found |= {n: ("a.apk", c.data) for n, c in hostile_packages.cases().items()}
    return found | {n: ("a", d) for n, d in {**test_apple.HOSTILE, **test_windows.HOSTILE}.items()}


def main() -> int:
    """Measure all cases, or those named."""
    worst, broken = (0.0, 0), 0
    for name, (file, data) in cases().items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, file)
            path.write_bytes(data)
            done = run(  # noqa: S603, our own words
                [sys.executable, "-c", CHILD, path], capture_output=True, text=True, check=True
            )
        said, used = done.stdout.splitlines()
        seconds, memory = float(used.split()[0]), int(used.split()[1])
        worst = max(worst[0], seconds), max(worst[1], memory)
        broken += seconds > SECONDS or memory > MEMORY or "stumbled" in said
        print(f"| {name} | {said} | {seconds:.2f} | {memory} |", flush=True)
    print(f"worst: {worst[0]:.2f} s, {worst[1]} MB; {broken} over the limits")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
