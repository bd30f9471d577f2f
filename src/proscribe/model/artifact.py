"""Artifacts: what an enforcement point reads, and what it could not be told."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from proscribe.model.effect import Effect
from proscribe.model.policy import Prohibition
from proscribe.model.text import Text


class Reason(StrEnum):
    """Why an effect that a policy asks for is absent from an artifact."""

    NEVER = "never"
    """The format has no such rule."""

    NOT_YET = "not_yet"
    """Its vendor must move."""

    NOT_IMPLEMENTED = "not_implemented"
    """The platform could; this target does not yet."""

    CONDITIONAL = "conditional"
    """It would need something that is not so here, or would do more than was decided."""


class Proof(StrEnum):
    """What stands behind the claim that a target enforces."""

    ENFORCED = "enforced"
    """A real engine obeyed the artifact in our tests."""

    PARSED = "parsed"
    """The engine's own parser accepted it."""

    SCHEMA = "schema"
    """It is valid by the vendor's own schema."""

    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """One effect on one identifier that an artifact brings about, under a condition."""

    prohibition: Prohibition
    effect: Effect
    condition: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One effect on one identifier that a policy asks for and an artifact cannot bring about."""

    prohibition: Prohibition
    effect: Effect
    reason: Reason
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of an artifact; ``path`` is relative, with forward slashes."""

    path: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes as deployed, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """Native bytes for one enforcement point, with an account of every effect asked for."""

    target: str
    policy: str
    """The digest of the policy that it was compiled from."""
    files: tuple[File, ...]
    enforced: tuple[Enforcement, ...]
    gaps: tuple[Gap, ...]
    lifted: tuple[Enforcement, ...] = ()
    """What devices may have of an earlier policy, and this artifact no longer brings about."""
    conflicts: tuple[Text, ...] = ()
    """What works against it where it is used, or is lost by it, as far as it was told."""
