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
from proscribe.formats.blocker import PACKAGE, refusal
from proscribe.formats.deb_control import PRERM, control
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

MEANS = Means.exactly(
    Effect.REMOVE,
    Effect.BLOCK_INSTALL,
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
RUNS_ELSEWHERE = Text(
    "a removed package does not run, but nothing here stops a copy of it that dpkg does not know",
    "un paquet retiré ne s'exécute pas, mais rien ici n'arrête une copie que dpkg ne connaît pas",
)


def render(change: Change) -> Iterator[File]:
    """Write the package; a newer one takes the place of the last, and lifts what it omits."""
    rows = change.enforces(Effect.BLOCK_INSTALL, Kind.LINUX_DEB_PACKAGE)
    package = deb.package(control(change.serial, rows), {"prerm": PRERM})
    yield File(path=f"{PACKAGE}.deb", content=package)


target = Target(
    title=Text("Blocker package (Debian, Ubuntu)", "Paquet bloqueur (Debian, Ubuntu)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.LINUX_DEB_PACKAGE: (MEANS,)},
    render=render,
    refuses=refusal,
    reasons={
        (Kind.LINUX_DEB_PACKAGE, Effect.BLOCK_RUN): (Reason.NEVER, RUNS_ELSEWHERE),
    },
)
