r"""AppLocker: a policy that denies packaged applications and programs, and allows all else.

The same rules three times, for three ways to a device; one of them is enough. ``policy.xml`` is
for ``Set-AppLockerPolicy -XmlPolicy policy.xml -Ldap`` and the path of a Group Policy object,
``Registry.pol`` is what such an object holds in its ``Machine`` folder, and each file under
``csp`` is the value of one node of a device's MDM, under our own grouping:
``./Vendor/MSFT/AppLocker/ApplicationLaunchRestrictions/A500406D-840F-4C44-8485-67218DB26367/``
and then ``StoreApps``, ``EXE`` or ``DLL``, and ``/Policy``. Give the policy an object of its own:
the command replaces whatever AppLocker rules are there, and with ``-Merge`` takes none away.
Objects add up, and a rule that denies outranks all that allow, so rules of yours stay beside ours.

A collection with any rule denies what none of them allows, so each that denies here also allows
all. Where you have rules in a collection already, that rule allows what yours left out: leave it
away there. A rule for a package governs its installation and its start alike. Path rules cover
the programs and libraries of a folder, not a copy of them elsewhere; a hash is the one that
Authenticode counts, and holds for one version. No rule knows installers by their product code.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/applocker/applocker-overview
https://learn.microsoft.com/windows/client-management/mdm/applocker-csp
https://learn.microsoft.com/powershell/module/applocker/set-applockerpolicy
https://learn.microsoft.com/previous-versions/windows/desktop/policy/registry-policy-file-format
"""

from collections.abc import Iterator

from proscribe.formats import applocker, applocker_policy
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PACKAGES = (Kind.WINDOWS_MSIX_FAMILY, Kind.WINDOWS_MSIX_NAME)
PROGRAMS = (Kind.WINDOWS_INSTALL_PATH, Kind.WINDOWS_AUTHENTICODE_FILE_SHA256)
INSTALLERS = (Kind.WINDOWS_MSI_PRODUCT_CODE, Kind.WINDOWS_MSI_UPGRADE_CODE)
BOTH = (Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
DENIED = Means.exactly(
    *BOTH,
    condition=Text(
        "the service Application Identity runs on the device, and no rule of the packaged"
        " application collection there relies on what it leaves out",
        "le service Identité de l'application s'exécute sur l'appareil, et aucune règle de sa"
        " collection d'applications empaquetées ne repose sur ce qu'elle omet",
    ),
)
STOPPED = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "the service Application Identity runs on the device, and no rule of its programs and"
        " libraries relies on what it leaves out; services of the system escape, and so do a"
        " script, a copy in another folder and, of a hash, every other version; each library that"
        " a program loads is looked at, which costs time",
        "le service Identité de l'application s'exécute sur l'appareil, et aucune de ses règles de"
        " programmes et de bibliothèques ne repose sur ce qu'elle omet; les services du système y"
        " échappent, de même qu'un script, une copie dans un autre dossier et, pour une empreinte,"
        " toute autre version; chaque bibliothèque qu'un programme charge est examinée, ce qui"
        " prend du temps",
    ),
)
BY_FILE = Text(
    "AppLocker knows an installer by its signer, path or hash, and not by this code",
    "AppLocker reconnaît un installateur à son signataire, à son chemin ou à son empreinte, et non"
    " à ce code",
)
STAYS = Text(
    "AppLocker removes nothing: what is denied stays on the device and does not start",
    "AppLocker ne retire rien : ce qui est refusé reste sur l'appareil et ne démarre pas",
)


def render(change: Change) -> Iterator[File]:
    """Write the three forms; a collection without prohibitions says that it has no rules."""
    found = applocker.collections(change.enforced)
    policy, values = applocker_policy.document(found), applocker_policy.registry(found)
    yield File(path="proscribe-applocker/policy.xml", content=policy)
    yield File(path="proscribe-applocker/Machine/Registry.pol", content=values)
    for node, _, value in applocker.nodes(change.enforced):
        yield File(path=f"proscribe-applocker/csp/{node}.xml", content=value.encode())


target = Target(
    title=Text("AppLocker policy (Windows)", "Stratégie AppLocker (Windows)"),
    platforms=frozenset({Platform.WINDOWS}),
    proof=Proof.SCHEMA,
    means={**dict.fromkeys(PACKAGES, (DENIED,)), **dict.fromkeys(PROGRAMS, (STOPPED,))},
    serves=frozenset(INSTALLERS),
    refuses=applocker.refuses,
    lacks=applocker.lacks,
    reasons={
        **{(kind, Effect.REMOVE): (Reason.NEVER, STAYS) for kind in PACKAGES},
        **{(kind, effect): (Reason.NEVER, BY_FILE) for kind in INSTALLERS for effect in BOTH},
    },
    render=render,
)
