"""Write the sample fleet: 3,000 devices of six platforms, and the truth about them.

Usage: ``python generator/sample_fleet.py [--seed N] [--to FOLDER]``. The same seed gives the
same bytes; the fleet that ships with the project has the seed that is the default.

The applications are real, the devices and departments are not. The truth tells what a device
truly has, whether any of its sources shows it, which devices fell silent, and of which the
sources see only a part: there a product that was not seen is not absent.
"""
# ruff: noqa: INP001, a script

import argparse
import gzip
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import Random

from sample_devices import AS_OF, DEVICES, Device, devices
from sample_facts import applications, plants
from sample_rows import Planted, lines, plant, shown, written

EXAMPLE = Path(__file__).resolve().parent.parent / "src/proscribe/examples/fleet"
SEED = 20261101
SECTIONS = {"product": "products", "white-label": "products", "impostor": "impostors"}


def main() -> None:
    """Read the arguments and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--to", type=Path, default=EXAMPLE)
    arguments = parser.parse_args()
    fleet, truth = generate(arguments.seed)
    arguments.to.mkdir(parents=True, exist_ok=True)
    (arguments.to / "sample.ndjson.gz").write_bytes(compressed(fleet))
    (arguments.to / "ground-truth.json").write_bytes(truth)


def generate(seed: int) -> tuple[bytes, bytes]:
    """Return the fleet as NDJSON, and the truth about it as JSON."""
    random = Random(seed)  # noqa: S311, a repeatable sample, not a secret
    fleet = list(devices(random))
    planted = plant(random, fleet, plants())
    shelves = applications()
    rows = [written(line) for d in fleet for line in lines(random, d, shelves, planted[d.name])]
    truth = _truth(seed, fleet, planted)
    text = json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True)
    return _joined(sorted(rows)), _joined([text])


def compressed(content: bytes) -> bytes:
    """Return the content gzipped, with neither a name nor a time in the header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def _truth(seed: int, fleet: list[Device], planted: Planted) -> dict[str, object]:
    """Return the truth: section -> product or plant -> device -> plant and whether it shows."""
    found: dict[str, dict[str, dict[str, object]]] = {"products": {}, "impostors": {}, "decoys": {}}
    for device in fleet:
        for one in planted[device.name]:
            section = found[SECTIONS.get(one.role, "decoys")]
            entry = {"plant": one.label, "role": one.role, "shown": shown(device, one)}
            section.setdefault(one.product or one.label, {})[device.name] = entry
    return found | {
        "seed": seed,
        "as_of": AS_OF.isoformat().replace("+00:00", "Z"),
        "devices": DEVICES,
        "groups": _groups(fleet),
        "sources": dict(Counter(source for d in fleet for source in d.sources)),
        "silent": [d.name for d in fleet if d.silent],
        "blind": {d.name: d.blind for d in fleet if d.blind},
    }


def _groups(fleet: Iterable[Device]) -> dict[str, dict[str, int]]:
    """Return group -> platform -> devices; the group begins the name of a device."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for device in fleet:
        found[device.group][device.platform] += 1
    return {group: dict(counts) for group, counts in found.items()}


def _joined(texts: Iterable[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


if __name__ == "__main__":
    main()
