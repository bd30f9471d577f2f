"""``proscribe new``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from proscribe.cli import deeds, door
from proscribe.model import Determination, Exemption, Language, Text
from proscribe.service import new
from proscribe.service.asking.interview import Interview, Question, said
from proscribe.service.covers import Covers, covers
from proscribe.service.deed import Told
from proscribe.service.demonstration.numbers import NO_BREAK, typeset
from proscribe.service.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
D = TypeVar("D")
Say = Callable[[Text], None]


class _Answer(click.ParamType[tuple[str, str]]):
    name = "key=value"

    def convert(
        self,
        value: Any,  # noqa: ANN401, as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        """Return a key and its answer."""
        if isinstance(value, tuple):
            return value
        key, mark, answer = value.partition("=")
        if not mark or not key.strip():
            self.fail(f"{value!r} is not KEY=VALUE, such as title.en=...", param, ctx)
        return key, answer


register = click.option(
    "--register",
    "register_folder",
    type=door.FOLDER,
    envvar="PROSCRIBE_REGISTER",
    default=Path("register"),
    show_default=True,
    help="Folder of determinations; made, if it is not there.",
)


def _options(function: F) -> F:
    for option in (
        door.as_json,
        door.language,
        door.as_of,
        door.catalogues,
        register,
        click.option("--force", is_flag=True, help="Take the place of a file that is there."),
        click.option("--no-input", is_flag=True, help="Ask nobody: fail, listing what is missing."),
        click.option(
            "--set",
            "pairs",
            type=_Answer(),
            multiple=True,
            help="Answer a question beforehand; may be repeated.",
        ),
        click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path)),
    ):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Ask the questions and write a determination or an exemption."""


@command.command()
@_options
def determination(
    file: Path | None,
    language: str,
    *,
    force: bool,
    as_json: bool,
    **how: Any,  # noqa: ANN401
) -> None:
    """Ask for a determination and write it to FILE, else into the register under its id.

    \b
    Examples:
      proscribe new determination
      proscribe new determination --lang fr --set jurisdiction=CA --set zone=America/Toronto
      proscribe new determination --no-input --set id=example-2026-1 --set title.en=...
    """  # noqa: D301
    workspace, ask, keep = _begun("determination", file, language, force=force, **how)
    with deeds.kept() as doing:
        draft = _asked(lambda: new.determination(workspace, ask, keep), language)
        with doing("decide") as deed:
            path = new.kept(draft, file, keep)
            deed.done(lambda: _decided(draft))
    found = covers(new.beside(workspace, draft.value), draft.value.id)
    if as_json:
        door.show_json({"file": str(path), "covers": found})
        return
    say = _speaker(language)
    say(said("written", str(path)))
    _covered(found, say)
    name, where = draft.value.id, _where(path.parent)
    _next(say, f"covers {name}{where}", f"plan{where}", f"release {name}{where}")


@command.command()
@_options
def exemption(
    file: Path | None,
    language: str,
    *,
    force: bool,
    as_json: bool,
    **how: Any,  # noqa: ANN401
) -> None:
    """Ask for an exemption and write it to FILE, else into the register under its id.

    What its instrument says of exemptions is shown first; what it does not allow is refused.

    \b
    Examples:
      proscribe new exemption --register register
      proscribe new exemption --set determination=ca-tbs-2023-10-30 --lang fr
    """  # noqa: D301
    workspace, ask, keep = _begun("exemption", file, language, force=force, **how)
    aside = _speaker(language, aside=True)
    with deeds.kept() as doing:
        draft = _asked(lambda: new.exemption(workspace, ask, keep, aside), language)
        with doing("exempt") as deed:
            path = new.kept(draft, file, keep)
            deed.done(lambda: _exempted(draft))
    if as_json:
        door.show_json({"file": str(path), "exemption": draft.value})
        return
    say = _speaker(language)
    say(said("written", str(path)))
    where = _where(workspace.register_folder)
    _next(say, f"exemptions{where}", f"plan{where}", f"release {draft.value.id}{where}")


def _decided(draft: new.Draft[Determination]) -> Told:
    from proscribe.service.statements import decided

    return decided(draft)


def _exempted(draft: new.Draft[Exemption]) -> Told:
    from proscribe.service.statements import exempted

    return exempted(draft)


def _begun(  # noqa: PLR0913, the options of one command line
    noun: str,
    file: Path | None,
    language: str,
    *,
    force: bool,
    no_input: bool,
    pairs: tuple[tuple[str, str], ...],
    register_folder: Path,
    **where: Any,  # noqa: ANN401
) -> tuple[Workspace, Interview, new.Keep]:
    """Return where the record goes, who answers, and what becomes of a file that is there."""
    keep = new.Keep.REPLACE if force else new.Keep.REFUSE
    if file is not None:
        new.vacant(file, keep)
    workspace = door.workspace(register_folder=register_folder, **where)
    aside = _speaker(language, aside=True)
    shown: set[str] = set()
    interview = Interview(
        noun=noun,
        given=new.answers(pairs),
        ask=None if no_input else lambda question: _ask(question, Language(language), shown),
        tell=lambda why: aside(said("wrong", why.on(Language(language)))),
    )
    if not no_input:
        aside(said("begin"))
    return workspace, interview, keep


def _asked(questions: Callable[[], D], language: str) -> D:
    try:
        return questions()
    except click.Abort:
        click.echo(err=True)
        _speaker(language, aside=True)(said("stopped"))
        raise


def _ask(question: Question, language: Language, shown: set[str]) -> str:
    """Put one question to the person on the terminal; choices are shown the first time."""
    choices = ", ".join(question.offered)
    for choice, meaning in question.offered.items() if choices not in shown else ():
        told = meaning.on(language)
        line = f"    {choice:<18}{'' if told == choice else told}"
        click.echo(door.style(line.rstrip(), dim=True), err=True)
    shown.add(choices)
    words = typeset(question.words.on(language), language)
    if question.default:
        words += f" [{question.default}]"
    elif not question.required:
        words += f" ({said('more' if question.ends else 'optional').on(language)})"
    colon = f"{NO_BREAK}: " if language is Language.FR else ": "
    answer: str = click.prompt(words, default="", show_default=False, prompt_suffix=colon, err=True)
    return answer


def _speaker(language: str, *, aside: bool = False) -> Say:
    spoken = Language(language)
    return lambda text: click.echo(typeset(text.on(spoken), spoken), err=aside)


def _covered(found: Covers, say: Say) -> None:
    shown = [p for p in found.products if p.identifiers]
    total = sum(len(p.identifiers) for p in shown)
    say(said("covered", str(len(shown)), str(total)))
    for product in shown:
        door.say(f"  {product.id}  {product.name}")
    for gap in found.unresolved:
        sides = (said("unresolved", gap.subject, gap.why.on(x)).on(x) for x in Language)
        say(Text(*sides))


def _where(folder: Path) -> str:
    return "" if folder == Path("register") else f" --register {folder}"


def _next(say: Say, *commands: str) -> None:
    say(said("next"))
    for line in commands:
        door.say(f"  proscribe {line}")
