"""The catalogue remembers who makes what, who owns whom, and by which names platforms know it.

What ships stands in ``data/<vendor>.yaml``, one line a fact, each with its source; a user's own
folders are laid over it. The gates (`lint`) judge both.
"""

from proscribe.catalogue.fault import Fault
from proscribe.catalogue.gates import GATES, lint
from proscribe.catalogue.overlay import overlaid
from proscribe.catalogue.search import Found, search
from proscribe.catalogue.shelf import load, shipped

__all__ = ["GATES", "Fault", "Found", "lint", "load", "overlaid", "search", "shipped"]
