"""What the states of an exemption are called, and the sentences that raise concerns about one."""

from collections.abc import Mapping
from datetime import datetime

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


NONE_HOLDS = Text("no exemption holds or is to come", "aucune exemption en vigueur ou à venir")


def over(count: int) -> Text:
    """Say how many are over."""
    if count == 1:
        return Text("1 exemption is over", "1 exemption a pris fin")
    return Text(f"{count} exemptions are over", f"{count} exemptions ont pris fin")


def until(ends: datetime, days: int | None) -> Text:
    """Say when it ends, and how many whole days are left."""
    if days is None:
        return Text(f"ends on {ends:%Y-%m-%d}", f"fin le {ends:%Y-%m-%d}")
    left = f"{days} {'day' if days == 1 else 'days'} left"
    reste = f"{days} {'jour' if days < PLURAL else 'jours'}"
    return Text(f"ends on {ends:%Y-%m-%d}, {left}", f"fin le {ends:%Y-%m-%d}, dans {reste}")


def decided(requester: str, approver: str, role: str, delegated_by: str) -> Text:
    """Say who asked and who decided, in which role."""
    en = f"asked for by {requester}, approved by {approver}"
    fr = f"demandée par {requester}, approuvée par {approver}"
    if role:
        en, fr = f"{en} ({role})", f"{fr} ({role})"
    if delegated_by:
        en, fr = f"{en}, delegated by {delegated_by}", f"{fr}, par délégation de {delegated_by}"
    return Text(en, fr)


def reached(devices: int, people: int, given: int) -> Text:
    """Say for how many devices and people it is, and how many devices those people have."""
    return Text(
        f"devices named: {devices}; people named: {people}; devices of those people: {given}",
        f"appareils nommés : {devices}; personnes nommées : {people}; "
        f"appareils de ces personnes : {given}",
    )


PLURAL = 2
"""From how many on French uses the plural."""
