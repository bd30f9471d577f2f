"""What an answer rests on, as a person reads it under the answer."""

from proscribe.cli import door
from proscribe.inventory.basis import Basis, Cut
from proscribe.model import Text
from proscribe.model.text import counted


def show(basis: Basis, language: str) -> None:
    """Print how many devices an answer speaks of, how stale it is, and what it is blind to."""
    day = f"{basis.fresh_from:%Y-%m-%d}"
    sources = ", ".join(basis.sources) or "-"
    devices = counted(basis.devices, Text("device", "appareil"), Text("devices", "appareils"))
    fresh = counted(basis.fresh, Text("looked at", "examiné"), Text("looked at", "examinés"))
    counts = Text(
        f"rests on {devices.en}: {fresh.en} since {day}, {basis.stale} not; sources: {sources}",
        f"repose sur {devices.fr} : {fresh.fr} depuis le {day}, {basis.stale} non; "
        f"sources : {sources}",
    )
    door.say(f"\n{door.told(counts, language)}")
    if basis.pruned:
        door.say(door.told(_pruned(basis.pruned), language))
    if basis.blind:
        door.say(door.told(_blind(basis), language))


def _blind(basis: Basis) -> Text:
    products = counted(
        len({b.product for b in basis.blind}),
        Text("product", "produit"),
        Text("products", "produits"),
    )
    sources = ", ".join(sorted({b.source for b in basis.blind}))
    return Text(
        f"blind spots: {products.en} that these could not show on some devices: {sources} (--json)",
        f"angles morts : {products.fr} que n'ont pu montrer, sur certains appareils : "
        f"{sources} (--json)",
    )


def _pruned(cut: Cut) -> Text:
    horizon = f"{cut.horizon:%Y-%m-%d}"
    return Text(
        f"pruned by the rule {cut.rule}: of what ended before {horizon} nothing is kept; "
        "what is told as of earlier may have begun sooner",
        f"retiré par la règle {cut.rule} : rien n'est conservé de ce qui a pris fin avant le "
        f"{horizon}; ce qui est daté d'avant peut avoir commencé plus tôt",
    )
