"""Text files of ours: each begins by saying who wrote it, in a comment of its format."""

from collections.abc import Iterable

MARK = "Proscribe wrote this file; what is changed here by hand is lost."


def marked(comment: str, lines: Iterable[str]) -> bytes:
    """Return a file of these lines under the mark; ``comment`` begins a comment in its format."""
    return "".join(f"{line}\n" for line in (f"{comment} {MARK}", *lines)).encode()
