"""Paths of programs: which of them a rule about running may name without harm, and why not.

What is named is denied, and all that lies beneath it. The kernel tells the real path, so a path
through a link is never met; and a folder that the system shares with everybody is no product's.

https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
man 7 file-hierarchy
"""

import re

from proscribe.model import Text

PLAIN = re.compile(r"(/(?!\.{1,2}(/|$))[\w .+@~()-]+)+/?|/")
"""No character that a rule file gives a meaning of its own: commas, quotes, wildcards, braces."""
SHARED = re.compile(
    r"(/[^/]*)?"
    r"|/(usr|var|home|etc|run)/[^/]*"
    r"|/usr/local/(bin|etc|games|include|lib(32|64|x32|exec)?|man|sbin|share|src)"
    r"|/usr/(lib(32|64|x32|exec)?)/([\w-]+-linux-gnu\w*|apt|dpkg|python[\d.]*|systemd|udev)"
    r"|/var/(lib|opt)/?"
)
LINKED = re.compile(r"/(bin|sbin|lib(32|64|x32)?|var/run|var/lock)/.*")

ODD = Text(
    "a rule file would read a character of this path as something else, or the path goes back"
    " through '.' or '..'; name the program by its SHA-256",
    "un fichier de règles lirait autrement un caractère de ce chemin, ou le chemin revient par"
    " « . » ou « .. »; nommez le programme par son SHA-256",
)
EVERYBODYS = Text(
    "the system shares this folder with all programs: a rule about it would stop the device",
    "le système partage ce dossier avec tous les programmes : une règle à son sujet arrêterait"
    " l'appareil",
)
A_LINK = Text(
    "on today's systems this path goes through a link, and the kernel tells the real one: write"
    " it as it is under /usr or /run",
    "sur les systèmes d'aujourd'hui ce chemin passe par un lien, et le noyau donne le vrai :"
    " écrivez-le tel qu'il est sous /usr ou /run",
)


def refusal(path: str) -> Text | None:
    """Return why no rule should name ``path``, if none should."""
    if not PLAIN.fullmatch(path):
        return ODD
    if SHARED.fullmatch(path.rstrip("/")):
        return EVERYBODYS
    return A_LINK if LINKED.fullmatch(path) else None
