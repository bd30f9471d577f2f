"""The inventory remembers devices: what each source saw on them, and when.

Identities (what an application calls itself, with its identifiers) are stored once and
prohibitions touch only those; everything else is a join.
"""

from proscribe.inventory.answer import Answer, Question, Tally, answer
from proscribe.inventory.judge import Index, Judgement
from proscribe.inventory.receipt import Receipt
from proscribe.inventory.store import Inventory

__all__ = [
    "Answer",
    "Index",
    "Inventory",
    "Judgement",
    "Question",
    "Receipt",
    "Tally",
    "answer",
]
