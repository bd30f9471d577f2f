"""A record as plain text: one line a value, indented as things lie within one another."""

from collections.abc import Iterator

from proscribe.service.releasing.labels import word
from proscribe.service.releasing.parts import Part, Shape
from proscribe.service.releasing.voice import Voice

STEP = "   "


def text(whole: Part, voice: Voice) -> str:
    """Return the whole record in one language."""
    lines = (*voice.heads(whole), "", *_fields(whole, voice, ""))
    return "\n".join(lines) + "\n"


def _fields(part: Part, voice: Voice, indent: str) -> Iterator[str]:
    """Yield the lines of a record's fields; those that say nothing are named at its end."""
    for field in part.parts:
        if field.stated:
            head = f"{indent}{voice.called(field)}{voice.colon}"
            yield from _part(field, voice, head, indent + STEP)
    if unstated := voice.unstated(part):
        yield f"{indent}{voice.say(word('unstated'))}{voice.colon} {unstated}"


def _part(part: Part, voice: Voice, head: str, indent: str) -> Iterator[str]:
    match part.shape:
        case Shape.VALUE:
            yield f"{head} {voice.value(part)}"
        case Shape.LIST:
            yield head
            for entry in part.parts:
                yield from _part(entry, voice, f"{indent}{int(entry.name) + 1}.", indent + STEP)
        case Shape.RECORD:
            yield head
            yield from _fields(part, voice, indent)
