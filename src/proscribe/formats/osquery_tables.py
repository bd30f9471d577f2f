"""osquery's tables of applications: how a row is told to be of one, and what its columns name.

A log tells the query's name and its columns, never its text, so a table is recognised by columns
that it alone has; the query's name decides where they do not. Names of columns are those of the
specifications, older ones included.

https://github.com/osquery/osquery/tree/master/specs
"""

import re
from collections.abc import Callable
from functools import lru_cache

from proscribe.formats.osquery_table import Name, Row, Table
from proscribe.model import Kind, Platform

LONGEST_NAME = 200


def _marks(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(s.split()) for s in sets)


def _family(part: int) -> Callable[[str], str]:
    # A package family is the package's name and the hash of its publisher.
    return lambda value: value.partition("_")[part]


def _unpacked(row: Row) -> bool:
    """Tell whether dpkg has the files: a removed package stays listed with its settings."""
    return row.get("status", "").rpartition(" ")[2] not in {"config-files", "not-installed"}


def _cask(row: Row) -> bool:
    """Tell whether a Homebrew package is an application: a formula is not in the catalogue."""
    return row.get("type", "cask" if "/Caskroom/" in row.get("path", "") else "") == "cask"


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


# A browser's extensions are those of osquery's own account unless the query joins the users.
EACH_USER = frozenset({"username"})
EXTENSION = (
    Name(Kind.CHROME_EXTENSION_ID, "identifier"),
    Name(Kind.CHROME_EXTENSION_ID, "referenced_identifier"),
)

TABLES = (
    Table(
        name="apps",
        platform=Platform.MACOS,
        names=(Name(Kind.MACOS_BUNDLE_ID, "bundle_identifier"), Name(Kind.MACOS_APP_NAME, "name")),
        marks=_marks("bundle_identifier path", "bundle_identifier name"),
        called=("display_name", "bundle_name", "name", "bundle_identifier"),
        version=("bundle_short_version", "bundle_version"),
    ),
    Table(
        name="programs",
        platform=Platform.WINDOWS,
        names=(
            Name(Kind.WINDOWS_MSI_PRODUCT_CODE, "identifying_number"),
            Name(Kind.WINDOWS_MSI_UPGRADE_CODE, "upgrade_code"),
            Name(Kind.WINDOWS_MSIX_FAMILY, "package_family_name"),
            Name(Kind.WINDOWS_MSIX_NAME, "package_family_name", _family(0)),
            Name(Kind.WINDOWS_MSIX_PUBLISHER_HASH, "package_family_name", _family(2)),
            Name(Kind.WINDOWS_PRODUCT_NAME, "name"),
            Name(Kind.WINDOWS_PUBLISHER, "publisher"),
            Name(Kind.WINDOWS_INSTALL_PATH, "install_location"),
        ),
        marks=_marks("identifying_number", "uninstall_string", "upgrade_code", "install_source"),
    ),
    Table(
        name="deb_packages",
        platform=Platform.LINUX,
        names=(Name(Kind.LINUX_DEB_PACKAGE, "name"), Name(Kind.LINUX_DEB_MAINTAINER, "maintainer")),
        marks=_marks("name maintainer", "name admindir", "name revision arch"),
        installed=_unpacked,
    ),
    Table(
        name="rpm_packages",
        platform=Platform.LINUX,
        names=(Name(Kind.LINUX_RPM_PACKAGE, "name"),),
        marks=_marks("name release arch", "name package_group"),
    ),
    Table(
        name="homebrew_packages",
        platform=Platform.MACOS,
        names=(Name(Kind.MACOS_CASK, "name"),),
        marks=_marks("name auto_updates", "name app_name type"),
        called=("app_name", "name"),
        installed=_cask,
        whole=frozenset({"type"}),
    ),
    Table(
        name="safari_extensions",
        platform=Platform.MACOS,
        names=(Name(Kind.MACOS_SAFARI_EXTENSION_ID, "identifier"),),
        marks=_marks("identifier sdk"),
        whole=EACH_USER,
    ),
    Table(
        name="chrome_extensions",
        names=EXTENSION,
        marks=_marks("identifier profile", "identifier browser_type", "referenced_identifier"),
        whole=EACH_USER,
    ),
    Table(
        name="firefox_addons",
        names=(Name(Kind.FIREFOX_ADDON_ID, "identifier"),),
        marks=_marks("identifier creator", "identifier source_url", "identifier location"),
        whole=EACH_USER,
    ),
    Table(
        name="npm_packages",
        names=(Name(Kind.NPM_PACKAGE, "name"),),
        marks=_marks("name homepage directory", "name depth"),
        whole=None,
    ),
    Table(
        name="python_packages",
        names=(Name(Kind.PYPI_PACKAGE, "name", _normalised),),
        marks=_marks("name summary directory", "name summary license"),
        whole=None,
    ),
)


COLUMNS = frozenset[str]().union(
    *(m for t in TABLES for m in t.marks), *(t.columns for t in TABLES)
)


def table(query: str, row: Row) -> Table | None:
    """Return the table that a row of the result of a query is of, if it is one of these."""
    return _table(query[:LONGEST_NAME], COLUMNS.intersection(row))


# The queries of a fleet are few, and each has one set of columns.
@lru_cache(maxsize=1024)
def _table(query: str, columns: frozenset[str]) -> Table | None:
    marked = [t for t in TABLES if any(m <= columns for m in t.marks)]
    named = [t for t in TABLES if lists(query, t) and t.names[0].column in columns]
    both = [t for t in marked if t in named]
    found = both or marked or named
    return found[0] if len(found) == 1 else None


def lists(query: str, of: Table) -> bool:
    """Tell whether a query, by its name, lists the whole table: it is called like it.

    In a pack its name follows a stroke, or the pack's name when ``_`` stands between them.
    """
    return (
        re.fullmatch(rf"(.*[/:]|pack_[^_]+_)?{of.name}", query[:LONGEST_NAME], re.DOTALL)
        is not None
    )
