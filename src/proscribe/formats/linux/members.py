"""ar: members one after another, each after a header of sixty characters.

man 5 ar
https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

MAGIC = b"!<arch>\n"
HEAD = 60
MOST = 64
"""Members of one package: a real one has three, and a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member, and where its bytes begin in the archive."""

    name: str
    offset: int
    data: memoryview


def members(data: memoryview) -> Iterator[Member]:
    """Yield the members of an archive.

    Raises:
        MalformedError: A header is none, or a member ends after the archive.

    """
    at = len(MAGIC)
    for _ in range(MOST):
        if at >= len(data):
            return
        head = bytes(data[at : at + HEAD])
        size = head[48:58].strip()
        if len(head) < HEAD or head[58:] != b"`\n" or not size.isdigit():
            raise MalformedError(BROKEN)
        begin, end = at + HEAD, at + HEAD + int(size)
        if end > len(data):
            raise MalformedError(SHORT)
        name = head[:16].decode("ascii", "replace").strip().removesuffix("/")
        yield Member(name=name, offset=begin, data=data[begin:end])
        at = end + end % 2
    raise MalformedError(MANY)


BROKEN = Text("the header of a member is none", "l'en-tête d'un membre n'en est pas un")
SHORT = Text("a member ends after the file does", "un membre finit après le fichier")
MANY = Text(
    "it has more members than any real package", "il a plus de membres qu'aucun vrai paquet"
)
