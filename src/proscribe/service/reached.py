"""What a product could reach, from what ``inspect --json`` said of its packages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from proscribe.inventory import Index
from proscribe.model import Content, Grade, InputError, Inspection, Place, Policy, Text
from proscribe.reach import reaches

LARGEST = 64 << 20
REMEDY = "write it with: proscribe inspect PACKAGE --json"


class Told(msgspec.Struct):
    """One package, as ``inspect --json`` writes it; what it can reach is weighed anew."""

    inspection: Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One content that a package of a product can reach."""

    content: Content
    spoken: Text
    grade: Grade
    sha256: str
    """Of the package that was inspected; that on a device may be another version."""
    version: str


def reached(paths: Iterable[Path], policy: Policy) -> Mapping[str, tuple[Reached, ...]]:
    """Return what each product of a policy can reach, by the inspections in some files.

    Raises:
        InputError: A file is no inspection.

    """
    index = Index(policy)
    found: defaultdict[str, list[Reached]] = defaultdict(list)
    for one in (told.inspection for path in paths for told in _read(path)):
        signers = [i for s in one.signers for i in s.identifiers]
        judged = index.judge([*(n.identifier for n in one.names), *signers])
        for product in sorted({p for j in judged for p in j.row.products}):
            found[product] += [
                Reached(
                    content=r.content,
                    spoken=r.content.spoken,
                    grade=r.grade,
                    sha256=one.sha256,
                    version=one.version,
                )
                for r in reaches(one)
            ]
    return {product: tuple(told) for product, told in found.items()}


def _read(path: Path) -> list[Told]:
    place = Place(source=str(path))
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(place, f"it has more than {LARGEST:,} bytes", REMEDY)
        return msgspec.json.decode(path.read_bytes(), type=list[Told])
    except OSError as error:
        raise InputError(place, error.strerror or str(error), "check the path") from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputError(place, f"it is no inspection: {error}", REMEDY) from error
