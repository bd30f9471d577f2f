"""One more entry in a list of a file that a person keeps: every other byte stays as it was."""

import re
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, TypeVar

import yaml

from proscribe.model import InputError, Place
from proscribe.wire.document import decode
from proscribe.wire.tree import parse

T = TypeVar("T")
WIDTH = 96


def appended(text: bytes, key: str, entry: dict[str, Any], kind: type[T], source: str) -> bytes:
    """Return ``text`` with ``entry`` at the end of its top-level list ``key``.

    Raises:
        InputError: The text is not that of a ``kind``, the entry does not fit into it, or the
            list is written in a way that cannot be continued.

    """
    before = parse(text, source).value.get(key) or []
    made = _written(text.decode("utf-8-sig"), key, entry).encode()
    try:
        after = parse(made, source).value.get(key)
    except InputError as error:
        raise _by_hand(source, key, entry) from error
    if not isinstance(after, list) or after[:-1] != before:
        raise _by_hand(source, key, entry)
    decode(made, kind, source)
    return made


class _Dumper(yaml.SafeDumper):
    """Instants in RFC 3339, and no aliases, which no file of ours may have."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002, as yaml declares it
        return True

    def instant(self, at: datetime) -> yaml.Node:
        written = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return self.represent_scalar("tag:yaml.org,2002:timestamp", written)


_Dumper.add_representer(datetime, _Dumper.instant)


def spelt(entry: dict[str, Any]) -> str:
    """Return plain data as YAML lines, in the order in which it is given."""
    return yaml.dump(entry, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _written(text: str, key: str, entry: dict[str, Any]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.removesuffix("\n").removesuffix("\r").split(end)
    heads = (n for n, line in enumerate(lines) if re.match(rf"{key}:\s*(\[\s*\])?\s*(#|$)", line))
    head = next(heads, None)
    if head is None:
        return end.join([*lines, f"{key}:", *_item(entry, "  "), ""])
    lines[head] = re.sub(r"\[\s*\]", "", lines[head]).rstrip()
    inside = list(takewhile(lambda n: re.match(r"\s|-|#|$", lines[n]), range(head + 1, len(lines))))
    told = [n for n in inside if lines[n].strip() and not lines[n].startswith("#")]
    dashes = (lines[n] for n in inside if lines[n].lstrip().startswith("- "))
    indent = next((d[: len(d) - len(d.lstrip())] for d in dashes), "  ")
    after = told[-1] if told else head
    lines[after + 1 : after + 1] = _item(entry, indent)
    return end.join([*lines, ""])


def _item(entry: dict[str, Any], indent: str) -> list[str]:
    first, *rest = spelt(entry).splitlines()
    return [f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)]


def _by_hand(source: str, key: str, entry: dict[str, Any]) -> InputError:
    reason = f"the list {key!r} is written in a way that cannot be continued here"
    remedy = f"add this entry to it by hand:\n{spelt(entry)}"
    return InputError(Place(source=source), reason, remedy)
