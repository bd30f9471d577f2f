"""Blocker package: a Debian package that conflicts with the prohibited ones.

Installed with apt it removes them, and while it is there neither apt nor dpkg installs them: by
name, by version or from a file. ``dpkg -i`` of the blocker removes nothing, nor does ``apt
upgrade``, which keeps a version with a new conflict back: use ``apt install``. ``Protected``
keeps apt and dpkg from removing it unless root insists; a dpkg before 1.20.1 does not know that
word. Nor does dpkg heed it for a package that claims to replace ours: the script says no there.
A conflict with a name is also one with each package that provides that name, of any
architecture, but never with the package that declares it. Which packages are essential is for
each distribution to say, so no list of them stands here: apt itself will not remove one, and
then refuses the blocker as a whole; so it does if a prohibited package is on hold. Without
conflicts it is the same package, and blocks nothing: so one lifts.

https://www.debian.org/doc/debian-policy/ch-relationships.html#conflicting-binary-packages-conflicts
https://www.debian.org/doc/debian-policy/ch-relationships.html#virtual-packages-provides
https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html
man 5 deb-control
man 8 apt-get
"""

from collections.abc import Iterator

from proscribe.formats import deb
from proscribe.model import (
    Effect,
    File,
    Identifier,
    Kind,
    Platform,
    Prohibition,
    Proof,
    Reason,
    Text,
)
from proscribe.targets import Change, Means, Target

PACKAGE = "proscribe-prohibited"
BOTH = frozenset({Effect.REMOVE, Effect.BLOCK_INSTALL})
MEANS = Means(
    gives=BOTH,
    needs=BOTH,
    condition=Text(
        "'apt install' brings each version of the blocker, for an upgrade removes nothing; no"
        " prohibited package is on hold or essential; packages that depend on a prohibited one, or"
        " provide its name, are removed and blocked with it; configuration files stay; root can"
        " insist and take the blocker away",
        "« apt install » apporte chaque version du bloqueur, car une mise à niveau n'enlève rien;"
        " aucun paquet interdit n'est figé ni essentiel; les paquets qui dépendent d'un paquet"
        " interdit, ou fournissent son nom, sont retirés et bloqués avec lui; les fichiers de"
        " configuration restent; root peut insister et enlever le bloqueur",
    ),
)
OWN_NAME = Text(
    "the blocker bears this name itself, and no package conflicts with itself",
    "le paquet bloqueur porte lui-même ce nom, et aucun paquet n'est en conflit avec lui-même",
)
RUNS_ELSEWHERE = Text(
    "a removed package does not run, but nothing here stops a copy of it that dpkg does not know",
    "un paquet retiré ne s'exécute pas, mais rien ici n'arrête une copie que dpkg ne connaît pas",
)
CONTROL = """\
Package: {package}
Version: {version}
Architecture: all
Maintainer: Proscribe <proscribe@localhost>
Section: admin
Priority: optional
Protected: yes
{conflicts}Description: keeps prohibited packages off this device
 Proscribe made this package. While it is installed, prohibited packages cannot be.
 .
 Proscribe a produit ce paquet. Tant qu'il est installé, aucun paquet interdit ne peut l'être.
{reasons}"""
PRERM = """\
#!/bin/sh
if [ "$1 $2" = "remove in-favour" ]; then
    echo "proscribe-prohibited: $3 cannot take its place / $3 ne peut prendre sa place" >&2
    exit 1
fi
"""


def refuses(identifier: Identifier) -> Text | None:
    """Refuse the blocker's own name: the conflict would have no effect."""
    return OWN_NAME if identifier.value == PACKAGE else None


def render(change: Change) -> Iterator[File]:
    """Write the package; a newer one takes the place of the last, and lifts what it omits."""
    rows = change.enforces(Effect.BLOCK_INSTALL, Kind.LINUX_DEB_PACKAGE)
    names = ", ".join(row.identifier.value for row in rows)
    control = CONTROL.format(
        package=PACKAGE,
        version=change.serial,
        conflicts=f"Conflicts: {names}\n" if rows else "",
        reasons="".join([" .\n"] * bool(rows) + [_reason(row) for row in rows]),
    )
    yield File(path=f"{PACKAGE}.deb", content=deb.package(control, {"prerm": PRERM}))


def _reason(row: Prohibition) -> str:
    """Return one line; two spaces before it keep it from flowing into the next."""
    return f"  {row.identifier.value}: {', '.join(row.determinations)}\n"


target = Target(
    title=Text("Blocker package (Debian, Ubuntu)", "Paquet bloqueur (Debian, Ubuntu)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.LINUX_DEB_PACKAGE: (MEANS,)},
    render=render,
    refuses=refuses,
    reasons={
        (Kind.LINUX_DEB_PACKAGE, Effect.BLOCK_RUN): (Reason.NEVER, RUNS_ELSEWHERE),
    },
)
