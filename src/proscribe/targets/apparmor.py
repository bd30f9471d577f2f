"""AppArmor: profiles in which a prohibited program may do nothing at all.

A profile attaches to a path and to what lies beneath it, and denies every file, so that a
program starts and fails at its first library. Load the file with ``apparmor_parser --replace``
and keep it in ``/etc/apparmor.d``. Of two profiles the kernel takes the one whose path fits
longer: one of somebody else for the very program outranks ours, and if neither is longer the
program does not start. A program that is itself confined takes ours only where its own profile
says so. A copy elsewhere runs.

Taking a file away does not unload what it loaded. What is lifted therefore stands in a file of
its own, for ``apparmor_parser --remove``, which heeds names alone: apply that one first. A name
is made of the path's digest, and of nothing else, so that each path keeps its own.

The parser read these profiles here; no kernel at hand had AppArmor to obey them.

man 5 apparmor.d
man 8 apparmor_parser
https://gitlab.com/apparmor/apparmor/-/wikis/AppArmor_Core_Policy_Reference
"""

from collections.abc import Iterator

from proscribe.formats import program_path
from proscribe.formats.apparmor import profiles
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PATH = "etc/apparmor.d/proscribe"
LIFTED = "apparmor/proscribe-remove"
HEAD = "prohibited programs / programmes interdits"
AWAY = f"apparmor_parser --remove {LIFTED}"
MEANS = Means.exactly(
    Effect.BLOCK_RUN,
    condition=Text(
        "the kernel has AppArmor and the profile is loaded; no profile fits the program more"
        " closely, and who starts it is not confined itself; a copy elsewhere runs",
        "le noyau a AppArmor et le profil est chargé; aucun profil ne convient plus étroitement au"
        " programme, et ce qui le lance n'est pas confiné; une copie ailleurs s'exécute",
    ),
)

PATHS_ALONE = Text(
    "a profile attaches to a path, never to what a file holds",
    "un profil s'attache à un chemin, jamais à ce que contient un fichier",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a path that the parser would misread, or that is not one product's own."""
    path = identifier.kind is Kind.LINUX_INSTALL_PATH
    return program_path.refusal(identifier.value) if path else None


def render(change: Change) -> Iterator[File]:
    """Write the profiles in force, and those to remove if any were lifted."""
    rows = change.enforces(Effect.BLOCK_RUN, Kind.LINUX_INSTALL_PATH)
    yield File(path=PATH, content=profiles(HEAD, rows))
    if change.lifted:
        yield File(path=LIFTED, content=profiles(AWAY, change.lifted))


target = Target(
    title=Text("AppArmor profiles", "Profils AppArmor"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.PARSED,
    means={Kind.LINUX_INSTALL_PATH: (MEANS,)},
    render=render,
    serves=frozenset({Kind.LINUX_FILE_SHA256}),
    refuses=refuses,
    reasons={(Kind.LINUX_FILE_SHA256, Effect.BLOCK_RUN): (Reason.NEVER, PATHS_ALONE)},
)
