"""Fleet: hosts with their software, as the API answers.

Reads the answers of ``GET /api/v1/fleet/hosts/:id`` and of ``GET /api/v1/fleet/hosts`` with
``populate_software``: one answer, a list of them, or one after another. The list of hosts as CSV
holds no software, and the list of software no host: neither is an inventory of devices.

``source`` is the osquery table, or the system's own list, that an item comes from. Fleet joins all
users for the extensions of browsers, and lists every table of a computer at once, so that a
computer which lists any software lists it all. iPhones and iPads do so only if the organisation
enrolled them automatically; on Android it is the managed applications alone, which never prove
an absence. A Homebrew package is a cask if it lies in the folder of casks.

https://fleetdm.com/docs/rest-api/rest-api#get-host
https://fleetdm.com/docs/rest-api/rest-api#list-hosts
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.fleet_host import Host, Software, hosts
from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import names
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.moments import moment
from proscribe.formats.package_url import pypi_name
from proscribe.model import Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "fleet"
EXTENSIONS = frozenset({Kind.CHROME_EXTENSION_ID, Kind.FIREFOX_ADDON_ID})
SEES = {
    Platform.MACOS: frozenset({Kind.MACOS_BUNDLE_ID}) | EXTENSIONS,
    Platform.WINDOWS: frozenset({Kind.WINDOWS_PRODUCT_NAME, Kind.WINDOWS_PUBLISHER}) | EXTENSIONS,
    Platform.LINUX: frozenset({Kind.LINUX_DEB_PACKAGE, Kind.LINUX_RPM_PACKAGE}) | EXTENSIONS,
    Platform.IOS: frozenset({Kind.IOS_BUNDLE_ID}),
}
CONFIRMS = frozenset(
    {
        Kind.MACOS_APP_NAME,
        Kind.MACOS_TEAM_ID,
        Kind.MACOS_CASK,
        Kind.ANDROID_PACKAGE,
        Kind.WINDOWS_MSI_UPGRADE_CODE,
        Kind.WINDOWS_CHOCOLATEY_ID,
        Kind.NPM_PACKAGE,
        Kind.PYPI_PACKAGE,
    }
)
PLATFORMS = {
    "darwin": Platform.MACOS,
    "windows": Platform.WINDOWS,
    "ios": Platform.IOS,
    "ipados": Platform.IOS,
    "android": Platform.ANDROID,
    "chrome": Platform.CHROMEOS,
}
LINUX = frozenset(
    {
        "amzn",
        "arch",
        "archarm",
        "centos",
        "debian",
        "endeavouros",
        "fedora",
        "gentoo",
        "kali",
        "linux",
        "linuxmint",
        "manjaro",
        "neon",
        "nixos",
        "opensuse-leap",
        "opensuse-tumbleweed",
        "pop",
        "rhel",
        "sles",
        "tuxedo",
        "ubuntu",
        "void",
    }
)
"""Fleet gives the distribution for a platform."""
IDS = {
    "apps": Kind.MACOS_BUNDLE_ID,
    "ios_apps": Kind.IOS_BUNDLE_ID,
    "ipados_apps": Kind.IOS_BUNDLE_ID,
    "android_apps": Kind.ANDROID_PACKAGE,
    "chrome_extensions": Kind.CHROME_EXTENSION_ID,
    "firefox_addons": Kind.FIREFOX_ADDON_ID,
}
NAMES = {
    "programs": Kind.WINDOWS_PRODUCT_NAME,
    "deb_packages": Kind.LINUX_DEB_PACKAGE,
    "rpm_packages": Kind.LINUX_RPM_PACKAGE,
    "chocolatey_packages": Kind.WINDOWS_CHOCOLATEY_ID,
    "npm_packages": Kind.NPM_PACKAGE,
    "python_packages": Kind.PYPI_PACKAGE,
}
SUPERVISED = "On (automatic)"

ASK = "ask for one host, or for the hosts with populate_software=true"
SILENT = UnusableError("the host lists no software, so nothing is known of it", ASK)
NAMELESS = UnusableError("the host has no uuid and no hostname", ASK)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each host's report and software."""
    for host, software in hosts(path):
        place = Place(source=str(path), line=host.line)
        try:
            report = _report(host, sighting)
        except UnusableError as error:
            yield error.at(place)
            for _ in software:
                pass
            continue
        yield report
        if not host.listed:
            yield SILENT.at(place)
        for line, item in software:
            if isinstance(item, UnusableError):
                yield item.at(Place(source=str(path), line=line))
            else:
                yield _observation(report, item)


def _report(host: Host, sighting: Sighting) -> Report:
    if host.fault:
        raise host.fault
    said = host.fields
    device = (said.get("uuid") or said.get("hostname", "")).strip()
    if not device:
        raise NAMELESS
    platform = _platform(said.get("platform", ""))
    looked = said.get("software_updated_at") or said.get("detail_updated_at")
    asked = platform is not Platform.IOS or said.get("enrollment_status") == SUPERVISED
    whole = host.listed and host.whole and asked
    return Report(
        device=device,
        platform=platform,
        seen=moment(looked) if looked else sighting.seen,
        source=SOURCE,
        sees=SEES.get(platform, frozenset()) if whole else frozenset(),
    )


def _platform(written: str) -> Platform:
    if found := PLATFORMS.get(written):
        return found
    if written in LINUX:
        return Platform.LINUX
    raise UnusableError(f"{written[:40]!r} is not a platform of Fleet's", ASK)


def _observation(report: Report, item: Software) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=item.name,
        version=item.version or "",
        identifiers=identifiers(_named(item)),
    )


def _named(item: Software) -> Iterator[tuple[Kind, str]]:
    """Yield what an item names, by the table that it comes from."""
    source = item.source or ""
    if kind := IDS.get(source):
        yield kind, item.bundle_identifier or item.extension_id or item.application_id or ""
    elif kind := NAMES.get(source):
        yield kind, pypi_name(item.name) if kind is Kind.PYPI_PACKAGE else item.name
    if source == "apps":
        yield from _signed(item)
    elif source == "programs":
        yield Kind.WINDOWS_PUBLISHER, item.vendor or ""
        yield Kind.WINDOWS_MSI_UPGRADE_CODE, item.upgrade_code or ""
    elif source == "homebrew_packages" and any(
        "/Caskroom/" in p for p in item.installed_paths or ()
    ):
        yield Kind.MACOS_CASK, item.name


def _signed(item: Software) -> Iterator[tuple[Kind, str]]:
    if item.name.endswith(".app"):
        yield Kind.MACOS_APP_NAME, item.name
    for signature in item.signature_information or ():
        yield Kind.MACOS_TEAM_ID, signature.team_identifier or ""


def recognises(head: bytes) -> bool:
    """Tell by an answer that holds a host or hosts, with what only Fleet says of them."""
    text = beginning(head)
    told = b'"osquery_version"' in text or b'"software_updated_at"' in text
    return told and not names(text).isdisjoint({"host", "hosts"})


reader = Reader(
    title=Text("Fleet: hosts with their software", "Fleet : hôtes avec leurs logiciels"),
    origin=Origin.FILE,
    sees=CONFIRMS.union(*SEES.values()),
    blind=Text(
        "Windows packages (MSIX), Flatpak applications and snaps; whatever osquery cannot see; "
        "the personal side of Android devices and of iPhones that were not enrolled "
        "automatically, which prove no absence",
        "les paquets Windows (MSIX), les applications Flatpak et les snaps; tout ce qu'osquery "
        "ne voit pas; le côté personnel des appareils Android et des iPhone qui n'ont pas été "
        "inscrits automatiquement, lesquels ne prouvent aucune absence",
    ),
    read=read,
    recognises=recognises,
)
