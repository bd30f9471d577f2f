"""Hosts in the strings of a DEX file: those of addresses, and those that are a whole string."""

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from proscribe.formats.dex.strings import decoded, text_at
from proscribe.formats.dex.tables import Dex, Numbers
from proscribe.model import Shown

LONGEST = 200
"""Bytes of a string that are shown."""
MOST = 4000
"""Hosts that one file may name."""
NAME = 253
"""Bytes of the longest name of a host."""
SCHEME = re.compile(rb"(https?|wss?|ftps?)$", re.IGNORECASE)
LAST = 5
"""Bytes of the longest scheme."""
HOST = re.compile(
    rb"([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,24}(?!\.?[a-zA-Z0-9_%-])"
)
USER = re.compile(rb"[A-Za-z0-9._~%!$&'()*+,;=:-]{1,64}@")
ENDINGS = frozenset(
    b"com net org cn ru io info biz eu uk de fr jp kr in br ca au us tv cc me cloud dev xyz "
    b"top site online mobi asia hk tw sg id vn by kz ua edu gov".split()
)
"""The last labels of hosts that stand alone in a string; none that files often end in."""
JAVA = frozenset(
    b"com org net cn io java javax android androidx kotlin dalvik sun jdk ru de fr me".split()
)
"""First labels of the names of packages of code, which read like hosts backwards."""


def _numbers(*words: bytes) -> Numbers:
    return np.array(sorted(int.from_bytes(word, "little") for word in words), np.uint32)


LONG = _numbers(*((b"." + e)[-4:] for e in ENDINGS if len(e) > len("uk")))
"""The last four bytes of strings that may be a host, as numbers."""
SHORT = _numbers(*(b"." + e for e in ENDINGS if len(e) == len("uk")))
"""The last three bytes of others."""
PAIRS = np.zeros(1 << 16, bool)
"""By the last byte and the third last of a string: whether it may be a host; few others are."""
PAIRS[[(b"." + e)[-3] << 8 | e[-1] for e in ENDINGS]] = True


@dataclass(slots=True)
class Hosts:
    """The hosts that one file names, each where it is first named."""

    named: dict[str, Shown] = field(default_factory=dict)
    cut: bool = False
    """There were more than are told."""


def address(dex: Dex, found: Hosts, colon: int, start: int) -> None:
    """Take the host of an address, of which ``://`` stands at ``colon`` and ends at ``start``."""
    scheme = SCHEME.search(bytes(dex.data[max(0, colon - LAST) : colon]))
    if not scheme:
        return
    first = colon - len(scheme.group())
    if user := USER.match(dex.data, start, start + NAME):
        start = user.end()
    if host := HOST.match(dex.data, start, start + NAME + 1):
        end = dex.data.find(b"\0", start, first + LONGEST)
        length = (end if end >= 0 else min(first + LONGEST, len(dex.data))) - first
        _take(dex, found, host.group(), (first, length))


def alone(dex: Dex, found: Hosts) -> None:
    """Take the hosts that are a whole string."""
    starts, _ = dex.starts
    # Strings stand one after another, so the last bytes of one are before the next one's length.
    last = dex.data.find(b"\0", int(starts[-1]))
    ends = np.empty(len(starts), np.intp)
    ends[:-1] = starts[1:]
    ends[-1] = (last if last >= 0 else len(dex.data)) + 1
    np.maximum(ends, 5, out=ends)
    data = np.frombuffer(dex.data, np.uint8)
    pairs = data.take(ends - 4).astype(np.uint16)
    pairs <<= np.uint16(8)
    pairs |= data.take(ends - 2)
    likely = np.flatnonzero(PAIRS.take(pairs))
    words = np.ndarray((len(data) - 3,), np.dtype("<u4"), data, strides=(1,))
    tails = words[ends[likely] - 5]
    fits = _among(LONG, tails) | _among(SHORT, tails >> np.uint32(8))
    for index in likely[fits].tolist():
        _whole(dex, found, text_at(dex, int(starts[index])), int(ends[index]) - 1)


def _among(known: Numbers, words: Numbers) -> npt.NDArray[np.bool_]:
    """Tell of each number whether it is known; quicker than NumPy's own for so few."""
    nearest: Numbers = known.take(known.searchsorted(words), mode="clip")
    return np.equal(nearest, words)


def _whole(dex: Dex, found: Hosts, start: int, stop: int) -> None:
    host = HOST.fullmatch(dex.data, start, stop) if 0 < stop - start <= NAME else None
    labels = bytes(host.group()).lower().split(b".") if host else [b""]
    if labels[-1] in ENDINGS and labels[0] not in JAVA:
        _take(dex, found, dex.data[start:stop], (start, stop - start))


def _take(dex: Dex, found: Hosts, name: bytes | bytearray, where: tuple[int, int]) -> None:
    host = name.decode("ascii").lower()
    if host in found.named or len(host) > NAME:
        return
    if len(found.named) >= MOST:
        found.cut = True
        return
    at, length = where
    text = decoded(bytes(dex.data[at : at + length]))
    found.named[host] = Shown(entry=dex.entry, offset=at, length=length, text=text)
