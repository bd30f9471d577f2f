"""A record as one self-contained HTML page, without scripts."""

from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from proscribe.model import Text
from proscribe.service.releasing.labels import word
from proscribe.service.releasing.parts import Part, Shape
from proscribe.service.releasing.voice import Voice

HERE = Path(__file__).parent


def page(whole: Part, voice: Voice) -> str:
    """Return the whole record in one language."""
    room = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    stated = (part for part in whole.parts if part.stated)
    runs = [(brief, list(parts)) for brief, parts in groupby(stated, key=_brief)]
    return room.get_template("record.html").render(
        whole=whole,
        voice=voice,
        notice=voice.say(word(voice.version)),
        not_stated=voice.say(word("unstated")),
        particulars=voice.say(word("particulars")),
        continued=voice.say(word("continued")),
        runs=runs,
    )


def _brief(part: Part) -> bool:
    """Tell whether a field needs no heading of its own: a value, or a list of words."""
    entries = part.parts if part.shape is Shape.LIST else (part,)
    words = all(e.shape is Shape.VALUE and not isinstance(e.value, Text) for e in entries)
    return words or part.shape is Shape.VALUE
