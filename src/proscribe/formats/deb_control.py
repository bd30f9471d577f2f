"""Control data and script of a Debian package that conflicts with others and installs nothing.

``Protected`` keeps apt and dpkg from removing it, but dpkg does not heed that word for a package
that claims to replace it: the script says no there. A field without a value is not valid, so
without conflicts there is none.

https://www.debian.org/doc/debian-policy/ch-controlfields.html
https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html
man 5 deb-control
"""

from collections.abc import Sequence

from proscribe.formats.blocker import PACKAGE, SUMMARY, reason
from proscribe.model import Prohibition

CONTROL = """\
Package: {package}
Version: {version}
Architecture: all
Maintainer: Proscribe <proscribe@localhost>
Section: admin
Priority: optional
Protected: yes
{conflicts}Description: {summary}
 Proscribe made this package. While it is installed, prohibited packages cannot be.
 .
 Proscribe a produit ce paquet. Tant qu'il est installé, aucun paquet interdit ne peut l'être.
{reasons}"""
PRERM = f"""\
#!/bin/sh
if [ "$1 $2" = "remove in-favour" ]; then
    echo "{PACKAGE}: $3 cannot take its place / $3 ne peut prendre sa place" >&2
    exit 1
fi
"""


def control(version: int, rows: Sequence[Prohibition]) -> str:
    """Return the stanza of the blocker that conflicts with the packages of these rows."""
    names = ", ".join(row.identifier.value for row in rows)
    return CONTROL.format(
        package=PACKAGE,
        version=version,
        summary=SUMMARY.en,
        conflicts=f"Conflicts: {names}\n" if rows else "",
        reasons="".join([" .\n"] * bool(rows) + [f"{reason(row)}\n" for row in rows]),
    )
