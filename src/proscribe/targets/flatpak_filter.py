"""Flatpak filter: a list that hides prohibited applications of a remote, so none is installed.

Put the file in place and tell each remote of it, once:
``flatpak remote-modify --filter=/etc/flatpak/proscribe.filter flathub``. What is hidden cannot be
installed or updated from there; what is installed stays, and runs: ``flatpak uninstall`` removes
it. Another remote, another installation (``--user``) and a bundle file know nothing of this list.

A line that allows something wins over one that denies it, wherever it stands: this file has none,
and a list of yours that says ``allow *`` would undo it. A remote obeys one list: put lines of
yours into a file with these, for a second list takes the place of the first. ``flatpak mask`` is
no substitute: what is masked is installed all the same. Flatpak keeps a copy of the list, and
goes on obeying it when the file is gone: to lift, it takes the file without lines, as it is
written here for an empty policy, or ``--no-filter``.

man 1 flatpak-remote-add
man 1 flatpak-remote-modify
https://docs.flatpak.org/en/latest/flatpak-command-reference.html#flatpak-remote-add
"""

from collections.abc import Iterator

from proscribe.model import Effect, File, Kind, Platform, Prohibition, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PATH = "etc/flatpak/proscribe.filter"
HEAD = """\
# proscribe: prohibited applications / applications interdites
# flatpak remote-modify --filter=/etc/flatpak/proscribe.filter REMOTE
"""
INSTALL = frozenset({Effect.BLOCK_INSTALL})
MEANS = Means(
    gives=INSTALL,
    needs=INSTALL,
    condition=Text(
        "from remotes that were told to obey this list and no other; another remote, an"
        " installation of a user's own and a bundle file are not held by it",
        "depuis les dépôts à qui l'on a dit d'obéir à cette liste et à nulle autre; elle ne retient"
        " ni un autre dépôt, ni une installation propre à un utilisateur, ni un fichier groupé",
    ),
)
STAYS = Text(
    "a filter hides what a remote offers, and removes nothing: 'flatpak uninstall' does",
    "un filtre cache ce qu'offre un dépôt et n'enlève rien : « flatpak uninstall » le fait",
)
RUNS = Text(
    "what is installed already goes on running: a filter speaks of what a remote offers",
    "ce qui est installé continue de s'exécuter : un filtre ne parle que de l'offre d'un dépôt",
)


def render(change: Change) -> Iterator[File]:
    """Write the list; what is lifted is no longer in it, and the empty list allows everything."""
    rows = change.enforces(Effect.BLOCK_INSTALL, Kind.LINUX_FLATPAK_ID)
    yield File(path=PATH, content="".join([HEAD, *map(_denied, rows)]).encode())


def _denied(row: Prohibition) -> str:
    """Return a reason and a rule: the application whole, its runtime parts left alone."""
    return f"# {', '.join(row.determinations)}\ndeny app/{row.identifier.value}\n"


target = Target(
    title=Text("Filter of a Flatpak remote", "Filtre d'un dépôt Flatpak"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.LINUX_FLATPAK_ID: (MEANS,)},
    render=render,
    reasons={
        (Kind.LINUX_FLATPAK_ID, Effect.REMOVE): (Reason.NEVER, STAYS),
        (Kind.LINUX_FLATPAK_ID, Effect.BLOCK_RUN): (Reason.NEVER, RUNS),
    },
)
