"""The register remembers decisions: a folder of YAML, read whole, never written in passing.

``<folder>/*.yaml`` are determinations, ``<folder>/exemptions/*.yaml`` exemptions,
``<folder>/assessments/*.yaml`` what was found out before a decision, and
``<folder>/ledgers/*.yaml`` what each body that must follow them has done.
"""

from proscribe.register.coverage import Coverage, Excluded, Reached, Unresolved, coverage
from proscribe.register.naming import named
from proscribe.register.policy import Setting, covers, policy
from proscribe.register.rows import effects_of
from proscribe.register.shelf import (
    ASSESSMENTS,
    EXEMPTIONS,
    LEDGERS,
    Register,
    checked,
    files,
    load,
)
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
    "ASSESSMENTS",
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
    "checked",
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
