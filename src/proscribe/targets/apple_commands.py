"""Apple commands: what the management of a device is told so that applications are removed.

Each file is one command, in three steps, for iPhone, iPad and Apple TV in ``ios`` and for the Mac
in ``macos``. ``1-look`` asks a device which of our applications it has. ``2-manage`` takes one
that a user installed under management. ``3-remove`` removes it with its data.

**Steps 2 and 3 go only to a device whose answer to step 1 names the application: elsewhere step 2
would install it.** Step 2 is left out where the application is managed already, and on supervised
devices of version 26 and later other than the Mac, on which step 3 removes any application. An
unsupervised device asks its user, who may say no. Management knows but applications that the App
Store offers under that identifier. A device that its user enrolled cannot change management, and
shows managed applications only: what it does not list may well be there. What a declaration
manages is for that declaration to let go.

A Mac acknowledges step 2 before it does anything and never says that it failed, so an answer is
no proof: look again. What is removed can be installed again, unless another target blocks it.
Lifting needs no command and brings nothing back, nor does a rest of ours stay on the device.
``CommandUUID`` is made of the command and the serial number: one compilation sent twice is the
same command, a later one is another.

https://developer.apple.com/documentation/devicemanagement/remove-application-command
https://developer.apple.com/documentation/devicemanagement/install-application-command
https://developer.apple.com/documentation/devicemanagement/installed-application-list-command
https://github.com/apple/device-management/tree/release/mdm/commands
"""

from collections.abc import Iterator

from proscribe.formats.apple_command import command, stem
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

MANAGED = {"ChangeManagementState": "Managed"}
FOLDERS: dict[Kind, tuple[str, dict[str, object]]] = {
    Kind.IOS_BUNDLE_ID: ("ios", {**MANAGED}),
    Kind.MACOS_BUNDLE_ID: ("macos", {**MANAGED, "InstallAsManaged": True}),
}
REMOVED = Text(
    "the device is enrolled by its organisation and its answer names the application, which is"
    " managed, or which the App Store offers and, without supervision, the user lets be managed;"
    " no declaration manages it",
    "l'appareil est inscrit par son organisation et sa réponse nomme l'application, qui est gérée"
    " ou que l'App Store offre et dont, sans supervision, l'utilisateur accepte la gestion; aucune"
    " déclaration ne la gère",
)
ON_A_MAC = Text(
    "the Mac runs version 11 or later, is enrolled by its organisation and its answer names the"
    " application, which is managed, or which the App Store offers; no declaration manages it",
    "le Mac est en version 11 ou ultérieure, inscrit par son organisation, et sa réponse nomme"
    " l'application, qui est gérée ou que l'App Store offre; aucune déclaration ne la gère",
)
UNREAD = Text(
    "the first command asks which of these a device has; no reader reads the answer yet",
    "la première commande demande lesquelles un appareil possède; aucun lecteur ne lit encore la"
    " réponse",
)
COMES_BACK = Text(
    "a command acts once: what is removed can be installed again",
    "une commande agit une fois : ce qui est supprimé peut être réinstallé",
)
NO_NUMBER = Text(
    "an application is removed by its bundle identifier, not by its number in the App Store",
    "une application se supprime par son identifiant de lot, non par son numéro dans l'App Store",
)


def render(change: Change) -> Iterator[File]:
    """Write the commands; without an application to remove there is none."""
    for kind, (folder, taking) in FOLDERS.items():
        names = [row.identifier.value for row in change.enforces(Effect.REMOVE, kind)]
        steps: list[tuple[str, str, dict[str, object]]] = []
        if names:
            steps.append(("1-look", "InstalledApplicationList", {"Identifiers": names}))
        for name in names:
            file, one = stem(name), {"Identifier": name}
            steps.append((f"2-manage-{file}", "InstallApplication", {**one, **taking}))
            steps.append((f"3-remove-{file}", "RemoveApplication", {**one}))
        for step, sort, said in steps:
            content = command(f"{folder}/{change.serial}", sort, said)
            yield File(path=f"proscribe-commands/{folder}/{step}.plist", content=content)


target = Target(
    title=Text("Apple management commands", "Commandes de gestion d'Apple"),
    platforms=frozenset({Platform.IOS, Platform.MACOS}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.MANAGED}),
    means={
        Kind.IOS_BUNDLE_ID: (Means.exactly(Effect.REMOVE, condition=REMOVED),),
        Kind.MACOS_BUNDLE_ID: (Means.exactly(Effect.REMOVE, condition=ON_A_MAC),),
    },
    serves=frozenset({Kind.IOS_APP_STORE_ID}),
    reasons={
        **{(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, UNREAD) for kind in FOLDERS},
        **{(kind, Effect.BLOCK_INSTALL): (Reason.NEVER, COMES_BACK) for kind in FOLDERS},
        **{(kind, Effect.BLOCK_RUN): (Reason.NEVER, COMES_BACK) for kind in FOLDERS},
        (Kind.IOS_APP_STORE_ID, Effect.REMOVE): (Reason.NEVER, NO_NUMBER),
    },
    render=render,
)
