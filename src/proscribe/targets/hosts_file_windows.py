r"""Hosts file of Windows: prohibited host names lead nowhere, on the device itself.

What the fragment holds goes between its marks in ``%SystemRoot%\System32\drivers\etc\hosts``, and
only that is taken away: the file has no includes. Each name stands under an address of each
family, since a name that is missing from one is asked of DNS; a comment says on its own line why,
with its sign in the first place, as Microsoft describes it. A domain cannot be written: what lies
under it would pass. No engine of it is at hand, so nothing is claimed to be proven. For Linux the
like was tried.

https://support.microsoft.com/help/972034/how-to-reset-the-hosts-file-back-to-the-default
https://www.rfc-editor.org/rfc/rfc952
"""

from collections.abc import Iterator

from proscribe.formats.hosts_lines import ASKED, ONE_NAME, between, plain
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

TRAFFIC = frozenset({Effect.BLOCK_TRAFFIC})


def render(change: Change) -> Iterator[File]:
    """Write the lines between two marks; without names, the marks alone."""
    rows = change.enforces(Effect.BLOCK_TRAFFIC, Kind.NETWORK_HOSTNAME)
    yield File(path="hosts.fragment", content=between(plain(rows), "\r\n"))


target = Target(
    title=Text("Hosts file (Windows)", "Fichier hosts (Windows)"),
    platforms=frozenset({Platform.WINDOWS}),
    proof=Proof.UNPROVEN,
    means={Kind.NETWORK_HOSTNAME: (Means(gives=TRAFFIC, needs=TRAFFIC, condition=ASKED),)},
    render=render,
    serves=frozenset({Kind.NETWORK_DOMAIN}),
    reasons={(Kind.NETWORK_DOMAIN, Effect.BLOCK_TRAFFIC): (Reason.NEVER, ONE_NAME)},
)
