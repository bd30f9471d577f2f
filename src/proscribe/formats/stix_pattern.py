r"""Patterns of STIX: where an observed thing holds each kind of identifier, and how to ask.

``=`` and ``LIKE`` heed case, and ``_`` in ``LIKE`` is any character: a domain with one is written
as a regular expression. Hashes are written in lower case. STIX has no object for package names,
bundle identifiers or extensions.

https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_e8slinrhxcc9
"""

import re

from proscribe.model import Identifier, Kind

PROCESS, FILE = "process:image_ref.name", "file:name"
PATHS = {
    Kind.NETWORK_DOMAIN: "domain-name:value",
    Kind.NETWORK_HOSTNAME: "domain-name:value",
    Kind.ANDROID_CERT_SHA256: "x509-certificate:hashes.'SHA-256'",
    Kind.ANDROID_CERT_SHA1: "x509-certificate:hashes.'SHA-1'",
    Kind.ANDROID_CERT_MD5: "x509-certificate:hashes.MD5",
    Kind.WINDOWS_AUTHENTICODE_SHA1: "x509-certificate:hashes.'SHA-1'",
    Kind.WINDOWS_PRODUCT_NAME: "software:name",
    Kind.WINDOWS_PROCESS_NAME: PROCESS,
    Kind.MACOS_PROCESS_NAME: PROCESS,
    Kind.LINUX_PROCESS_NAME: PROCESS,
    Kind.WINDOWS_FILE_NAME: FILE,
    Kind.WINDOWS_DRIVER_NAME: FILE,
    Kind.WINDOWS_SERVICE_NAME: "process:extensions.'windows-service-ext'.service_name",
}
LEADS = frozenset(PATHS) - {k for k in PATHS if PATHS[k].startswith(("domain-name", "x509"))}
"""Kinds that are names which anyone may give to anything."""


def pattern(identifier: Identifier) -> str:
    """Return the pattern that finds this identifier, and of a domain all beneath it."""
    path, value = PATHS[identifier.kind], identifier.value
    if identifier.kind is not Kind.NETWORK_DOMAIN:
        folded = value.lower() if "hashes" in path else value
        return f"[{path} = {_quoted(folded)}]"
    if "_" in value:
        expression = rf"^(.+\.)?{re.escape(value)}$"
        return f"[{path} MATCHES {_quoted(expression)}]"
    return f"[{path} = {_quoted(value)} OR {path} LIKE {_quoted(f'%.{value}')}]"


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
