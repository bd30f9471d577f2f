"""``timeline``: the life of a determination as data, in words, and as a drawing."""

from proscribe.service.timeline.drawing import svg
from proscribe.service.timeline.nouns import (
    Change,
    For,
    Happening,
    Nature,
    Row,
    Stretch,
    Timeline,
)
from proscribe.service.timeline.telling import timeline

__all__ = [
    "Change",
    "For",
    "Happening",
    "Nature",
    "Row",
    "Stretch",
    "Timeline",
    "svg",
    "timeline",
]
