"""Android Management API: requests that block applications in one policy of an enterprise.

Each file holds one request: method, path, query and body. The operator fills ``{enterprise}``
and ``{policy}`` in, adds ``https://androidmanagement.googleapis.com/``, and sends the files in
the order of their names. Nothing to say is no file: the service refuses an empty request.

``BLOCKED`` uninstalls the application and keeps it from being installed again, in one value, so
it is never used for less. The requests name our applications alone and never replace the policy:
one written whole, without ``playStoreMode``, has every application uninstalled that it omits.

No request names one entry of ``personalApplications``, the list for the personal side of a
company-owned device. It is written where the group of the fleet names an export of its policy:
the third request then replaces the list with all that stood in it and ours, and loses what
changed since. An export also tells what would be overwritten, what works against blocking, and
how many of the 3,000 applications of a policy are left; without one, the operator has to look.

A body can bear no mark, so lifting goes by package name, and removes the whole entry: what the
operator had written there must be written again. Under ``WHITELIST`` an application without an
entry stays unavailable. ``uninstallAppsDisabled`` keeps blocked applications on the device.

https://developers.google.com/android/management/reference/rest/v1/enterprises.policies/modifyPolicyApplications
https://developers.google.com/android/management/reference/rest/v1/enterprises.policies/removePolicyApplications
https://developers.google.com/android/management/reference/rest/v1/enterprises.policies/patch
https://developers.google.com/android/management/reference/rest/v1/enterprises.policies#InstallType
"""

from collections.abc import Iterator
from dataclasses import replace

from proscribe.formats import android_policy as form
from proscribe.model import Effect, File, Kind, Platform, Policy, Proof, Reason, Trait
from proscribe.targets import Change, Means, Target

PACKAGE, APPLICATIONS = Kind.ANDROID_PACKAGE, 3000
GONE = frozenset({Effect.REMOVE, Effect.BLOCK_INSTALL})
BLOCKED = Means(gives=GONE | {Effect.BLOCK_RUN}, needs=GONE, condition=form.WORK_SIDE)
SHUT = replace(BLOCKED, gives=frozenset({Effect.BLOCK_INSTALL}))


def render(change: Change) -> Iterator[File]:
    """Write the request that lifts, then the one that blocks: lifting makes room."""
    yield from map(form.file, form.requests(*_named(change)))


def beside(content: bytes, source: str, rows: Policy) -> Target:
    """Return the target beside an exported policy, in which ``rows`` may be ours."""
    body = form.read(content, source)
    others = form.entries(body).keys() - {p.identifier.value for p in rows.prohibitions}
    means = SHUT if body.get("uninstallAppsDisabled") else BLOCKED
    missing = {(PACKAGE, e): (Reason.CONDITIONAL, form.KEPT) for e in BLOCKED.gives - means.gives}

    def both(change: Change) -> Iterator[File]:
        yield from render(change)
        yield from map(form.file, form.personal(body, *_named(change)))

    return replace(
        target,
        means={PACKAGE: (replace(means, condition=form.BOTH_SIDES),)},
        reasons={**target.reasons, **missing},
        limits={frozenset({PACKAGE}): max(0, APPLICATIONS - len(others))},
        conflicts=lambda change: form.conflicts(body, *_named(change), _placed(change)),
        render=both,
    )


def _placed(change: Change) -> frozenset[str]:
    return frozenset(p.identifier.value for p in change.placed)


def _named(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    blocked, lifted = ((p.identifier.value for p in x) for x in (change.enforced, change.lifted))
    return tuple(blocked), tuple(lifted)


target = Target(
    title=form.TITLE,
    platforms=frozenset({Platform.ANDROID}),
    proof=Proof.SCHEMA,
    traits=frozenset({Trait.MANAGED}),
    means={PACKAGE: (BLOCKED,)},
    reasons={(PACKAGE, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, form.REPORTED)},
    limits={frozenset({PACKAGE}): APPLICATIONS},
    conflicts=lambda change: form.unseen(_named(change)[1]),
    beside=beside,
    render=render,
)
