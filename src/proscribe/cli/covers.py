"""``proscribe covers``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say, status, told
from proscribe.register import named
from proscribe.service.covers import CoveredProduct, Covers, covers


@click.command()
@click.argument("determination")
@door.places
def command(determination: str, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """List what DETERMINATION covers: applications and identifiers, each with its reason.

    \b
    Examples:
      proscribe covers ca-tbs-2023-10-30
      proscribe covers us-ndaa-2018-1634 --as-of 2019-01-01 --json
    """  # noqa: D301
    found = covers(door.workspace(**where), determination)
    if as_json:
        door.show_json(found)
        return
    _show(found, language)


def _show(found: Covers, language: str) -> None:
    d = found.determination
    door.say(door.style(f"{d.id}  {told(d.title, language)}", bold=True))
    of = {"force": told(named(d.force), language), "authority": d.authority}
    stands, at = status(found.status, language), f"{d.effective:%Y-%m-%d}"
    door.say(f"  {say('of', language, status=stands, at=at, **of)}")
    shown = [p for p in found.products if p.identifiers]
    for product in shown:
        _product(product, language)
    total = sum(len(p.identifiers) for p in shown)
    door.say(f"\n{say('covered', language, products=len(shown), n=total)}")
    if hidden := [p for p in found.products if not p.identifiers]:
        _title("unnamed", language)
        none = say("none enabled", language)
        door.table((p.id, p.name, _left(p, language) or none) for p in hidden)
    if found.excluded:
        _title("not covered", language)
        door.table((e.id, told(e.why, language)) for e in found.excluded)
    if found.unresolved:
        _title("not resolved", language, "yellow")
        door.table((u.subject, told(u.why, language)) for u in found.unresolved)


def _title(key: str, language: str, colour: str | None = None) -> None:
    door.say()
    door.say(door.style(say(key, language), fg=colour, bold=True))


def _product(product: CoveredProduct, language: str) -> None:
    door.say()
    verdict = told(named(product.verdict), language)
    door.say(f"{door.style(product.name, bold=True)}  {product.id}  {verdict}")
    for step in product.because:
        source = f"  [{step.tier}] {step.source}" if step.source else ""
        door.say(f"    {say('step', language, what=told(step.text, language))}{source}")
    if product.identifiers:
        door.table(
            ((i.kind, i.value, i.tier, effects(i.effects, language)) for i in product.identifiers),
            indent="      ",
        )
    if product.out_of_scope:
        door.say(f"      {say('outside', language, what=_left(product, language))}")


def _left(product: CoveredProduct, language: str) -> str:
    left = product.out_of_scope.items()
    return ", ".join(say("there", language, n=n, platform=p) for p, n in left)
