"""Identifiers that an Apple device does not read as the name of one application.

https://developer.apple.com/documentation/devicemanagement/restrictions
https://developer.apple.com/documentation/devicemanagement/allowing-and-denying-apps-and-binaries
https://www.ibm.com/docs/en/maas360?topic=device-application-compliance-supervised
"""

from proscribe.model import Identifier, Kind, Text

EVERY_WEB_APPLICATION = Text(
    "to the device this identifier means every web application, which is more than was decided",
    "pour l'appareil, cet identifiant désigne toutes les applications Web, ce qui est plus que ce"
    " qui a été décidé",
)
ALWAYS_SHOWN = Text(
    "the system always shows this application, whatever a policy says",
    "le système affiche toujours cette application, quoi que dise une politique",
)
NOT_ONE = {
    (Kind.IOS_BUNDLE_ID, "com.apple.webapp"): EVERY_WEB_APPLICATION,
    (Kind.IOS_BUNDLE_ID, "com.apple.preferences"): ALWAYS_SHOWN,
    (Kind.IOS_BUNDLE_ID, "com.apple.mobilephone"): ALWAYS_SHOWN,
    (Kind.MACOS_SIGNING_ID, "com.apple.safari.webapp"): EVERY_WEB_APPLICATION,
}


def misread(identifier: Identifier) -> Text | None:
    """Say why a device would not block just the application of that name, if so."""
    return NOT_ONE.get((identifier.kind, identifier.value.casefold()))
