"""A policy of the Android Management API, as ``policies.get`` answers it: its applications.

A field that is absent has its default: ``playStoreMode`` then means ``WHITELIST``. The personal
side of a company-owned device has a list of its own, for which the service has no request that
names one entry: the whole list is written, here with all that stood in it.

https://developers.google.com/android/management/reference/rest/v1/enterprises.policies#Policy
https://developers.google.com/android/management/reference/rest/v1/enterprises.policies#PersonalUsagePolicies
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from proscribe.formats.json import dump
from proscribe.formats.untrusted_json import member, parsed
from proscribe.model import File, InputError, Place, Text

Body: TypeAlias = Mapping[str, Any]
Request: TypeAlias = tuple[str, str, str, dict[str, str], dict[str, object]]
"""The name of its file, its method, what follows the name of the policy, its query and body."""

POLICY = "v1/enterprises/{enterprise}/policies/{policy}"
TITLE = Text("Android Management API requests", "Requêtes à l'API Android Management")
WORK_SIDE = Text(
    "on a fully managed device or in a work profile; not on a personal side",
    "sur un appareil entièrement géré ou dans un profil professionnel; pas du côté personnel",
)
BOTH_SIDES = Text(
    "on a fully managed device, in a work profile, and on the personal side of a company-owned"
    " device; not on that of a personal device",
    "sur un appareil entièrement géré, dans un profil professionnel et du côté personnel d'un"
    " appareil de l'organisation; pas de celui d'un appareil personnel",
)
REPORTED = Text(
    "the service can report installed applications; these requests do not turn that on",
    "le service peut signaler les applications installées ; ces requêtes ne l'activent pas",
)

BLOCKED, AVAILABLE = "BLOCKED", "AVAILABLE"
OWN = frozenset({"installType", "packageName"})
"""What an entry of ours says; anything else in it is the operator's."""
WORK, PERSONAL = ("applications",), ("personalUsagePolicies", "personalApplications")
REMEDY = "export it again with enterprises.policies.get, and save the answer as it is"
KEPT = Text(
    "the policy sets uninstallAppsDisabled: an application that is installed stays",
    "la politique active uninstallAppsDisabled : une application installée reste en place",
)
LISTED = Text(
    "the policy allows only what it lists (playStoreMode): what is lifted stays unavailable until"
    " you list it",
    "la politique n'autorise que ce qu'elle énumère (playStoreMode) : ce qui est levé reste"
    " inaccessible tant que vous ne l'énumérez pas",
)

WHOLE = Text(
    "the third request replaces the whole list of the personal side: what changed there since the"
    " export is lost, so export the policy again just before",
    "la troisième requête remplace toute la liste du côté personnel : ce qui y a changé depuis"
    " l'exportation est perdu; exportez donc la politique de nouveau juste avant",
)
UNSEEN = Text(
    "no export of the policy was given: what was written for the personal side of company-owned"
    " devices, if anything was, is not lifted",
    "aucune exportation de la politique n'a été fournie : ce qui a pu être écrit pour le côté"
    " personnel des appareils de l'organisation n'est pas levé",
)


def requests(blocked: Collection[str], lifted: Collection[str]) -> Iterator[Request]:
    """Yield the requests that name single entries of ``applications``."""
    if lifted:
        names: dict[str, object] = {"packageNames": [*lifted]}
        yield "1-remove", "POST", ":removePolicyApplications", {}, names
    if blocked:
        changes = [{"application": _blocking(p), "updateMask": "installType"} for p in blocked]
        yield "2-modify", "POST", ":modifyPolicyApplications", {}, {"changes": changes}


def _blocking(package: str) -> dict[str, object]:
    return {"installType": BLOCKED, "packageName": package}


def file(request: Request) -> File:
    """Return a request as the file that an operator sends."""
    name, method, verb, query, body = request
    content = {"body": body, "method": method, "path": f"{POLICY}{verb}", "query": query}
    return File(path=f"android-management/proscribe-{name}.json", content=dump(content))


def unseen(lifted: Collection[str]) -> Iterator[Text]:
    """Yield what is not lifted where no export was given."""
    if lifted:
        yield UNSEEN


def read(content: bytes, source: str) -> Body:
    """Return an exported policy; ``source`` names it in errors.

    Raises:
        InputError: It is no policy, or a list of applications in it is not what it should be.

    """
    body = parsed(content, source)
    if not isinstance(body, dict) or not isinstance(body.get(PERSONAL[0], {}), dict):
        raise InputError(Place(source=source), "not a policy of Android Management", REMEDY)
    for place in (WORK, PERSONAL):
        found = member(body, *place)
        if not (found is None or (isinstance(found, list) and all(map(_entry, found)))):
            reason = f"{'.'.join(place)} is not a list of applications"
            raise InputError(Place(source=source), reason, REMEDY)
    return body


def _entry(found: object) -> bool:
    kind = member(found, "installType")
    return isinstance(member(found, "packageName"), str) and isinstance(kind, str | None)


def entries(body: Body, place: tuple[str, ...] = WORK) -> dict[str, Body]:
    """Return what a list of applications says, by package name."""
    found = member(body, *place)
    return {e["packageName"]: e for e in found} if isinstance(found, list) else {}


def conflicts(
    body: Body, blocked: Collection[str], lifted: Collection[str], placed: Collection[str] = ()
) -> Iterator[Text]:
    """Yield what in the policy works against blocking, or is lost by it or by lifting.

    ``placed`` are the packages that devices have from us already.
    """
    if blocked and body.get("uninstallAppsDisabled"):
        yield KEPT
    if (blocked or lifted) and body.get("playStoreMode") != "BLACKLIST":
        yield LISTED
    for place in (WORK, PERSONAL):
        said = entries(body, place)
        yield from _overwritten(".".join(place), {p: said[p] for p in blocked if p in said})
        theirs = [p for p in blocked if p in said and p not in placed and ours(said[p])]
        yield from _taken(".".join(place), theirs)
    if any(personal(body, blocked, lifted)):
        yield WHOLE
    more = [p for p, e in entries(body).items() if p in lifted and ours(e) and e.keys() - OWN]
    if more:
        names = ", ".join(sorted(more))
        yield Text(
            f"lifting removes the entry, and the other settings in it are lost, of {names}",
            f"la levée retire l'entrée, et ses autres réglages sont perdus, pour {names}",
        )


def _overwritten(place: str, said: Mapping[str, Body]) -> Iterator[Text]:
    by: defaultdict[str, list[str]] = defaultdict(list)
    for package, entry in said.items():
        if not ours(entry):
            by[entry.get("installType") or AVAILABLE].append(package)
    for kind, packages in sorted(by.items()):
        names = ", ".join(sorted(packages))
        yield Text(
            f"{place} says {kind}, which is overwritten and does not come back with a lift,"
            f" of {names}",
            f"{place} indique {kind}, ce qui est remplacé et ne revient pas avec une levée,"
            f" pour {names}",
        )


def _taken(place: str, theirs: Collection[str]) -> Iterator[Text]:
    """Yield that a lift takes an operator's own block: nothing in an entry tells whose it is."""
    if names := ", ".join(sorted(theirs)):
        yield Text(
            f"{place} blocks it already; a lift will take that block away too, of {names}",
            f"{place} le bloque déjà; une levée retirera aussi ce blocage, pour {names}",
        )


def ours(entry: Body) -> bool:
    """Tell whether an entry blocks, as ours do; an operator's own may as well."""
    return entry.get("installType") == BLOCKED


def personal(body: Body, blocked: Collection[str], lifted: Collection[str]) -> Iterator[Request]:
    """Yield the request that writes our entries into the list of the personal side, if it changes.

    An entry to lift that no longer blocks is the operator's, and stays. The other settings of
    that side go along as they are, so that no reading of the mask can reset them.
    """
    before = entries(body, PERSONAL)
    kept = {p: e for p, e in before.items() if p not in lifted or not ours(e)}
    after = kept | {p: {**before.get(p, {}), **_blocking(p)} for p in blocked}
    if after != before:
        side = {**body.get(PERSONAL[0], {}), PERSONAL[1]: [*after.values()]}
        yield "3-personal", "PATCH", "", {"updateMask": ".".join(PERSONAL)}, {PERSONAL[0]: side}
