r"""Windows Installer removal: command files that find prohibited products, and uninstall them.

``proscribe-msi-removal.cmd`` runs as the system (a start-up script of Group Policy, an
uninstallation of Intune or Configuration Manager). It asks the installer to uninstall each
product by its code, without questions and without a restart, and ends with the first code of an
error: 1603 is what a product says that wants a password, or is in use. That a product is not
there is no error. Two runs do what one does. ``proscribe-msi-detection.cmd`` changes nothing,
prints the codes of what is there, and ends with 1 if there is any.

Products of 32 and of 64 bits stand in two parts of the registry, both are read; the installer
itself finds them all. An upgrade code stands for all versions of a product: what is registered
under it, turned about as the installer writes it, is read from the registry at that time. What
users installed for themselves alone is not seen. Nothing here keeps a product from coming back,
and lifting installs nothing. An uninstaller that is no package of the Windows Installer is not
run: what it does by itself nobody here knows.

https://learn.microsoft.com/windows/win32/msi/command-line-options
https://learn.microsoft.com/windows/win32/msi/error-codes
https://learn.microsoft.com/windows/win32/msi/uninstall-registry-key
https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
"""

from collections.abc import Iterator

from proscribe.formats import msi_commands
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

CODES = (Kind.WINDOWS_MSI_PRODUCT_CODE, Kind.WINDOWS_MSI_UPGRADE_CODE)
SEEN = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "the product was installed for all users, and the detection runs on the device",
        "le produit a été installé pour tous les utilisateurs, et la détection s'exécute sur"
        " l'appareil",
    ),
)
REMOVED = Means.exactly(
    Effect.REMOVE,
    condition=Text(
        "the product was installed for all users, asks for no password to go, and the removal runs"
        " on the device as the system; nothing keeps the product from coming back",
        "le produit a été installé pour tous les utilisateurs et ne demande aucun mot de passe pour"
        " partir, et la suppression s'exécute sur l'appareil comme système; rien n'empêche le"
        " produit de revenir",
    ),
)
COMES_BACK = Text(
    "the installer has no list of products that it must not install, or not start",
    "l'installateur n'a aucune liste de produits à ne pas installer ou à ne pas démarrer",
)


def render(change: Change) -> Iterator[File]:
    """Write both files; without products they do nothing, and end well."""
    removal = msi_commands.removal(change.enforces(Effect.REMOVE, *CODES))
    yield File(path="proscribe-msi-removal.cmd", content=removal)
    detection = msi_commands.detection(change.enforces(Effect.IDENTIFY, *CODES))
    yield File(path="proscribe-msi-detection.cmd", content=detection)


target = Target(
    title=Text("Windows Installer removal", "Suppression par Windows Installer"),
    platforms=frozenset({Platform.WINDOWS}),
    proof=Proof.ENFORCED,
    means=dict.fromkeys(CODES, (SEEN, REMOVED)),
    reasons={
        (kind, effect): (Reason.NEVER, COMES_BACK)
        for kind in CODES
        for effect in (Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
    },
    render=render,
)
