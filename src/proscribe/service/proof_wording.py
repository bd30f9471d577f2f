"""What ``prove`` says of how a proof ended, in both languages."""

from collections.abc import Iterable

from proscribe.model import Proof, Text

CLAIMED = {
    Proof.SCHEMA: Text(
        "no engine is tried: what is claimed is that its files are valid by its vendor's schema, "
        "and no more",
        "aucun moteur n'est essayé : il est seulement affirmé que ses fichiers sont valides selon "
        "le schéma du fournisseur",
    ),
    Proof.UNPROVEN: Text(
        "nothing stands behind the claim that it enforces: no engine, parser or schema has seen it",
        "rien n'appuie l'affirmation qu'elle impose quoi que ce soit : aucun moteur, analyseur ni "
        "schéma ne l'a vue",
    ),
}
LEVELS = {
    Proof.ENFORCED: Text("enforced by a real engine", "imposé par un moteur réel"),
    Proof.PARSED: Text("parsed by the real parser", "analysé par l'analyseur réel"),
    Proof.SCHEMA: Text("valid by the schema", "valide selon le schéma"),
    Proof.UNPROVEN: Text("unproven", "non prouvé"),
}
IN_TESTS = Text(
    "its proof is part of the project's own tests, not yet of this command",
    "sa preuve fait partie des essais du projet, pas encore de cette commande",
)
NOT_ASKED = Text(
    "the policy asks nothing of this target that could be tried; try it with --sample",
    "la politique ne demande à cette cible rien qui puisse être essayé; essayez-la avec --sample",
)
OBEYED = Text(
    "every act ended as it should: before the artifact, under it and after its lift",
    "chaque acte a eu l'issue voulue : avant l'artefact, sous lui et après sa levée",
)
STAGES = {
    "before": Text("before the artifact", "avant l'artefact"),
    "applied": Text("under the artifact", "sous l'artefact"),
    "lifted": Text("after the lift", "après la levée"),
}


def elsewhere(proof: Proof) -> Text:
    """Return why a target without an engine here is not proven by this command."""
    return CLAIMED.get(proof, IN_TESTS)


def absent(programs: Iterable[str], packages: Iterable[str]) -> Text:
    """Return which programs are missing, and how Debian brings them."""
    named, install = ", ".join(programs), f"apt-get install {' '.join(packages)}"
    return Text(
        f"not on this machine: {named}; on Debian: {install}",
        f"absents de cette machine : {named}; sous Debian : {install}",
    )


def misled(stage: str, acts: Iterable[Text]) -> Text:
    """Return which acts did not end as they should have, at the first stage where one did not."""
    told = tuple(acts)
    en, fr = (", ".join(t.en for t in told), ", ".join(t.fr for t in told))
    return Text(
        f"{STAGES[stage].en}, otherwise than expected: {en}",
        f"{STAGES[stage].fr}, autrement que prévu : {fr}",
    )


def refused(stage: str, said: str) -> Text:
    """Return that an engine did not take an artifact, and what it said."""
    last = said.strip() or "-"
    return Text(
        f"{STAGES[stage].en}, the engine did not take the files: {last}",
        f"{STAGES[stage].fr}, le moteur n'a pas accepté les fichiers : {last}",
    )


def changed(names: Iterable[str]) -> Text:
    """Return what is not, after the lift, as it was before."""
    told = ", ".join(names)
    return Text(
        f"after the lift this is not as it was: {told}",
        f"après la levée, ceci n'est pas comme avant : {told}",
    )
