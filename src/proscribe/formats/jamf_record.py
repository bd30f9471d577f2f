"""Records of restricted software in Jamf Pro, and the requests of its Classic API about them.

Jamf Pro takes ``delete_executable`` with 201 and discards it unless ``match_exact_process_name``
is true; ours is always exact, and never deletes. ``{computer_group}`` is for the operator to fill
in: a record without a scope concerns nobody.

https://developer.jamf.com/jamf-pro/reference/createrestrictedsoftwarebyid
https://developer.jamf.com/jamf-pro/reference/deleterestrictedsoftwarebyname
"""

import hashlib

from proscribe.formats.grounds import sentence
from proscribe.formats.xml_text import element
from proscribe.model import Effect, Identifier, Prohibition

RECORDS = "JSSResource/restrictedsoftware"
BODY = (
    '<?xml version="1.0" encoding="UTF-8"?><restricted_software><general>{name}{process}'
    "<match_exact_process_name>true</match_exact_process_name>{notice}{stop}"
    "<delete_executable>false</delete_executable>{message}</general>"
    "<scope><all_computers>false</all_computers><computer_groups><computer_group>"
    "<name>{{computer_group}}</name></computer_group></computer_groups></scope>"
    "</restricted_software>"
)
SPOKEN = {False: "false", True: "true"}


def record(row: Prohibition) -> dict[str, object]:
    """Return the request that updates the record of this row, or creates it."""
    return {
        "because": list(row.determinations),
        "body": _body(row),
        "content_type": "application/xml",
        "create": {"method": "POST", "path": f"{RECORDS}/id/0"},
        "identifier": str(row.identifier),
        "update": {"method": "PUT", "path": f"{RECORDS}/name/{_name(row.identifier)}"},
    }


def deletion(identifier: Identifier) -> dict[str, object]:
    """Return the request that deletes the record of this identifier."""
    path = f"{RECORDS}/name/{_name(identifier)}"
    return {"identifier": str(identifier), "method": "DELETE", "path": path}


def _name(identifier: Identifier) -> str:
    """Return a name for the record that any address can hold, and no other identifier has."""
    return f"proscribe-{hashlib.sha256(str(identifier).encode()).hexdigest()[:20]}"


def _body(row: Prohibition) -> str:
    """Return a record that does what was decided: report the process, stop it, or both."""
    value, stops = row.identifier.value, Effect.BLOCK_RUN in row.effects
    return BODY.format(
        name=element("name", _name(row.identifier)),
        process=element("process_name", value),
        notice=element("send_notification", SPOKEN[Effect.IDENTIFY in row.effects]),
        stop=element("kill_process", SPOKEN[stops]),
        message=element("display_message", sentence(value, row) if stops else ""),
    )
