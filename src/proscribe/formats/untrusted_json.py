"""JSON that somebody else wrote: read with its place in every error, and asked without trust.

RFC 8259: https://www.rfc-editor.org/rfc/rfc8259
"""

import json

from proscribe.model import InputError, Place

REMEDY = "start the application that keeps it, so that it writes the file again"


def parsed(content: bytes, source: str) -> object:
    """Return the value of a JSON text.

    Raises:
        InputError: It is not JSON, or nests deeper than any real file does.

    """
    try:
        value: object = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = Place(source=source, line=error.lineno, column=error.colno)
        raise InputError(place, f"not JSON: {error.msg}", REMEDY) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = "not JSON: not UTF-8"
        raise InputError(Place(source=source, line=line), reason, REMEDY) from error
    except (RecursionError, ValueError) as error:
        reason = "not usable JSON: it nests too deep, or holds a number of thousands of digits"
        raise InputError(Place(source=source), reason, REMEDY) from error
    return value


def member(value: object, *keys: str) -> object:
    """Return what ``keys`` lead to, one in the other; ``None`` where they lead nowhere."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
