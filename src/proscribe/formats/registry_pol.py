r"""Registry.pol: the values that a Group Policy object writes into the registry of a device.

Every text is UTF-16, ends in a NUL, and stands between marks that are UTF-16 too. Names that
begin with ``**`` are orders to delete; none is ever written here, for they would reach values of
others.

https://learn.microsoft.com/previous-versions/windows/desktop/policy/registry-policy-file-format
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from struct import error as struct_error
from struct import pack, unpack_from

from proscribe.model import InputError, Place

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


def values(content: bytes, source: str) -> Iterator[Value]:
    """Yield the texts and numbers of a file that anybody wrote; values of other sorts are not ours.

    Raises:
        InputError: An entry ends before its time, or is not what the format says.

    """
    at = len(HEAD)
    while at < len(content):
        try:
            value, at = _read(content, at)
        except (ValueError, struct_error) as error:
            place = Place(source=source)
            raise InputError(place, f"no entry at byte {at}: {error}", "export it again") from error
        if value:
            yield value


def _read(content: bytes, at: int) -> tuple[Value | None, int]:
    """Return the value that begins there, if it is of a sort that we know, and where it ends."""
    at = _expect(content, at, "[")
    key, at = _until(content, at)
    name, at = _until(content, _expect(content, at, ";"))
    (kind,) = unpack_from("<I", content, at := _expect(content, at, ";"))
    (size,) = unpack_from("<I", content, at := _expect(content, at + 4, ";"))
    at = _expect(content, at + 4, ";")
    data = content[at : at + size]
    end = _expect(content, at + size, "]")
    if kind == REG_SZ:
        text = data.decode("utf-16-le", "replace").rstrip("\0")
        return Value(key=key, name=name, data=text), end
    if kind == REG_DWORD:
        return Value(key=key, name=name, data=unpack_from("<I", data)[0]), end
    return None, end


def _expect(content: bytes, at: int, mark: str) -> int:
    if content[at : at + 2] != _mark(mark):
        raise ValueError(f"{mark!r} is missing")
    return at + 2


def _until(content: bytes, at: int) -> tuple[str, int]:
    """Return the text that ends in a NUL, and where the next thing begins."""
    end = at
    while (found := content.find(b"\0\0", end)) >= 0:
        if (found - at) % 2 == 0:
            return content[at:found].decode("utf-16-le", "replace"), found + 2
        end = found + 1
    raise ValueError("a text does not end")


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
