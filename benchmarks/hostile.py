"""What each hostile package costs: processor time and memory, each in a process of its own.

    PYTHONPATH=src:tests python benchmarks/hostile.py [NAME...]

Prints one row of Markdown for each case: its name, what an inspection says of it, seconds of CPU
time, and the most memory that its process needed, in MB, the interpreter's own included. It ends
with 1 if a case took more than a second or 350 MB, or if an inspector stumbled.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from proscribe import inspectors
from proscribe.model import Inspection
from proscribe.service.confining.opened import opened
from proscribe.service.confining.worker import MEMORY as OWN

SECONDS, MEMORY = 1.0, 350
WRITE = """
import json, sys
from pathlib import Path
import hostile_packages, published_attacks
from inspectors import test_apple, test_windows
told = {n: (a.file, a.data) for n, a in published_attacks.attacks(9).items()}
told |= {n: ("a.apk", c.data) for n, c in hostile_packages.cases().items()}
told |= {n: ("a", d) for n, d in {**test_apple.HOSTILE, **test_windows.HOSTILE}.items()}
for n, (name, (file, data)) in enumerate(told.items()):
    folder = Path(sys.argv[1], str(n))
    folder.mkdir()
    (folder / file).write_bytes(data)
print(json.dumps({name: f"{n}/{file}" for n, (name, (file, _)) in enumerate(told.items())}))
"""


def main() -> int:
    """Measure all cases, or those named."""
    inspectors.every()
    seconds, memory, over = 0.0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        written = [sys.executable, "-c", WRITE, folder]
        told = subprocess.run(written, capture_output=True, check=True)  # noqa: S603, our own words
        for name, place in json.loads(told.stdout).items():
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            said, used, most = measured(Path(folder, place))
            seconds, memory = max(seconds, used), max(memory, most)
            if used > SECONDS or most > MEMORY or "STUMBLED" in said:
                over.append(name)
            print(f"| {name} | {said} | {used:.2f} | {most} |", flush=True)
    print(f"most: {seconds:.2f} s, {memory} MB; over the limits: {over}")
    return int(bool(over))


def measured(path: Path) -> tuple[str, float, int]:
    """Inspect a file in a child; return what is said, seconds of CPU time, and MB of memory."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_DATA, (OWN, OWN))
        try:
            said = spoken(inspectors.inspect(opened(path)))
        except Exception as error:  # noqa: BLE001, whatever it is, it is what is looked for
            said = f"STUMBLED: {error!r}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as held:
        said = held.read().decode()
    _, _, used = os.wait4(child, 0)
    return said, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10


def spoken(found: Inspection) -> str:
    """Return an inspection in a few words."""
    signer = {"verified": "signer verified", "claimed": "signer claimed", "none": "no signer"}
    said = [found.format, signer[found.signer]]
    said += ["not installed by Android"] if found.installs == "no" else []
    said += [f"*{found.malformed.en}*"] if found.malformed else []
    said += [f"`{name}`" for name in dict.fromkeys(r.name for r in found.remarks)]
    return "; ".join(said)


if __name__ == "__main__":
    sys.exit(main())
