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

import hashlib
from collections.abc import Iterator

from proscribe.formats.json import dump
from proscribe.formats.xml_text import NOT_XML, carries, element
from proscribe.model import (
    Effect,
    File,
    Identifier,
    Kind,
    Platform,
    Prohibition,
    Proof,
    Reason,
    Text,
    Trait,
)
from proscribe.targets import Change, Means, Target

RECORDS = "JSSResource/restrictedsoftware"
KINDS = (Kind.MACOS_APP_NAME, Kind.MACOS_PROCESS_NAME)
SEEN, RUN = frozenset({Effect.IDENTIFY}), frozenset({Effect.BLOCK_RUN})
NOTICE = Means(
    gives=SEEN,
    needs=SEEN,
    condition=Text(
        "the computer is enrolled and in the group, the process runs, and Jamf Pro has a mail"
        " server; a name is a lead, and proves nothing alone",
        "l'ordinateur est inscrit et dans le groupe, le processus s'exécute, et Jamf Pro a un"
        " serveur de courriel; un nom est une piste, et ne prouve rien à lui seul",
    ),
)
STOPPED = Means(
    gives=RUN,
    needs=RUN,
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
BODY = (
    '<?xml version="1.0" encoding="UTF-8"?><restricted_software><general>{name}{process}'
    "<match_exact_process_name>true</match_exact_process_name>{notice}{stop}"
    "<delete_executable>false</delete_executable>{message}</general>"
    "<scope><all_computers>false</all_computers><computer_groups><computer_group>"
    "<name>{{computer_group}}</name></computer_group></computer_groups></scope>"
    "</restricted_software>"
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a name that would be taken for a pattern, or not be taken at all."""
    if not carries(identifier.value):
        return NOT_XML
    return WILDCARD if {"*", "&"} & set(identifier.value) else None


def render(change: Change) -> Iterator[File]:
    """Write the requests in the order in which to send them: deletions, then records."""
    requests = [_deletion(row) for row in change.lifted]
    requests += [_record(row) for row in change.enforced]
    yield File(path="jamf/proscribe-requests.json", content=dump(requests))


def _name(row: Prohibition) -> str:
    """Return a name for the record that any address can hold, and no other identifier has."""
    return f"proscribe-{hashlib.sha256(str(row.identifier).encode()).hexdigest()[:20]}"


def _deletion(row: Prohibition) -> dict[str, object]:
    path = f"{RECORDS}/name/{_name(row)}"
    return {"identifier": str(row.identifier), "method": "DELETE", "path": path}


def _record(row: Prohibition) -> dict[str, object]:
    return {
        "because": list(row.determinations),
        "body": _body(row),
        "content_type": "application/xml",
        "create": {"method": "POST", "path": f"{RECORDS}/id/0"},
        "identifier": str(row.identifier),
        "update": {"method": "PUT", "path": f"{RECORDS}/name/{_name(row)}"},
    }


def _body(row: Prohibition) -> str:
    """Return a record that does what was decided: report the process, stop it, or both."""
    value, why = row.identifier.value, ", ".join(row.determinations)
    stops = row.effects >= STOPPED.needs
    message = f"{value} is prohibited by: {why} / {value} est interdit par : {why}"
    return BODY.format(
        name=element("name", _name(row)),
        process=element("process_name", value),
        notice=element("send_notification", "true" if row.effects >= NOTICE.needs else "false"),
        stop=element("kill_process", "true" if stops else "false"),
        message=element("display_message", message if stops else ""),
    )


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
