r"""App Control for Business: a policy that denies programs in user mode, and allows all else.

The XML is for Intune's App Control profile as it is, or to be compiled on Windows:
``ConvertFrom-CIPolicy proscribe-app-control.xml {39ED9BD8-F3F6-4A9B-BD7D-19C792C80EAC}.cip`` and
``CiTool --update-policy`` with that file. It is a base policy of its own: a program must pass
every policy of a device, so it neither widens nor replaces those of others, and takes its place
among the 32 that a device without the update of April 2024 holds at most; one more, and it does
not start. Without prohibitions it looks at nothing in user mode, and ``CiTool --remove-policy``
with its number takes it away.

What denies alone denies everything, so both scenarios allow all. Scripts and COM objects, which
a policy of user mode would restrict unasked, are left as they are. Schema validation finds no
reference that leads nowhere: here each comes from the rule that it names. Deny rules hold for
paths that users can write to as well. A rule for a package family makes Windows deny *every*
package that no such rule allows, the Start menu included; none is ever written.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/create-appcontrol-deny-policy
https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/select-types-of-rules-to-create
https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/manage-packaged-apps-with-appcontrol
https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/allow-com-object-registration-in-appcontrol-policy
https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/operations/known-issues
"""

from collections.abc import Iterator

from proscribe.formats import si_policy, windows_folder
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

FOLDER, HASH = Kind.WINDOWS_INSTALL_PATH, Kind.WINDOWS_AUTHENTICODE_FILE_SHA256
POLICY = "{39ED9BD8-F3F6-4A9B-BD7D-19C792C80EAC}"
PACKAGES = (Kind.WINDOWS_MSIX_FAMILY, Kind.WINDOWS_MSIX_NAME)
DENIED = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "on Windows 10 from version 1903 on, and Windows 11, where the policy is compiled and"
        " active; a copy in another folder starts, and of a hash every other version",
        "sous Windows 10 à partir de la version 1903 et sous Windows 11, là où la stratégie est"
        " compilée et active; une copie dans un autre dossier démarre, et pour une empreinte, toute"
        " autre version",
    ),
)
ALL_PACKAGES = Text(
    "one rule for a package makes Windows deny every package that no such rule allows, and to"
    " allow all is documented for Windows 11 alone",
    "une seule règle de paquet fait refuser à Windows tout paquet qu'aucune règle semblable"
    " n'autorise, et tout autoriser n'est documenté que pour Windows 11",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a folder that the rules would misread, or that is not the product's alone."""
    return windows_folder.refusal(identifier.value) if identifier.kind is FOLDER else None


def render(change: Change) -> Iterator[File]:
    """Write the policy; without prohibitions it does not look at user mode at all."""
    rows = change.enforces(Effect.BLOCK_RUN, FOLDER, HASH)
    content = si_policy.policy(POLICY, change.serial, rows)
    yield File(path="proscribe-app-control.xml", content=content)


target = Target(
    title=Text("App Control for Business (Windows)", "App Control for Business (Windows)"),
    platforms=frozenset({Platform.WINDOWS}),
    proof=Proof.SCHEMA,
    means={FOLDER: (DENIED,), HASH: (DENIED,)},
    serves=frozenset(PACKAGES),
    refuses=refuses,
    reasons={
        (kind, effect): (Reason.CONDITIONAL, ALL_PACKAGES)
        for kind in PACKAGES
        for effect in (Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
    },
    render=render,
)
