"""fapolicyd 1: rules for the file access policy daemon, as its versions 1.1 to 1.6 read them.

A rule denies ``execve``, to root as to all, of a path, of everything beneath it, or of a file
with that SHA-256 whatever its name. Reading stays allowed: so does removal, but an uninstaller
that lies beneath a prohibited path does not run either. A rule by digest makes the daemon hash
what is executed. A file on a file system that is not in ``watch_fs`` runs.

These versions accept much that never matches, and so it is never written here: a path with a
space (quotes came with 2.0), ``glob:`` (likewise), a digest in upper case or cut short; and a
comma would make two paths of one. ``dir`` without a final slash would match neighbours as well.
The file has no rule that allows: what nothing denies is for the rules after it to say. Put it in
place, then ``fagenrules --load``. Later versions read it too, and call ``sha256hash`` deprecated.

man 5 fapolicyd.rules
man 5 fapolicyd.conf
https://github.com/linux-application-whitelisting/fapolicyd/blob/main/ChangeLog
"""

from collections.abc import Iterator

from proscribe.formats import program_path
from proscribe.formats.fapolicyd import BY_DIGEST, BY_PATH, rules
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

RUN = frozenset({Effect.BLOCK_RUN})
SPACE = Text(
    "version 1 accepts a path with a space and never matches it, in whatever spelling; use the"
    " rules for version 2, or name the program by its SHA-256",
    "la version 1 accepte un chemin avec une espace et ne le reconnaît jamais, quelle que soit"
    " l'écriture; utilisez les règles pour la version 2, ou nommez le programme par son SHA-256",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a path that the daemon would misread, or that is not one product's own."""
    if identifier.kind is not Kind.LINUX_INSTALL_PATH:
        return None
    return SPACE if " " in identifier.value else program_path.refusal(identifier.value)


def render(change: Change) -> Iterator[File]:
    """Write the file; what is lifted is no longer in it."""
    rows = change.enforces(Effect.BLOCK_RUN, Kind.LINUX_INSTALL_PATH, Kind.LINUX_FILE_SHA256)
    yield rules(rows, "sha256hash", str)


target = Target(
    title=Text("fapolicyd rules (versions 1.1 to 1.6)", "Règles de fapolicyd (versions 1.1 à 1.6)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={
        Kind.LINUX_INSTALL_PATH: (Means(gives=RUN, needs=RUN, condition=BY_PATH),),
        Kind.LINUX_FILE_SHA256: (Means(gives=RUN, needs=RUN, condition=BY_DIGEST),),
    },
    render=render,
    refuses=refuses,
)
