"""Squid: ``access.log`` in its native format (``logformat squid``).

The host is that of the address asked for; what a tunnel carries is not seen. Where Squid says to
which address it went, that is told too.

https://wiki.squid-cache.org/Features/LogFormat
https://www.squid-cache.org/Doc/config/logformat/
"""

import re

from proscribe.formats.log_times import seconds
from proscribe.model import Text
from proscribe.netlogs import NOT_THIS, Asked, Assumed, Netlog, Reading

LINE = re.compile(
    rb"(\d{1,12})\.\d{3} +-?\d+ (\S+) [A-Z_]+/\d+ \d+ (\S+) (\S+) \S+ [A-Z_]+/(\S+)(?: |$)"
)
URL = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^:/?#]+)", re.IGNORECASE)
TUNNEL = re.compile(r"(\[[0-9a-f:.]+\]|[^:/]+):\d+$", re.IGNORECASE)


def _line(line: bytes) -> Asked | None:
    found = LINE.match(line)
    if found is None:
        raise NOT_THIS
    at, client, method, url, peer = found.groups()
    host = _host(url.decode("utf-8", "replace"))
    if host is None:
        if url.startswith((b"error:", b"cache_object:")) or method == b"NONE":
            return None
        raise NOT_THIS
    reached = peer.decode("ascii", "replace") if peer != b"-" else ""
    return Asked(
        at=seconds(at), client=client.decode("ascii", "replace"), name=host, address=reached
    )


def _host(url: str) -> str | None:
    found = URL.match(url) or TUNNEL.match(url)
    return found[1].strip("[]") if found else None


def reading(head: bytes, assumed: Assumed) -> Reading:  # noqa: ARG001, all files are alike
    """Say how lines of Squid are read: each by itself, as the host is a part of a field."""
    return Reading(line=_line)


def recognises(head: bytes) -> bool:
    """Tell by a line in the native format."""
    return any(LINE.match(line) for line in head.split(b"\n")[:200])


netlog = Netlog(
    title=Text("Squid: access.log", "Squid : access.log"),
    blind=Text(
        "what went around the proxy, what a tunnel carried within it, and what was refused before "
        "it was logged",
        "ce qui a contourné le mandataire, ce qu'un tunnel a transporté et ce qui a été refusé "
        "avant d'être journalisé",
    ),
    recognises=recognises,
    reading=reading,
)
