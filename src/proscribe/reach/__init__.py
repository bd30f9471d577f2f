"""Reach: what the rights of a package open on a device.

The room remembers what each platform's documentation says of its permissions, entitlements and
interfaces, one row each with its source. From the rights of an inspection it tells the contents
that a package can reach, and how each shows. What it can reach is not what it does.
"""

from proscribe.reach.meanings import Meaning, expressible, meanings
from proscribe.reach.weighed import reaches

__all__ = ["Meaning", "expressible", "meanings", "reaches"]
