"""``simulate``: a fleet of any size, its reports day by day, and the truth about it beside them."""

import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from proscribe.model import InputError, Place
from proscribe.service.simulating import room
from proscribe.service.simulating.files import digest, write
from proscribe.service.simulating.parameters import Parameters
from proscribe.service.simulating.part import Made, make
from proscribe.service.simulating.truth import editions
from proscribe.service.writing import undisturbed, written
from proscribe.wire import plain

SUMMARY = "simulation.json"
EDITIONS = "truth/applications.parquet"
STAGE = ".making-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What stands in the folder: ``parts`` in order, all of them if it is whole."""

    parameters: Parameters
    parts: tuple[Made, ...]

    @property
    def whole(self) -> bool:
        """Tell whether every part was made."""
        return len(self.parts) == self.parameters.parts

    @property
    def counts(self) -> dict[str, int]:
        """Return how many devices, reports, applications in them, bytes and parts there are."""
        names = ("devices", "reports", "rows", "size")
        devices, reports, rows, size = (sum(getattr(p, n) for p in self.parts) for n in names)
        parts = len(self.parts)
        return {"devices": devices, "reports": reports, "rows": rows, "bytes": size, "parts": parts}


def simulate(
    parameters: Parameters,
    folder: Path,
    jobs: int = 1,
    progress: Callable[[Simulation], None] = lambda _: None,
) -> Simulation:
    """Make a fleet in a folder that is empty, or holds the beginning of the very same one.

    Whatever happens, whole parts stay, and the summary names them.

    Raises:
        InputError: The folder holds something else or cannot be written, the disk has no room,
            or a process was ended from outside; what was made is whole.

    """
    made = {m.part: m for m in _begun(parameters, folder)}
    room.ensure(parameters, folder, sum(m.size for m in made.values()))
    missing = [n for n in range(parameters.parts) if n not in made]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        write(folder / EDITIONS, editions())
        for one in _made(parameters, folder, missing, jobs):
            _land(folder, one, made)
            progress(_simulation(parameters, made))
    except BrokenProcessPool as error:
        remedy = "the memory may be short: run it again with fewer --jobs, and it goes on"
        raise InputError(Place(source=str(folder)), "a process was ended", remedy) from error
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "make room or choose another folder; run it again to go on"
        raise InputError(Place(source=str(folder)), reason, remedy) from error
    finally:
        _sweep(folder)
        if folder.is_dir():
            written(folder / SUMMARY, _summary(folder, _simulation(parameters, made)))
    return _simulation(parameters, made)


def _simulation(parameters: Parameters, made: dict[int, Made]) -> Simulation:
    return Simulation(parameters=parameters, parts=tuple(made[n] for n in sorted(made)))


def _made(parameters: Parameters, folder: Path, parts: list[int], jobs: int) -> Iterator[Made]:
    """Make parts, here or in other processes, and yield each as it is made."""
    if jobs == 1 or len(parts) < 2:  # noqa: PLR2004, one part is made here
        yield from (staged(parameters, n, folder) for n in parts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(parts)), mp_context=context) as pool:
        try:
            asked = [pool.submit(staged, parameters, n, folder) for n in parts]
            for done in as_completed(asked):
                yield done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def staged(parameters: Parameters, part: int, folder: Path) -> Made:
    """Make a part beside the others, out of the way until it is whole."""
    stage = folder / f"{STAGE}{part:05}"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    return make(parameters, part, stage)


def _land(folder: Path, one: Made, made: dict[int, Made]) -> None:
    """Put the files of a part in their place and note it: wholly, though someone interrupts."""
    stage = folder / f"{STAGE}{one.part:05}"
    with undisturbed():
        for name in one.files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).replace(folder / name)
        made[one.part] = one
    shutil.rmtree(stage, ignore_errors=True)


def _sweep(folder: Path) -> None:
    for stage in folder.glob(f"{STAGE}*"):
        shutil.rmtree(stage, ignore_errors=True)


def _begun(parameters: Parameters, folder: Path) -> tuple[Made, ...]:
    """Return the parts that stand there already, of the same simulation."""
    if not folder.exists() or not any(folder.iterdir()):
        return ()
    place = Place(source=str(folder))
    remedy = "choose a folder that is empty or not there yet"
    try:
        found = json.loads((folder / SUMMARY).read_bytes())
        parts = msgspec.convert(found["parts"], tuple[Made, ...])
    except (OSError, ValueError, KeyError, TypeError, msgspec.ValidationError):
        raise InputError(place, "holds something that is no simulation", remedy) from None
    if found.get("parameters") != plain(_parameters(parameters)):
        raise InputError(place, "holds a simulation with other parameters", remedy)
    return parts


def _parameters(parameters: Parameters) -> dict[str, Any]:
    names = ("devices", "days", "seed", "start", "churn", "silent", "format", "sending", "part")
    found = {name: getattr(parameters, name) for name in names}
    found["platforms"] = {p.value: share for p, share in sorted(parameters.platforms.items())}
    return found | {"stale_after_days": parameters.stale_after.days}


def _summary(folder: Path, simulation: Simulation) -> bytes:
    parts = simulation.parts
    files = {EDITIONS: digest(folder / EDITIONS)} if (folder / EDITIONS).exists() else {}
    summary = {
        "format": 1,
        "parameters": _parameters(simulation.parameters),
        "whole": simulation.whole,
        "counts": simulation.counts,
        "files": files,
        "parts": parts,
    }
    text = json.dumps(plain(summary), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
