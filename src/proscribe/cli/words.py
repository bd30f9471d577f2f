"""What the commands of a determination's life say around their answers, in both languages."""

from proscribe.model import Effect, Language, Text
from proscribe.register import named

WORDS = {
    "stands": Text("{provision}: {effects}: {state}", "{provision} : {effects} : {state}"),
    "since": Text(" since {at}", " depuis le {at}"),
    "for": Text("  (for {whom})", "  (pour {whom})"),
    "on": Text("{what} on {at}", "{what} le {at}"),
    "known": Text(", as known on {at}", ", selon ce qu'on savait le {at}"),
    "by": Text("by {what}", "par {what}"),
    "rested": Text(", {at}", ", {at}"),
    "because": Text("because: {what}", "motif : {what}"),
    "next": Text("next: {what} on {at}, {why}", "à venir : {what} le {at}, {why}"),
    "nothing in force": Text("nothing is in force", "rien n'est en vigueur"),
    "act": Text("{event} by {instrument}", "{event} par {instrument}"),
    "turned": Text("{before} -> {after}, on {at}", "{before} -> {after}, le {at}"),
    "not before": Text("nothing changes before {at}", "rien ne change avant le {at}"),
    "enforced": Text("{effects} enforced in {where}", "à appliquer dans {where} : {effects}"),
    "lifted": Text("{effects} lifted from {where}", "à lever dans {where} : {effects}"),
    "change": Text(
        "Change: {lifted} effects to lift, {added} to enforce, in {groups} groups of devices.",
        "Changement : {lifted} effets à lever, {added} à appliquer, dans {groups} groupes "
        "d'appareils.",
    ),
    "gaps": Text(
        "Gaps: {n} effects that nothing brings about.", "Lacunes : {n} effets que rien n'assure."
    ),
    "no change": Text("nothing changes on devices", "rien ne change sur les appareils"),
    "untouched": Text(
        "nothing is reinstalled, and what was not placed from here is not touched",
        "rien n'est réinstallé, et ce qui n'a pas été placé d'ici n'est pas touché",
    ),
    "owed": Text(
        "Still owed: {n} identifiers that it covers stay prohibited",
        "Reste dû : {n} identifiants qu'elle vise demeurent interdits",
    ),
    "unserved": Text(
        "of these, nothing brings about any more, for {n}:",
        "dont plus rien n'assure, pour {n} :",
    ),
    "more": Text("... and {n} more (--json)", "... et {n} autres (--json)"),
    "dangles": Text(
        "dangling: {kind} {citing} cites it, {what}{since}",
        "sans fondement : {kind} {citing} y renvoie, {what}{since}",
    ),
    "cites": Text("{kind} {citing} cites {cited}", "{kind} {citing} renvoie à {cited}"),
    "now": Text(", now {by}", ", maintenant {by}"),
    "nothing dangles": Text("nothing dangles", "aucun renvoi n'est sans fondement"),
    "determination": Text("determination", "décision"),
    "exemption": Text("exemption", "exemption"),
    "residual": Text(
        "of {all} identifiers, others still require something of {n}",
        "sur {all} identifiants, d'autres décisions exigent encore quelque chose pour {n}",
    ),
    "free": Text(
        "nobody else requires, of {n} identifiers",
        "personne d'autre n'exige, pour {n} identifiants",
    ),
}


def say(key: str, language: str, **values: object) -> str:
    """Return one of the sentences with its values."""
    return WORDS[key].on(Language(language)).format(**values)


def effects(asked: tuple[Effect, ...], language: str) -> str:
    """Return effects as one word list, in the order of severity."""
    return ", ".join(named(e).on(Language(language)) for e in Effect if e in asked)
