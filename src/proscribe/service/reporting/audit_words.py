"""The sentences of the audit report."""

from proscribe.model import Text

TITLE = Text("Audit report on prohibited applications", "Rapport d'audit : applications interdites")
AS_OF = Text("As of {at}", "En date du {at}")
ANSWER = Text(
    "Determinations: {n}. Counted by determination and device: present {present}, and {unknown} "
    "of which nobody can know.",
    "Décisions : {n}. Comptés par décision et appareil : {present} présences, et {unknown} dont "
    "nul ne peut savoir.",
)
NOTICE = Text(
    "Not seen is not absent. A device is counted as free of an application only if a source that "
    "could have shown it looked at it lately. What is exempted is present all the same.",
    "Non vu ne veut pas dire absent. Un appareil n'est compté comme exempt d'une application que "
    "si une source qui aurait pu la montrer l'a examiné récemment. Ce qui est exempté est présent "
    "malgré tout.",
)
FOOTER = Text(
    "Made by Proscribe. The same register, catalogue, inventory and log give the same report at "
    "the same instant.",
    "Fait par Proscribe. Les mêmes registre, catalogue, inventaire et journal donnent le même "
    "rapport au même instant.",
)
IN_FORCE = Text("Determinations", "Décisions")
DECISIONS = (
    Text("Determination", "Décision"),
    Text("Authority", "Autorité"),
    Text("Present", "Présente"),
    Text("Absent", "Absente"),
    Text("Unknown", "Inconnu"),
    Text("Devices", "Appareils"),
)
COUNT = Text("{n}", "{n}")
CAPTION = Text("{what}: {n}", "{what} : {n}")
OF = Text("{n} of {of}", "{n} de {of}")
NONE = Text("none", "aucun")
ID = Text("Id", "Identifiant")
AUTHORITY = Text("Authority", "Autorité")
FORCE = Text("Force", "Force")
EFFECTIVE = Text("Takes effect", "Prend effet")
POLICY = Text("Digest of the policy", "Condensat de la politique")
SOURCE = Text("Source", "Source")
IDENTIFIERS = Text("Identifiers", "Identifiants")
NAMES = (
    Text("Identifier", "Identifiant"),
    Text("Product", "Produit"),
    Text("Effects", "Effets"),
    Text("Source", "Source"),
)
NO_NAMES = Text(
    "No identifier of it is known: nothing can be looked for.",
    "Aucun identifiant n'en est connu : rien ne peut être cherché.",
)
ENFORCED = Text("What is enforced", "Ce qui est exécuté")
TARGETS = (
    Text("Target", "Cible"),
    Text("Kind", "Genre"),
    Text("Effect", "Effet"),
    Text("Identifiers", "Identifiants"),
    Text("Proof", "Preuve"),
    Text("Condition", "Condition"),
)
NOT_ENFORCED = Text("Nothing is enforced by any target.", "Aucune cible n'exécute rien.")
GAPS = Text("What nothing enforces", "Ce que rien n'exécute")
LEFT = (
    Text("Kind", "Genre"),
    Text("Effect", "Effet"),
    Text("Identifiers", "Identifiants"),
    Text("Why", "Pourquoi"),
)
NO_GAPS = Text("Nothing is left.", "Il ne reste rien.")
WHO = Text("Who has it", "Qui l'a")
PRESENT = Text("Present", "Présente")
UNKNOWN = Text("Unknown", "Inconnu")
DEVICES = (
    Text("Device", "Appareil"),
    Text("Product", "Produit"),
    Text("Source", "Source"),
    Text("Why", "Pourquoi"),
)
NOBODY = Text("No source shows it on any device.", "Aucune source ne la montre sur un appareil.")
ALL_KNOWN = Text(
    "There is no device on whose platform it was looked for of which nobody can know.",
    "Il n'y a pas d'appareil, des plateformes où elle a été cherchée, dont nul ne peut savoir.",
)
CLAIM = Text("What the claim rests on", "Sur quoi repose l'affirmation")
BASIS = Text(
    "Devices that any source reported: {devices}. Looked at lately: {fresh}; not lately: {stale}.",
    "Appareils qu'une source a signalés : {devices}. Examinés récemment : {fresh}; sinon : "
    "{stale}.",
)
SOURCES = Text("Sources", "Sources")
FRESH_FROM = Text("Lately means since", "Récemment veut dire depuis le")
DIGEST = Text("SHA-256 of the claim", "SHA-256 de l'affirmation")
BLIND = Text("What sources could not have shown", "Ce que des sources n'auraient pu montrer")
SPOTS = (
    Text("Source", "Source"),
    Text("Product", "Produit"),
    Text("Devices", "Appareils"),
)
LOG = Text("The log", "Le journal")
NO_LOG = Text(
    "There is no log with a checkpoint in the folder that was given: nothing of this report is "
    "vouched for by one.",
    "Il n'y a pas de journal avec point de contrôle dans le dossier donné : rien de ce rapport "
    "n'est attesté par un journal.",
)
ORIGIN = Text("Origin", "Origine")
SIZE = Text("Size", "Taille")
ENTRIES = Text("{n} entries", "{n} entrées")
ROOT = Text("Root", "Racine")
NOT_CHECKED = Text(
    "This is what the newest checkpoint says. Making this report did not verify the log.",
    "C'est ce que dit le point de contrôle le plus récent. Faire ce rapport n'a pas vérifié le "
    "journal.",
)
VERIFY = Text("How to verify", "Comment vérifier")
STEPS = (
    Text(
        "The log: proscribe log --verify KEY hashes every entry anew, and says its origin, size "
        "and root. Get the key from someone whom you trust, not from whoever hands you this.",
        "Le journal : proscribe log --verify CLÉ condense à nouveau chaque entrée, et dit son "
        "origine, sa taille et sa racine. Obtenez la clé de quelqu'un en qui vous avez confiance, "
        "non de qui vous remet ceci.",
    ),
    Text(
        "One entry, without Proscribe and without a network: python proscribe_verify.py BUNDLE "
        "--log KEY checks a bundle that proscribe export-proof wrote.",
        "Une entrée, sans Proscribe et sans réseau : python proscribe_verify.py LOT --log CLÉ "
        "vérifie un lot que proscribe export-proof a écrit.",
    ),
    Text(
        "A claim: proscribe claim removed ID --as-of INSTANT asks again; the same question of the "
        "same inventory has the same SHA-256.",
        "Une affirmation : proscribe claim removed ID --as-of INSTANT repose la question; la même "
        "question au même inventaire a le même SHA-256.",
    ),
    Text(
        "The inventory: proscribe verify-inventory reads all of it again, and compares it with "
        "its digests.",
        "L'inventaire : proscribe verify-inventory le relit en entier, et le compare à ses "
        "condensats.",
    ),
)
