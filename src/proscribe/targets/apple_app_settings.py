"""Apple app settings: declarations for version 27 that deny applications and programs.

Two pairs of files, each a configuration and the activation without which a device ignores it:
``apps`` for iPhone, iPad, Apple TV and Vision Pro, ``binaries`` for the Mac. Each key is unknown
to devices of the other sort, so each pair goes to its own; and devices must be supervised.

What is denied is quit, hidden and does not open; it stays, with its data, can be downloaded, and
lifting shows it again. Lists of several configurations are united, so those of somebody else
stay in force. A name that is on an allow-list and on ours is denied.

All keys of one entry must match, so every entry here has one key alone: a team *and* a signing
identifier would be less than was decided. A signing identifier stands without its team, which no
other makes unique: whoever signs with it is denied. Programs that are unsigned, signed ad hoc or
for development match no team and no signing identifier. ``com.apple.Safari.WebApp`` is every web
application of Safari, so it is refused, as ``com.apple.webapp`` is for ``DeniedApps``.

Identifiers never change; ``ServerToken`` is the digest of the content, so a device fetches a
declaration again exactly when it says something else. Without names both lists are empty.

https://developer.apple.com/documentation/devicemanagement/allowing-and-denying-apps-and-binaries
https://developer.apple.com/documentation/devicemanagement/appsettings
https://developer.apple.com/documentation/devicemanagement/activationsimple
https://github.com/apple/device-management/blob/release/declarative/declarations/configurations/app.settings.yaml
"""

from collections.abc import Iterator

from proscribe.formats.apple_bundles import misread
from proscribe.formats.declarations import activated
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text, Trait, Versions
from proscribe.targets import Change, Means, Target

DENIED_APP = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "on a supervised device of version 27 or later that has both declarations",
        "sur un appareil supervisé, en version 27 ou ultérieure, qui a les deux déclarations",
    ),
)
DENIED_BINARY = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "on a supervised Mac of version 27 or later that has both declarations, and the program is"
        " signed for distribution",
        "sur un Mac supervisé, en version 27 ou ultérieure, qui a les deux déclarations, et le"
        " programme est signé pour la distribution",
    ),
)
BY_BUNDLE = Text(
    "on these devices an entry names an application by its bundle identifier alone",
    "sur ces appareils, une entrée ne désigne une application que par son identifiant de lot",
)
BY_SIGNATURE = Text(
    "on a Mac an entry speaks of signatures: the signing identifier or the team must be known",
    "sur un Mac, une entrée porte sur la signature : il faut connaître l'identifiant de signature"
    " ou l'équipe",
)
SORT = "app.settings"
KEYS = {Kind.MACOS_SIGNING_ID: "SigningID", Kind.MACOS_TEAM_ID: "TeamID"}


def render(change: Change) -> Iterator[File]:
    """Write both pairs, the lists empty where nothing is denied."""
    apps = change.enforces(Effect.BLOCK_RUN, Kind.IOS_BUNDLE_ID)
    binaries = change.enforces(Effect.BLOCK_RUN, *KEYS)
    names = [row.identifier.value for row in apps]
    yield from activated("apps", SORT, {"Allowed": {"DeniedApps": names}})
    entries = [{KEYS[row.identifier.kind]: row.identifier.value} for row in binaries]
    yield from activated("binaries", SORT, {"Allowed": {"DeniedBinaries": entries}})


target = Target(
    title=Text("Apple app settings declarations", "Déclarations de réglages d'app d'Apple"),
    platforms=frozenset({Platform.IOS, Platform.MACOS}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.SUPERVISED}),
    versions={Platform.IOS: Versions(27), Platform.MACOS: Versions(27)},
    means={
        Kind.IOS_BUNDLE_ID: (DENIED_APP,),
        Kind.MACOS_SIGNING_ID: (DENIED_BINARY,),
        Kind.MACOS_TEAM_ID: (DENIED_BINARY,),
    },
    serves=frozenset({Kind.IOS_APP_STORE_ID, Kind.IOS_TEAM_ID, Kind.MACOS_BUNDLE_ID}),
    refuses=misread,
    reasons={
        (Kind.IOS_APP_STORE_ID, Effect.BLOCK_RUN): (Reason.NEVER, BY_BUNDLE),
        (Kind.IOS_TEAM_ID, Effect.BLOCK_RUN): (Reason.NEVER, BY_BUNDLE),
        (Kind.MACOS_BUNDLE_ID, Effect.BLOCK_RUN): (Reason.NEVER, BY_SIGNATURE),
    },
    render=render,
)
