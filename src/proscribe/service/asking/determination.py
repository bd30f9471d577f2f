"""The questions that make a determination, in the order in which its file is written."""

from collections.abc import Collection
from typing import Any

from proscribe.model import Catalogue, DeviceClass, Effect, Force, Possession, Standing
from proscribe.model.covered import PREDICATES
from proscribe.model.exemption import same_person
from proscribe.service.asking.interview import Interview, Refused, meant, texts
from proscribe.service.asking.readings import (
    Day,
    day,
    fresh,
    instant,
    one_of,
    share,
    some_of,
    subject,
    time_zone,
    words,
)
from proscribe.service.releasing.labels import labels

Fields = dict[str, Any]


def determination(ask: Interview, catalogue: Catalogue, taken: Collection[str]) -> Fields:
    """Return the fields of a determination's file, as far as they were answered."""
    made: Fields = {"id": ask.put("id", fresh(taken, "ca-tbs-2023-10-30"))}
    made["title"] = both(ask, "title")
    for key in ("authority", "jurisdiction"):
        made[key] = ask.put(key, words)
    made["force"] = ask.put("force", one_of([*Force]), offered=meant(Force))
    made |= _dates(ask)
    made |= _people(ask)
    made |= _provisions(ask, catalogue)
    made["reasons"] = ask.entries(lambda n: listed(ask, f"reasons[{n}]", least(n)))
    made["evidence"] = ask.entries(lambda n: _evidence(ask, f"evidence[{n}]", n))
    made["alternatives"] = ask.entries(lambda n: _alternative(ask, f"alternatives[{n}]"))
    made["references"] = ask.entries(lambda n: _reference(ask, f"references[{n}]", least(n)))
    return made


def least(number: int) -> dict[str, bool]:
    """Return how the first question of an entry is put, where a list needs one entry."""
    return {"required": number == 0, "ends": number > 0}


PRIMARY = "primary"
MORE = {"required": False, "ends": True}
OPTIONAL = {"required": False}


def both(ask: Interview, key: str) -> Fields:
    """Ask for a text in both languages."""
    return {"en": ask.put(f"{key}.en", words), "fr": ask.put(f"{key}.fr", words)}


def listed(ask: Interview, key: str, first: dict[str, bool]) -> Fields | None:
    """Ask for one more text in both languages; nothing, if there is none."""
    english = ask.put(f"{key}.en", words, **first)
    return english and {"en": english, "fr": ask.put(f"{key}.fr", words)}


def _dates(ask: Interview) -> Fields:
    local = ask.put("zone", time_zone, default="UTC") or "UTC"
    issued = ask.put("issued", day, **OPTIONAL)

    def later(written: str) -> Day:
        found = day(written)
        if issued and instant(found, local) < instant(issued, local):
            raise Refused("before_issue")
        return found

    effective = ask.put("effective", later)
    recorded = ask.put("recorded", day, **OPTIONAL)
    kept = "" if local == "UTC" else local
    return {"issued": issued, "effective": effective, "recorded": recorded, "zone": kept}


def _people(ask: Interview) -> Fields:
    decider = ask.put("decider", words, **OPTIONAL)

    def other(written: str) -> str:
        if decider and same_person(written) == same_person(decider):
            raise Refused("assessor")
        return written

    return {"decider": decider, "assessor": ask.put("assessor", other, **OPTIONAL)}


def _provisions(ask: Interview, catalogue: Catalogue) -> Fields:
    """Ask for the provisions; one alone stands at the top of the file."""
    first = _rule(ask, catalogue, "")
    met = {"main"}

    def further(n: int) -> Fields | None:
        key = f"provisions[{n + 1}]"
        name = ask.put(f"{key}.id", fresh(met, "traffic"), **MORE)
        if not name:
            return None
        met.add(name)
        return {"id": name, **_rule(ask, catalogue, f"{key}.")}

    others = ask.entries(further)
    if not others:
        return first
    own = ask.put("provisions[0].id", fresh(met - {"main"}, "devices"), default="main")
    return {"provisions": [{"id": own, **first}, *others]}


def _rule(ask: Interview, catalogue: Catalogue, at: str) -> Fields:
    classes = ", ".join(DeviceClass)
    return {
        "covers": ask.entries(lambda n: _covered(ask, catalogue, f"{at}covers[{n}]", least(n))),
        "effects": ask.put(f"{at}effects", some_of(Effect), offered=meant(Effect)),
        "scope": {
            "devices": ask.put(
                f"{at}scope.devices",
                some_of(DeviceClass),
                offered=meant(DeviceClass),
                default=classes,
            ),
            "possession": ask.put(
                f"{at}scope.possession",
                some_of(Possession),
                offered=meant(Possession),
                default=str(Possession.ISSUED),
            ),
        },
    }


def _covered(
    ask: Interview, catalogue: Catalogue, key: str, first: dict[str, bool]
) -> Fields | None:
    predicate = ask.put(
        f"{key}.predicate", one_of(PREDICATES), offered=texts()["predicates"], **first
    )
    if not predicate:
        return None
    named = {predicate: ask.put(f"{key}.subject", subject(catalogue, predicate))}
    return named | ({"share": ask.put(f"{key}.share", share)} if predicate == "owner" else {})


def _evidence(ask: Interview, key: str, number: int) -> Fields | None:
    says = listed(ask, f"{key}.says", MORE)
    if not says:
        return None
    standing = ask.put(f"{key}.standing", one_of([*Standing]), offered=meant(Standing))
    made = {"id": f"evidence-{number + 1}", "says": says, "standing": standing}
    made["source"] = ask.put(f"{key}.source", words)
    made["by"] = ask.put(f"{key}.by", words, **OPTIONAL)
    if standing == Standing.DISPUTED:
        made["reply"] = {
            "by": ask.put(f"{key}.reply.by", words),
            "words": both(ask, f"{key}.reply.words"),
            "source": ask.put(f"{key}.reply.source", words),
        }
    return made


def _alternative(ask: Interview, key: str) -> Fields | None:
    what = listed(ask, f"{key}.what", MORE)
    return what and {"what": what, "why_not": both(ask, f"{key}.why_not")}


def _reference(ask: Interview, key: str, first: dict[str, bool]) -> Fields | None:
    title = ask.put(f"{key}.title", words, **first)
    if not title:
        return None
    choices = labels()["Reference.standing"]
    url = ask.put(f"{key}.url", words)
    standing = ask.put(f"{key}.standing", one_of(choices), offered=choices, default=PRIMARY)
    # What a file assumes where nothing is said is left unsaid: files stay short.
    return {"title": title, "url": url, "standing": "" if standing == PRIMARY else standing}
