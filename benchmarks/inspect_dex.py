"""What reading the code of a package costs, beside others that do: CPU time, same run.

``python inspect_dex.py PACKAGE [PYTHON]``. PYTHON is that of an environment with androguard,
exodus-core and dexllm; without it only our own cost is told. Each is asked for the classes that
are defined, and has to give the same answer. exodus-core needs Debian's dexdump.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROUNDS = 5
CODE = re.compile(rb"classes[0-9]*\.dex")
NAMES = ("dexllm", "exodus", "androguard")
PEERS = """
import json, resource, sys
name, path = sys.argv[1:]
def spent():
    both = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in both)
if name == "androguard":
    from loguru import logger
    logger.remove()
    from androguard.core.apk import APK
    from androguard.core.dex import DEX
elif name == "exodus":
    from exodus_core.analysis.static_analysis import StaticAnalysis
else:
    import dexllm
began = spent()
if name == "androguard":
    found = {c for d in APK(path, skip_analysis=True).get_all_dex() for c in
             (k.get_name() for k in DEX(d).get_classes())}
elif name == "exodus":
    found = {f"L{c};" for c in StaticAnalysis(path).get_embedded_classes()}
else:
    found = set(dexllm.DexKit(path).list_classes())
took = spent() - began
ends = sorted(found)[:3] + sorted(found)[-3:]
print(json.dumps({"ms": 1e3 * took, "classes": len(found), "digest": ends}))
"""


def main() -> None:
    """Measure, and print."""
    path = sys.argv[1]
    from proscribe.formats.dex import read, survey
    from proscribe.formats.dex.strings import spelt
    from proscribe.formats.hostile import Budget
    from proscribe.formats.oddities import Oddities
    from proscribe.formats.zip import Archive

    data = memoryview(Path(path).read_bytes())

    def opened() -> list[tuple[str, Callable[[], Any]]]:
        archive = Archive(data, Oddities())
        # As an inspection does: it opens entries of code, and copies none.
        return [(e.spelt, lambda e=e: archive.buffer(e, Budget())) for e in coded(archive)]

    def bare() -> int:
        import deflate

        archive = Archive(data, Oddities())
        held = [(archive.packed(e), e.size) for e in coded(archive)]
        return sum(len(deflate.deflate_decompress(packed, size)) for packed, size in held)

    def classes() -> set[bytes]:
        files = (f for name, unpack in opened() for f in read(unpack(), name))
        return {name for f in files for name in spelt(f, f.places(f.types[f.defined]))}

    floor, size = best(bare)
    whole, code = best(lambda: survey(opened()))
    listed, names = best(classes)
    print(f"{path}: {len(data) / 1e6:.0f} MB, {size / 1e6:.0f} MB of DEX, {code.classes:,} classes")
    print(f"load {os.getloadavg()[0]:.1f}, {np.__version__=}")
    print(f"bare inflate {floor:.0f} ms; whole survey {whole:.0f} ms = {whole / floor:.2f} x")
    print(f"  {len(code.rights)} interfaces, {len(code.parts)} parts, {len(code.domains)} hosts")
    print(f"list of classes: {listed:.0f} ms")
    for name in NAMES if len(sys.argv) > 2 else ():  # noqa: PLR2004, the environment of peers
        peer(name, path, listed, whole, names)


def coded(archive: Any) -> list[Any]:  # noqa: ANN401, our own is imported late
    """Return the entries that hold code."""
    names = enumerate(archive.names)
    return [archive.at(place) for place, name in names if CODE.fullmatch(name)]


def best(task: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least CPU time of some rounds, in milliseconds, and what was found."""
    least, found = float("inf"), None
    for _ in range(ROUNDS):
        began = time.process_time()
        found = task()
        least = min(least, 1e3 * (time.process_time() - began))
    return least, found


def peer(name: str, path: str, listed: float, whole: float, names: set[bytes]) -> None:
    """Ask a peer in its own process, hold its answer against ours, and print the ratio."""
    done = subprocess.run(  # noqa: S603, named by whoever runs this
        [sys.argv[2], "-c", PEERS, name, path], check=False, capture_output=True, text=True
    )
    if done.returncode:
        print(f"{name}: could not run: {done.stderr.strip().splitlines()[-1:]}")
        return
    told = json.loads(done.stdout.splitlines()[-1])
    ours = sorted(n.decode("utf-8", "replace") for n in names)
    same = told["classes"] == len(ours) and told["digest"] == ours[:3] + ours[-3:]
    print(
        f"{name}: {told['ms']:.0f} ms = {told['ms'] / listed:.1f} x our list, "
        f"{told['ms'] / whole:.1f} x our whole survey; "
        f"{'same answer' if same else f'OTHER ANSWER: {told}, ours {len(ours)}'}"
    )


if __name__ == "__main__":
    main()
