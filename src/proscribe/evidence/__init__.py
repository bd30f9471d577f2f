"""Evidence: everything that was decided, done and claimed, in one log that only grows.

An entry is a signed statement. The log's hashes make a tree, so that a short proof shows to a
stranger that an entry is in it, and that no later log forgot an earlier one.
"""

from proscribe.evidence.log import Log
from proscribe.evidence.proof import Proof
from proscribe.evidence.tree import ForkError

__all__ = ["ForkError", "Log", "Proof"]
