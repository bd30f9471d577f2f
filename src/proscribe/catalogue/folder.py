"""Where the shipped catalogue lies."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
GATE_DATA = frozenset({"decoys", "left-out", "shared-parents"})
"""Files of the folder that the gates read; every other one is a vendor's."""


def files() -> tuple[Path, ...]:
    """Return the files of the shipped catalogue, in the order of their names."""
    return tuple(p for p in sorted(DATA.glob("*.yaml")) if p.stem not in GATE_DATA)
