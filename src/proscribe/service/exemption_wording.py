"""What the states of an exemption are called, and the sentences that raise concerns about one."""

from collections.abc import Mapping

from proscribe.model import Text

STATES: Mapping[str, Text] = {
    "not-yet": Text("not yet in effect", "pas encore en vigueur"),
    "holds": Text("holds", "en vigueur"),
    "expired": Text("expired", "expirée"),
    "revoked": Text("revoked", "révoquée"),
    "determination-ended": Text(
        "nothing binds of what it exempts from", "rien de ce dont elle dispense n'est en vigueur"
    ),
}
KEPT: Mapping[str, Text] = {
    "broken": Text("broken", "non respectée"),
    "unknown": Text("unknown", "inconnue"),
    "attested": Text("attested", "attestée"),
    "holds": Text("holds", "respectée"),
}


def own_device(device: str, person: str) -> Text:
    """Say that who decided uses an exempted device."""
    return Text(
        f"the inventory gives {device} to {person}, who decided: nobody approves their own",
        f"l'inventaire attribue {device} à {person}, qui a décidé : nul n'approuve la sienne",
    )


def idle(product: str, determination: str) -> Text:
    """Say that an application needs no exemption, or is misspelt."""
    return Text(
        f"{determination} does not cover {product}: nothing is exempted by naming it",
        f"{determination} ne vise pas {product} : le nommer ne dispense de rien",
    )


def no_rule(determination: str) -> Text:
    """Say that the instrument is silent."""
    return Text(
        f"{determination} says nothing of exemptions: its authority answers for this one",
        f"{determination} ne dit rien des exemptions : son autorité répond de celle-ci",
    )
