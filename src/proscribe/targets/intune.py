r"""Microsoft Intune: requests to Graph that block and uninstall, and a custom compliance check.

Each request is a file with method, path, query and body; the operator fills in what stands in
braces, adds ``https://graph.microsoft.com/``, and sends them in the order of their names. The
first makes a custom configuration, once; its answer gives ``{deviceConfiguration}`` for the
second, which is sent from then on. Assign it to groups of devices in Intune. It holds AppLocker's
rules, each collection with one rule that allows all else: where you have AppLocker rules of your
own in that collection, that rule allows what they left out. A collection without prohibitions is
sent without rules, for Intune may leave what a configuration no longer mentions.

For each product of the Microsoft Store two requests: its application (the beta version of Graph;
skip it where Intune has that application already) and one more assignment of it, with the intent
to uninstall; assignments of yours stay, and where one of them requires the application in the
same group, Intune installs it. Uninstalling brings nothing back, and lifting deletes the
assignment.

The compliance check is a script and a file of rules, a hundred at most in each pair: upload both,
and name them in a compliance policy. ``{moreInformation}`` is the page for users, which Intune
wants. Intune knows no Canadian French: ``fr_FR`` is all there is. A device that holds a product
is not compliant; what follows from that is for your policies to say.

https://learn.microsoft.com/graph/api/intune-deviceconfig-windows10customconfiguration-create
https://learn.microsoft.com/graph/api/resources/intune-apps-wingetapp
https://learn.microsoft.com/graph/api/intune-apps-mobileappassignment-create
https://learn.microsoft.com/intune/device-security/compliance/create-custom-json
https://learn.microsoft.com/windows/client-management/mdm/applocker-csp
"""

from collections.abc import Iterator

from proscribe.formats import applocker, custom_compliance, intune_requests
from proscribe.formats.json import dump
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

STORE, PRODUCT = Kind.WINDOWS_STORE_ID, Kind.WINDOWS_MSI_PRODUCT_CODE
FAMILY, NAME = Kind.WINDOWS_MSIX_FAMILY, Kind.WINDOWS_MSIX_NAME
PROGRAMS = (Kind.WINDOWS_INSTALL_PATH, Kind.WINDOWS_AUTHENTICODE_FILE_SHA256)
BOTH = (Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
DENIED = Means.exactly(
    *BOTH,
    condition=Text(
        "on devices that Intune manages and the configuration is assigned to, where no rule of"
        " AppLocker for packaged applications relies on what it leaves out",
        "sur les appareils que gère Intune et auxquels la configuration est affectée, là où aucune"
        " règle d'AppLocker sur les applications empaquetées ne repose sur ce qu'elle omet",
    ),
)
STOPPED = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "on devices that Intune manages and the configuration is assigned to, where no rule of"
        " AppLocker for programs and libraries relies on what it leaves out; services of the"
        " system, scripts and copies elsewhere escape",
        "sur les appareils que gère Intune et auxquels la configuration est affectée, là où aucune"
        " règle d'AppLocker sur les programmes et les bibliothèques ne repose sur ce qu'elle omet;"
        " les services du système, les scripts et les copies ailleurs y échappent",
    ),
)
UNINSTALLED = Means.exactly(
    Effect.REMOVE,
    condition=Text(
        "on devices of the group that the uninstallation is assigned to, unless another assignment"
        " requires the application there",
        "sur les appareils du groupe auquel la désinstallation est affectée, sauf si une autre"
        " affectation y exige l'application",
    ),
)
CHECKED = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "on devices that a compliance policy with the script and the rules is assigned to",
        "sur les appareils auxquels est affectée une stratégie de conformité avec le script et les"
        " règles",
    ),
)
BY_STORE = Text(
    "what the Store installs is blocked by the name of its package, which stands beside it",
    "ce que le Store installe est bloqué par le nom de son paquet, à côté de ce numéro",
)
BY_PUBLISHER = Text(
    "the rule names the publisher, of whom a family holds a hash: the target applocker writes it,"
    " where the catalogue knows the publisher, for Intune too",
    "la règle nomme l'éditeur, dont une famille contient l'empreinte : la cible applocker l'écrit,"
    " là où le catalogue connaît l'éditeur, pour Intune aussi",
)
BY_SCRIPT = Text(
    "Intune uninstalls what it has the files of; for other installers there is msi_removal",
    "Intune désinstalle ce dont il a les fichiers; pour les autres installateurs, il y a"
    " msi_removal",
)


def render(change: Change) -> Iterator[File]:
    """Write the configuration, uninstallations made and taken back, and the compliance check."""
    packages = (p for p in change.enforces(Effect.BLOCK_RUN, NAME) if p.effects >= DENIED.needs)
    programs = change.enforces(Effect.BLOCK_RUN, *PROGRAMS)
    yield from intune_requests.configuration((*packages, *programs))
    for row in change.lifted:
        if row.identifier.kind is STORE:
            yield intune_requests.lift(row.identifier.value)
    for row in change.enforces(Effect.REMOVE, STORE):
        yield from intune_requests.uninstallation(row.identifier.value)
    checked = custom_compliance.pairs(change.enforces(Effect.IDENTIFY, PRODUCT, FAMILY, NAME))
    for number, pair in enumerate(checked, 1):
        path = f"intune/proscribe-compliance-{number}"
        yield File(path=f"{path}.json", content=dump(pair.rules))
        yield File(path=f"{path}.ps1", content=pair.script.replace("\n", "\r\n").encode("ascii"))


target = Target(
    title=Text("Microsoft Intune requests", "Requêtes à Microsoft Intune"),
    platforms=frozenset({Platform.WINDOWS}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.MANAGED}),
    means={
        FAMILY: (CHECKED,),
        NAME: (CHECKED, DENIED),
        **dict.fromkeys(PROGRAMS, (STOPPED,)),
        PRODUCT: (CHECKED,),
        STORE: (UNINSTALLED,),
    },
    refuses=applocker.refuses,
    reasons={
        **{(STORE, effect): (Reason.NEVER, BY_STORE) for effect in BOTH},
        **{(FAMILY, effect): (Reason.NOT_IMPLEMENTED, BY_PUBLISHER) for effect in BOTH},
        (PRODUCT, Effect.REMOVE): (Reason.NOT_IMPLEMENTED, BY_SCRIPT),
    },
    render=render,
)
