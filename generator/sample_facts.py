"""What the sample fleet is made from: two tables of sourced identifiers.

``usual.tsv`` holds real applications, in each platform the most usual first, one row an
identifier; ``plants.tsv`` holds what is put on a given number of devices on purpose: prohibited
products, copies that are not what they seem, and look-alikes. Every row names its source.
"""
# ruff: noqa: INP001, part of a script

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "src/proscribe/service/simulating/data"
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application as its platform knows it: kind of identifier -> value."""

    platform: str
    name: str
    identifiers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """An application that is put on ``devices`` devices, and what it truly is.

    ``role`` is *product* (made by the vendor of ``product``), *white-label* (the same, under
    another's name), *impostor* (it takes the product's name and is signed by a stranger) or
    *decoy* (it only looks alike).
    """

    label: str
    role: str
    product: str
    devices: int
    application: Application


def applications() -> dict[str, list[Application]]:
    """Return the applications of each platform, the most usual first."""
    found: dict[str, list[Application]] = {}
    for key, rows in groupby(_table("usual.tsv"), key=itemgetter("platform", "name")):
        found.setdefault(key[0], []).append(_application(list(rows)))
    return found


def plants() -> list[Plant]:
    """Return what is planted, in the order of the table."""
    grouped = groupby(_table("plants.tsv"), key=itemgetter("plant"))
    return [_plant(label, list(rows)) for label, rows in grouped]


def _plant(label: str, rows: list[Row]) -> Plant:
    first = rows[0]
    return Plant(
        label=label,
        role=first["role"],
        product=first["product"],
        devices=int(first["devices"]),
        application=_application(rows),
    )


def _application(rows: list[Row]) -> Application:
    return Application(
        platform=rows[0]["platform"],
        name=rows[0]["name"],
        identifiers={row["kind"]: row["value"] for row in rows},
    )


def _table(name: str) -> Iterator[Row]:
    with (HOME / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
