"""RPM blocker: an RPM package that conflicts with the prohibited ones and obsoletes them.

``dnf install`` of it removes them; while it is there ``dnf install wechat`` finds nothing to do,
by name, by version or from a file, and ``rpm --install`` refuses. What is obsoleted is replaced
by an upgrade too: a device that has a prohibited package and sees the repository gets the
blocker at its next ``dnf upgrade``. An older blocker that stays in the repository still obsoletes
what it names, even when a newer one is installed: remove it there, or nothing is lifted.

rpm obsoletes by name and conflicts by what is provided: a package that merely provides the name
is kept out but not removed, nor is one that needs a prohibited package; dnf then refuses the
blocker whole. ``dnf --allowerasing`` would take the blocker away to please somebody: dnf protects
it because the package brings a file for ``/etc/dnf/protected.d``. Without rows the package has
no conflict and no such file: it blocks nothing, and can be removed.

https://rpm-software-management.github.io/rpm/manual/dependencies.html
https://dnf.readthedocs.io/en/latest/conf_ref.html
man 8 rpm
"""

from collections.abc import Iterator

from proscribe.formats import rpm
from proscribe.formats.blocker import PACKAGE, SUMMARY, reason, refusal
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PROTECTED = {f"/etc/dnf/protected.d/{PACKAGE}.conf": f"{PACKAGE}\n"}
MEANS = Means.exactly(
    Effect.REMOVE,
    Effect.BLOCK_INSTALL,
    condition=Text(
        "dnf brings the blocker from a repository that holds the newest version of it alone; it"
        " refuses the blocker whole while a package needs a prohibited one or provides its name,"
        " or while a prohibited one is protected; a package that provides a prohibited name is"
        " kept out too; what a program wrote itself stays; root can insist and take the blocker"
        " away, and zypper does not protect it",
        "dnf apporte le bloqueur d'un dépôt qui n'en contient que la version la plus récente; il"
        " refuse le bloqueur en entier tant qu'un paquet a besoin d'un paquet interdit ou en"
        " fournit le nom, ou qu'un paquet interdit est protégé; un paquet qui fournit un nom"
        " interdit est bloqué aussi; ce qu'un programme a écrit lui-même reste; root peut insister"
        " et enlever le bloqueur, et zypper ne le protège pas",
    ),
)
RUNS_ELSEWHERE = Text(
    "a removed package does not run, but nothing here stops a copy of it that rpm does not know",
    "un paquet retiré ne s'exécute pas, mais rien ici n'arrête une copie que rpm ne connaît pas",
)


def render(change: Change) -> Iterator[File]:
    """Write the package; a newer one takes the place of the last, and lifts what it omits."""
    rows = change.enforces(Effect.BLOCK_INSTALL, Kind.LINUX_RPM_PACKAGE)
    names = tuple(row.identifier.value for row in rows)
    said = rpm.Package(
        name=PACKAGE,
        version=str(change.serial),
        summary=(SUMMARY.en, SUMMARY.fr),
        description=(
            "\n".join(["Proscribe made this package.", *map(reason, rows)]),
            "\n".join(["Proscribe a produit ce paquet.", *map(reason, rows)]),
        ),
        conflicts=names,
        obsoletes=names,
        files=PROTECTED if rows else {},
    )
    yield File(path=f"{PACKAGE}.rpm", content=rpm.package(said))


target = Target(
    title=Text("Blocker package (Fedora, RHEL)", "Paquet bloqueur (Fedora, RHEL)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.LINUX_RPM_PACKAGE: (MEANS,)},
    render=render,
    refuses=refusal,
    reasons={(Kind.LINUX_RPM_PACKAGE, Effect.BLOCK_RUN): (Reason.NEVER, RUNS_ELSEWHERE)},
)
