"""Application bundles of Apple: what their lists say, and whether the seal of their files holds.

Paths are told from the outermost folder of the bundle. On macOS everything lies in ``Contents``;
on iOS, at the top.

https://developer.apple.com/documentation/bundleresources/information-property-list
https://developer.apple.com/documentation/bundleresources/privacy-manifest-files
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from proscribe.formats import apple_plist
from proscribe.formats.cms.judged import of
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import (
    Domain,
    Kind,
    Named,
    Part,
    PartKind,
    Platform,
    Remark,
    Right,
    RightKind,
    Shown,
    Text,
)

CONTENTS = "Contents/"
PRIVACY = "PrivacyInfo.xcprivacy"
PROVISION = "embedded.mobileprovision"
USAGE = "UsageDescription"
INNER = {
    ".appex": (PartKind.EXTENSION, None),
    ".systemextension": (PartKind.EXTENSION, Kind.MACOS_SYSTEM_EXTENSION_ID),
    ".kext": (PartKind.DRIVER, Kind.MACOS_KEXT_ID),
    ".framework": (PartKind.LIBRARY, None),
    ".xpc": (PartKind.SERVICE, None),
}
DAEMONS = ("Library/LaunchDaemons/", "Library/LaunchAgents/")
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One bundle: the paths in it, and how one is read."""

    paths: tuple[str, ...]
    read: Callable[[str], bytes]

    @property
    def root(self) -> str:
        """Return the folder that its lists lie in."""
        return CONTENTS if f"{CONTENTS}Info.plist" in self.paths else ""

    @property
    def mobile(self) -> bool:
        """Tell whether it is one of iOS or its kin."""
        return not self.root

    @property
    def platform(self) -> Platform:
        """Return the platform that it is for."""
        return Platform.IOS if self.mobile else Platform.MACOS

    def info(self) -> dict[str, object]:
        """Return its ``Info.plist``.

        Raises:
            MalformedError: It has none, or it cannot be read.

        """
        path = f"{self.root}Info.plist"
        return apple_plist.read(self.read(path), path)

    def executable(self, info: dict[str, object]) -> str:
        """Return the path of its main program; empty, if it is not there."""
        name = apple_plist.text(info, "CFBundleExecutable")
        path = f"{self.root}MacOS/{name}" if self.root else name
        return path if name and path in self.paths else ""


def names(bundle: Bundle, info: dict[str, object]) -> Iterator[Named]:
    """Yield the identifiers of a bundle."""
    value = apple_plist.text(info, "CFBundleIdentifier")
    kind = Kind.IOS_BUNDLE_ID if bundle.mobile else Kind.MACOS_BUNDLE_ID
    for identifier in of(kind, value):
        text = f"CFBundleIdentifier={value}"
        yield Named(identifier=identifier, shown=_at(bundle, text))


def rights(bundle: Bundle, info: dict[str, object]) -> Iterator[Right]:
    """Yield what a bundle asks for in its lists.

    Raises:
        MalformedError: A list cannot be read.

    """
    for key, value in info.items():
        if key.endswith(USAGE):
            shown = _at(bundle, f"{key}={legible(value)}")
            yield Right(kind=RightKind.APPLE_USAGE, value=legible(key), shown=shown)
    for mode in apple_plist.items(info, "UIBackgroundModes"):
        yield _key(bundle, f"UIBackgroundModes:{legible(mode)}")
    if schemes := apple_plist.items(info, "LSApplicationQueriesSchemes"):
        text = f"LSApplicationQueriesSchemes={', '.join(map(legible, schemes))}"
        yield _key(bundle, "LSApplicationQueriesSchemes", text)
    transport = info.get("NSAppTransportSecurity")
    if isinstance(transport, dict) and transport.get("NSAllowsArbitraryLoads") is True:
        yield _key(bundle, "NSAllowsArbitraryLoads")
    yield from _claimed(bundle)
    for path in bundle.paths:
        if path.endswith(".appex/Info.plist"):
            yield from _keyboard(bundle, path)


def _claimed(bundle: Bundle) -> Iterator[Right]:
    """Yield the reasons that its privacy manifest, or one within, gives for guarded functions."""
    for path in _manifests(bundle):
        found = apple_plist.read(bundle.read(path), path)
        for one in apple_plist.items(found, "NSPrivacyAccessedAPITypes"):
            value = legible(one.get("NSPrivacyAccessedAPIType")) if isinstance(one, dict) else ""
            reasons = apple_plist.items(one, "NSPrivacyAccessedAPITypeReasons")
            text = f"{value}: {', '.join(map(legible, reasons))}"[:100]
            if value:
                shown = Shown(entry=path, text=text)
                yield Right(kind=RightKind.APPLE_REASON, value=value, shown=shown)


def _manifests(bundle: Bundle) -> list[str]:
    return [p for p in bundle.paths if p.rpartition("/")[2] == PRIVACY][:MOST]


def domains(bundle: Bundle) -> Iterator[Domain]:
    """Yield the hosts that its privacy manifests call tracking domains.

    Raises:
        MalformedError: A list cannot be read.

    """
    for path in _manifests(bundle):
        found = apple_plist.read(bundle.read(path), path)
        for host in apple_plist.items(found, "NSPrivacyTrackingDomains"):
            name = legible(host).lower().rstrip(".")
            if Kind.NETWORK_HOSTNAME.accepts(name):
                yield Domain(name=name, shown=Shown(entry=path, text=name[:100]))


def _keyboard(bundle: Bundle, path: str) -> Iterator[Right]:
    extension = apple_plist.read(bundle.read(path), path).get("NSExtension")
    held = extension.get("NSExtensionAttributes") if isinstance(extension, dict) else None
    if isinstance(held, dict) and held.get("RequestsOpenAccess") is True:
        shown = Shown(entry=path, text="RequestsOpenAccess=true")
        yield Right(kind=RightKind.APPLE_KEY, value="RequestsOpenAccess", shown=shown)


def parts(bundle: Bundle, info: dict[str, object]) -> Iterator[Part]:
    """Yield the addresses that it answers, and the bundles and jobs within it."""
    for one in apple_plist.items(info, "CFBundleURLTypes"):
        for scheme in apple_plist.items(one, "CFBundleURLSchemes"):
            name = legible(scheme)
            ids = tuple(of(Kind.IOS_URL_SCHEME, name)) if bundle.mobile else ()
            shown = _at(bundle, f"CFBundleURLSchemes={name}")
            if name:
                yield Part(
                    kind=PartKind.LINK, name=name, exposed="everyone", identifiers=ids, shown=shown
                )
    for folder in _inner(bundle.paths):
        suffix = folder[folder.rindex(".") :]
        kind, names_ = INNER[suffix]
        base = folder.rpartition("/")[2]
        stem = base.removesuffix(suffix)
        ids = tuple(of(names_, stem)) if names_ else ()
        yield Part(kind=kind, name=base, identifiers=ids, shown=Shown(entry=folder))
    for path in bundle.paths:
        if any(d in path for d in DAEMONS) and path.endswith(".plist"):
            label = path.rpartition("/")[2].removesuffix(".plist")
            ids = tuple(of(Kind.MACOS_LAUNCHD_LABEL, label))
            shown = Shown(entry=path)
            yield Part(kind=PartKind.DAEMON, name=label, identifiers=ids, shown=shown)


def _inner(paths: Iterable[str]) -> list[str]:
    """Return the folders of the bundles within, each once."""
    found = {}
    for path in paths:
        pieces = path.split("/")
        for n, piece in enumerate(pieces[:-1]):
            if piece[piece.rfind(".") :] in INNER and "." in piece:
                found["/".join(pieces[: n + 1])] = True
    return list(found)[:MOST]


def remarks(bundle: Bundle) -> Iterator[Remark]:
    """Yield who may run the bundle, where a profile says so.

    Raises:
        MalformedError: The profile cannot be read.

    """
    profile = bundle.root + PROVISION
    if profile in bundle.paths:
        told = _provisioned(bundle, profile)
        yield Remark(name="provisioned", means=told, shown=Shown(entry=profile))


def _provisioned(bundle: Bundle, path: str) -> Text:
    """Return what a provisioning profile says; its list stands whole within its signature."""
    content = bundle.read(path)
    begin, end = content.find(b"<?xml"), content.rfind(b"</plist>")
    if begin < 0 or end < begin:
        raise MalformedError(apple_plist.BROKEN, Shown(entry=path))
    found = apple_plist.read(content[begin : end + 8], path)
    team = apple_plist.text(found, "TeamName")
    if found.get("ProvisionsAllDevices") is True:
        return Text(
            f"its profile lets all devices run it, for the enterprise {team}",
            f"son profil permet à tout appareil de le lancer, pour l'entreprise {team}",
        )
    count = len(apple_plist.items(found, "ProvisionedDevices"))
    return Text(
        f"its profile is of the team {team} and names {count} devices",
        f"son profil est de l'équipe {team} et nomme {count} appareils",
    )


def _key(bundle: Bundle, value: str, text: str = "") -> Right:
    return Right(kind=RightKind.APPLE_KEY, value=value, shown=_at(bundle, text or value))


def _at(bundle: Bundle, text: str) -> Shown:
    return Shown(entry=f"{bundle.root}Info.plist", text=text[:100])
