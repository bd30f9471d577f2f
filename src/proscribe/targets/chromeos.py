"""ChromeOS: Chrome Policy API requests that block extensions and Android applications.

Each file holds one request: method, path, query and body. The operator fills ``{customer}`` and
``{orgunit}`` in, adds ``https://chromepolicy.googleapis.com/``, and sends the files in the order
of their names. Nothing to say is no file. The requests set ``InstallType`` of our applications
alone; all in one request must be of one schema's namespace and one set of target keys, as ours
are, and each names its application once. No limit of one request is known.

An extension that is ``BLOCKED`` is disabled and stays on the disk. For an Android application the
word is taken to mean what it means in the Android Management API, where it uninstalls as well, so
it is used only where removal was decided. A unit below, or a group, that sets the same application
outranks this unit; managed guest sessions and kiosks have schemas of their own. The policy follows
managed people into Chrome on other systems too.

A body can bear no mark, so lifting goes by application: ``batchInherit`` of ``InstallType`` alone,
never of the whole application, whose other settings are the operator's. An ``InstallType`` that
the operator had set before in this unit is overwritten, and must be set again after a lift.

The list of blocked addresses is one value for the whole unit. To write it would replace what the
operator has there, so domains are a gap here: filter them in the network.

https://developers.google.com/chrome/policy/guides/app-samples
https://developers.google.com/chrome/policy/guides/policy-schemas
https://developers.google.com/chrome/policy/reference/rest/v1/customers.policies.orgunits/batchModify
https://developers.google.com/chrome/policy/reference/rest/v1/customers.policies.orgunits/batchInherit
"""

from collections.abc import Iterator

from proscribe.formats.json import dump
from proscribe.model import Effect, File, Kind, Platform, Prohibition, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

POLICIES = "v1/customers/{customer}/policies/orgunits"
SCHEMA, FIELD = "chrome.users.apps.InstallType", "appInstallType"
STORES = {Kind.CHROME_EXTENSION_ID: "chrome", Kind.ANDROID_PACKAGE: "android"}
HOSTS = (Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME)
SHUT = frozenset({Effect.BLOCK_INSTALL, Effect.BLOCK_RUN})
GONE = frozenset({Effect.BLOCK_INSTALL, Effect.REMOVE})

MANAGED = Text(
    "for managed people of this organizational unit, unless a unit below or a group sets the same"
    " application otherwise; not in guest sessions or kiosks",
    "pour les personnes gérées de cette unité organisationnelle, à moins qu'une unité inférieure ou"
    " un groupe n'en décide autrement pour la même application; ni dans les sessions d'invité, ni"
    " dans les kiosques",
)
BLOCKED = {
    Kind.CHROME_EXTENSION_ID: Means(gives=SHUT, needs=SHUT, condition=MANAGED),
    Kind.ANDROID_PACKAGE: Means(gives=GONE | SHUT, needs=GONE, condition=MANAGED),
}
STAYS = Text(
    "the service has no value that removes an extension: a blocked one stays, disabled",
    "le service n'a aucune valeur qui supprime une extension : bloquée, elle reste, désactivée",
)
WHOLE_LIST = Text(
    "blocked addresses are one list for the whole unit, and to write it would replace the"
    " operator's own",
    "les adresses bloquées forment une seule liste pour toute l'unité, et l'écrire remplacerait"
    " celle de l'exploitant",
)


def render(change: Change) -> Iterator[File]:
    """Write the request that lifts, then the one that blocks."""
    if change.lifted:
        yield _request("1-inherit", "batchInherit", [_inherited(p) for p in change.lifted])
    if change.enforced:
        yield _request("2-modify", "batchModify", [_blocked(p) for p in change.enforced])


def _blocked(row: Prohibition) -> dict[str, object]:
    value = {"policySchema": SCHEMA, "value": {FIELD: "BLOCKED"}}
    return {"policyTargetKey": _key(row), "policyValue": value, "updateMask": FIELD}


def _inherited(row: Prohibition) -> dict[str, object]:
    return {"policySchema": SCHEMA, "policyTargetKey": _key(row)}


def _key(row: Prohibition) -> dict[str, object]:
    app = f"{STORES[row.identifier.kind]}:{row.identifier.value}"
    return {"additionalTargetKeys": {"app_id": app}, "targetResource": "orgunits/{orgunit}"}


def _request(name: str, verb: str, requests: list[dict[str, object]]) -> File:
    body = {"requests": requests}
    request = {"body": body, "method": "POST", "path": f"{POLICIES}:{verb}", "query": {}}
    return File(path=f"chromeos/proscribe-{name}.json", content=dump(request))


target = Target(
    title=Text("Chrome Policy API requests", "Requêtes à l'API Chrome Policy"),
    platforms=frozenset({Platform.CHROMEOS}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.MANAGED}),
    means={kind: (means,) for kind, means in BLOCKED.items()},
    serves=frozenset(HOSTS),
    reasons={
        (Kind.CHROME_EXTENSION_ID, Effect.REMOVE): (Reason.NEVER, STAYS),
        **{(kind, Effect.BLOCK_TRAFFIC): (Reason.CONDITIONAL, WHOLE_LIST) for kind in HOSTS},
    },
    render=render,
)
