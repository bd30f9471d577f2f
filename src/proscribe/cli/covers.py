"""``proscribe covers``."""

from typing import Any

import click

from proscribe.cli import door
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
    door.say(door.style(f"{d.id}  {door.told(d.title, language)}", bold=True))
    door.say(f"  {found.status}; effective {d.effective:%Y-%m-%d}; {d.force} of {d.authority}")
    shown = [p for p in found.products if p.identifiers]
    for product in shown:
        _product(product, language)
    total = sum(len(p.identifiers) for p in shown)
    door.say(f"\n{len(shown)} products with {total} identifiers in scope")
    if hidden := [p for p in found.products if not p.identifiers]:
        door.say(door.style("\ncovered, with no identifier that the scope reaches", bold=True))
        door.table((p.id, p.name, _left(p) or "none that is enabled") for p in hidden)
    if found.excluded:
        door.say(door.style("\nnot covered, and why", bold=True))
        door.table((e.id, door.told(e.why, language)) for e in found.excluded)
    if found.unresolved:
        door.say(door.style("\nnot resolved", fg="yellow", bold=True))
        door.table((u.subject, door.told(u.why, language)) for u in found.unresolved)


def _product(product: CoveredProduct, language: str) -> None:
    door.say()
    door.say(door.style(f"{product.name}", bold=True) + f"  {product.id}  {product.verdict}")
    for step in product.because:
        source = f"  [{step.tier}] {step.source}" if step.source else ""
        door.say(f"    because {door.told(step.text, language)}{source}")
    if product.identifiers:
        door.table(
            ((i.kind, i.value, i.tier, door.effects(i.effects)) for i in product.identifiers),
            indent="      ",
        )
    if product.out_of_scope:
        door.say(f"      outside the scope: {_left(product)}")


def _left(product: CoveredProduct) -> str:
    return ", ".join(f"{n} on {p}" for p, n in product.out_of_scope.items())
