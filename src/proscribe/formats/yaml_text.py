"""YAML as other people's tools read it: block style, keys in the order given, strings quoted.

A string in double quotes is the one that YAML never takes for a number, a date or a comment.
"""

import json
import re

UNPRINTABLE = re.compile("[\ufeff\ufffe\uffff]")


def dump(value: object) -> bytes:
    """Serialise lists, mappings with plain keys and scalars in one reproducible way."""
    return f"{_node(value, 0).lstrip()}\n".encode()


def _node(value: object, depth: int) -> str:
    pad = "\n" + "  " * depth
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{key}:{_node(v, depth + 1)}" for key, v in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}- {_node(v, depth + 1).lstrip()}" for v in value)
    return " " + UNPRINTABLE.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
