"""Templates: ours, or an authority's in their place, run where they can do nothing but print."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment

from proscribe.model import InputError, Language, Place
from proscribe.service.notices.marks import Plain
from proscribe.service.notices.said import PRIVATE

OURS = Path(__file__).parent / "templates"
NAME = re.compile(r"(?P<stem>_?[a-z][a-z0-9_-]*)\.(?P<language>en|fr)\.md\.j2")
FILTERS = frozenset({"first", "join", "last", "length"})
LARGEST = 1_000_000
"""Characters. No notice is longer; a longer one is a loop that does not end."""

FAULTS = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)


class _Room(SandboxedEnvironment):
    """A template reads what it is given, loops, asks and prints; it calls nothing but macros."""

    intercepted_binops = frozenset({"*", "**", "%", "/", "//", "-"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401, theirs
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401, theirs
        return isinstance(obj, Macro)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002, theirs
        raise SecurityError(f"templates do not calculate: {operator}")


@dataclass(frozen=True)
class Templates:
    """The texts of templates by their file's name, and the folder that each came from."""

    texts: Mapping[str, str]
    folders: Mapping[str, Path]

    @cached_property
    def room(self) -> SandboxedEnvironment:
        """Where they run: with no function, few filters, and no text that is not here."""
        room = _Room(
            loader=FunctionLoader(self.source),
            undefined=StrictUndefined,
            autoescape=False,  # Markdown: values are escaped where they are drawn
            finalize=_printable,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        room.globals.clear()
        room.filters = {n: f for n, f in room.filters.items() if n in FILTERS}
        return room

    def source(self, name: str) -> tuple[str, str, None] | None:
        """Return a template as its engine asks for it; none, if there is none of that name."""
        text = self.texts.get(name)
        return None if text is None else (text, self.place(name).source, None)

    def place(self, name: str, line: int = 0) -> Place:
        """Return a place in a template."""
        return Place(source=str(self.folders.get(name, OURS) / name), line=line)


def load(folder: Path, stems: Iterable[str]) -> Templates:
    """Read our templates, and over them those of an authority's folder, if it is there.

    Raises:
        InputError: One exists in one language only, bears a name that no notice has, or cannot
            be read.

    """
    own = {p.name: p for p in sorted(folder.glob("*.j2"))} if folder.is_dir() else {}
    _paired(folder, own, {*stems})
    paths = {p.name: p for p in sorted(OURS.glob("*.j2"))} | own
    texts = {name: _text(path) for name, path in paths.items()}
    return Templates(texts, {name: path.parent for name, path in paths.items()})


def _paired(folder: Path, own: Mapping[str, Path], stems: set[str]) -> None:
    for name in own:
        found = NAME.fullmatch(name)
        if found is None or not (found["stem"] in stems or found["stem"].startswith("_")):
            known = ", ".join(f"{s}.en.md.j2" for s in sorted(stems))
            reason = "no notice is made from a template of this name"
            raise InputError(Place(source=str(folder / name)), reason, f"the names are: {known}")
        for language in Language:
            other = f"{found['stem']}.{language}.md.j2"
            if other not in own:
                reason = f"{name} exists in one language only"
                raise InputError(Place(source=str(folder)), reason, f"write {other} as well")


def _text(path: Path) -> str:
    place = Place(source=str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputError(place, reason, "check the file") from error
    except UnicodeDecodeError as error:
        raise InputError(place, "not UTF-8", "save the file as UTF-8") from error
    if found := PRIVATE.search(text):
        line = text[: found.start()].count("\n") + 1
        place = Place(source=str(path), line=line)
        raise InputError(place, "a character of the private use area", "remove the character")
    return text


def render(templates: Templates, name: str, given: Mapping[str, Plain]) -> str:
    """Print one template.

    Raises:
        InputError: It asks for something that it is not given, or does what no template may.

    """
    try:
        tree = templates.room.parse(templates.texts[name], name, templates.place(name).source)
        unknown = meta.find_undeclared_variables(tree) - given.keys()
        if unknown:
            known = ", ".join(sorted(given))
            reason = f"it asks for what there is not: {', '.join(sorted(unknown))}"
            raise InputError(templates.place(name), reason, f"there is: {known}")
        return _bounded(templates.room.get_template(name).generate(**given), templates.place(name))
    except FAULTS as error:
        raise _refused(error, templates, name) from error


def _printable(value: object) -> object:
    """Let text and counts through; a list or a group is no text."""
    if isinstance(value, StrictUndefined):
        return value
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"a {type(value).__name__} is no text that could be printed")


def _bounded(pieces: Iterable[str], place: Place) -> str:
    made: list[str] = []
    length = 0
    for piece in pieces:
        made.append(piece)
        length += len(piece)
        if length > LARGEST:
            raise InputError(place, "it prints more than a notice may hold", "look at its loops")
    return "".join(made)


def _refused(error: BaseException, templates: Templates, name: str) -> InputError:
    place = templates.place(name)
    if isinstance(error, TemplateSyntaxError):
        file = error.filename if error.filename in _files(templates) else place.source
        place = Place(source=file or place.source, line=error.lineno)
    else:
        place = _traced(error.__traceback__, templates) or place
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return InputError(place, reason, "a template prints what it is given, and nothing else")


def _files(templates: Templates) -> set[str]:
    return {templates.place(name).source for name in templates.texts}


def _traced(trace: TracebackType | None, templates: Templates) -> Place | None:
    """Return the last place in a template through which an error came."""
    files = _files(templates)
    found = None
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in files:
            found = Place(source=file, line=trace.tb_lineno)
        trace = trace.tb_next
    return found
