"""A record as one self-contained HTML page, without scripts."""

from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    runs = groupby(stated, key=lambda part: part.shape is Shape.VALUE)
    return room.get_template("record.html").render(
        whole=whole,
        voice=voice,
        notice=voice.say(word(voice.version)),
        not_stated=voice.say(word("unstated")),
        runs=[(simple, list(parts)) for simple, parts in runs],
    )
