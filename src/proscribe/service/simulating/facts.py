"""What fleets are made from: real applications by platform, and what is planted among them.

The tables in ``data`` name their sources. What is planted is prohibited products, copies that
are not what they seem, and look-alikes, those of the catalogue with them. How common an
application is, and its versions, are invented.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from proscribe.catalogue import shipped
from proscribe.catalogue.decoys import Nature, known_decoys
from proscribe.model import Identifier, Kind, Platform
from proscribe.service.simulating.sources import SOURCES

DATA = Path(__file__).parent / "data"
PLANTED_OF = {
    Platform.ANDROID: 900,
    Platform.IOS: 700,
    Platform.WINDOWS: 900,
    Platform.MACOS: 250,
    Platform.LINUX: 200,
    Platform.CHROMEOS: 50,
}
"""Of so many devices of a platform the table of plants says how many have a plant."""

DECOYED = 0.004
"""The share of devices that have any one look-alike of the catalogue."""

HARMLESS = frozenset({Nature.NEGATIVE, Nature.INVENTED, Nature.OEM})
"""Look-alikes that must never be matched."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One form of an application: what it calls itself, its identifiers, and what it truly is.

    ``role`` is *ordinary*, *product*, *white-label*, *impostor* or *decoy*; ``subject`` is the
    product that it is, or claims to be.
    """

    name: str
    identifiers: tuple[Identifier, ...]
    role: str = "ordinary"
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One place on a device: of its editions a device can have one, by their weights.

    ``share`` is that of the devices which have it; that of an ordinary one follows from its
    place.
    """

    platform: Platform
    editions: tuple[Edition, ...]
    weights: tuple[int, ...] = (1,)
    share: float = 0.0


@cache
def applications() -> tuple[Application, ...]:
    """Return all: ordinary ones, on each platform the most usual first, then what is planted."""
    usual = list(_usual())
    tails = [application for name in TAILS for application in _tail(name)]
    plants = list(_plants())
    known = {i for a in [*usual, *tails, *plants] for e in a.editions for i in e.identifiers}
    return (*usual, *tails, *plants, *_decoys(known))


def _usual() -> Iterator[Application]:
    for (platform, name), rows in groupby(_table("usual.tsv"), itemgetter("platform", "name")):
        edition = Edition(name=name, identifiers=_identifiers(rows))
        yield Application(platform=Platform(platform), editions=(edition,))


def _tail(name: str) -> Iterator[Application]:
    platform, kind = TAILS[name]
    for row in _table(name):
        names = {Identifier(kind, row["value"])}
        if platform is Platform.WINDOWS:
            names.add(Identifier(Kind.WINDOWS_PRODUCT_NAME, row["name"]))
        edition = Edition(name=row["name"], identifiers=tuple(sorted(names)))
        yield Application(platform=platform, editions=(edition,))


TAILS = {
    "android.tsv": (Platform.ANDROID, Kind.ANDROID_PACKAGE),
    "debian.tsv": (Platform.LINUX, Kind.LINUX_DEB_PACKAGE),
    "winget.tsv": (Platform.WINDOWS, Kind.WINDOWS_WINGET_ID),
}


def _plants() -> Iterator[Application]:
    """Yield plants; those that begin with the same identifier are editions of one application."""
    places: dict[tuple[str, str], list[tuple[Edition, int]]] = {}
    for _, group in groupby(_table("plants.tsv"), itemgetter("plant")):
        rows = list(group)
        place = places.setdefault((rows[0]["platform"], rows[0]["value"]), [])
        place.append((_plant(rows), int(rows[0]["devices"])))
    for (name, _), editions in places.items():
        platform = Platform(name)
        yield Application(
            platform=platform,
            editions=tuple(edition for edition, _ in editions),
            weights=tuple(devices for _, devices in editions),
            share=sum(devices for _, devices in editions) / PLANTED_OF[platform],
        )


def _plant(rows: list[Row]) -> Edition:
    names = _identifiers(iter(rows))
    bearers = {b for i in names for b, _ in shipped().bearers(i) if "/" in b}
    role, product = rows[0]["role"], rows[0]["product"]
    subject = rows[0]["plant"] if role == "decoy" else min(bearers, default=product)
    return Edition(name=rows[0]["name"], identifiers=names, role=role, subject=subject)


def _decoys(known: set[Identifier]) -> Iterator[Application]:
    shown = {kind: s.platform for s in SOURCES for kind in s.full}
    for decoy in known_decoys():
        if decoy.kind not in shown or decoy.nature not in HARMLESS:
            continue
        name = Identifier(decoy.kind, decoy.value)
        if name in known:
            continue
        edition = Edition(
            name=decoy.product or decoy.value,
            identifiers=(name,),
            role="decoy",
            subject=f"{decoy.kind}:{decoy.value}",
        )
        yield Application(platform=shown[decoy.kind], editions=(edition,), share=DECOYED)


def _identifiers(rows: Iterator[Row]) -> tuple[Identifier, ...]:
    return tuple(sorted({Identifier(Kind.spelt(row["kind"]), row["value"]) for row in rows}))


def _table(name: str) -> Iterator[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("# "))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
