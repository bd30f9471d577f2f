"""fapolicyd 2: rules for the file access policy daemon from version 2.0 on.

They say what the rules for version 1 say, and a path with a space as well, between quotes: those
versions would not understand them. ``filehash`` is a field's name; ``FILE_HASH``, as the manual
has it, is refused. A comma divides a value even between quotes, and is never written. Where the
source of trust keeps SHA-512, as newer RPM packages do, a rule of 64 digits does not match what
it trusts: name such a program by its path as well.

The tests run version 2.0 as Debian packages it, and 2.0.2, built from its source, obeyed too.
Have ``fapolicyd-cli --check-rules FILE`` read the file, then ``fagenrules --load``.

https://github.com/linux-application-whitelisting/fapolicyd/blob/main/doc/fapolicyd.rules.5
https://github.com/linux-application-whitelisting/fapolicyd/blob/main/ChangeLog
man 5 fapolicyd.rules
"""

from collections.abc import Iterator

from proscribe.formats import program_path
from proscribe.formats.fapolicyd import BY_DIGEST, BY_PATH, rules
from proscribe.model import Effect, File, Identifier, Kind, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

RUN = frozenset({Effect.BLOCK_RUN})
SHORT_DIGESTS = Text(
    f"{BY_DIGEST.en}; the source of trust keeps SHA-256 of it, or does not know it",
    f"{BY_DIGEST.fr}; la source de confiance en garde le SHA-256, ou ne le connaît pas",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a path that the daemon would misread, or that is not one product's own."""
    if identifier.kind is not Kind.LINUX_INSTALL_PATH:
        return None
    return program_path.refusal(identifier.value)


def render(change: Change) -> Iterator[File]:
    """Write the file; what is lifted is no longer in it."""
    rows = change.enforces(Effect.BLOCK_RUN, Kind.LINUX_INSTALL_PATH, Kind.LINUX_FILE_SHA256)
    yield rules(rows, "filehash", lambda path: f'"{path}"' if " " in path else path)


target = Target(
    title=Text("fapolicyd rules (version 2.0 on)", "Règles de fapolicyd (dès la version 2.0)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={
        Kind.LINUX_INSTALL_PATH: (Means(gives=RUN, needs=RUN, condition=BY_PATH),),
        Kind.LINUX_FILE_SHA256: (Means(gives=RUN, needs=RUN, condition=SHORT_DIGESTS),),
    },
    render=render,
    refuses=refuses,
)
