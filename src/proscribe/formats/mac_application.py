"""A Mac's application as inventories list it: a bundle identifier, and the path of its bundle.

https://developer.apple.com/documentation/bundleresources/information-property-list/cfbundleidentifier
"""

from proscribe.formats.identifiers import identifiers
from proscribe.model import Identifier, Kind

KINDS = frozenset({Kind.MACOS_BUNDLE_ID, Kind.MACOS_APP_NAME})
BUNDLE = ".app"


def named(bundle_id: str, path: str) -> tuple[Identifier, ...]:
    """Return the names of an application; one that is no bundle may have none."""
    file = path.rstrip("/").rpartition("/")[2]
    label = file if file.lower().endswith(BUNDLE) else ""
    return identifiers([(Kind.MACOS_BUNDLE_ID, bundle_id), (Kind.MACOS_APP_NAME, label)])
