"""Package URLs: what they name, as identifiers of the catalogue.

``pkg:npm/%40scope/name@1.0?qualifiers#subpath``: type, namespace, name. Types of which the
catalogue knows no kind name nothing here.

https://github.com/package-url/purl-spec/blob/main/PURL-SPECIFICATION.rst
https://peps.python.org/pep-0503/#normalized-names
"""

import re
from urllib.parse import unquote

from proscribe.formats.identifiers import LONGEST_VALUE
from proscribe.model import Kind

SHAPE = re.compile(r"pkg:/*([A-Za-z][A-Za-z0-9.+-]*)/([^?#]+)")
KINDS = {
    "npm": Kind.NPM_PACKAGE,
    "pypi": Kind.PYPI_PACKAGE,
    "cocoapods": Kind.IOS_POD,
    "deb": Kind.LINUX_DEB_PACKAGE,
    "rpm": Kind.LINUX_RPM_PACKAGE,
}
SCOPED = frozenset({"npm"})
"""Types in which the namespace is a part of the name."""
SYSTEMS = frozenset({"deb", "rpm", "apk", "alpm"})
"""Types of packages of which Linux is made."""


def purl(written: str) -> tuple[str, str] | None:
    """Return the type of a package URL and the full name in it, or nothing if it is none."""
    found = SHAPE.match(written.strip()) if len(written) <= LONGEST_VALUE else None
    if not found:
        return None
    kind, path = found[1].lower(), found[2].strip("/")
    before, at, after = path.rpartition("@")
    # An @ that begins a name is of npm's scopes, for some do not write it as %40.
    path = before if at and before and not before.endswith("/") and "/" not in after else path
    parts = [unquote(part) for part in path.split("/")]
    name = "/".join(parts) if kind in SCOPED else parts[-1]
    return (kind, name) if name else None


def named(kind: str, name: str) -> tuple[Kind, str] | None:
    """Return what a package of that type is called in the catalogue's words, if it has any."""
    found = KINDS.get(kind)
    if found is None:
        return None
    return found, pypi_name(name) if found is Kind.PYPI_PACKAGE else name


def pypi_name(name: str) -> str:
    """Return the name in the one spelling that PyPI gives to all of its spellings."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()
