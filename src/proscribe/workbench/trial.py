"""What is tried on a workbench: acts, and what became of each at each stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from proscribe.model import Artifact, Effect, Kind, Text


class Stage(StrEnum):
    """When an act is attempted: before the artifact, under it, and after its lift."""

    BEFORE = "before"
    APPLIED = "applied"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that a person or program does, by which an effect on ``value`` shows itself."""

    words: Text
    verb: str
    value: str
    effect: Effect
    bystander: str = ""
    """Why it is here although nothing prohibits it, if so: a look-alike, an unrelated thing."""

    def expected(self, stage: Stage) -> bool:
        """Tell whether it should come about; what identifies is expected to find, not to stop."""
        struck = stage is Stage.APPLIED and not self.bystander
        return struck == (self.effect is Effect.IDENTIFY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What became of an act: whether it came about, and what the engine said, if anything."""

    came_about: bool
    said: str


class RefusedError(Exception):
    """The engine does not take the artifact; the message is what it said."""


def acts(
    artifact: Artifact,
    verb: str,
    words: Text,
    effect: Effect,
    *bystanders: tuple[str, str],
) -> Iterator[Act]:
    """Yield one act for each identifier on which an artifact has an effect, then bystanders.

    ``words`` have a place for the value; a bystander is a value, and why it is here.
    """
    values = [e.prohibition.identifier.value for e in artifact.enforced if e.effect is effect]
    for value, why in (*((v, "") for v in values), *bystanders):
        yield tried_on(verb, words, value, effect, why)


RESOLVE = Text("resolve {value}", "résoudre {value}")
INSTALL = Text("install {value}", "installer {value}")
FIND = Text("find {value} installed", "trouver {value} installé")
RUN = Text("run {value}", "exécuter {value}")
OPEN = Text("open a page of {value}", "ouvrir une page de {value}")
FETCH = Text("fetch a page of {value}", "obtenir une page de {value}")
NEIGHBOUR = ("neighbour.example", "unrelated")


def names_tried(artifact: Artifact, verb: str, words: Text) -> Iterator[Act]:
    """Yield acts on names: each prohibited one, one beneath each domain, and neighbours of both.

    A neighbour is a look-alike of a name, if the policy does not prohibit that too.
    """
    traffic = Effect.BLOCK_TRAFFIC
    every = acts(artifact, verb, words, traffic)
    # A prefix has no name to ask for: the record says that it was not tried.
    yield from (act for act in every if Kind.NETWORK_HOSTNAME.accepts(act.value))
    rows = [e.prohibition.identifier for e in artifact.enforced if e.effect is traffic]
    domains = [i.value for i in rows if i.kind is Kind.NETWORK_DOMAIN]
    for value in (f"{BENEATH}.{domain}" for domain in domains):
        if Kind.NETWORK_HOSTNAME.accepts(value):
            yield tried_on(verb, words, value, traffic)
    prohibited = {i.value for i in rows}
    alike = ((f"{BENEATH}{i.value}", "a look-alike") for i in rows)
    for value, why in dict([*alike, NEIGHBOUR]).items():
        spoken_of = value in prohibited or any(value.endswith(f".{d}") for d in domains)
        if not spoken_of and Kind.NETWORK_HOSTNAME.accepts(value):
            yield tried_on(verb, words, value, traffic, why)


BENEATH = "proscribe-proof"
"""A label that no vendor uses: a name beneath a domain, or the beginning of a look-alike."""


def tried_on(verb: str, words: Text, value: str, effect: Effect, bystander: str = "") -> Act:
    """Return an act on a value; ``words`` have a place for it."""
    said = Text(words.en.format(value=value), words.fr.format(value=value))
    return Act(words=said, verb=verb, value=value, effect=effect, bystander=bystander)
