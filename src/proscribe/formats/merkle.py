"""Merkle trees as logs build them: hashes, and the checks of proofs.

A proof that is too long, too short or of another tree is refused, never raised over: whoever
checks it holds bytes of strangers.

https://www.rfc-editor.org/rfc/rfc9162#section-2.1
"""

import hashlib
from collections.abc import Callable, Sequence

SIZE = 32
"""Bytes of a hash."""
EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without entries."""
Node = Callable[[int, int], bytes]
"""Return the hash of a complete subtree: its level, and its number on that level."""


def leaf(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def inner(left: bytes, right: bytes) -> bytes:
    """Return the hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def includes(number: int, size: int, hashed: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that an entry's hash is number ``number`` of ``size`` entries."""
    if not 0 <= number < size or not _hashes(hashed, root, *proof):
        return False
    node, last, found = number, size - 1, hashed
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = inner(step, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = inner(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def extends(old: int, new: int, first: bytes, second: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the tree of ``new`` entries begins with that of ``old``."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and first == second
    if not _hashes(first, second, *proof):
        return False
    steps = [first, *proof] if old & (old - 1) == 0 else list(proof)
    if len(steps) < 1 or not proof:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = inner(step, before), inner(step, after)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            after = inner(after, step)
        node, last = node >> 1, last >> 1
    return last == 0 and before == first and after == second


def _hashes(*every: bytes) -> bool:
    return all(len(one) == SIZE for one in every)


def root(size: int, node: Node) -> bytes:
    """Return the root of the first ``size`` entries of a log."""
    return _range(0, size, node) if size else EMPTY


def inclusion(number: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that entry ``number`` is one of the first ``size``."""
    start, end, proof = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            proof.append(_range(middle, end, node))
            end = middle
        else:
            proof.append(_range(start, middle, node))
            start = middle
    return proof[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the first ``new`` entries begin with the first ``old``."""
    start, end, proof, whole = 0, new, list[bytes](), True
    while old - start != end - start:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range(middle, end, node))
            end = middle
        else:
            proof.append(_range(start, middle, node))
            start, whole = middle, False
    return (proof if whole else [*proof, _range(start, end, node)])[::-1]


def _range(start: int, end: int, node: Node) -> bytes:
    """Return the hash of the entries from ``start``, which stands at a split, to ``end``."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(size)
    return inner(_range(start, middle, node), _range(middle, end, node))


def _split(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
