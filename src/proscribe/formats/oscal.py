"""OSCAL 1.1.3, the language of NIST for assessments: what all its documents have alike.

A name of ours is a property in our namespace. What devices say of themselves stands in properties
alone: descriptions are Markdown, and a reader may turn them into a page.

https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from proscribe.formats.uuids import named

Thing = dict[str, Any]

VERSION = "1.1.3"
NAMESPACE = "urn:proscribe:oscal"
NIST_800_53 = (
    "https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/"
    "json/NIST_SP-800-53_rev5_catalog.json"
)
NOTHING = "-"
"""A value that is empty: OSCAL has no empty strings."""


def uuid(*names: str) -> str:
    """Return the UUID of a thing by its names; the same names give the same one."""
    return named("oscal/" + "/".join(names)).lower()


def line(text: str) -> str:
    """Return a text as one line without space around it."""
    return " ".join(text.split()) or NOTHING


def instant(at: datetime) -> str:
    """Return an instant as OSCAL writes it, with its zone."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def props(told: Mapping[str, str]) -> list[Thing]:
    """Return properties in our namespace, in the order given; what is empty is left out."""
    return [{"name": n, "ns": NAMESPACE, "value": line(v)} for n, v in told.items() if v.strip()]


def document(sort: str, about: str, head: Thing, body: Thing) -> Thing:
    """Return a whole document of a sort; its UUID is that of what it says."""
    return {sort: {"uuid": uuid(sort, about), "metadata": head, **body}}


def head(title: str, at: datetime, version: str) -> Thing:
    """Return the metadata of a document: as of an instant, by the version of what it rests on."""
    return {
        "title": line(title),
        "last-modified": instant(at),
        "version": line(version),
        "oscal-version": VERSION,
    }
