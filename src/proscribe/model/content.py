"""Content: what there is on a device, and about its user, that an application may reach.

One list for all platforms, so that applications can be laid side by side. A platform that has no
way to a content says so: that a way is not expressible is not the same as none being there.
"""

from enum import StrEnum
from typing import Self

from proscribe.model.text import Text


class Content(StrEnum):
    """A sort of content or power, with its name for a person."""

    spoken: Text

    def __new__(cls, value: str, en: str, fr: str) -> Self:
        """Make one row of the table."""
        content = str.__new__(cls, value)
        content._value_ = value
        content.spoken = Text(en, fr)
        return content

    # fmt: off
    MESSAGES = "messages", "Messages and calls", "Messages et appels"
    NOTIFICATIONS = "notifications", "Notifications of other applications", "Notifications d'autres applications"
    CONTACTS = "contacts", "Contacts and accounts", "Contacts et comptes"
    CALENDAR = "calendar", "Calendar and reminders", "Agenda et rappels"
    LOCATION = "location", "Location", "Position"
    MICROPHONE = "microphone", "Microphone", "Microphone"
    CAMERA = "camera", "Camera", "Caméra"
    SCREEN = "screen", "The screen, and windows of others", "L'écran et les fenêtres d'autrui"
    INPUT = "input", "Keystrokes, gestures and accessibility", "Frappes, gestes et accessibilité"
    CLIPBOARD = "clipboard", "Clipboard", "Presse-papiers"
    PHOTOS = "photos", "Photos and media", "Photos et médias"
    FILES = "files", "Files", "Fichiers"
    APPLICATIONS = "applications", "Installed applications and their use", "Applications installées et leur usage"
    WEB = "web", "Web pages, cookies and history", "Pages Web, témoins et historique"
    NETWORK = "network", "Network, tunnels and certificates", "Réseau, tunnels et certificats"
    NEARBY = "nearby", "Devices nearby", "Appareils à proximité"
    BODY = "body", "Body and biometrics", "Corps et biométrie"
    IDENTIFIERS = "identifiers", "Identifiers of the device and for advertising", "Identifiants de l'appareil et publicitaires"
    ADMINISTRATION = "administration", "Administration of the device and permanence", "Administration de l'appareil et permanence"
    KERNEL = "kernel", "Kernel and drivers", "Noyau et pilotes"
    CODE = "code", "Code of others, run or changed", "Code d'autrui, exécuté ou modifié"
    THIRD_PARTIES = "third-parties", "Third parties within", "Tiers intégrés"
    # fmt: on
