"""What becomes of the inventory when processes are killed, the disk is full, or a file is harmed.

Writers are killed with SIGKILL at random moments while they take days in, compact, and answer, and
another process asks beside them; others while they prune. A ledger holds what was acknowledged:
none of it may be lost, and nothing may stand twice. A disk is filled to every page (a small tmpfs,
in a mount namespace of its own: that needs root). Each file is cut off and has a bit changed, at
many places. Several write at once.

Usage: python benchmarks/faults.py [KILLS]
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from small_fleet import START, day, truth
from whole_inventory import everything

from proscribe.inventory import Inventory, files, manifest
from proscribe.inventory.pruning import Spared
from proscribe.inventory.store import Rule
from proscribe.model import InputError

DEFAULT = ["200"]
DAYS = 4
"""A writer is killed within about the time that it needs for so many days."""
COMPACTS = 5
"""Every so many days, the writer makes all segments one."""
RENEWED = 40
"""Every so many kills, a new store is begun: a large one tells no more, and takes longer."""
PRUNED = 3
"""Days after which what ended is pruned, where that is tried."""
HARMS = 24
"""Places of each file at which a bit is changed, and at which it is cut off."""
PAGE = 4096
PAGES = 4096
"""Of the disk that is filled."""
LATER = datetime(2036, 1, 1, tzinfo=UTC)
FULL = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"'
"""A disk of our own, which nobody else sees, and which is gone with its namespace."""


def opened(folder: Path) -> Inventory:
    """Return the store of a folder, on a clock that is after all days."""
    return Inventory(folder, clock=lambda: LATER)


def forked(work: Callable[[], None]) -> int:
    """Do something in a child, and return its number."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001, a child tells, and ends
        traceback.print_exc()
    os._exit(status)


def ended(child: int) -> int:
    """Wait for a child, and return how it ended: negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def must(work: Callable[[], None]) -> None:
    """Do something in a child that has to succeed: threads of engines do not survive a fork."""
    if ended(forked(work)):
        raise SystemExit("a check failed; see above")


def write(folder: Path, ledger: Path, first: int) -> None:
    """Take one day after another in, writing into the ledger each that is acknowledged."""
    inventory = opened(folder)
    told = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in range(first, first + 1000):
        inventory.add(f"day-{number}", day(number))
        os.write(told, f"{number}\n".encode())
        if number % COMPACTS == 0:
            inventory.compact()
        everything(inventory, START + timedelta(days=number))


def write_and_prune(folder: Path, ledger: Path, first: int) -> None:
    """Take one day after another in, and prune after each what had ended some days before."""
    inventory = opened(folder)
    told = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in range(first, first + 1000):
        inventory.add(f"day-{number}", day(number))
        os.write(told, f"{number}\n".encode())
        horizon = START + timedelta(days=number - PRUNED)
        inventory.prune(Rule(id="days", digest=""), horizon, Spared())


def ask(folder: Path) -> None:
    """Ask what was so on the first day, for ever: the answer never changes."""
    inventory = opened(folder)
    while True:
        if everything(inventory, START) != truth(0):
            raise SystemExit("who asked beside a writer was told something else")


def check(folder: Path, ledger: Path, killed: int, days: Callable[[int], set[int]]) -> None:
    """See that nothing acknowledged is lost, nothing is doubled, and every file is whole."""
    inventory = opened(folder)
    told = inventory.manifest()
    held = Counter(b.digest for b in told.batches)
    acknowledged = ledger.read_text().split() if ledger.exists() else []
    if lost := [n for n in acknowledged if f"day-{n}" not in held]:
        raise SystemExit(f"lost: {lost}")
    if doubled := [d for d, count in held.items() if count > 1]:
        raise SystemExit(f"doubled: {doubled}")
    if len(held) > len(acknowledged) + killed:
        raise SystemExit("more than one batch a kill was taken in and not acknowledged")
    for part in told.parts():
        files.verified(folder, part)
    last = len(held) - 1
    for number in days(last):
        if everything(inventory, START + timedelta(days=number)) != truth(number):
            raise SystemExit(f"another answer for day {number}")


@dataclass(slots=True)
class Kills:
    """What became of some kills."""

    batches: int = 0
    acknowledged: int = 0
    pruned: int = 0
    caught: Counter[str] = field(default_factory=Counter)


Writing = Callable[[Path, Path, int], None]


def kills(home: Path, times: int, chance: random.Random) -> None:
    """Kill writers, and who asks beside them."""
    told, began = Kills(), time.monotonic()
    for start in range(0, times, RENEWED):
        some = min(RENEWED, times - start)
        days = lambda last: {0, last, chance.randint(0, last)}  # noqa: E731
        _some_kills(home / f"killed-{start}", some, chance, (write, (ask,), days), told)
        say(f"{start + some} kills so far, and all is well; {time.monotonic() - began:.0f} s")
    say(
        f"{times} kills: {told.batches:,} batches, {told.acknowledged:,} acknowledged; "
        "none lost, none doubled"
    )
    say(f"  killed while {', '.join(f'{name}: {n}' for name, n in told.caught.most_common())}")


def kills_of_pruning(home: Path, times: int, chance: random.Random) -> None:
    """Kill writers that prune."""
    told = Kills()
    days = lambda last: {last, max(0, last - 1)}  # noqa: E731
    _some_kills(home / "pruned", times, chance, (write_and_prune, (), days), told)
    say(
        f"{times} kills of who prunes: {told.pruned} prunings, and the days after them as they were"
    )


def _some_kills(
    home: Path,
    times: int,
    chance: random.Random,
    acts: tuple[Writing, tuple[Callable[[Path], None], ...], Callable[[int], set[int]]],
    told: Kills,
) -> None:
    home.mkdir()
    folder, ledger = home / "inventory", home / "ledger"
    writing, asking, days = acts
    began = time.monotonic()
    must(lambda: _first(folder, ledger))
    longest = DAYS * (time.monotonic() - began)
    for killed in range(1, times + 1):
        first = len(opened(folder).manifest().batches)
        children = [forked(lambda: writing(folder, ledger, first))]  # noqa: B023
        children += [forked(lambda: one(folder)) for one in asking]  # noqa: B023
        time.sleep(chance.random() * longest)
        for child in children:
            os.kill(child, signal.SIGKILL)
        if any(ended(child) != -signal.SIGKILL for child in children):
            raise SystemExit("a writer or who asks beside it ended by itself; see above")
        told.caught[_left(folder)] += 1
        must(lambda: check(folder, ledger, killed, days))  # noqa: B023
    known = opened(folder).manifest()
    told.batches += len(known.batches)
    told.acknowledged += len(ledger.read_text().split())
    told.pruned += len(known.pruned)


def _first(folder: Path, ledger: Path) -> None:
    opened(folder).add("day-0", day(0))
    ledger.write_text("0\n")


def _left(folder: Path) -> str:
    """Tell by what a killed writer left behind what it was doing."""
    told = opened(folder).manifest()
    named = {p.name for p in told.parts()} | {r.name for r in told.retired}
    shelves = (folder / "segments", folder / "looks")
    found = [p for shelf in shelves for p in shelf.rglob("*") if p.is_file()]
    left = [p for p in found if str(p.relative_to(folder)) not in named]
    return "files were written" if left else "none were"


def full(home: Path) -> None:
    """Fill a disk to every page, and see that the store stays, and goes on."""
    if os.geteuid() or not shutil.which("unshare"):
        say("disk full: skipped; it needs root and unshare, for a small tmpfs of its own")
        return
    disk = home / "disk"
    disk.mkdir()
    command = ["unshare", "--mount", "sh", "-c", FULL, "sh", str(PAGES * PAGE), str(disk)]
    mine = [sys.executable, __file__, "--on-a-full-disk", str(disk), "1"]
    subprocess.run([*command, *mine], check=True)  # noqa: S603, this very file


def on_a_full_disk(disk: Path, step: int) -> None:
    """Leave ever more pages free; each time, take a day in and compact, and again with room."""
    inventory, filler = opened(disk / "store"), disk / "filler"
    inventory.add("day-0", day(0))
    refused: Counter[str] = Counter()
    for number, pages in enumerate(range(0, PAGES, step), start=1):
        _fill(filler, pages)
        added = _tried(lambda: inventory.add(f"day-{number}", day(number)), disk, refused)  # noqa: B023
        compacted = _tried(inventory.compact, disk, refused)
        _same(inventory, number if added else number - 1)
        filler.unlink()
        inventory.add(f"day-{number}", day(number))
        inventory.compact()
        if added and compacted:
            break
    _same(inventory, number)
    told = "; ".join(f"{count} x {reason}" for reason, count in sorted(refused.items()))
    say(f"disk full: {refused.total()} refusals with 0 to {pages} free pages, {step} by {step}")
    say(f"  {told}; the store as before, and on when there was room")


def _tried(act: Callable[[], object], disk: Path, refused: Counter[str]) -> bool:
    """Do something, and tell whether it was done; it is clearly refused if it was not."""
    try:
        act()
    except InputError as error:
        if not error.remedy or str(disk) not in str(error.place):
            raise
        refused[error.reason] += 1
        return False
    return True


def _fill(filler: Path, pages: int) -> None:
    """Leave so many pages free."""
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(PAGE))
    os.truncate(filler, max(0, filler.stat().st_size - pages * PAGE))


def _same(inventory: Inventory, last: int) -> None:
    for part in inventory.manifest().parts():
        files.verified(inventory.folder, part)
    for number in {0, last}:
        if everything(inventory, START + timedelta(days=number)) != truth(number):
            raise SystemExit(f"another answer for day {number}")


def harmed(home: Path) -> None:
    """Cut off and change every file, one at a time, at many places; count what was told."""
    inventory = opened(home / "harmed")
    for number in range(3):
        inventory.add(f"day-{number}", day(number))
    told: Counter[str] = Counter()
    paths = sorted(inventory.folder / part.name for part in inventory.manifest().parts())
    for path in (inventory.folder / manifest.NAME, *paths):
        whole = path.read_bytes()
        for way, content in _harms(whole):
            path.write_bytes(content)
            told[f"{way}, {_verdict(path, lambda: _asked(inventory))}"] += 1
        path.unlink()
        told[f"gone, {_verdict(path, lambda: _asked(inventory))}"] += 1
        path.write_bytes(whole)
    say(
        f"{len(paths) + 1} files harmed: "
        + "; ".join(f"{n} x {w}" for w, n in sorted(told.items()))
    )


def _harms(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file with a bit changed, and cut off, at places that lie evenly apart."""
    for number in range(HARMS):
        place = number * len(whole) // HARMS
        changed = bytes([whole[place] ^ 1 << number % 8])
        yield "a bit changed", whole[:place] + changed + whole[place + 1 :]
        yield "cut off", whole[:place]


def _asked(inventory: Inventory) -> None:
    for number in range(3):
        if everything(inventory, START + timedelta(days=number)) != truth(number):
            raise SystemExit(f"another answer for day {number}")


def _verdict(path: Path, work: Callable[[], None]) -> str:
    """Say how it went with a harmed file."""
    try:
        work()
    except InputError as error:
        named = str(path) in str(error.place) and error.remedy
        return "a clear error" if named else "an error that names another file"
    except SystemExit:
        return "ANOTHER ANSWER"
    except Exception as error:  # noqa: BLE001, whatever it is, it is counted
        return f"a fault, {type(error).__name__}"
    return "the right answer"


def together(home: Path, writers: int) -> None:
    """Let several write the same days and others at once."""
    folder, days = home / f"together-{writers}", 12

    def work(first: int) -> None:
        inventory = opened(folder)
        for number in range(first, first + days):
            inventory.add(f"day-{number}", day(number))

    children = [forked(lambda n=n: work(n * days // 2)) for n in range(writers)]
    statuses = [ended(child) for child in children]
    if any(statuses):
        raise SystemExit("a writer failed; see above")

    def alike() -> None:
        wanted = {f"day-{n}" for n in range((writers + 1) * days // 2)}
        held = Counter(b.digest for b in opened(folder).manifest().batches)
        if held != Counter(wanted):
            raise SystemExit(f"another store: {held}")
        _same(opened(folder), len(wanted) - 1)

    must(alike)
    say(f"{writers} writers at once: every day stands once, and each answer is right")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do all of it."""
    times = int((sys.argv[1:] + DEFAULT)[0])
    start, load = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="proscribe-faults-") as home:
        chance = random.Random(7)  # noqa: S311
        kills(Path(home), times, chance)
        kills_of_pruning(Path(home), max(1, times // 5), chance)
        for writers in (2, 3):
            together(Path(home), writers)
        full(Path(home))
        must(lambda: harmed(Path(home)))
    say(f"load {load:.1f}; {time.monotonic() - start:.0f} s on the clock")


if sys.argv[1:2] == ["--on-a-full-disk"]:
    on_a_full_disk(Path(sys.argv[2]), int(sys.argv[3]))
else:
    main()
