"""The register remembers decisions: a folder of YAML, read whole, never written in passing.

``<folder>/*.yaml`` are determinations, ``<folder>/exemptions/*.yaml`` exemptions.
"""

from proscribe.register.coverage import Coverage, Excluded, Reached, Unresolved, coverage
from proscribe.register.policy import Setting, effects_of, policy
from proscribe.register.shelf import Register, load
from proscribe.register.wording import Step

__all__ = [
    "Coverage",
    "Excluded",
    "Reached",
    "Register",
    "Setting",
    "Step",
    "Unresolved",
    "coverage",
    "effects_of",
    "load",
    "policy",
]
