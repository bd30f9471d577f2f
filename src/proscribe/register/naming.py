"""What states, events, effects and the like are called, in both languages."""

from collections.abc import Mapping
from enum import StrEnum

from proscribe.model import (
    Cause,
    Certainty,
    Clock,
    Effect,
    EventKind,
    Force,
    Platform,
    Possession,
    Proof,
    Reason,
    Result,
    Standing,
    State,
    Strength,
    TermKind,
    Text,
    Unit,
    Verb,
    Verdict,
)

NAMES: Mapping[type[StrEnum], Mapping[StrEnum, Text]] = {
    State: {
        State.NONE: Text("not made", "inexistante"),
        State.ANNOUNCED: Text("announced", "annoncée"),
        State.ISSUED: Text("issued, not yet in force", "prise, pas encore en vigueur"),
        State.DELAYED: Text("delayed", "reportée"),
        State.INTERIM: Text(
            "in force, awaiting confirmation", "en vigueur, en attente de confirmation"
        ),
        State.EFFECTIVE: Text("in force", "en vigueur"),
        State.SUSPENDED: Text("suspended", "suspendue"),
        State.NOT_ENFORCED: Text("in force, not enforced", "en vigueur, non appliquée"),
        State.SET_ASIDE: Text("set aside and remitted", "annulée et renvoyée pour nouvel examen"),
        State.SUPERSEDED: Text("superseded", "remplacée"),
        State.RESCINDED: Text("rescinded", "révoquée"),
        State.MOOT: Text("moot", "devenue sans objet"),
        State.LAPSED: Text("lapsed", "caduque"),
    },
    EventKind: {
        EventKind.ANNOUNCED: Text("announced", "annonce"),
        EventKind.ISSUED: Text("issued", "prise de la décision"),
        EventKind.INTERIM: Text("takes effect, awaiting confirmation", "prise d'effet provisoire"),
        EventKind.EFFECTIVE: Text("takes effect", "prise d'effet"),
        EventKind.DELAYED: Text("delayed", "report"),
        EventKind.SUSPENDED: Text("suspended", "suspension"),
        EventKind.RESUMED: Text("resumed", "reprise"),
        EventKind.NOT_ENFORCED: Text("no longer enforced", "cessation de l'application"),
        EventKind.ENFORCED: Text("enforced again", "reprise de l'application"),
        EventKind.SET_ASIDE: Text("set aside and remitted", "annulation et renvoi"),
        EventKind.REINSTATED: Text("reinstated", "rétablissement"),
        EventKind.CONFIRMED: Text("confirmed", "confirmation"),
        EventKind.AMENDED: Text("amended", "modification"),
        EventKind.EXTENDED: Text("extended", "prolongation"),
        EventKind.REVIEWED: Text("reviewed", "réexamen"),
        EventKind.LIST_UPDATED: Text("list updated", "mise à jour de la liste"),
        EventKind.RENUMBERED: Text("renumbered", "renumérotation"),
        EventKind.SUPERSEDED: Text("superseded", "remplacement"),
        EventKind.RESCINDED: Text("rescinded", "révocation"),
        EventKind.MOOT: Text("moot", "perte d'objet"),
        EventKind.LAPSED: Text("lapsed", "caducité"),
    },
    Cause: {
        Cause.ISSUE: Text("issued", "prise de la décision"),
        Cause.EFFECT: Text("its date of effect came", "arrivée de la date de prise d'effet"),
        Cause.LAPSE: Text("its term ran out", "expiration du délai"),
        Cause.ORDER_ENDS: Text("the order ran out", "expiration de l'ordonnance"),
        Cause.ENFORCED: Text(
            "the time without enforcement ran out", "fin de la période de non-application"
        ),
    },
    Effect: {
        Effect.IDENTIFY: Text("identify", "repérer"),
        Effect.REMOVE: Text("remove", "retirer"),
        Effect.BLOCK_INSTALL: Text("block installation", "bloquer l'installation"),
        Effect.BLOCK_RUN: Text("block running", "bloquer l'exécution"),
        Effect.BLOCK_TRAFFIC: Text("block traffic", "bloquer le trafic"),
    },
    Platform: {
        Platform.ANDROID: Text("Android", "Android"),
        Platform.IOS: Text("iOS", "iOS"),
        Platform.MACOS: Text("macOS", "macOS"),
        Platform.WINDOWS: Text("Windows", "Windows"),
        Platform.LINUX: Text("Linux", "Linux"),
        Platform.CHROMEOS: Text("ChromeOS", "ChromeOS"),
    },
    Force: {
        Force.STATUTE: Text("statute", "loi"),
        Force.ORDER: Text("order", "décret"),
        Force.DIRECTION: Text("direction", "directive"),
        Force.STANDARD: Text("standard", "norme"),
        Force.CLAUSE: Text("clause of a contract", "clause contractuelle"),
        Force.RECOMMENDATION: Text("recommendation", "recommandation"),
        Force.WARNING: Text("warning", "mise en garde"),
    },
    Possession: {
        Possession.ISSUED: Text("issued", "fournis"),
        Possession.LEASED: Text("leased", "loués"),
        Possession.PERSONAL: Text("personal and enrolled", "personnels et inscrits"),
        Possession.CONTRACTOR: Text("of contractors", "d'entrepreneurs"),
    },
    Standing: {
        Standing.FOUND: Text("found", "constaté"),
        Standing.REPORTED: Text("reported", "rapporté"),
        Standing.ALLEGED: Text("alleged", "allégué"),
        Standing.DISPUTED: Text("disputed", "contesté"),
    },
    Result: {
        Result.UPHELD: Text("upheld", "maintenue"),
        Result.VARIED: Text("varied", "modifiée"),
        Result.WITHDRAWN: Text("withdrawn", "retirée"),
    },
    Verb: {
        Verb.IDENTIFY: Text("identify", "repérer"),
        Verb.PLAN: Text("plan", "planifier"),
        Verb.BEGIN: Text("begin", "commencer"),
        Verb.COMPLETE: Text("complete", "achever"),
        Verb.REPORT: Text("report", "faire rapport"),
    },
    Clock: {
        Clock.ISSUE: Text("from its issue", "à compter de sa prise"),
        Clock.EFFECT: Text("from its effect", "à compter de sa prise d'effet"),
        Clock.DISCOVERY: Text("from a discovery", "à compter d'une découverte"),
        Clock.LIST_UPDATE: Text(
            "from an update of the list", "à compter d'une mise à jour de la liste"
        ),
    },
    TermKind: {
        TermKind.INTERIM: Text("confirmation", "confirmation"),
        TermKind.SUNSET: Text("sunset", "extinction"),
        TermKind.REVIEW: Text("review", "réexamen"),
    },
    Unit: {
        Unit.HOUR: Text("hours", "heures"),
        Unit.DAY: Text("days", "jours"),
        Unit.BUSINESS_DAY: Text("business days", "jours ouvrables"),
        Unit.WEEK: Text("weeks", "semaines"),
        Unit.MONTH: Text("months", "mois"),
        Unit.YEAR: Text("years", "ans"),
    },
    Verdict: {
        Verdict.MADE_BY: Text("by its maker", "de son fabricant"),
        Verdict.CONTAINS: Text("contains it", "le contient"),
        Verdict.HOSTS: Text("runs it within", "l'exécute en son sein"),
    },
    Certainty: {
        Certainty.CERTAIN: Text("certain", "certain"),
        Certainty.PROBABLE: Text("probable", "probable"),
        Certainty.DOUBTFUL: Text("doubtful", "douteux"),
        Certainty.CONTAINS: Text("contains", "contient"),
    },
    Strength: {
        Strength.UNIQUE: Text("unique", "unique"),
        Strength.SIGNER: Text("signer", "signataire"),
        Strength.NAME: Text("name", "nom"),
        Strength.LABEL: Text("label", "étiquette"),
        Strength.MAKER: Text("maker", "fabricant"),
        Strength.COMPONENT: Text("component", "composant"),
        Strength.HINT: Text("hint", "indice"),
    },
    Reason: {
        Reason.NEVER: Text("never", "jamais"),
        Reason.NOT_YET: Text("not yet", "pas encore"),
        Reason.NOT_IMPLEMENTED: Text("not implemented", "non réalisé"),
        Reason.CONDITIONAL: Text("conditional", "sous condition"),
    },
    Proof: {
        Proof.ENFORCED: Text("enforced", "appliqué"),
        Proof.PARSED: Text("parsed", "analysé"),
        Proof.SCHEMA: Text("schema", "schéma"),
        Proof.UNPROVEN: Text("unproven", "sans preuve"),
    },
}
"""By class, since members of two enumerations may be spelt alike."""


def named(member: StrEnum) -> Text:
    """Return what a member of one of these enumerations is called."""
    return NAMES[type(member)][member]
