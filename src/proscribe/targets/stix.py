"""STIX bundle: indicators of prohibited applications, for partners' tools.

Each product has a course of action, in English with its French, and a grouping that names its
indicators. All ids are made of names, so a later bundle holds newer versions of the same objects:
``modified`` is the instant of the policy, ``created`` the same one for ever, since no memory of
the first time is kept. A row that is merely left out would stay with everybody who has it, so what
is lifted comes once more, with the end of its validity. It is not ``revoked``, for that is for
ever: the same thing could not be prohibited a second time. An indicator says what to look for, not
that it is malicious. ``=`` and ``LIKE`` heed case, and ``_`` in ``LIKE`` is any character: a domain
with one is written as a regular expression. STIX has no object for package names, bundle
identifiers or extensions.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_e8slinrhxcc9
"""

from collections.abc import Iterator

from proscribe.formats.json import dump
from proscribe.formats.stix import bundle
from proscribe.formats.stix_pattern import LEADS, PATHS
from proscribe.model import Effect, File, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

LOOKED_FOR = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "a tool takes the bundle in and looks for its indicators",
        "un outil reçoit le lot et cherche ses indicateurs",
    ),
)
LEAD = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "a tool takes the bundle in and looks for its indicators, letter by letter; a name is a"
        " lead, and proves nothing alone",
        "un outil reçoit le lot et cherche ses indicateurs, à la lettre; un nom est une piste, et"
        " ne prouve rien à lui seul",
    ),
)


def render(change: Change) -> Iterator[File]:
    """Write the bundle; without rows, it holds nothing but who speaks."""
    said = bundle(change.enforced, change.lifted, change.serial)
    yield File(path="stix/proscribe.json", content=dump(said))


target = Target(
    title=Text("STIX bundle", "Lot STIX"),
    platforms=frozenset(Platform),
    proof=Proof.SCHEMA,
    means={kind: (LEAD if kind in LEADS else LOOKED_FOR,) for kind in PATHS},
    render=render,
)
