"""Home folders of a Linux device: those that the accounts name, and those in /home.

man 5 passwd. Accounts of a directory service are not in that file; their homes are in /home.
"""

from collections.abc import Iterator

from proscribe.formats.root import Root
from proscribe.model import InputError

ACCOUNTS = 16 << 20
"""Bytes of /etc/passwd: a hundred thousand accounts."""
HOME = 5
"""The home is the sixth field of an account."""


def homes(root: Root) -> Iterator[str | InputError]:
    """Yield each home folder once, or the error of a place where homes could not be read."""
    known: set[str] = set()
    for found in _named(root):
        there = _located(root, found) if isinstance(found, str) else found
        if isinstance(there, InputError):
            yield there
        elif there not in known:
            known.add(there)
            yield there


def _located(root: Root, home: str) -> str | InputError:
    try:
        return "/" + str(root.locate(home).relative_to(root.folder))
    except InputError as error:
        return error


def _named(root: Root) -> Iterator[str | InputError]:
    yield "/root"
    yield from root.search("/home", "*")
    try:
        accounts = root.content("/etc/passwd", ACCOUNTS) or b""
    except InputError as error:
        yield error
        return
    for line in accounts.decode(errors="surrogateescape").splitlines():
        home = line.split(":")[HOME:]
        if home and home[0].startswith("/") and home[0].strip("/"):
            yield home[0].rstrip("/")
