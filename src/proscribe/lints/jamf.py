"""Jamf Pro restricted software: a deletion that the server accepts and throws away.

Trap 19. ``delete_executable`` holds only together with ``match_exact_process_name``; without it
the server answers 201 and deletes nothing. Read are records in XML, requests that carry them, and
resources of Terraform.

https://developer.jamf.com/jamf-pro/reference/createrestrictedsoftwarebyid
https://github.com/deploymenttheory/terraform-provider-jamfpro
"""

import re
from collections.abc import Iterator

from proscribe.formats import xml_tree
from proscribe.formats.rule_text import begins, decoded, json_value, lines, objects
from proscribe.lints import Fault, Lint, Rule
from proscribe.model import Text

DISCARDED = Rule(
    name="jamf-delete",
    trap=19,
    why=Text(
        "Jamf Pro throws delete_executable away without match_exact_process_name, and says nothing",
        "Jamf Pro écarte delete_executable en l'absence de match_exact_process_name, sans le dire",
    ),
    remedy=Text(
        "set match_exact_process_name to true, and give the exact name of the process",
        "réglez match_exact_process_name à true, et donnez le nom exact du processus",
    ),
)
RECORD, RESOURCE = "<restricted_software>", "jamfpro_restricted_software"
SETTING = re.compile(
    r"(delete_executable|match_exact_process_name|process_name)[ \t]*=[ \t]*(\S.*)"
)


def recognises(_: str, content: bytes) -> bool:
    """Tell a record, a request with one, or a resource."""
    text = decoded(content)
    return (begins(content, "<", "{", "[") and RECORD in text) or f'"{RESOURCE}"' in text


def read(source: str, content: bytes) -> Iterator[Fault]:
    """Yield the records whose deletion is thrown away."""
    if begins(content, "<"):
        yield from _records(source, content)
    elif begins(content, "{", "["):
        for request in objects(json_value(content, source)):
            for value in request.values():
                if isinstance(value, str) and RECORD in value:
                    yield from (DISCARDED.at(source, 0, f.found) for f in _records(source, value))
    else:
        yield from _resources(source, content)


def _records(source: str, content: bytes | str) -> Iterator[Fault]:
    for general in xml_tree.parse(content, source).each("general"):
        deletes = general.says("delete_executable") == "true"
        if deletes and general.says("match_exact_process_name") != "true":
            yield DISCARDED.at(source, general.line, general.says("process_name"))


def _resources(source: str, content: bytes) -> Iterator[Fault]:
    """Yield faults of resources: a resource ends where the next begins."""
    begun, said = 0, dict[str, str]()
    for number, line in lines(content, "#", "//"):
        if line.startswith("resource "):
            yield from _resource(source, begun, said)
            begun, said = (number if f'"{RESOURCE}"' in line else 0), {}
        elif found := SETTING.fullmatch(line):
            said[found[1]] = found[2].partition("#")[0].strip()
    yield from _resource(source, begun, said)


def _resource(source: str, begun: int, said: dict[str, str]) -> Iterator[Fault]:
    deletes = said.get("delete_executable") == "true"
    if begun and deletes and said.get("match_exact_process_name") != "true":
        yield DISCARDED.at(source, begun, said.get("process_name", "").strip('"'))


lint = Lint(
    title=Text("Jamf Pro restricted software", "Logiciels restreints de Jamf Pro"),
    rules=(DISCARDED,),
    recognises=recognises,
    read=read,
)
