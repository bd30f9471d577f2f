"""A device of the Android Management API, and what its application reports name.

``signingKeyCerts`` holds SHA-256 hashes in base 64; ``signingKeyCertFingerprints`` (deprecated)
holds SHA-1 hashes in hexadecimal. ``packageSha256Hash`` is of the file, and names nothing.

https://developers.google.com/android/management/reference/rest/v1/enterprises.devices
"""

import base64

import msgspec

from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import decode
from proscribe.model import Identifier, Kind

URL_SAFE = str.maketrans("-_", "+/")


class Certificate(msgspec.Struct, frozen=True, rename="camel"):
    """One ``ApplicationSigningKeyCert``."""

    signing_key_cert_fingerprint_sha256: str = ""


class Application(msgspec.Struct, frozen=True, rename="camel"):
    """One ``ApplicationReport``."""

    package_name: str = ""
    display_name: str = ""
    version_name: str = ""
    state: str = ""
    signing_key_certs: tuple[Certificate, ...] = ()
    signing_key_cert_fingerprints: tuple[str, ...] = ()

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Return what the report names."""
        sha_1 = self.signing_key_cert_fingerprints
        sha_256 = (c.signing_key_cert_fingerprint_sha256 for c in self.signing_key_certs)
        return identifiers(
            [
                (Kind.ANDROID_PACKAGE, self.package_name),
                *((Kind.ANDROID_CERT_SHA1, value) for value in sha_1),
                *((Kind.ANDROID_CERT_SHA256, _hexadecimal(value)) for value in sha_256),
            ]
        )


class Device(msgspec.Struct, frozen=True, rename="camel"):
    """One ``Device``."""

    name: str
    management_mode: str = ""
    last_status_report_time: str = ""
    user_name: str = ""
    application_reports: tuple[Application, ...] | None = None

    @property
    def applications(self) -> tuple[Application, ...]:
        """Return the applications that are on the device."""
        return tuple(a for a in self.application_reports or () if a.state != "REMOVED")


DEVICE = msgspec.json.Decoder(Device)


def device(raw: bytes) -> Device:
    """Read one device.

    Raises:
        UnusableError: It is not one.

    """
    return decode(DEVICE, raw)


def _hexadecimal(base_64: str) -> str:
    try:
        return base64.b64decode(base_64.translate(URL_SAFE)).hex()
    except ValueError:
        return ""
