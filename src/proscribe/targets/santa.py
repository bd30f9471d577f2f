"""Santa: rules that keep programs from running on a Mac.

Two files, of which a fleet uses one. The profile holds **static rules**: they come before all
other rules, and while there is one, ``santactl rule`` refuses local rules. Nothing says that macOS
unites one key of two profiles, so no other may set ``StaticRules``; Santa advises to keep them
few. The answer to ``ruledownload`` is for a **sync server**: it is merged into the rules of a
*normal* sync, for Santa keeps each rule until it is told to ``REMOVE`` it. A clean sync deletes
all rules that its answer does not hold, those of others too; but if the answer is empty it deletes
nothing. So the last prohibition goes by ``REMOVE`` as well, and an empty answer is never written.

Santa looks for rules of CDHASH, BINARY, SIGNINGID, CERTIFICATE and TEAMID, in this order, and the
first decides: an old rule of yours that allows a signing identifier defeats the block of its team.
A SIGNINGID rule needs the team before the signing identifier, so one is written for each team that
the catalogue knows to sign for the product, and none where it knows none. Both match only code
that is signed for distribution. A program that runs when the rule comes goes on, scripts are not
covered, nothing is removed, nothing kept from being installed. BLOCKLIST holds in Monitor mode too.

A rule bears no mark in Santa's database: a rule of yours with the same type and identifier is
overwritten, and lifting removes it. A misspelt field is ignored, a malformed rule dropped, both in
silence; neither can be made here.

https://northpole.dev/features/binary-authorization
https://northpole.dev/features/sync
https://northpole.dev/configuration/keys#StaticRules
https://github.com/northpolesec/protos/blob/main/sync/v1.proto
"""

from collections.abc import Iterator

from proscribe.formats.configuration_profile import profile
from proscribe.formats.json import dump
from proscribe.formats.santa_blocks import answer, rules
from proscribe.model import Effect, File, Kind, Platform, Prohibition, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

SYSTEM_WIDE = {"PayloadScope": "System"}
BLOCKED = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "Santa runs and uses one of the two files, the program is signed for distribution, was"
        " started after the rule came, and no rule that Santa looks for earlier allows it",
        "Santa est en service et utilise un des deux fichiers, le programme est signé pour la"
        " distribution et a été lancé après l'arrivée de la règle, et aucune règle que Santa"
        " cherche plus tôt ne l'autorise",
    ),
)
BY_A_TEAM = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "Santa runs and uses one of the two files, the program is signed for distribution by a"
        " team that the catalogue knows, was started after the rule came, and no rule that Santa"
        " looks for earlier allows it",
        "Santa est en service et utilise un des deux fichiers, le programme est signé pour la"
        " distribution par une équipe que le catalogue connaît et a été lancé après l'arrivée de la"
        " règle, et aucune règle que Santa cherche plus tôt ne l'autorise",
    ),
)
NO_TEAM = Text(
    "Santa names a program by team and signing identifier, and the catalogue knows no team for it",
    "Santa désigne un programme par l'équipe et l'identifiant de signature, et le catalogue ne lui"
    " connaît aucune équipe",
)
BY_SIGNATURE = Text(
    "Santa knows no bundle identifiers: the team or the signing identifier must be known",
    "Santa ne connaît pas les identifiants de lot : il faut connaître l'équipe ou l'identifiant de"
    " signature",
)
UPLOADED = Text(
    "Santa reports what it blocks to its sync server, and no reader reads that yet",
    "Santa signale ce qu'il bloque à son serveur de synchronisation, ce qu'aucun lecteur ne lit"
    " encore",
)
KINDS = (Kind.MACOS_SIGNING_ID, Kind.MACOS_TEAM_ID)


def lacks(row: Prohibition) -> Text | None:
    """Refuse a signing identifier without a team: a rule of that kind must begin with one."""
    named = row.identifier.kind is not Kind.MACOS_SIGNING_ID or any(rules([row]))
    return None if named else NO_TEAM


def render(change: Change) -> Iterator[File]:
    """Write the profile with the rules in force, and the answer that also takes rules away."""
    rows = change.enforces(Effect.BLOCK_RUN, *KINDS)
    wanted = tuple(rules(rows))
    static: dict[str, object] = {"StaticRules": [rule.fields() for rule in wanted]}
    because = (d for row in rows for d in row.determinations)
    content = profile("santa", "com.northpolesec.santa", static, because, SYSTEM_WIDE)
    yield File(path="proscribe-santa.mobileconfig", content=content)
    if told := answer(rules(change.placed), wanted):
        content = dump({"cursor": "", "rules": told})
        yield File(path="proscribe-santa-ruledownload.json", content=content)


target = Target(
    title=Text("Santa rules (macOS)", "Règles Santa (macOS)"),
    platforms=frozenset({Platform.MACOS}),
    proof=Proof.SCHEMA,
    means={Kind.MACOS_SIGNING_ID: (BY_A_TEAM,), Kind.MACOS_TEAM_ID: (BLOCKED,)},
    serves=frozenset({Kind.MACOS_BUNDLE_ID}),
    lacks=lacks,
    reasons={
        (Kind.MACOS_BUNDLE_ID, Effect.BLOCK_RUN): (Reason.NEVER, BY_SIGNATURE),
        **{(kind, Effect.IDENTIFY): (Reason.NOT_IMPLEMENTED, UPLOADED) for kind in KINDS},
    },
    render=render,
)
