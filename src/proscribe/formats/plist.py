"""Property lists as Apple's devices read them: XML, keys sorted, the same bytes every time."""

import plistlib


def dump(value: dict[str, object]) -> bytes:
    """Serialise ``value`` in one reproducible way."""
    return plistlib.dumps(value, sort_keys=True)
