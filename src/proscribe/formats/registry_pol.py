r"""Registry.pol: the values that a Group Policy object writes into the registry of a device.

Every text is UTF-16, ends in a NUL, and stands between marks that are UTF-16 too. Names that
begin with ``**`` are orders to delete; none is ever written here, for they would reach values of
others.

https://learn.microsoft.com/previous-versions/windows/desktop/policy/registry-policy-file-format
"""

from collections.abc import Iterable
from dataclasses import dataclass
from struct import pack

HEAD = b"PReg" + pack("<I", 1)
REG_SZ, REG_DWORD = 1, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: a text, or a number of 32 bits."""

    key: str
    name: str
    data: str | int


def dump(values: Iterable[Value]) -> bytes:
    """Write the file; without values it is its head alone."""
    return HEAD + b"".join(_entry(value) for value in values)


def _entry(value: Value) -> bytes:
    number = isinstance(value.data, int)
    data = pack("<I", value.data) if number else _text(str(value.data))
    kind = pack("<I", REG_DWORD if number else REG_SZ)
    fields = (_text(value.key), _text(value.name), kind, pack("<I", len(data)), data)
    return _mark("[") + _mark(";").join(fields) + _mark("]")


def _text(text: str) -> bytes:
    return f"{text}\0".encode("utf-16-le")


def _mark(mark: str) -> bytes:
    return mark.encode("utf-16-le")
