"""What commands say around their answers, in both languages."""

from collections.abc import Iterable

from proscribe.model import Effect, Language, Text
from proscribe.register import named, phrase
from proscribe.service.demonstration.numbers import number, typeset

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
        "Change: {lifted:effect} to lift, {added} to enforce, in {groups:group} of devices.",
        "Changement : {lifted:effect} à lever, {added} à appliquer, dans {groups:group} "
        "d'appareils.",
    ),
    "gaps": Text(
        "Gaps: {n:effect} that nothing brings about.", "Lacunes : {n:effect} que rien n'assure."
    ),
    "no change": Text("nothing changes on devices", "rien ne change sur les appareils"),
    "untouched": Text(
        "nothing is reinstalled, and what was not placed from here is not touched",
        "rien n'est réinstallé, et ce qui n'a pas été placé d'ici n'est pas touché",
    ),
    "owed": Text(
        "Still owed, as others prohibit it: {n:identifier} that it covers",
        "Reste dû, car d'autres l'interdisent : {n:identifier} qu'elle vise",
    ),
    "unserved": Text(
        "of these, nothing brings about any more, for {n}:",
        "dont plus rien n'assure, pour {n} :",
    ),
    "more": Text("... and {n} more (--json)", "... et {n} de plus (--json)"),
    "dangles": Text(
        "dangling: {kind} {citing} cites it, {what}{since}",
        "sans fondement : {kind} {citing} y renvoie, {what}{since}",
    ),
    "cites": Text("{kind} {citing} cites {cited}", "{kind} {citing} renvoie à {cited}"),
    "now": Text(", now {by}", ", maintenant {by}"),
    "faults": Text("{n:fault} in {read:file}", "{n:fault} dans {read:file}"),
    "not looked at": Text(
        "not looked at: {n:file}, of a format that no lint knows",
        "sans examen : {n:file}, dont aucune analyse ne connaît le format",
    ),
    "what to do": Text("what to do: {what}", "à faire : {what}"),
    "nothing dangles": Text("nothing dangles", "aucun renvoi n'est sans fondement"),
    "determination": Text("determination", "décision"),
    "exemption": Text("exemption", "exemption"),
    "residual": Text(
        "of {all:identifier}, others still require something of {n}",
        "sur {all:identifier}, d'autres décisions exigent encore quelque chose pour {n}",
    ),
    "free": Text(
        "nobody else requires, of {n:identifier}",
        "personne d'autre n'exige, pour {n:identifier}",
    ),
    "issued": Text("issued devices", "appareils fournis"),
    "policy": Text("policy {digest}", "politique {digest}"),
    "counted": Text("{n:identifier}", "{n:identifier}"),
    "in force": Text("in force: {what}", "en vigueur : {what}"),
    "nothing": Text("nothing", "rien"),
    "proof": Text("proof: {proof}", "preuve : {proof}"),
    "if": Text("if: {what}", "condition : {what}"),
    "plan": Text(
        "Plan: {added} to add, {kept} unchanged, {lifted} to lift.",
        "Plan : {added} à ajouter, {kept} à conserver, {lifted} à lever.",
    ),
    "no inventory": Text(
        "Devices: no inventory was given; take one in with: proscribe ingest FILE",
        "Appareils : aucun inventaire n'a été fourni; pour en verser un : proscribe ingest FICHIER",
    ),
    "affected": Text(
        "Devices: {devices} of {total} have it{people}; {unknown} cannot be known.",
        "Appareils touchés : {devices} sur {total}{people}; indéterminés : {unknown}.",
    ),
    "people": Text(", {n:person}", ", {n:person}"),
    "no people": Text("; the inventory names no people", "; l'inventaire ne nomme aucune personne"),
    "many platforms": Text("many platforms", "plusieurs plateformes"),
    "reasoned": Text("{reason}: {why}", "{reason} : {why}"),
    "borne": Text("borne by {id}  [{tier}] {source}", "porté par {id}  [{tier}] {source}"),
    "titled": Text("{title}; since {at}", "{title}; depuis le {at}"),
    "step": Text("because {what}", "motif : {what}"),
    "asks": Text("asks: {effects}; on {where}", "exige : {effects}; sur {where}"),
    "no device": Text(
        "no device: the scope does not reach it", "aucun appareil : hors de la portée"
    ),
    "unreached": Text(
        "no determination of the register reaches it", "aucune décision du registre ne le vise"
    ),
    "unknown": Text(
        "the catalogue does not know {what}: nothing prohibits it by this name",
        "le catalogue ne connaît pas {what} : rien ne l'interdit sous ce nom",
    ),
    "of": Text(
        "{status}; effective {at}; {force} of {authority}",
        "{status}; prise d'effet : {at}; {force}, {authority}",
    ),
    "covered": Text(
        "{products:product} with {n:identifier} in scope",
        "{products:product}, {n:identifier} dans la portée",
    ),
    "unnamed": Text(
        "covered, with no identifier that the scope reaches",
        "visés, sans identifiant dans la portée",
    ),
    "none enabled": Text("none that is enabled", "aucun qui soit activé"),
    "not covered": Text("not covered, and why", "non visés, et pourquoi"),
    "not resolved": Text("not resolved", "non résolus"),
    "outside": Text("outside the scope: {what}", "hors de la portée : {what}"),
    "there": Text("{n} on {platform}", "{n} sur {platform}"),
    "empty inventory": Text(
        "the inventory is empty; take one in with: proscribe ingest FILE",
        "l'inventaire est vide; pour en verser un : proscribe ingest FICHIER",
    ),
    "present": Text("present: {what}", "présent : {what}"),
    "more devices": Text("... and {n} more (--all)", "... et {n} de plus (--all)"),
    "compiled": Text(
        "{target}: {n:enforced effect}, {gaps:gap}{lifted}",
        "{target} : {n:enforced effect}, {gaps:gap}{lifted}",
    ),
    "grouped": Text("{group}: {target}", "{target} ({group})"),
    "and lifted": Text(", {n:lifted}", ", {n:lifted}"),
    "as of": Text("as of {at}", "état {at}"),
    "end of day": Text("the end of {day}, in UTC", "à la fin du {day}, en UTC"),
    "instant": Text("{at}", "au {at}"),
}
NOUNS = {
    "effect": (Text("effect", "effet"), Text("effects", "effets")),
    "enforced effect": (
        Text("effect enforced", "effet appliqué"),
        Text("effects enforced", "effets appliqués"),
    ),
    "lifted": (Text("lifted", "levé"), Text("lifted", "levés")),
    "fault": (Text("fault", "défaut"), Text("faults", "défauts")),
    "file": (Text("file", "fichier"), Text("files", "fichiers")),
    "gap": (Text("gap", "lacune"), Text("gaps", "lacunes")),
    "group": (Text("group", "groupe"), Text("groups", "groupes")),
    "identifier": (Text("identifier", "identifiant"), Text("identifiers", "identifiants")),
    "person": (Text("person", "personne"), Text("people", "personnes")),
    "product": (Text("product", "produit"), Text("products", "produits")),
}
"""What is counted, as one and as several; French says zero as it says one."""


class Counted(int):
    """A number in a sentence: ``{n}``, or ``{n:effect}`` with what it counts."""

    language: Language

    @classmethod
    def of(cls, many: int, language: Language) -> "Counted":
        """Return a number as a language writes it."""
        made = cls(many)
        made.language = language
        return made

    def __format__(self, noun: str) -> str:
        """Return the number, and the noun as the number asks for it."""
        written = number(int(self), self.language)
        if not noun:
            return written
        one = self < 2 if self.language is Language.FR else self == 1  # noqa: PLR2004, two are several
        return f"{written} {NOUNS[noun][0 if one else 1].on(self.language)}"


def say(key: str, language: str, **values: object) -> str:
    """Return one of the sentences with its values; what is counted agrees with its number."""
    lang = Language(language)
    given = {k: Counted.of(v, lang) if isinstance(v, int) else v for k, v in values.items()}
    return typeset(WORDS[key].on(lang), lang).format(**given)


def told(text: Text, language: str) -> str:
    """Return a text in a language, its punctuation on the line of its word."""
    return typeset(text.on(Language(language)), Language(language))


def status(summary: str, language: str) -> str:
    """Return in a language what a determination is at an instant."""
    return told(phrase(summary), language)


def effects(asked: Iterable[Effect], language: str) -> str:
    """Return effects as one word list, in the order of severity."""
    wanted = frozenset(asked)
    return ", ".join(named(e).on(Language(language)) for e in Effect if e in wanted)
