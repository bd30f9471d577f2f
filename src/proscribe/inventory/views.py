"""Views: the ways in which a product can be on a device, and the kinds that show each.

To say that a product is *absent*, a source must have looked through every view in which the
product is known. Kinds that stand in no view (a process, a path) confirm and never rule out.
"""

from collections.abc import Iterable

from proscribe.model import Kind, Prohibition

_SHOWS = {
    "Android packages": (Kind.ANDROID_PACKAGE,),
    "iOS applications": (Kind.IOS_BUNDLE_ID, Kind.IOS_APP_STORE_ID),
    "macOS applications": (Kind.MACOS_BUNDLE_ID,),
    "Windows programs": (
        Kind.WINDOWS_WINGET_ID,
        Kind.WINDOWS_MSI_PRODUCT_CODE,
        Kind.WINDOWS_PRODUCT_NAME,
        Kind.WINDOWS_UNINSTALL_KEY,
    ),
    "Windows packages": (Kind.WINDOWS_MSIX_FAMILY, Kind.WINDOWS_MSIX_NAME),
    "Debian packages": (Kind.LINUX_DEB_PACKAGE,),
    "RPM packages": (Kind.LINUX_RPM_PACKAGE,),
    "Flatpak applications": (Kind.LINUX_FLATPAK_ID,),
    "snaps": (Kind.LINUX_SNAP_NAME,),
    "Chromium extensions": (Kind.CHROME_EXTENSION_ID,),
    "Firefox add-ons": (Kind.FIREFOX_ADDON_ID,),
}
VIEW = {kind: view for view, kinds in _SHOWS.items() for kind in kinds}
BIT = {view: 1 << place for place, view in enumerate(sorted(_SHOWS))}
"""A bit for each view, in the order of their names."""


def needed(rows: tuple[Prohibition, ...]) -> dict[str, frozenset[str]]:
    """Return, for each product of these rows, the views in which it is known."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if view := VIEW.get(row.identifier.kind):
            for product in row.products:
                found.setdefault(product, set()).add(view)
    return {product: frozenset(views) for product, views in found.items()}


def seen(kinds: frozenset[Kind]) -> frozenset[str]:
    """Return the views that a source which sees these kinds has looked through."""
    return frozenset(VIEW[k] for k in kinds if k in VIEW)


def mask(views: Iterable[str]) -> int:
    """Return the bits of some views."""
    return sum(BIT[view] for view in views)


def views(bits: int) -> frozenset[str]:
    """Return the views of some bits."""
    return frozenset(view for view, bit in BIT.items() if bits & bit)
