"""What is done about what is prohibited, and what is undone, as each reader is told."""

from collections.abc import Sequence

from proscribe.model import Effect, State, Text
from proscribe.service.notices.parts import Part

ASKED = {
    Effect.IDENTIFY: Text("identification on the devices", "repérage sur les appareils"),
    Effect.REMOVE: Text("removal from the devices", "retrait des appareils"),
    Effect.BLOCK_INSTALL: Text("blocking of installation", "blocage de l'installation"),
    Effect.BLOCK_RUN: Text("blocking of execution", "blocage de l'exécution"),
    Effect.BLOCK_TRAFFIC: Text("blocking of network traffic", "blocage du trafic réseau"),
}
YOURS = {
    Effect.IDENTIFY: Text("your device is checked", "votre appareil est vérifié"),
    Effect.REMOVE: Text(
        "what is on your device is removed", "ce qui se trouve sur votre appareil en est retiré"
    ),
    Effect.BLOCK_INSTALL: Text(
        "installation is no longer permitted", "l'installation n'est plus permise"
    ),
    Effect.BLOCK_RUN: Text("execution is no longer permitted", "l'exécution n'est plus permise"),
    Effect.BLOCK_TRAFFIC: Text("network traffic is blocked", "le trafic réseau est bloqué"),
}
LIFTED = {
    Effect.IDENTIFY: Text(
        "this decision no longer asks for identification",
        "cette décision ne demande plus le repérage",
    ),
    Effect.REMOVE: Text(
        "this decision no longer asks for removal", "cette décision ne demande plus le retrait"
    ),
    Effect.BLOCK_INSTALL: Text(
        "this decision no longer blocks installation",
        "cette décision ne bloque plus l'installation",
    ),
    Effect.BLOCK_RUN: Text(
        "this decision no longer blocks execution", "cette décision ne bloque plus l'exécution"
    ),
    Effect.BLOCK_TRAFFIC: Text(
        "this decision no longer blocks network traffic",
        "cette décision ne bloque plus le trafic réseau",
    ),
}
THING = {
    Effect.IDENTIFY: Text("identification", "le repérage"),
    Effect.REMOVE: Text("removal", "le retrait"),
    Effect.BLOCK_INSTALL: Text("the blocking of installation", "le blocage de l'installation"),
    Effect.BLOCK_RUN: Text("the blocking of execution", "le blocage de l'exécution"),
    Effect.BLOCK_TRAFFIC: Text("the blocking of network traffic", "le blocage du trafic réseau"),
}


def undone(effect: Effect, parts: Sequence[Part]) -> Text:
    """Return what becomes of an effect: nothing is *no longer* asked for that never was.

    What is not enforced stays asked for.
    """
    en, fr = THING[effect].en, THING[effect].fr
    if all(p.state is State.NOT_ENFORCED for p in parts):
        return Text(f"{en} is not being enforced", f"{fr} n'est pas appliqué")
    if all(p.unbegun for p in parts):
        return Text(f"{en} does not take effect", f"{fr} ne prend pas effet")
    return LIFTED[effect]
