"""Android Management API: requests that block applications in one policy of an enterprise.

Each file holds one request: method, path, query and body. The operator fills ``{enterprise}``
and ``{policy}`` in, adds ``https://androidmanagement.googleapis.com/``, and sends the files in
the order of their names. Nothing to say is no file: the service refuses an empty request.

``BLOCKED`` uninstalls the application and keeps it from being installed again, in one value, so
it is never used for less. The requests name our applications alone. They never replace the
policy: a policy written whole with blocked applications and no ``playStoreMode`` means
``WHITELIST``, and every application that it does not name is uninstalled.

A body can bear no mark, so lifting goes by package name. ``installType`` of an application that
the policy already listed is overwritten, and lifting removes the whole entry: what the operator
had written there must be written again. Under ``WHITELIST`` an application without an entry
stays unavailable. ``uninstallAppsDisabled`` keeps blocked applications on the device. A policy
holds at most 3,000 applications, those of others included; no limit of one request is known.

https://developers.google.com/android/management/reference/rest/v1/enterprises.policies/modifyPolicyApplications
https://developers.google.com/android/management/reference/rest/v1/enterprises.policies/removePolicyApplications
https://developers.google.com/android/management/reference/rest/v1/enterprises.policies#InstallType
"""

from collections.abc import Iterator

from proscribe.formats.json import dump
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

POLICY = "v1/enterprises/{enterprise}/policies/{policy}"
APPLICATIONS = 3000

BLOCKED = Means(
    gives=frozenset({Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN}),
    needs=frozenset({Effect.REMOVE, Effect.BLOCK_INSTALL}),
    condition=Text(
        "on a fully managed device or in a work profile; "
        "not on the personal side of a personal device",
        "sur un appareil entièrement géré ou dans un profil professionnel; "
        "pas du côté personnel d'un appareil personnel",
    ),
)
REPORTED = Text(
    "the service can report installed applications; these requests do not turn that on",
    "le service peut signaler les applications installées ; ces requêtes ne l'activent pas",
)


def render(change: Change) -> Iterator[File]:
    """Write the request that lifts, then the one that blocks: lifting makes room."""
    lifted = [p.identifier.value for p in change.lifted]
    blocked = [_blocked(p.identifier.value) for p in change.enforced]
    if lifted:
        yield _request("1-remove", "removePolicyApplications", {"packageNames": lifted})
    if blocked:
        yield _request("2-modify", "modifyPolicyApplications", {"changes": blocked})


def _blocked(package: str) -> dict[str, object]:
    return {
        "application": {"installType": "BLOCKED", "packageName": package},
        "updateMask": "installType",
    }


def _request(name: str, verb: str, body: dict[str, object]) -> File:
    request = {"body": body, "method": "POST", "path": f"{POLICY}:{verb}", "query": {}}
    return File(path=f"android-management/proscribe-{name}.json", content=dump(request))


target = Target(
    title=Text("Android Management API requests", "Requêtes à l'API Android Management"),
    platforms=frozenset({Platform.ANDROID}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.MANAGED}),
    means={Kind.ANDROID_PACKAGE: (BLOCKED,)},
    reasons={(Kind.ANDROID_PACKAGE, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, REPORTED)},
    limits={frozenset({Kind.ANDROID_PACKAGE}): APPLICATIONS},
    render=render,
)
