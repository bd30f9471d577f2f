"""How long it takes to compile 100 determinations on 3,000 identifiers for every target.

Usage: ``python benchmarks/compile.py``. The identifiers are the catalogue's own as far as they
go, then numbered ones of the same kinds. Prints CPU seconds in all and for the slowest targets,
the load beside them, and the ratio to the least that any rendering does: writing each row once.
"""

import itertools
import os
import time

from proscribe import catalogue as shelf
from proscribe import targets
from proscribe.model import Effect, Ground, Identifier, Kind, Policy, Prohibition
from proscribe.targets import compile_policy

IDENTIFIERS, DETERMINATIONS, SLOWEST = 3000, 100, 5
NUMBERED = {
    Kind.ANDROID_PACKAGE: "com.example.app{}",
    Kind.IOS_BUNDLE_ID: "com.example.app{}",
    Kind.LINUX_DEB_PACKAGE: "example-{}",
    Kind.NETWORK_DOMAIN: "example-{}.com",
    Kind.MACOS_BUNDLE_ID: "com.example.app{}",
}


def identifiers() -> list[Identifier]:
    """Return as many identifiers as are asked for, each once."""
    catalogue = shelf.load()
    known = [k.identifier for a in catalogue.applications for k in a.identifiers if k.kind.effects]
    numbered = (
        Identifier(kind, form.format(n))
        for n in itertools.count()
        for kind, form in NUMBERED.items()
    )
    every = itertools.chain(dict.fromkeys(known), numbered)
    return list(
        itertools.islice(dict.fromkeys(itertools.islice(every, 2 * IDENTIFIERS)), IDENTIFIERS)
    )


def policy() -> Policy:
    """Return one row for each identifier, with the grounds of every determination."""
    grounds = tuple(
        Ground(determination=f"d-{n:03}", provision="main", product="example/product")
        for n in range(DETERMINATIONS)
    )
    return Policy.of(
        Prohibition(identifier=i, effects=frozenset(Effect) & i.kind.effects, because=grounds)
        for i in identifiers()
    )


def main() -> None:
    """Compile, twice, and print."""
    asked = policy()
    took: dict[str, float] = {}
    size = 0
    for name in targets.names():
        began = time.process_time()
        made = compile_policy(targets.get(name), asked, serial=1)
        took[name] = time.process_time() - began
        size += sum(len(f.content) for f in made.files)
        again = compile_policy(targets.get(name), asked, serial=1)
        if made.files != again.files:
            raise SystemExit(f"{name}: twice is not the same")
    began = time.process_time()
    least = sum(len(repr((p.identifier.value, p.because)).encode()) for p in asked.prohibitions)
    floor = time.process_time() - began
    total = sum(took.values())
    rows = f"{len(asked.prohibitions)} identifiers x {DETERMINATIONS} determinations"
    print(f"{rows}, {len(took)} targets")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"all targets {total:.2f} s CPU, {size / 1e6:.1f} MB; the same bytes twice")
    print(
        f"writing each row once {floor:.2f} s CPU ({least / 1e6:.1f} MB); ratio {total / floor:.1f}"
    )
    for name in sorted(took, key=took.__getitem__, reverse=True)[:SLOWEST]:
        print(f"  {name:20} {took[name]:.2f} s")


if __name__ == "__main__":
    main()
