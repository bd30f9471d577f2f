"""What an answer rests on, as a person reads it under the answer."""

from proscribe.cli import door
from proscribe.inventory.basis import Basis, Cut
from proscribe.model import Text


def show(basis: Basis, language: str) -> None:
    """Print how many devices an answer speaks of, how stale it is, and what it is blind to."""
    day = f"{basis.fresh_from:%Y-%m-%d}"
    sources = ", ".join(basis.sources) or "-"
    counts = Text(
        f"rests on {basis.devices} devices: {basis.fresh} looked at since {day}, "
        f"{basis.stale} not; sources: {sources}",
        f"repose sur {basis.devices} appareils : {basis.fresh} examinés depuis le {day}, "
        f"{basis.stale} non; sources : {sources}",
    )
    door.say(f"\n{door.told(counts, language)}")
    if basis.pruned:
        door.say(door.told(_pruned(basis.pruned), language))
    if basis.blind:
        products = len({b.product for b in basis.blind})
        sources = ", ".join(sorted({b.source for b in basis.blind}))
        blind = Text(
            f"blind spots: {products} products that these could not show on some devices: "
            f"{sources} (--json)",
            f"angles morts : {products} produits que n'ont pu montrer, sur certains appareils : "
            f"{sources} (--json)",
        )
        door.say(door.told(blind, language))


def _pruned(cut: Cut) -> Text:
    horizon = f"{cut.horizon:%Y-%m-%d}"
    return Text(
        f"pruned by the rule {cut.rule}: of what ended before {horizon} nothing is kept; "
        "what is told as of earlier may have begun sooner",
        f"retiré par la règle {cut.rule} : rien n'est conservé de ce qui a pris fin avant le "
        f"{horizon}; ce qui est daté d'avant peut avoir commencé plus tôt",
    )
