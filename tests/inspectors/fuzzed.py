"""The parsers of hostile bytes, by name: whatever they are given, they answer or say why not."""

from contextlib import suppress

from proscribe.formats import dex
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.likeness import sketches


def _code(data):
    dex.survey([("classes.dex", lambda: data)])


def _likeness(data):
    with suppress(MalformedError):
        sketches(memoryview(data), Budget())


FUZZED = {"dex": _code, "likeness": _likeness}
