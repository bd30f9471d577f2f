"""The register remembers decisions: a folder of YAML, read whole, never written in passing.

``<folder>/*.yaml`` are determinations, ``<folder>/exemptions/*.yaml`` exemptions, and
``<folder>/ledgers/*.yaml`` what each body that must follow them has done.
"""

from proscribe.register.coverage import Coverage, Excluded, Reached, Unresolved, coverage
from proscribe.register.naming import named
from proscribe.register.policy import Setting, covers, policy
from proscribe.register.rows import effects_of
from proscribe.register.shelf import EXEMPTIONS, LEDGERS, Register, files, load
from proscribe.register.states import (
    EVERYONE,
    Audience,
    EffectState,
    Lives,
    audiences,
    lives,
    phrase,
    states,
    summary,
)
from proscribe.register.wording import Step

__all__ = [
    "EVERYONE",
    "EXEMPTIONS",
    "LEDGERS",
    "Audience",
    "Coverage",
    "EffectState",
    "Excluded",
    "Lives",
    "Reached",
    "Register",
    "Setting",
    "Step",
    "Unresolved",
    "audiences",
    "coverage",
    "covers",
    "effects_of",
    "files",
    "lives",
    "load",
    "named",
    "phrase",
    "policy",
    "states",
    "summary",
]
