"""The sentences that tell whether a mitigation is kept, and why nobody can tell."""

from datetime import datetime

from proscribe.inventory.holdings import Held
from proscribe.model import Identifier, Text

UNCHECKED = Text(
    "no check is written for it, and nobody attests to it",
    "aucune vérification n'est prévue, et personne n'en atteste",
)
UNTOLD = Text(
    "its instrument asks for it, and the exemption does not say how it is kept",
    "l'instrument l'exige, et l'exemption ne dit pas comment elle est respectée",
)
NO_INVENTORY = Text("no inventory was taken in", "aucun inventaire n'a été versé")


def vouched(by: str) -> Text:
    """Say on whose word it rests."""
    return Text(f"it rests on the word of: {by}", f"elle repose sur la parole de : {by}")


def holds(device: str, held: Held) -> Text:
    """Say that a device holds something."""
    return Text(
        f"{device} holds {held.identifier}, seen by {held.source} on {held.seen:%Y-%m-%d}",
        f"{device} contient {held.identifier}, vu par {held.source} le {held.seen:%Y-%m-%d}",
    )


def without(device: str, asked: Identifier) -> Text:
    """Say that a device does not hold something."""
    return Text(f"{device} does not hold {asked}", f"{device} ne contient pas {asked}")


def blind(device: str, asked: Identifier) -> Text:
    """Say that nobody could have seen whether a device holds something."""
    return Text(
        f"no recent look at {device} could have shown {asked}",
        f"aucun examen récent de {device} n'aurait pu montrer {asked}",
    )


def old(device: str, held: Held) -> Text:
    """Say that something was seen too long ago to rely on."""
    return Text(
        f"{held.identifier} was last seen on {device} on {held.seen:%Y-%m-%d}",
        f"{held.identifier} a été vu pour la dernière fois sur {device} le {held.seen:%Y-%m-%d}",
    )


def looked(device: str, last: datetime) -> Text:
    """Say when a device was last looked at, to the minute: spans may count hours."""
    return Text(
        f"{device} was last looked at on {last:%Y-%m-%d %H:%M} UTC",
        f"le dernier examen de {device} date du {last:%Y-%m-%d %H:%M} UTC",
    )


def unseen(device: str) -> Text:
    """Say that no source reported a device."""
    return Text(f"the inventory has never seen {device}", f"l'inventaire n'a jamais vu {device}")


def no_device(person: str) -> Text:
    """Say that no source gives a person a device."""
    return Text(
        f"the inventory gives no device to {person}",
        f"l'inventaire n'attribue aucun appareil à {person}",
    )
