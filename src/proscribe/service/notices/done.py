"""What is done about what is prohibited, and what is undone, as each reader is told."""

from proscribe.model import Effect, Text

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
