"""What is done about what is prohibited, and what is undone, as each reader is told."""

from proscribe.model import Effect, Text

ASKED = {
    Effect.IDENTIFY: Text("find the devices where it is", "repérer les appareils où il se trouve"),
    Effect.REMOVE: Text("remove it from the devices", "le retirer des appareils"),
    Effect.BLOCK_INSTALL: Text("prevent its installation", "en empêcher l'installation"),
    Effect.BLOCK_RUN: Text("prevent it from running", "en empêcher l'exécution"),
    Effect.BLOCK_TRAFFIC: Text("block its network traffic", "en bloquer le trafic réseau"),
}
YOURS = {
    Effect.IDENTIFY: Text(
        "Your device is checked for it.", "On vérifie s'il se trouve sur votre appareil."
    ),
    Effect.REMOVE: Text(
        "If it is on your device, it is removed.",
        "S'il se trouve sur votre appareil, il en est retiré.",
    ),
    Effect.BLOCK_INSTALL: Text(
        "You may no longer install it.", "Il ne vous est plus permis de l'installer."
    ),
    Effect.BLOCK_RUN: Text(
        "You may no longer run it.", "Il ne vous est plus permis de l'exécuter."
    ),
    Effect.BLOCK_TRAFFIC: Text("Its network traffic is blocked.", "Son trafic réseau est bloqué."),
}
LIFTED = {
    Effect.IDENTIFY: Text(
        "This decision no longer asks that devices be checked for it.",
        "Cette décision ne demande plus de le repérer sur les appareils.",
    ),
    Effect.REMOVE: Text(
        "This decision no longer asks that it be removed.",
        "Cette décision ne demande plus de le retirer.",
    ),
    Effect.BLOCK_INSTALL: Text(
        "This decision no longer prevents its installation.",
        "Cette décision n'en empêche plus l'installation.",
    ),
    Effect.BLOCK_RUN: Text(
        "This decision no longer prevents it from running.",
        "Cette décision n'en empêche plus l'exécution.",
    ),
    Effect.BLOCK_TRAFFIC: Text(
        "This decision no longer blocks its network traffic.",
        "Cette décision n'en bloque plus le trafic réseau.",
    ),
}
