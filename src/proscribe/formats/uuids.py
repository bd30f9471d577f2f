"""UUIDs that are made of names: the same name is the same UUID, on every machine."""

from uuid import NAMESPACE_URL, uuid5


def named(name: str) -> str:
    """Return the UUID (RFC 9562, version 5) of one of our names, as Apple writes them."""
    return str(uuid5(NAMESPACE_URL, f"proscribe:{name}")).upper()
