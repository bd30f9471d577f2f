"""Queries in osquery's SQL: where each kind of identifier is asked for, and how.

A table of a user's extensions shows those of osquery's own account alone unless the users are
joined. dpkg lists a removed package with its settings, and Homebrew lists formulas beside casks.

https://github.com/osquery/osquery/tree/master/specs
https://osquery.readthedocs.io/en/stable/introduction/sql/
"""

from collections.abc import Iterable
from dataclasses import dataclass

from proscribe.model import Kind, Matching

MACOS, WINDOWS, LINUX, ANY = "darwin", "windows", "linux", "darwin,linux,windows"
FAMILY = "substr(package_family_name, 1, instr(package_family_name, '_') - 1)"
UNPACKED = "status NOT LIKE '%config-files' AND status NOT LIKE '%not-installed'"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a kind is found: a table, the expressions that name it, and what else must hold."""

    platform: str
    table: str
    selected: str
    expressions: tuple[str, ...]
    provided: str = ""
    joined: str = ""


def _of_users(table: str, selected: str, *expressions: str) -> Source:
    return Source(ANY, table, f"username, {selected}", expressions, joined="users CROSS JOIN ")


def _app(column: str) -> Source:
    return Source(MACOS, "apps", "name, path, bundle_identifier, bundle_short_version", (column,))


def _program(expression: str) -> Source:
    selected = "name, version, publisher, identifying_number, package_family_name, uninstall_string"
    return Source(WINDOWS, "programs", selected, (expression,))


def _file(platform: str) -> Source:
    return Source(platform, "file", "path, type", ("path",))


APPLICATIONS = {
    Kind.MACOS_BUNDLE_ID: _app("bundle_identifier"),
    Kind.MACOS_CASK: Source(
        MACOS, "homebrew_packages", "name, app_name, version, type", ("name",), "type = 'cask'"
    ),
    Kind.MACOS_SAFARI_EXTENSION_ID: Source(
        MACOS,
        "safari_extensions",
        "username, name, identifier, version, sdk",
        ("identifier",),
        joined="users CROSS JOIN ",
    ),
    Kind.MACOS_SYSTEM_EXTENSION_ID: Source(
        MACOS, "system_extensions", "identifier, version, team, state", ("identifier",)
    ),
    Kind.MACOS_KEXT_ID: Source(MACOS, "kernel_extensions", "name, version, path", ("name",)),
    Kind.WINDOWS_MSI_PRODUCT_CODE: _program("identifying_number COLLATE NOCASE"),
    Kind.WINDOWS_MSI_UPGRADE_CODE: _program("upgrade_code COLLATE NOCASE"),
    Kind.WINDOWS_MSIX_FAMILY: _program("package_family_name"),
    Kind.WINDOWS_MSIX_NAME: _program(FAMILY),
    Kind.LINUX_DEB_PACKAGE: Source(
        LINUX, "deb_packages", "name, version, arch, maintainer, status", ("name",), UNPACKED
    ),
    Kind.LINUX_RPM_PACKAGE: Source(
        LINUX, "rpm_packages", "name, version, release, arch", ("name",)
    ),
    Kind.CHROME_EXTENSION_ID: _of_users(
        "chrome_extensions",
        "name, browser_type, profile, identifier, referenced_identifier, version",
        "identifier",
        "referenced_identifier",
    ),
    Kind.FIREFOX_ADDON_ID: _of_users(
        "firefox_addons", "name, identifier, creator, version", "identifier"
    ),
}
"""Kinds that name an application by themselves."""

TRACES = {
    Kind.MACOS_APP_NAME: _app("name"),
    Kind.MACOS_PKG_RECEIPT_ID: Source(
        MACOS, "package_receipts", "package_id, version, location", ("package_id",)
    ),
    Kind.MACOS_LAUNCHD_LABEL: Source(MACOS, "launchd", "label, path, program", ("label",)),
    Kind.MACOS_INSTALL_PATH: _file(MACOS),
    Kind.WINDOWS_PRODUCT_NAME: _program("name"),
    Kind.WINDOWS_INSTALL_PATH: _file(WINDOWS),
    Kind.LINUX_INSTALL_PATH: _file(LINUX),
}
"""Kinds that are a lead, or remain when the application is gone."""

SOURCES = APPLICATIONS | TRACES


def query(kind: Kind, values: Iterable[str]) -> str:
    """Return the query that finds any of these identifiers of one kind."""
    source = SOURCES[kind]
    return f"SELECT {source.selected} FROM {_found(source, kind, values)}"  # noqa: S608, values are quoted below


def absent(kind: Kind, values: Iterable[str]) -> str:
    """Return the condition that none of them is there."""
    found = _found(SOURCES[kind], kind, values)
    return f"NOT EXISTS (SELECT 1 FROM {found})"  # noqa: S608, as above


def _found(source: Source, kind: Kind, values: Iterable[str]) -> str:
    folded = kind.matching is Matching.FOLDED and source.table != "file"
    collation = " COLLATE NOCASE" if folded else ""
    these = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    one = " OR ".join(f"{e}{collation} IN ({these})" for e in source.expressions)
    also = f" AND {source.provided}" if source.provided else ""
    using = " USING (uid)" if source.joined else ""
    return f"{source.joined}{source.table}{using} WHERE ({one}){also}"
