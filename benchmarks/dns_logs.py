"""What finding a vendor's names in logs costs, beside counting lines: CPU time, same run.

``python dns_logs.py FOLDER [ROWS]``. Writes a log of Unbound and one of BIND with ROWS lines each
(ten million, if none are named), in which one line of a hundred asks for a prohibited name and as
many for one that only looks like it. A plain reading of the same names, label by label, says what
the answer has to be. Then the same names are asked as numbers of a dictionary, as a store that
interns keeps them.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from proscribe import catalogue
from proscribe.formats.query_names import Wanted, folded
from proscribe.model import Identifier, Kind
from proscribe.netlogs import Assumed
from proscribe.service.contacts import read

ROWS, STEP, NAMES, DOMAINS = 10_000_000, 1_000_000, 3_300_000, 3_000
POPULAR = 100
START = 1_764_000_000
CAP = datetime(2100, 1, 1, tzinfo=UTC)


def main() -> None:
    """Write the logs, measure, and print."""
    folder, rows = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROWS  # noqa: PLR2004
    folder.mkdir(parents=True, exist_ok=True)
    wanted = Wanted.of(_domains())
    names, chance = _names(wanted, rows), np.random.default_rng(7)
    asked = chance.zipf(1.2, rows) % len(names)
    asked[chance.random(rows) < 0.02] = chance.integers(0, len(names) // 50)  # noqa: PLR2004
    mark = np.array([len(wanted.met(name)) for name in names])
    truth = int(mark[asked].sum())
    print(f"{rows:,} lines, {len(names):,} names, {len(wanted.domains):,} domains, hold {truth:,}")
    for log, line in (("unbound", _unbound), ("bind", _bind)):
        path = folder / f"{log}.log"
        _write(path, names, asked, line)
        base = _counted(path)
        spent, found = _timed(lambda p=path: _contacts(p, wanted))
        size = path.stat().st_size / rows
        print(
            f"{log}: {size:.0f} bytes a line; wc -l {base:.2f} s, read {spent:.2f} s CPU,", end=" "
        )
        print(f"{spent / base:.1f} x; lines found {found:,}, wrong {abs(found - truth):,}")
    _interned(names, asked.astype(np.uint32), wanted, base, truth)


def _domains() -> list[Identifier]:
    shipped = [
        row.identifier
        for known in catalogue.load().applications
        for row in known.identifiers
        if row.identifier.kind is Kind.NETWORK_DOMAIN
    ]
    made = [f"vendor-{n}.{('com', 'cn', 'ru', 'net')[n % 4]}" for n in range(DOMAINS)]
    more = [Identifier(Kind.NETWORK_DOMAIN, name) for name in made]
    return list(dict.fromkeys([*shipped, *more]))[:DOMAINS]


def _names(wanted: Wanted, rows: int) -> list[str]:
    """Return names: one of a hundred is prohibited, and one of a hundred looks like it."""
    ours, found = sorted(wanted.domains), []
    for n in range(min(NAMES, max(rows // 3, 1000))):
        domain = ours[n % len(ours)]
        kind = n % 100 if n > POPULAR else 2  # the names that most ask for are nobody's
        if kind == 0:
            found.append(f"Edge{n}.{domain}" if n % 3 else domain.upper())
        elif kind == 1:
            found.append(f"not{domain}" if n % 2 else f"{domain}.site{n % 977}.org")
        else:
            found.append(f"h{n % 1009}.site{n // 7}.{('com', 'net', 'org', 'ca', 'io')[n % 5]}")
    return found


def _unbound(number: int, name: str) -> str:
    return f"[{START + number // 500}] unbound[812:0] info: 10.{number % 200}.3.9 {name}. A IN\n"


def _bind(number: int, name: str) -> str:
    at = f"{number // 3_600_000 % 24:02d}:{number // 60_000 % 60:02d}:{number // 1000 % 60:02d}"
    about = f"client @0x7f5a8c0{number % 89_999:05d} 10.{number % 200}.3.9#{1024 + number % 60_000}"
    return f"24-Nov-2026 {at}.{number % 1000:03d} queries: info: {about} ({name}): query: {name} IN A +E(0)K (10.0.0.53)\n"  # noqa: E501


def _write(
    path: Path, names: list[str], asked: np.ndarray, line: Callable[[int, str], str]
) -> None:
    with path.open("w") as file:
        for start in range(0, len(asked), STEP):
            part = asked[start : start + STEP].tolist()
            file.write("".join(line(start + n, names[i]) for n, i in enumerate(part)))


def _counted(path: Path) -> float:
    """Return the CPU time of ``wc -l``, the least of three runs."""
    return min(_child(["wc", "-l", str(path)]) for _ in range(3))


def _child(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def _contacts(path: Path, wanted: Wanted) -> int:
    told = read([path], wanted, Assumed(at=CAP, zone=UTC))
    if told.held[0].rejected:
        raise SystemExit(f"{told.held[0].rejections[0]}")
    return sum(c.lines for c in told.contacts)


def _interned(names: list[str], codes: np.ndarray, wanted: Wanted, base: float, truth: int) -> None:
    match, mark = _timed(lambda: np.array([len(wanted.met(folded(n))) for n in names], np.uint8))
    spent, found = _timed(lambda: int(mark[codes].sum(dtype=np.int64)))
    print(
        f"interned: names {match:.2f} s once; rows {spent:.3f} s CPU, {spent / base:.2f} x", end=""
    )
    print(f" (with the names {(match + spent) / base:.2f} x); wrong {abs(found - truth):,}")


if __name__ == "__main__":
    main()
