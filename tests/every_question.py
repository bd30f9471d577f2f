"""Every question of the inventory that a function of it answers, asked of one store."""

from datetime import timedelta

from any_fleet import DAY, DAYS, POLICIES
from asked_in_sql import told

from proscribe.inventory import Question, answer
from proscribe.inventory.basis import basis
from proscribe.inventory.breakdown import breakdown
from proscribe.inventory.holdings import holdings
from proscribe.inventory.places import By, belonging
from proscribe.inventory.quiet import heard
from proscribe.inventory.spells import Over, spells
from proscribe.inventory.sql import Asked
from proscribe.inventory.unjudged import unjudged
from proscribe.inventory.vanished import Stretch, vanished
from proscribe.model import Platform

SPAN = timedelta(days=4)
DEVICES = ("D0 é", "D1 é", "D2 é")
AT = DAY + timedelta(days=DAYS)


def of_an_instant(inventory, at=AT, known=None):
    """Return the questions about how it stands at an instant, by name."""
    folder = inventory.folder
    asked = Question(policies=POLICIES, at=at, stale_after=SPAN, known=known)
    return {
        "answer": lambda: answer(folder, asked),
        "basis": lambda: basis(folder, asked),
        **{f"by {by}": lambda by=by: breakdown(folder, asked, by) for by in By},
        "heard": lambda: heard(folder, at, SPAN, DEVICES, known=known),
        "belonging": lambda: belonging(folder, DEVICES, By.PERSON, at, known=known),
        "holdings": lambda: holdings(folder, DEVICES, ["ana"], at, known),
    }


def of_time(inventory, at=AT, known=None):
    """Return the questions about what was up to an instant, by name."""
    folder = inventory.folder
    stretches = (Stretch(start=DAY - timedelta(days=9), policy=POLICIES[Platform.LINUX]),)
    return {
        "spells": lambda: spells(folder, POLICIES, at, known),
        "spells of sources": lambda: spells(folder, POLICIES, at, known, Over.SOURCE),
        "vanished": lambda: vanished(folder, stretches, at, SPAN, known),
        "unjudged": lambda: unjudged(folder, POLICIES, at, known=known),
    }


def in_sql(inventory, at=AT, known=None):
    """Return all questions in SQL as one."""

    def asked():
        batch = inventory.manifest().known(known).last_batch
        return told(inventory, Asked(at=at, batch=batch, stale_after=SPAN, since=DAY), known)

    return {"sql": asked}


def every(inventory, at=AT, known=None):
    """Return all of them, by name."""
    return {
        **of_an_instant(inventory, at, known),
        **of_time(inventory, at, known),
        **in_sql(inventory, at, known),
    }
