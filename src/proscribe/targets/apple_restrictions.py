"""Apple restrictions: a configuration profile that hides applications and keeps them from opening.

For iPhone, iPad and Apple TV under supervision, from version 15 on. From 27 on Apple calls the
key deprecated; in a mixed fleet the declaration goes to those devices beside this profile. A Mac
takes the profile and ignores the key, so names of Mac applications are not written at all, and
an unsupervised device refuses the key.

What is blocked is hidden and does not open. It stays on the device with its data, it can still
be downloaded, and lifting shows it again as it was. Allow-lists of somebody else stay what they
are. Apple says not to set one restriction in two profiles, for what follows is unexpected: where
another profile of yours sets ``blockedAppBundleIDs`` already, one of the two must hold all names.
System applications may carry more than they show: without the App Store, users cannot accept the
terms of volume purchases.

Identifier and UUIDs never change, so the device replaces the profile by the newer one, and what
is lifted is simply no longer in it. Without names it blocks nothing, and can be taken away with
RemoveProfile ``proscribe.restrictions``. It is not signed: that is for the key of the
organisation, with which ``openssl cms -sign -binary -nodetach -outform DER -signer CERTIFICATE
-inkey KEY -in FILE -out SIGNED`` does it.

https://developer.apple.com/documentation/devicemanagement/restrictions
https://developer.apple.com/documentation/devicemanagement/toplevel
https://github.com/apple/device-management/blob/release/mdm/profiles/com.apple.applicationaccess.yaml
man 1 openssl-cms
"""

from collections.abc import Iterator

from proscribe.formats.apple_bundles import misread
from proscribe.formats.configuration_profile import profile
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text, Trait, Versions
from proscribe.targets import Change, Means, Target

HIDDEN = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "on a supervised device of version 15 or later that its organisation enrolled, and no other"
        " profile sets the same restriction; from version 27 on Apple calls the key deprecated",
        "sur un appareil supervisé, en version 15 ou ultérieure, inscrit par son organisation, et"
        " aucun autre profil n'impose la même restriction; à partir de la version 27, Apple déclare"
        " la clé obsolète",
    ),
)
STAYS = Text(
    "what a profile blocks stays on the device, hidden: removal takes a command",
    "ce qu'un profil bloque reste sur l'appareil, masqué : la suppression exige une commande",
)
DOWNLOADS = Text(
    "no restriction stops the download of one application: it arrives, hidden, and does not open",
    "aucune restriction n'arrête le téléchargement d'une seule application : elle arrive, masquée,"
    " et ne s'ouvre pas",
)
BY_BUNDLE = Text(
    "a restriction names applications by their bundle identifier alone",
    "une restriction ne désigne les applications que par leur identifiant de lot",
)


def render(change: Change) -> Iterator[File]:
    """Write the one profile; what is lifted is simply no longer in it."""
    rows = change.enforces(Effect.BLOCK_RUN, Kind.IOS_BUNDLE_ID)
    content = profile(
        "restrictions",
        "com.apple.applicationaccess",
        {"blockedAppBundleIDs": [row.identifier.value for row in rows]},
        because=(d for row in rows for d in row.determinations),
    )
    yield File(path="proscribe-restrictions.mobileconfig", content=content)


target = Target(
    title=Text("Apple restrictions profile", "Profil de restrictions d'Apple"),
    platforms=frozenset({Platform.IOS}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.SUPERVISED}),
    versions={Platform.IOS: Versions(15, 26)},
    means={Kind.IOS_BUNDLE_ID: (HIDDEN,)},
    serves=frozenset({Kind.IOS_APP_STORE_ID, Kind.IOS_TEAM_ID}),
    refuses=misread,
    reasons={
        (Kind.IOS_BUNDLE_ID, Effect.REMOVE): (Reason.NEVER, STAYS),
        (Kind.IOS_BUNDLE_ID, Effect.BLOCK_INSTALL): (Reason.NEVER, DOWNLOADS),
        (Kind.IOS_APP_STORE_ID, Effect.BLOCK_RUN): (Reason.NEVER, BY_BUNDLE),
        (Kind.IOS_TEAM_ID, Effect.BLOCK_RUN): (Reason.NEVER, BY_BUNDLE),
    },
    render=render,
)
