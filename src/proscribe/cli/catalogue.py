"""``proscribe catalogue``."""

import sys
from pathlib import Path

import click

from proscribe import catalogue as shelf
from proscribe.cli import door
from proscribe.model import Application, Catalogue, Entity, Known, Suite


@click.group()
def command() -> None:
    """Search, show and lint the catalogue of applications."""


@command.command()
@click.argument("words", nargs=-1, required=True)
@door.catalogues
@door.as_json
def search(words: tuple[str, ...], catalogue_folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Find applications, suites and companies by name, id or identifier.

    \b
    Examples:
      proscribe catalogue search wechat
      proscribe catalogue search com.kms.free --json
    """  # noqa: D301
    found = shelf.search(shelf.load(*catalogue_folders), " ".join(words))
    if as_json:
        door.show_json([{"id": f.thing.id, "name": f.thing.name, "by": f.by} for f in found])
    elif found:
        door.table(((f.thing.id, f.thing.name, f.by) for f in found), indent="")
    else:
        door.say("nothing found")
    sys.exit(0 if found else 1)


@command.command()
@click.argument("name")
@door.catalogues
@door.as_json
def show(name: str, catalogue_folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Show an application, suite or company: names, makers, identifiers, sources.

    \b
    Examples:
      proscribe catalogue show tencent/wechat
      proscribe catalogue show kaspersky/suite
      proscribe catalogue show bytedance --json
    """  # noqa: D301
    whole = shelf.load(*catalogue_folders)
    found = _named(whole, name)
    if as_json:
        door.show_json(found)
        return
    door.say(door.style(f"{found.name}", bold=True) + f"  {found.id}")
    if isinstance(found, Application):
        if found.also:
            door.say(f"  also: {', '.join(found.also)}")
        for p in found.providers:
            when = f" since {p.effective:%Y-%m-%d}" if p.effective else ""
            when += f" until {p.until:%Y-%m-%d}" if p.until else ""
            door.say(f"  provided by {p.entity}{when} {p.jurisdiction or ''}  {p.source}")
    if isinstance(found, Suite):
        members = ", ".join(found.members) or f"all that {found.vendor} provides"
        door.say(f"  members: {members}  {found.source}")
        return
    door.table(_rows(found.identifiers))
    if isinstance(found, Application) and found.signers:
        door.say("  signed by, and so confirmed by")
        door.table(_rows(found.signers), indent="    ")


@command.command()
@door.catalogues
@door.language
@door.as_json
def lint(catalogue_folders: tuple[Path, ...], language: str, *, as_json: bool) -> None:
    """Hold the catalogue against every gate; exits with 1 when one fails.

    \b
    Examples:
      proscribe catalogue lint
      proscribe catalogue lint --catalogue ./catalogue
    """  # noqa: D301
    problems = shelf.lint(shelf.load(*catalogue_folders))
    if as_json:
        door.show_json(problems)
    else:
        for p in problems:
            door.say(f"{p.gate}: {p.subject}: {door.told(p.reason, language)}")
        door.say(f"{len(problems)} problems" if problems else "every gate passes")
    sys.exit(1 if problems else 0)


def _named(whole: Catalogue, name: str) -> Application | Suite | Entity:
    if "/" not in name:
        return whole.entity(name)
    return next((s for s in whole.suites if s.id == name), None) or whole.application(name)


def _rows(known: tuple[Known, ...]) -> list[tuple[str, ...]]:
    return [(k.kind.value, k.value, k.tier.value, k.source) for k in known]
