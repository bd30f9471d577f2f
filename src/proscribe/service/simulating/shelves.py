"""The applications as arrays: how common each is on a platform, its editions and releases."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from proscribe.model import Platform
from proscribe.service.simulating.arrays import Floats, Ints, Mask
from proscribe.service.simulating.facts import Application, Edition, applications
from proscribe.service.simulating.parameters import PLATFORMS

MEAN = {
    Platform.ANDROID: 105,
    Platform.IOS: 55,
    Platform.WINDOWS: 105,
    Platform.MACOS: 108,
    Platform.LINUX: 190,
    Platform.CHROMEOS: 20,
}
"""Applications of its platform on a device, on average."""

EXTENSIONS = 6
"""Extensions of a browser on a computer that is not a Chromebook, on average."""

FLATTENED, COMMONEST = 12, 0.97
"""An application at place n is on a share of devices in proportion to 1 / (n + 12), and on no
more than this."""

BROWSERS = (Platform.WINDOWS, Platform.MACOS, Platform.LINUX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What devices of a platform may have, and the share of them that have it."""

    applications: Ints
    shares: Floats
    sums: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """All applications: ``first`` is the place of the first edition of each."""

    editions: tuple[Edition, ...]
    first: Ints
    shelves: tuple[Shelf, ...]
    planted: Mask
    period: Ints
    """Days between two releases."""
    phase: Ints
    style: Ints
    """How its versions are written."""
    various: tuple[tuple[int, Floats], ...]
    """The applications of several editions, with the running sums of their weights."""


@cache
def shelves() -> Shelves:
    """Return the applications of `facts` as arrays."""
    every = applications()
    counts = np.array([len(a.editions) for a in every], np.int64)
    marks = np.array([zlib.crc32(a.editions[0].name.encode()) for a in every], np.int64)
    various = (
        (n, np.cumsum(np.array(a.weights, np.float64)))
        for n, a in enumerate(every)
        if len(a.editions) > 1
    )
    return Shelves(
        editions=tuple(edition for a in every for edition in a.editions),
        first=np.cumsum(counts) - counts,
        shelves=tuple(_shelf(every, platform) for platform in PLATFORMS),
        planted=np.array([a.share > 0 for a in every]),
        period=5 + marks % 60,
        phase=marks // 64 % 61,
        style=marks // 4096,
        various=tuple(various),
    )


def _shelf(every: Sequence[Application], platform: Platform) -> Shelf:
    own = [n for n, a in enumerate(every) if a.platform is platform]
    ordinary = [n for n in own if not every[n].share]
    planted = [n for n in own if every[n].share]
    chosen, shares = [ordinary], [_shares(len(ordinary), MEAN[platform])]
    if platform in BROWSERS:
        beside = [n for n, a in enumerate(every) if a.platform is Platform.CHROMEOS and not a.share]
        chosen.append(beside)
        shares.append(_shares(len(beside), EXTENSIONS))
    chosen.append(planted)
    shares.append(np.array([every[n].share for n in planted]))
    found = np.concatenate(shares)
    return Shelf(
        applications=np.array([n for part in chosen for n in part], np.int64),
        shares=found,
        sums=np.cumsum(found),
    )


def _shares(count: int, mean: float) -> Floats:
    """Return shares that fall as 1 / (n + 12), so that a device has ``mean`` on average."""
    falling = 1.0 / (np.arange(count) + 1 + FLATTENED)
    low, high = 0.0, float(count + FLATTENED + 1)
    for _ in range(60):
        middle = (low + high) / 2
        if np.minimum(COMMONEST, middle * falling).sum() < mean:
            low = middle
        else:
            high = middle
    return np.minimum(COMMONEST, low * falling)
