"""The formats of exports by their names."""

from collections.abc import Callable, Mapping

from proscribe.formats.json import dump
from proscribe.service.exporting.actions import plan
from proscribe.service.exporting.component import component
from proscribe.service.exporting.events import events
from proscribe.service.exporting.facts import Facts
from proscribe.service.exporting.results import results
from proscribe.service.exporting.table import table

FORMATS: Mapping[str, Callable[[Facts], bytes]] = {
    "csv": table,
    "ocsf": events,
    "oscal-component": lambda facts: dump(component(facts)),
    "oscal-plan": lambda facts: dump(plan(facts)),
    "oscal-results": lambda facts: dump(results(facts)),
}
"""Each returns the bytes of one file."""
