"""Evidence: everything that was decided, done and claimed, in one log that only grows.

An entry is a signed statement. The log's hashes make a tree, so that a short proof shows to a
stranger that an entry is in it, and that no later log forgot an earlier one.
"""

from proscribe.evidence.log import ForkError, Log
from proscribe.evidence.proof import Proof

__all__ = ["ForkError", "Log", "Proof"]
