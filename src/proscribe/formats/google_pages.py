"""Pages of Google's APIs: one, a list of pages, or one page after another.

Each page but the last has a ``nextPageToken``.

https://developers.google.com/workspace/admin/directory/reference/rest/v1/mobiledevices/list
https://developers.google.com/chrome/management/reference/rest/v1/customers.telemetry.devices/list
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.json_walk import ITEM, Piece, walk
from proscribe.formats.lines import UnusableError

NEXT = "nextPageToken"
EMPTY = {b"", b'""', b"null"}
CUT = UnusableError(
    "pages are missing after this one", "ask for the next page until there is no nextPageToken"
)


def listed(path: Path, *names: str) -> Iterator[tuple[str, Piece]]:
    """Yield each item of the lists of these names, with the name.

    A last item bears the name ``nextPageToken`` if the last page is not there.

    Raises:
        InputError: The text is not JSON, or one item is longer than is read.

    """
    places = [(*before, name, ITEM) for name in names for before in ((), (ITEM,))]
    token = following = b""
    last = None
    for piece in walk(path, *places, (NEXT,), (ITEM, NEXT)):
        last = piece
        if piece.path in places:
            yield piece.path[-2], piece
        elif piece.path[-1:] == (NEXT,):
            token = piece.raw
        elif piece.raw == b"}":
            following, token = token, b""
    if last and following not in EMPTY:
        yield NEXT, last
