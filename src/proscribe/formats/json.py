"""JSON as enforcement points read it: UTF-8, sorted keys, two spaces, final newline."""

import json


def dump(value: object) -> bytes:
    """Serialise ``value`` in one reproducible way."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
