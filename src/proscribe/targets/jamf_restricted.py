"""Jamf Pro restricted software: records that watch for a process by its name (Classic API).

The requests stand in the order in which to send them. Of a record, send the body with ``update``;
where that answers 404, with ``create``, for a second record of the same name is refused. The
operator fills ``{computer_group}`` in: a record without a scope concerns nobody, and a group that
does not exist is refused with 409. Jamf Pro takes ``delete_executable`` with 201 and discards it
unless ``match_exact_process_name`` is true. Ours is always exact, and never deletes: a name is
only a lead, and no lift brings back what another vendor's program of that name lost. In a name
``*`` is a wildcard, and the server answers 409 to a literal ``&``: both are refused. A renamed
program is not seen. A record that is missing from a later run stays, so what is lifted is deleted,
by the name of its record. No server was run: the bodies were held against the fields that a client
library of Jamf Pro sends.

https://developer.jamf.com/jamf-pro/reference/createrestrictedsoftwarebyid
https://developer.jamf.com/jamf-pro/reference/deleterestrictedsoftwarebyname
https://learn.jamf.com/en-US/bundle/jamf-pro-documentation-current/page/Restricted_Software.html
"""

from collections.abc import Iterator

from proscribe.formats.jamf_record import deletion, record
from proscribe.formats.json import dump
from proscribe.formats.xml_text import NOT_XML, carries
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text, Trait
from proscribe.targets import Change, Means, Target

KINDS = (Kind.MACOS_APP_NAME, Kind.MACOS_PROCESS_NAME)
NOTICE = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "the computer is enrolled and in the group, the process runs, and Jamf Pro has a mail"
        " server; a name is a lead, and proves nothing alone",
        "l'ordinateur est inscrit et dans le groupe, le processus s'exécute, et Jamf Pro a un"
        " serveur de courriel; un nom est une piste, et ne prouve rien à lui seul",
    ),
)
STOPPED = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "the computer is enrolled and in the group; a process of that exact name is stopped once it"
        " has begun, whoever made it, and a renamed one is not",
        "l'ordinateur est inscrit et dans le groupe; un processus portant exactement ce nom est"
        " arrêté une fois lancé, quel qu'en soit l'auteur, et un processus renommé ne l'est pas",
    ),
)
WILDCARD = Text(
    "in a name an asterisk is a wildcard here, and the server does not take an ampersand",
    "dans un nom, l'astérisque est ici un caractère générique, et le serveur n'accepte pas"
    " l'esperluette",
)
BY_NAME = Text(
    "restricted software knows a process by its name alone, never by its bundle or signature",
    "les logiciels restreints ne connaissent un processus que par son nom, jamais par son"
    " identifiant ni sa signature",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a name that would be taken for a pattern, or not be taken at all."""
    if not carries(identifier.value):
        return NOT_XML
    return WILDCARD if {"*", "&"} & set(identifier.value) else None


def render(change: Change) -> Iterator[File]:
    """Write the requests in the order in which to send them: deletions, then records."""
    requests = [deletion(row.identifier) for row in change.lifted]
    requests += [record(row) for row in change.enforced]
    yield File(path="jamf/proscribe-requests.json", content=dump(requests))


target = Target(
    title=Text("Jamf Pro restricted software", "Logiciels restreints de Jamf Pro"),
    platforms=frozenset({Platform.MACOS}),
    proof=Proof.UNPROVEN,
    traits=frozenset({Trait.MANAGED}),
    means=dict.fromkeys(KINDS, (NOTICE, STOPPED)),
    render=render,
    refuses=refuses,
    serves=frozenset({Kind.MACOS_BUNDLE_ID}),
    reasons={
        (Kind.MACOS_BUNDLE_ID, effect): (Reason.NEVER, BY_NAME)
        for effect in Kind.MACOS_BUNDLE_ID.effects
    },
)
