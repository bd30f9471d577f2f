"""What ``prove`` writes: a record for programs, and the same for people in each language."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from proscribe.engines import Stage
from proscribe.formats.json import dump
from proscribe.model import Language, Proof, Text
from proscribe.service.proof_wording import LEVELS, STAGES
from proscribe.service.prove import Ending, Proven, Tried
from proscribe.service.writing import written
from proscribe.wire import plain

ENDINGS = {
    Ending.ENFORCED: Text("enforced: the engine obeyed", "imposé : le moteur a obéi"),
    Ending.PARSED: Text(
        "parsed: the engine's own parser accepts it", "analysé : l'analyseur du moteur l'accepte"
    ),
    Ending.NOT_OBEYED: Text("NOT OBEYED", "NON RESPECTÉ"),
    Ending.INCONCLUSIVE: Text("could not be proven here", "n'a pas pu être prouvé ici"),
    Ending.ENGINE_MISSING: Text("engine missing", "moteur absent"),
    Ending.NOT_ASKED: Text("nothing to prove", "rien à prouver"),
    Ending.IN_TESTS: Text("not proven by this command", "non prouvé par cette commande"),
    Ending.SCHEMA: Text("schema alone", "schéma seulement"),
    Ending.UNPROVEN: Text("unproven", "non prouvé"),
}
LABELS = {
    "version": Text("version", "version"),
    "policy": Text("policy", "politique"),
    "artifact": Text("artifact", "artefact"),
    "lift": Text("artifact of the lift", "artefact de la levée"),
    "why": Text("because", "motif"),
}
CLAIMED = Text("claimed by the project", "affirmé par le projet")
UNTRIED = Text("enforced as the artifact says, not tried", "imposé selon l'artefact, non essayé")
SEEN = Text("seen on", "vu le")
AS_BEFORE = Text("as it was, byte for byte", "comme avant, octet pour octet")
NOT_AS_BEFORE = Text("not as it was", "pas comme avant")
CAME_ABOUT = {
    True: Text("came about", "a abouti"),
    False: Text("did not come about", "n'a pas abouti"),
}
AS_EXPECTED = Text("{} of {} acts as expected", "{} actes sur {} comme prévu")
OTHERWISE = Text("OTHERWISE THAN EXPECTED", "AUTREMENT QUE PRÉVU")
COLON = {Language.EN: ": ", Language.FR: "\u00a0: "}


def lines(proven: Proven, language: Language) -> Iterator[str]:
    """Yield a record as a person reads it: the end of it first, then each act."""
    yield from _head(proven, language)
    for stage, acts in _by_stage(proven):
        yield f"  {STAGES[stage].on(language)}{COLON[language]}".rstrip()
        yield from (f"    {_line(one, language)}" for one in acts)
    yield from _tail(proven, language)


def brief(proven: Proven, language: Language) -> Iterator[str]:
    """Yield a record for a screen: the acts that went as expected are counted, not listed."""
    yield from _head(proven, language)
    for stage, acts in _by_stage(proven):
        others = [one for one in acts if not one.as_expected]
        said = AS_EXPECTED.on(language).format(len(acts) - len(others), len(acts))
        yield f"  {STAGES[stage].on(language)}{COLON[language]}{said}"
        yield from (f"    {_line(one, language)}" for one in others)
    yield from _tail(proven, language)


def _by_stage(proven: Proven) -> Iterator[tuple[Stage, list[Tried]]]:
    return ((stage, list(acts)) for stage, acts in groupby(proven.tried, attrgetter("stage")))


def _head(proven: Proven, language: Language) -> Iterator[str]:
    colon = COLON[language]
    name = f"{proven.target} ({proven.engine})" if proven.engine else proven.target
    yield f"{name}{colon}{ENDINGS[proven.ending].on(language)}"
    yield f"  {CLAIMED.on(language)}{colon}{LEVELS[Proof(proven.claimed)].on(language)}"
    for key, label in LABELS.items():
        if value := getattr(proven, key):
            told = value.on(language) if isinstance(value, Text) else value
            yield f"  {label.on(language)}{colon}{told}"


def _tail(proven: Proven, language: Language) -> Iterator[str]:
    colon = COLON[language]
    for what in proven.untried:
        yield f"  {UNTRIED.on(language)}{colon}{what}"
    if proven.rest:
        said = (NOT_AS_BEFORE if proven.rest.changed else AS_BEFORE).on(language)
        yield f"  {proven.rest.compared.on(language)} ({proven.rest.things}){colon}{said}"


def _line(one: Tried, language: Language) -> str:
    colon = COLON[language]
    what = CAME_ABOUT[one.seen.came_about].on(language)
    mark = "" if one.as_expected else f"  {OTHERWISE.on(language)}"
    said = f" ({one.seen.said})" if one.seen.said else ""
    return f"{one.act.words.on(language)}{colon}{what}{said}{mark}"


def record(proven: Proven, seen: datetime) -> dict[str, object]:
    """Return a record as plain data; only ``seen`` says when."""
    told: dict[str, object] = plain(proven)
    return told | {"seen": seen.isoformat(timespec="seconds")}


def write(proven: Proven, seen: datetime, folder: Path) -> tuple[Path, ...]:
    """Write a record into a folder: JSON, and a text in each language.

    Raises:
        InputError: The folder cannot be written.

    """
    stem = "-".join(filter(None, ("proof", proven.target, proven.engine)))
    files = {folder / f"{stem}.json": dump(record(proven, seen))}
    when = f"{{}}{{}}{seen.isoformat(timespec='seconds')}"
    for language in Language:
        last = when.format(SEEN.on(language), COLON[language])
        text = "\n".join([*lines(proven, language), f"  {last}", ""])
        files[folder / f"{stem}.{language}.txt"] = text.encode()
    for path, content in files.items():
        written(path, content)
    return tuple(files)
